"""A part of what `Tests/Faults/run syscalls` does in full."""

import pytest

import system_calls


def expect_whole(outcomes):
    outcomes = list(outcomes)
    assert outcomes
    assert [outcome for outcome in outcomes if outcome.found.startswith("BROKEN")] == []
    assert {outcome.acknowledged for outcome in outcomes} == {True, False}


def test_a_system_call_that_fails_loses_nothing_acknowledged(tmp_path):
    if not system_calls.is_traceable():
        pytest.skip("there is no strace that can inject")
    expect_whole(system_calls.outcomes(tmp_path, every=13))


def test_what_cannot_be_read_is_not_taken_for_well(tmp_path):
    if not system_calls.is_traceable():
        pytest.skip("there is no strace that can inject")
    outcomes = list(system_calls.unreadable(tmp_path, every=7))
    assert outcomes
    assert [outcome for outcome in outcomes if outcome.found.startswith("BROKEN")] == []


def test_a_write_that_the_kernel_cuts_short_loses_nothing_acknowledged(tmp_path):
    expect_whole(system_calls.limited(tmp_path, every=24))


def test_reads_and_writes_that_do_a_part_or_are_interrupted_change_nothing(tmp_path):
    outcomes = list(system_calls.short(tmp_path, count=4))
    if not outcomes:
        pytest.skip("there is no C compiler")
    assert [outcome for outcome in outcomes if not outcome.acknowledged] == []

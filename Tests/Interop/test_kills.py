"""A few rounds of what `Tests/Faults/run kills` and `power` do in hundreds."""

import pytest

import kills
import power_cuts


def test_nothing_acknowledged_is_lost_by_kill_9_under_load(tmp_path):
    acknowledged = list(kills.rounds(tmp_path, 8, seed=3))
    assert acknowledged == sorted(acknowledged)
    assert acknowledged[-1] > 20


def test_power_that_is_cut_under_load_takes_nothing_acknowledged(tmp_path):
    if not power_cuts.is_possible():
        pytest.skip("this user cannot mount files here, or there is no mkfs.xfs")
    *_, acknowledged = power_cuts.rounds(tmp_path, 3, seed=7)
    assert acknowledged > 0

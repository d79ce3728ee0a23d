"""A few rounds of what `Tests/Faults/run kills` does in hundreds."""

import kills


def test_nothing_acknowledged_is_lost_by_kill_9_under_load(tmp_path):
    acknowledged = list(kills.rounds(tmp_path, 8, seed=3))
    assert acknowledged == sorted(acknowledged)
    assert acknowledged[-1] > 20

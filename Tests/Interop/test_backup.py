"""Backups beside a writing server: each one is a ledger, each later one copies what is new."""

import json
import os
import resource
import shutil
import signal
import stat
import threading
import time

import pytest

from ledger import Ledger
from service import Service, copy_ledger, running


def files(directory):
    """Every file below a directory: its bytes and mode."""
    return {path.relative_to(directory): (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
            for path in directory.rglob("*") if path.is_file()}


def audit(directory):
    report = Ledger(directory).json("audit")
    assert report["ok"], report["findings"]
    return report


@pytest.fixture
def busy(served_ledger, tmp_path):
    """A server that two clients write to until the test ends; gives the ledger and what was
    acknowledged."""
    original, tokens = served_ledger
    told, stop = [], threading.Event()
    with Service(copy_ledger(original, tmp_path / "ledger"), tokens) as service:
        def write(worker):
            client, number = service.as_("admin"), 0
            while not stop.is_set():
                number += 1
                told.append(client.put({"limit": worker * 1_000_000 + number}))

        with running(lambda: write(1), lambda: write(2)):
            try:
                yield service.ledger, told
            finally:
                stop.set()


def test_backups_beside_a_writing_server_are_ledgers(busy, tmp_path):
    ledger, told = busy
    target = tmp_path / "backup"
    before = None
    for _ in range(5):
        acknowledged = max((receipt["size"] for receipt in list(told)), default=0)
        report = ledger.json("backup", target)
        assert report["ok"], report["findings"]
        # Everything that was acknowledged before it began is in it.
        assert report["size"] >= acknowledged
        assert report["previousSize"] == (before and before["size"])
        if before:
            added = report["size"] - before["size"]
            assert report["bytesCopied"] <= 2_048 * added
        audited = audit(target)
        assert (audited["size"], audited["root"]) == (report["size"], report["root"])
        assert int(Ledger(target).run("checkpoint").splitlines()[1]) == report["size"]
        before = report
        time.sleep(0.1)
    assert len(told) > 8


def test_a_backup_can_be_killed_at_any_moment(busy, tmp_path):
    ledger, _ = busy
    target = tmp_path / "backup"
    whole = time.monotonic()
    ledger.json("backup", tmp_path / "timed")
    whole = time.monotonic() - whole
    sizes = [0]
    rounds = 10
    for number in range(rounds):
        process = ledger.start("backup", target)
        time.sleep(whole * 1.1 * number / rounds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if (target / "head").exists():
            report = Ledger(target).json("audit")
            assert report["ok"], report["findings"]
            sizes.append(report["size"])
    assert sizes == sorted(sizes)
    report = ledger.json("backup", target)
    assert report["ok"] and report["size"] == audit(target)["size"] >= sizes[-1]


def test_a_backup_without_a_change_changes_nothing(history, tmp_path):
    target = tmp_path / "backup"
    history.json("backup", target)
    before = files(target)
    times = {path: path.stat().st_mtime_ns for path in target.rglob("*") if path.name != "lock"}
    assert history.json("backup", target)["bytesCopied"] == 0
    assert files(target) == before
    assert not [path for path, at in times.items()
                if path.is_file() and path.stat().st_mtime_ns != at]


def test_private_keys_stay_behind_unless_they_are_asked_for(history, tmp_path):
    history.json("backup", tmp_path / "backup")
    assert not (tmp_path / "backup" / "keys").exists()
    report = history.json("backup", tmp_path / "vault", "--with-keys")
    assert report["keys"] == ["owner", "checkpoint", "server"]
    assert files(tmp_path / "vault" / "keys") == files(history.directory / "keys")
    assert stat.S_IMODE((tmp_path / "vault" / "keys").stat().st_mode) == 0o700
    assert (tmp_path / "vault" / "keys" / "owner").stat().st_mode & 0o077 == 0


def test_a_restored_backup_is_written_to_again(history, tmp_path):
    history.json("backup", tmp_path / "backup")
    keys = shutil.move(history.directory / "keys", tmp_path / "keys")
    shutil.rmtree(history.directory)
    shutil.copytree(tmp_path / "backup", history.directory)
    before = history.json("status")["size"]
    assert history.resolve("one")["value"] in (True, False)
    # Without the keys it is for readers.
    refused = history.json("set", "one", "true", "--environment", "prod", "--key",
                           os.path.join(keys, "owner"), status=1)
    assert "put back the ledger's keys" in refused["error"]["message"]
    shutil.copytree(keys, history.directory / "keys")
    receipt = history.set("one", True, "--reason", "restored")
    assert receipt["size"] > before
    assert "ledger.recovered" in json.dumps(history.lines("log"))
    assert audit(history.directory)["size"] == receipt["size"]


def test_a_rolled_back_ledger_is_noticed_by_whoever_holds_something_newer(history, tmp_path):
    history.json("backup", tmp_path / "backup")
    receipt = history.set("two", False, "--reason", "after the backup")
    (tmp_path / "newer.checkpoint").write_text(receipt["checkpoint"])
    for position in (0, receipt["position"]):
        (tmp_path / f"{position}.tlog-proof").write_text(history.run("prove", position))
    history.json("backup", tmp_path / "newer")

    keys = shutil.move(history.directory / "keys", tmp_path / "keys")
    shutil.rmtree(history.directory)
    shutil.copytree(tmp_path / "backup", history.directory)
    shutil.copytree(keys, history.directory / "keys")

    def noticed(word):
        findings = history.json(
            "audit", "--since-checkpoint", tmp_path / "newer.checkpoint", status=3)["findings"]
        assert [finding["kind"] for finding in findings] == ["extension"]
        # The proof of the lost record, and that of one that is still there.
        for position in (receipt["position"], 0):
            history.run("check-proof", tmp_path / f"{position}.tlog-proof", status=3)
        assert word in history.errors, history.errors
        refused = history.json("backup", tmp_path / "newer", status=3)
        assert refused["error"]["code"] == "BACKUP"

    assert history.json("audit")["ok"], "by itself it is whole"
    noticed("rolled back")
    # Grown past what was lost, it is another history.
    for number in range(4):
        history.set("two", number % 2 == 0, "--tenant", "acme", "--reason", "anew")
    noticed("rewritten" if history.json("status")["size"] > receipt["size"] else "rolled back")


def test_what_is_no_backup_of_this_ledger_is_refused_and_left_alone(history, tmp_path):
    other = Ledger.create(tmp_path / "other")
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter").write_text("dear")
    for target, status in [(other.directory, 1), (full, 1), (history.directory, 2)]:
        before = files(target)
        history.json("backup", target, status=status)
        assert files(target) == before


def test_two_backups_at_once_do_not_mix(history, tmp_path):
    processes = [history.start("backup", tmp_path / "backup") for _ in range(4)]
    statuses = [process.wait(60) for process in processes
                if process.communicate() is not None]
    assert set(statuses) <= {0, 4} and 0 in statuses
    assert audit(tmp_path / "backup")["size"] == history.json("status")["size"]


def test_a_full_disk_leaves_the_old_backup(history, tmp_path):
    target = tmp_path / "backup"
    history.json("backup", target)
    size = audit(target)["size"]
    history.set("one", True, "--reason", "after the backup")
    limit = max(path.stat().st_size for path in (target / "segments").iterdir()) + 100
    process = history.start(
        "backup", target,
        preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))))
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 4, (output, errors)
    assert audit(target)["size"] == size
    assert history.json("backup", target)["size"] > size

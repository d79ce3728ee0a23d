"""Readers and audits take no lock: beside a writer they answer as if it were not there."""

import json
import signal
import threading

from ledger import Ledger
from service import running
from streams import EventStream


def test_audits_beside_a_writer_find_nothing(tmp_path):
    ledger = Ledger.create(tmp_path / "ledger").prepare("one")
    writer = Ledger(ledger.directory)
    refused = []

    def write():
        for number in range(40):
            try:
                writer.set("one", number % 2 == 0)
            except AssertionError as error:
                refused.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        sizes = []
        while thread.is_alive():
            report = ledger.json("audit", status=(0, 3))
            assert report["ok"], report["findings"]
            assert report["recordsVerified"] == report["size"]
            ledger.run("log")
            ledger.resolve("one")
            sizes.append(ledger.json("status")["size"])
    finally:
        thread.join()
    assert not refused
    assert sizes == sorted(sizes) and len(set(sizes)) > 1
    assert ledger.json("audit")["size"] == 2 + 40


def test_of_many_writers_of_one_directory_one_at_a_time_writes(tmp_path):
    """Each process either writes and gets its receipt, or is told who holds the lock."""
    ledger = Ledger.create(tmp_path / "ledger").prepare("one")
    size = ledger.json("status")["size"]
    receipts = []
    for turn in range(3):
        writers = [
            ledger.start("set", "one", str(number % 2 == 0).lower(), "--environment", "prod",
                         "--tenant", "acme", "--user", f"u-{turn}-{number}", "--json")
            for number in range(6)]
        for writer in writers:
            output, _ = writer.communicate(timeout=120)
            answer = json.loads(output)
            if writer.returncode == 0:
                receipts.append(answer)
            else:
                assert (writer.returncode, answer["error"]["code"]) == (4, "LOCKED"), answer
    assert receipts
    positions = sorted(receipt["position"] for receipt in receipts)
    assert positions == list(range(size, size + len(receipts)))
    report = ledger.json("audit")
    assert report["ok"] and report["size"] == size + len(receipts)


def test_a_command_beside_a_server_writes_nothing(service):
    size = service.as_("admin").put({"limit": 1})["size"]
    refused = service.ledger.json(
        "set", "one", "true", "--environment", "prod", "--tenant", "acme", status=4)
    assert refused["error"]["code"] == "LOCKED" and "serve" in refused["error"]["message"]
    assert service.ledger.json("status")["size"] == size


def test_a_server_that_was_stopped_is_still_the_only_writer(service):
    """Asleep for however long (a machine that was suspended), it has the lock: nobody else comes in
    between, and when it wakes up it goes on."""
    size = service.as_("admin").put({"limit": 1})["size"]
    service.signal(signal.SIGSTOP)
    try:
        refused = service.ledger.json(
            "set", "one", "true", "--environment", "prod", "--tenant", "acme", status=4)
        assert refused["error"]["code"] == "LOCKED"
        assert service.ledger.json("audit")["size"] == size
    finally:
        service.signal(signal.SIGCONT)
    assert service.as_("admin").put({"limit": 2})["size"] == size + 1


def test_readers_streams_audits_and_backups_beside_a_server(service, tmp_path):
    """All at once: none stops the others, and each sees only what was acknowledged."""
    start = service.as_("admin").put({"limit": 1})["position"]
    ledger, stop, told_positions = service.ledger, threading.Event(), []

    def write(worker):
        client = service.as_("admin")
        for number in range(25):
            told_positions.append(client.put({"limit": worker * 1_000 + number})["position"])
        if worker == 2:
            stop.set()

    def stream():
        with EventStream(service.as_("viewer"), last=start, timeout=60) as events:
            seen = [events.next()[0] for _ in range(50)]
        assert seen == sorted(seen) and len(set(seen)) == 50

    def until_stopped(look):
        def repeat():
            sizes = []
            while not stop.is_set() or not sizes:
                sizes.append(look())
            assert sizes == sorted(sizes)
        return repeat

    def audit():
        report = ledger.json("audit", status=(0, 3))
        assert report["ok"], report["findings"]
        return report["size"]

    def back_up():
        report = ledger.json("backup", tmp_path / "backup", status=(0, 3))
        assert report["ok"], report["findings"]
        return report["size"]

    def read():
        ledger.run("log", "--from", str(start))
        return ledger.json("status")["size"]

    with running(lambda: write(1), lambda: write(2), stream, until_stopped(audit),
                 until_stopped(back_up), until_stopped(read)):
        pass
    assert sorted(told_positions) == list(range(start + 1, start + 51))
    size = ledger.json("backup", tmp_path / "backup")["size"]
    assert size == max(told_positions) + 1 == Ledger(tmp_path / "backup").json("audit")["size"]

"""Readers and audits take no lock: beside a writer they answer as if it were not there."""

import threading

from ledger import Ledger


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

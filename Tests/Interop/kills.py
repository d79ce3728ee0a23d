"""`kill -9` under load, again and again, through the server and through the command. Who writes is
a process of its own, which puts every acknowledgement into a journal, on the disk before the next
request; who kills is another. After each round the ledger is audited and every line of the journal
must be in it, with its bytes and its place. As a program:

    Tests/Faults/run kills [ROUNDS [SEED]]
"""

import base64
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import requests

from independent import frames, merkle
from ledger import Ledger
from service import Client, Service, make_ledger


class Lost(AssertionError):
    """An acknowledged change is not there, or not as it was acknowledged."""


def fresh_value():
    """No two changes set the same: one that changes nothing is not appended, and has no position.
    Drawn, since four writers do read one clock in the same microsecond."""
    return random.getrandbits(52)


class Journal:
    """Acknowledgements, one JSON a line."""

    def __init__(self, path):
        self.path = path
        self.file = path.open("ab")

    def write(self, receipt):
        self.file.write(json.dumps(receipt).encode() + b"\n")
        self.file.flush()
        os.fsync(self.file.fileno())

    def read(self):
        lines = self.path.read_bytes().split(b"\n") if self.path.exists() else []
        return [json.loads(line) for line in lines[:-1]]


def write_through_service(url, token, journal, name):
    """A client: changes, one after the other, until the server is gone."""
    client, number = Client(url, token), 0
    while True:
        number += 1
        try:
            answer = client.request(
                "PUT", "/feature-flags",
                json={"flags": {"limit": fresh_value()}, "reason": f"{name}-{number}"})
        except requests.RequestException:
            return
        if answer.status_code != 200:
            return
        journal.write({**answer.json(), "reason": f"{name}-{number}"})


def write_through_command(directory, journal, name):
    """A client: `set`, one after the other, until it is killed with whatever it started."""
    ledger, number = Ledger(directory), 0
    while True:
        number += 1
        process = ledger.start(
            "set", "limit", str(fresh_value()), "--environment", "prod", "--reason",
            f"{name}-{number}", "--json")
        output, _ = process.communicate()
        if process.returncode == 0:
            journal.write({**json.loads(output), "reason": f"{name}-{number}"})


def writer(*arguments):
    """Starts this file as a process, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, __file__, "write", *(str(part) for part in arguments)],
        start_new_session=True, cwd=pathlib.Path(__file__).parent)


def wait_for_more(journals, since, draw):
    """Until somebody was answered in this round, and a little longer: the kill falls anywhere."""
    end = time.monotonic() + 30
    while sum_of_sizes(journals) == since and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(draw.random() * 0.4)


def sum_of_sizes(journals):
    return sum(path.stat().st_size for path in journals if path.exists())


def service_round(ledger, tokens, journals, number, draw):
    """Four writers, and the server dies under them."""
    since = sum_of_sizes(journals)
    service = Service(ledger, tokens)
    writers = []
    try:
        for index, journal in enumerate(journals):
            writers.append(writer(
                "service", service.url, tokens["admin", "acme"], journal, f"{number}-{index}"))
        wait_for_more(journals, since, draw)
        service.kill()
        for process in writers:
            process.wait(30)
    finally:
        service.close()
        for process in writers:
            process.kill()
            process.wait()


def command_round(ledger, _, journals, number, draw):
    """One command after the other, and all of it dies."""
    since = sum_of_sizes(journals)
    process = writer("command", ledger.directory, journals[0], f"{number}-c")
    wait_for_more(journals, since, draw)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def leaf_hashes(ledger):
    """Of every record, from the files, by other code than the program's."""
    return {frame.position: merkle.leaf_hash(frame.body)
            for path in (ledger.directory / "segments").glob("*.segment")
            for frame in frames.Segment(path).frames if frame.kind == frames.RECORD}


def check(ledger, journals):
    """Every acknowledgement stands in the log, and the audit has nothing to say."""
    report = ledger.json("audit", status=(0, 3))
    if not report["ok"]:
        raise Lost(report["findings"])
    reasons = {entry["position"]: entry.get("reason") for entry in ledger.lines("log")}
    hashes, count = leaf_hashes(ledger), 0
    for journal in journals:
        for receipt in Journal(journal).read():
            count += 1
            position = receipt["position"]
            if reasons.get(position) != receipt["reason"]:
                raise Lost(f"{receipt['reason']} is not at position {position}")
            if hashes[position] != base64.b64decode(receipt["leafHash"]):
                raise Lost(f"{receipt['reason']} has other bytes")
    return count


def rounds(home, count, seed):
    """Gives the number of acknowledgements after each round."""
    draw = random.Random(seed)
    ledger, tokens = make_ledger(home / "ledger")
    journals = [home / f"journal-{index}" for index in range(4)]
    for number in range(count):
        run = command_round if number % 4 == 3 else service_round
        run(ledger, tokens, journals, number, draw)
        yield check(ledger, journals)


def main():
    if sys.argv[1:2] == ["write"]:
        if sys.argv[2] == "service":
            url, token, path, name = sys.argv[3:]
            return write_through_service(url, token, Journal(pathlib.Path(path)), name)
        directory, path, name = sys.argv[3:]
        return write_through_command(directory, Journal(pathlib.Path(path)), name)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    home = pathlib.Path(tempfile.mkdtemp())
    print(f"{count} rounds from seed {seed} in {home}", flush=True)
    acknowledged = 0
    for number, acknowledged in enumerate(rounds(home, count, seed), 1):
        if number % 10 == 0:
            print(f"round {number}: {acknowledged} acknowledged, none lost", flush=True)
    print(f"{count} rounds, {acknowledged} acknowledged, none lost")
    shutil.rmtree(home)
    return None


if __name__ == "__main__":
    main()

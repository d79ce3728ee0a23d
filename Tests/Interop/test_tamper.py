"""Whoever holds the disk changes it; the audit says so, and where."""

import os
import random
import shutil
import signal
import struct
import subprocess
import time

import pytest

from independent import frames, merkle
from ledger import Ledger
from verifier import Verification

FOUND = 3, 4  # the audit's finding, or bytes that cannot even be read as a ledger


@pytest.fixture
def copied(history, tmp_path):
    """Makes a copy to spoil; the original stays as it was."""
    made = iter(range(10_000))

    def copy():
        place = tmp_path / f"copy-{next(made)}" / "ledger"
        shutil.copytree(history.directory, place)
        for path in place.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        return Ledger(place)

    return copy


def segment(ledger):
    return sorted((ledger.directory / "segments").glob("*.segment"))[-1]


def expect_found(ledger, what):
    assert audit_status(ledger) in FOUND, what


def audit_status(ledger):
    process = ledger.start("audit", "--json")
    process.communicate(timeout=120)
    return process.returncode


def used_length(path):
    last = frames.Segment(path).frames[-1]
    return last.end


def test_a_copied_directory_is_audited_without_its_keys(copied):
    ledger = copied()
    shutil.rmtree(ledger.directory / "keys")
    assert ledger.json("audit")["ok"]


def test_flipped_bits_are_found_all_over_the_log(copied):
    draw = random.Random(7)
    ledger = copied()
    path = segment(ledger)
    data = bytearray(path.read_bytes())
    used = used_length(path)
    places = [draw.randrange(used) for _ in range(60)] + [0, 8, 16, 48, 4064, 4096, used - 1]
    for place in places:
        bit = 1 << draw.randrange(8)
        data[place] ^= bit
        path.write_bytes(data)
        expect_found(ledger, f"byte {place}, bit {bit:#x}")
        assert Verification(ledger.directory).run().findings, f"byte {place}"
        data[place] ^= bit
    path.write_bytes(data)
    assert audit_status(ledger) == 0


def test_a_log_that_was_cut_is_found(copied):
    draw = random.Random(8)
    ledger = copied()
    path = segment(ledger)
    data = path.read_bytes()[: used_length(path)]
    lengths = [0, 1, 4095, 4096, len(data) - 1] + [draw.randrange(len(data)) for _ in range(20)]
    for length in lengths:
        path.write_bytes(data[:length])
        expect_found(ledger, f"cut to {length}")


def rewrite(path, order):
    """Writes the same frames in another order, each with the padding of its new place."""
    data, read = path.read_bytes(), frames.Segment(path)
    output = bytearray(data[: frames.HEADER_LENGTH])
    for index in order:
        frame = read.frames[index]
        output += data[frame.offset : frame.offset + frames.FRAME_HEADER_LENGTH] + frame.body
        output += bytes(-len(output) % (512 if frame.kind == frames.COMMIT else 8))
    path.write_bytes(output)


def orders(count):
    """Every frame dropped, swapped with the next, and repeated."""
    for i in range(count):
        yield f"frame {i} dropped", [j for j in range(count) if j != i]
        yield f"frame {i} repeated", [*range(i), i, i, *range(i + 1, count)]
        if i + 1 < count:
            yield f"frame {i} swapped", [*range(i), i + 1, i, *range(i + 2, count)]


def test_dropped_swapped_and_repeated_frames_are_found(copied):
    ledger = copied()
    path = segment(ledger)
    original = path.read_bytes()
    missed = []
    for name, order in orders(len(frames.Segment(path).frames)):
        rewrite(path, order)
        assert Verification(ledger.directory).run().findings, name
        if (status := audit_status(ledger)) not in FOUND:
            missed.append((name, status))
        path.write_bytes(original)
    assert missed == []


def test_an_edited_event_with_every_hash_made_right_is_found(copied):
    """The operator edits a reason and computes leaf, header check, root and chain again; what
    cannot be made right without keys are the author's and the checkpoint's signatures."""
    ledger = copied()
    path = segment(ledger)
    data, read = bytearray(path.read_bytes()), frames.Segment(path)
    victim = next(f for f in read.frames if f.kind == frames.RECORD and b"round 3" in f.body)
    start = victim.offset + frames.FRAME_HEADER_LENGTH
    body = victim.body.replace(b"round 3", b"round 9")
    data[start : start + len(body)] = body
    header = data[victim.offset : victim.offset + 72]
    header[40:72] = frames.sha256(b"\x00" + body)
    data[victim.offset : victim.offset + 80] = header + frames.sha256(bytes(header))[:8]
    repair(data, read)
    path.write_bytes(data)
    details = [finding["detail"] for finding in Verification(ledger.directory).run().findings]
    assert "the signature is false" in details
    audit = ledger.json("audit", status=3)
    assert victim.position in [finding["position"] for finding in audit["findings"]]


def repair(data, read):
    """Roots and the chain of commits, again from the changed leaves."""
    tree, previous = merkle.Accumulator(), frames.ZERO
    for frame in read.frames:
        at = frame.offset
        if frame.kind == frames.RECORD:
            tree.append(bytes(data[at + 40 : at + 72]))
        elif frame.kind == frames.COMMIT:
            body = at + frames.FRAME_HEADER_LENGTH
            data[body + 8 : body + 40] = tree.root()
            data[body + 40 : body + 72] = previous
            previous = frames.sha256(bytes(data[body : body + len(frame.body)]))
            data[at + 40 : at + 72] = previous
            data[at + 72 : at + 80] = frames.sha256(bytes(data[at : at + 72]))[:8]


def test_a_rolled_back_directory_is_found_with_a_kept_checkpoint(history, tmp_path):
    old = tmp_path / "old" / "ledger"
    shutil.copytree(history.directory, old)
    before = tmp_path / "before"
    before.write_text(history.json("checkpoint")["note"])
    history.set("one", True, "--tenant", "acme", "--reason", "after the copy")
    after = tmp_path / "after"
    after.write_text(history.json("checkpoint")["note"])
    assert history.json("audit", "--since-checkpoint", before)["ok"]
    Ledger(old).run("audit", status=0)
    Ledger(old).run("audit", "--since-checkpoint", after, status=3)


def test_a_segment_of_another_ledger_is_found(copied, tmp_path):
    (tmp_path / "other").mkdir()
    other = Ledger.create(tmp_path / "other" / "ledger")
    ledger = copied()
    shutil.copy(segment(other), segment(ledger))
    expect_found(ledger, "a foreign segment")


def test_a_newer_format_is_unsupported_not_corrupt(copied):
    ledger = copied()
    path = segment(ledger)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, 8, 2)
    path.write_bytes(data)
    process = ledger.start("audit")
    output, errors = process.communicate(timeout=60)
    text = (output + errors).decode().lower()
    assert process.returncode in FOUND and "format 2 is newer" in text


def test_no_acknowledged_change_is_lost_by_kill(ledger):
    """`kill -9` at any moment: what was answered is there, and the next start mends the rest."""
    draw, acknowledged = random.Random(9), []
    for number in range(25):
        process = ledger.start("set", "one", "true", "--user", f"u{number}", "--environment",
                               "prod", "--json", "--reason", f"kill {number}")
        time.sleep(draw.random() * 0.03)
        process.send_signal(signal.SIGKILL)
        output, _ = process.communicate(timeout=60)
        if process.returncode == 0 or b'"position"' in output:
            acknowledged.append(f"kill {number}")
    ledger.run("set", "two", "true", "--environment", "prod")
    reasons = {entry.get("reason") for entry in ledger.lines("log")}
    assert set(acknowledged) <= reasons
    assert ledger.json("audit")["ok"]
    assert Verification(ledger.directory).run().findings == []


def test_a_second_writer_is_told_who_holds_the_lock(ledger):
    if not shutil.which("flock"):
        pytest.skip("there is no flock")
    command = ["flock", ledger.directory / "lock", "sh", "-c", "echo ready; exec sleep 60"]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
    try:
        assert holder.stdout.readline() == b"ready\n"
        ledger.run("set", "one", "true", "--environment", "prod", status=4)
        assert "held by" in ledger.errors
        assert ledger.resolve("one")["value"] is False
    finally:
        # `flock` and its `sleep` are a session of their own: they end together.
        os.killpg(holder.pid, signal.SIGTERM)
        holder.communicate()
    ledger.run("set", "one", "true", "--environment", "prod")

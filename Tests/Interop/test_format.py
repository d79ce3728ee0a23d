"""docs/format.md against the golden ledger: its tables read it, its example is it.

Nothing here knows an offset: the tables of the document are the layout, and what they read is
compared with `independent`, which was written from the same document by hand.
"""

import base64
import hashlib
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from independent.events import Record
from independent.frames import COMMIT, RECORD, SEAL, Commit, Head, Segment
from independent.signing import NoteKey, SSHKey, event_signed_data
from ledger import ROOT
from verifier import Verification

pytestmark = pytest.mark.needs_no_program

GOLDEN = ROOT / "Tests/Golden/format-1"
SEGMENTS = sorted((GOLDEN / "segments").glob("*.segment"))
TEXT = (ROOT / "docs/format.md").read_text()
HEADER, FRAME, SLOT = "The header of a segment", "A frame", "A slot of `head`"
RECORD_BODY, COMMIT_BODY, SEAL_BODY = "A record", "The body of a commit", "The body of a seal"
LENGTHS = {HEADER: 4096, FRAME: 80, SLOT: 4096, RECORD_BODY: 124, COMMIT_BODY: 72, SEAL_BODY: 112}
SIZES = {"u8": 1, "u16": 2, "u32": 4, "u64": 8, "digest": 32}
ZERO = bytes(32)


def section(title):
    """What stands under a heading of any level, up to the next heading."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, f"docs/format.md has no heading {title}"
    return found[1]


def tables(text):
    """Every table as a list of rows, without its head."""
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    rows = [[[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
            for block in blocks]
    return [table[2:] for table in rows]


def fields(title):
    """(offset, size or None for what is left, type, name, constant or None)."""
    for offset, size, kind, name, value in tables(section(title))[0]:
        constant = re.fullmatch(r"`([^`]+)`(?:,.*)?", value)
        yield (int(offset), None if size == "…" else int(size), kind, name,
               constant[1] if constant else None)


def read(title, data):
    """The bytes as the table under that heading reads them; constants must hold."""
    values = {}
    for offset, size, kind, name, constant in fields(title):
        part = data[offset:] if size is None else data[offset : offset + size]
        number = int.from_bytes(part, "little")
        values[name] = number if kind in ("u8", "u16", "u32", "u64") else part
        if constant and constant.isdecimal():
            assert number == int(constant), f"{title}: {name}"
        elif constant:
            assert part == constant.encode(), f"{title}: {name}"
    return values


def frames():
    """Every frame of the golden ledger, by the table alone: (path, offset, fields)."""
    for path in SEGMENTS:
        data, offset = path.read_bytes(), LENGTHS[HEADER]
        while offset < len(data):
            values = read(FRAME, data[offset:])
            values["body"] = values["body"][: values["body length"]]
            assert hashlib.sha256(data[offset : offset + 72]).digest()[:8] == values["check"]
            yield path, offset, values
            end = offset + LENGTHS[FRAME] + values["body length"]
            multiple = 512 if values["kind"] == COMMIT else 8
            offset = -(-end // multiple) * multiple


@pytest.mark.parametrize("title", LENGTHS)
def test_the_tables_leave_no_gap(title):
    place = 0
    for offset, size, kind, name, _ in fields(title):
        assert offset == place, f"{title}: {name}"
        assert size is None or size == SIZES.get(kind, size), f"{title}: {name}"
        place += size or 0
    assert place == LENGTHS[title]


def test_the_tables_read_the_headers():
    for path in SEGMENTS:
        data = path.read_bytes()
        values, known = read(HEADER, data), Segment(path).header
        assert values["identity"] == known.identity and values["nonce"] == known.nonce
        numbers = (known.first_position, known.first_batch, known.number)
        assert numbers == (values["first position"], values["first batch"],
                           values["segment number"])
        assert values["previous segment"] == known.previous_segment
        assert values["previous commit"] == known.previous_commit
        count = values["frontier count"]
        assert count == values["first position"].bit_count() == len(known.frontier)
        assert values["frontier"] == b"".join(known.frontier).ljust(3904, b"\0")
        assert values["header digest"] == hashlib.sha256(data[:4064]).digest()


def test_the_tables_read_every_frame_and_body():
    known = {(path, frame.offset): frame for path in SEGMENTS for frame in Segment(path).frames}
    previous = ZERO
    for path, offset, values in frames():
        frame, body = known.pop((path, offset)), values["body"]
        assert body == frame.body and values["digest"] == frame.digest
        assert (values["kind"], values["position"]) == (frame.kind, frame.position)
        assert values["batch"] == frame.batch
        if frame.kind == RECORD:
            check_record(read(RECORD_BODY, body), Record(body), frame.position)
        elif frame.kind == COMMIT:
            found, commit = read(COMMIT_BODY, body), Commit(path, frame)
            assert (found["count"], found["root"]) == (commit.count, commit.root)
            assert found["previous commit"] == commit.previous == previous
            assert len(found["checkpoint"]) == found["checkpoint length"]
            assert found["checkpoint"] == commit.note
            previous = frame.digest
        else:
            found = read(SEAL_BODY, body)
            assert found["last commit"] == previous
            assert found["header digest"] == Segment(path).header.digest
            assert found["first position"] + found["count"] == frame.position
    assert not known


def check_record(found, record, position):
    assert found["position"] == record.position == position
    assert (found["epoch"], found["recorded at"]) == (record.epoch, record.recorded_at)
    assert found["fingerprint"] == record.fingerprint
    assert found["signature"] == record.signature
    assert found["event"] == record.event_bytes and len(found["event"]) == found["event length"]


def test_the_table_reads_both_slots_of_head():
    data, generations = (GOLDEN / "head").read_bytes(), []
    for number in (0, 1):
        slot = data[4096 * number : 4096 * (number + 1)]
        values = read(SLOT, slot)
        assert values["slot digest"] == hashlib.sha256(slot[:4064]).digest()
        assert values["generation"] % 2 == number
        note = values["checkpoint"][: values["checkpoint length"]]
        assert note == (GOLDEN / "checkpoint").read_bytes()
        assert not any(values["checkpoint"][len(note) :])
        assert (values["size"], values["batches"], values["epoch"]) == (6, 5, 2)
        generations.append(values["generation"])
    head = Head.read(GOLDEN / "head")
    assert head.generation == max(generations) == 8 and head.flags == 1


# What the document says of the golden ledger itself.

EXAMPLE = section("A whole ledger, byte by byte")


def test_the_lists_of_frames_are_the_golden_ledgers():
    told = [[cell.strip("`") for cell in row] for table in tables(EXAMPLE) for row in table]
    kinds = {RECORD: "record", COMMIT: "commit", SEAL: "seal"}
    found = []
    for _, offset, values in frames():
        shown = {RECORD: values["digest"], COMMIT: values["body"][8:40],
                 SEAL: values["body"][80:112]}[values["kind"]]
        found.append([str(offset), kinds[values["kind"]], str(values["position"]),
                      str(values["batch"]), str(values["body length"]), shown.hex()])
    assert told == found
    for path in SEGMENTS:
        told_of = f"`{path.name}`, {path.stat().st_size:,} bytes, header digest\n"
        assert told_of + f"`{Segment(path).header.digest.hex()}`" in EXAMPLE


def test_the_bytes_shown_are_the_golden_ledgers():
    data, shown = SEGMENTS[0].read_bytes(), set()
    for at, text in re.findall(r"^([0-9a-f]{4})  ((?:[0-9a-f]{2} )*[0-9a-f]{2})(?:  |$)", EXAMPLE,
                               re.MULTILINE):
        part = bytes.fromhex(text)
        start = int(at, 16)
        assert data[start : start + len(part)] == part, at
        shown.update(range(start, start + len(part)))
    at, length = re.search(r"^([0-9a-f]{4})  the event: the (\d+) bytes", EXAMPLE,
                           re.MULTILINE).groups()
    start = int(at, 16)
    event = re.search(r"```json\n(.*)\n```", EXAMPLE)[1].encode()
    assert f"The event at {at}:" in EXAMPLE and len(event) == int(length)
    assert data[start : start + len(event)] == event
    shown.update(range(start, start + len(event)))
    end = next(offset for _, offset, values in frames() if values["batch"] == 1)
    assert f"The first {end:,} bytes of segment 0" in EXAMPLE
    assert [at for at in range(end) if at not in shown and data[at]] == [], "bytes left untold"


def test_the_checkpoint_and_the_keys_shown_are_the_golden_ledgers():
    verification = Verification(GOLDEN).run()
    assert f"```text\n{(GOLDEN / 'checkpoint').read_text()}```" in EXAMPLE
    told = re.search(r"```text\n(\S+\+[0-9a-f]{8}\+\S+)\n```", EXAMPLE)[1]
    assert told == str(verification.key) == str(NoteKey.parse(told))
    genesis = verification.records[0].event["changes"][0]
    for seed, line in ((0x11, genesis["ownerKey"]), (0x22, genesis["checkpointKey"])):
        private = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
        assert private.public_key().public_bytes_raw() == SSHKey(line).raw
        assert f"`{seed:#x}`" in EXAMPLE
    owner = Ed25519PrivateKey.from_private_bytes(bytes([0x11] * 32))
    for record in verification.records:
        assert owner.sign(event_signed_data(record.event_bytes)) == record.signature
    checkpoint = Ed25519PrivateKey.from_private_bytes(bytes([0x22] * 32))
    text, _, signature = (GOLDEN / "checkpoint").read_bytes().partition(b"\n\n")
    signed = base64.b64decode(signature.split(b" ")[2])
    assert signed[4:] == checkpoint.sign(text + b"\n")


def test_the_limits_are_those_of_the_program():
    source = "".join((ROOT / path).read_text() for path in (
        "Sources/LogStorage/LogStorageLimits.swift", "Sources/FlagModel/FlagModelLimits.swift"))
    names = {
        "bytes of a record": "recordBytes", "bytes of an event": "eventBytes",
        "records of a batch": "batchRecords", "bytes of a batch": "batchBytes",
        "bytes of a checkpoint in the log or `head`": "noteBytes",
        "digests of a frontier": "frontierNodes",
        "a batch begins on a multiple of": "batchAlignment",
    }
    told = {name: int(value.replace(",", "")) for name, value, _ in tables(section("Limits"))[0]}
    assert told.keys() == names.keys()
    for name, constant in names.items():
        stated = re.search(rf"static let {constant}\b[^=]*= ([0-9_ <*]+)", source)[1]
        assert eval(stated) == told[name], name  # numbers and << alone, by the pattern


# The reader that was written from the document.


def test_the_independent_verifier_accepts_the_golden_ledger():
    assert Verification(GOLDEN).run().report() == {
        "ok": True, "size": 6, "origin": "golden.example.com/format-1", "findings": [],
        "root": tables(EXAMPLE)[1][-1][-1].strip("`"),
    }


@pytest.mark.parametrize("name", ["head", "checkpoint", *(f"segments/{p.name}" for p in SEGMENTS)])
def test_it_finds_a_bit_wherever_it_is_flipped(name, tmp_path):
    copy_golden(tmp_path)
    good = (GOLDEN / name).read_bytes()
    # Every byte that is not zero, or a sample of those, and some of the zeros.
    places = [at for at, byte in enumerate(good) if byte][::3] + list(range(0, len(good), 97))
    for at in places:
        spoilt = bytearray(good)
        spoilt[at] ^= 1 << at % 8
        (tmp_path / name).write_bytes(spoilt)
        assert Verification(tmp_path).run().findings, f"{name} at {at}"


def copy_golden(place):
    for path in GOLDEN.rglob("*"):
        if path.is_file():
            copy = place / path.relative_to(GOLDEN)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())


def slot(**changed):
    """Slot 0 of the golden `head` with other fields, written by the document's table."""
    data = bytearray((GOLDEN / "head").read_bytes()[:4096])
    for offset, size, _, name, _ in fields(SLOT):
        value = changed.get(name.replace(" ", "_"))
        if isinstance(value, int):
            value = value.to_bytes(size, "little")
        if value is not None:
            data[offset : offset + size] = value.ljust(size, b"\0")
    data[4064:] = hashlib.sha256(data[:4064]).digest()
    return bytes(data)


@pytest.mark.parametrize("clean", [0, 1])
@pytest.mark.parametrize("size", [5, 6])
def test_behind_the_acknowledged_size_only_a_clean_ledger_must_be_empty(tmp_path, size, clean):
    copy_golden(tmp_path)
    last = [(path, offset, values) for path, offset, values in frames()
            if values["kind"] == COMMIT][-2:]
    # The last commit carries the checkpoint of size 5; the one before it has its root.
    note = read(COMMIT_BODY, last[1][2]["body"])["checkpoint"]
    root = read(COMMIT_BODY, last[0][2]["body"])["root"]
    older = {"size": 5, "batches": 4, "root": root, "checkpoint": note,
             "checkpoint_length": len(note)} if size == 5 else {}
    (tmp_path / "head").write_bytes(slot(flags=clean, **older) + bytes(4096))
    (tmp_path / "checkpoint").unlink()
    with (tmp_path / "segments" / SEGMENTS[1].name).open("ab") as segment:
        segment.write(b"torn")
    findings = Verification(tmp_path).run().findings
    assert [finding["detail"] for finding in findings] == (
        ["something behind the end of a ledger that was closed properly"] if clean else [])
    spoilt = slot(flags=0, **older | {"size": 4})
    (tmp_path / "head").write_bytes(spoilt + bytes(4096))
    assert Verification(tmp_path).run().findings

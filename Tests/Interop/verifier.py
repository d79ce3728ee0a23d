#!/usr/bin/env python3
"""Checks a ledger's directory without a line of FlagLedger: `verifier.py DIR`.

It takes the steps of docs/format.md, "How to verify a ledger from these pages": frames, the chain
of commits, every leaf and root, every checkpoint's signature, every event's signature, key, stream
and time, and `head`. It does not check roles: that is what `flagledger audit` adds.
"""

import json
import pathlib
import sys

from independent import frames, merkle
from independent.events import Record
from independent.frames import COMMIT, RECORD, Commit, Damaged, Head, Segment
from independent.registry import Registry
from independent.signing import Checkpoint, NoteKey


class Verification:
    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.findings = []
        self.tree = merkle.Accumulator()
        self.registry = Registry()
        self.records = []
        self.roots = {0: self.tree.root()}
        self.batch, self.last_commit, self.last_seal = 0, frames.ZERO, frames.ZERO
        self.pending = []
        self.notes = []

    def run(self):
        try:
            paths = sorted((self.directory / "segments").glob("*.segment"))
            if not paths:
                raise Damaged(self.directory, 0, "there are no segments")
            head = Head.read(self.directory / "head")
            acknowledged = head.size if head else None
            segments = [Segment(path) for path in paths[:-1]]
            segments.append(Segment(paths[-1], acknowledged))
            if head and head.flags == 1 and segments[-1].unread:
                self.find("something behind the end of a ledger that was closed properly")
            for number, segment in enumerate(segments):
                self.check_segment(number, segment, is_last=number == len(segments) - 1)
            self.check_notes()
            self.check_head()
            self.check_checkpoint_file(head)
        except (Damaged, ValueError, KeyError, OSError) as error:
            self.find(str(error))
        return self

    def find(self, text, position=None):
        self.findings.append({"position": position, "detail": text})

    def check_segment(self, number, segment, is_last):
        header = segment.header
        expected = (number, self.tree.size, self.batch, self.last_seal, self.last_commit)
        found = (header.number, header.first_position, header.first_batch,
                 header.previous_segment, header.previous_commit)
        if found != expected or header.frontier != self.tree.stack:
            raise Damaged(segment.path, 0, "the header does not continue the segment before it")
        if segment.seal is None and not is_last:
            raise Damaged(segment.path, 0, "a segment that is not the last has no seal")
        if not is_last and segment.end != segment.length:
            raise Damaged(segment.path, segment.end, "more behind the seal")
        for frame in segment.frames:
            if frame.kind == RECORD:
                self.take_record(segment, frame)
            elif frame.kind == COMMIT:
                self.take_commit(segment, frame)
        if self.pending:
            raise Damaged(segment.path, 0, "records without a commit (a torn tail)")
        if segment.seal:
            self.check_seal(segment)

    def take_record(self, segment, frame):
        if frame.position != self.tree.size or frame.batch != self.batch:
            raise Damaged(segment.path, frame.offset, f"record {frame.position} out of order")
        record = Record(frame.body)
        if record.position != frame.position:
            self.find("the record names another position", frame.position)
        if frame.position == 0:
            self.identity = frames.sha256(record.event_bytes)
        for problem in self.registry.problems(record):
            self.find(problem, frame.position)
        if segment.header.identity != self.identity:
            raise Damaged(segment.path, 16, "a segment of another ledger")
        self.tree.append(frame.digest)
        self.records.append(record)
        self.pending.append(frame)

    def take_commit(self, segment, frame):
        commit = Commit(segment.path, frame)
        if (frame.position, frame.batch) != (self.tree.size, self.batch):
            raise Damaged(segment.path, frame.offset, "a commit out of order")
        if commit.count != len(self.pending) or not 0 < commit.count <= 8192:
            raise Damaged(segment.path, frame.offset, "the commit counts other records")
        if commit.root != self.tree.root() or commit.previous != self.last_commit:
            raise Damaged(segment.path, frame.offset, "the root or the chain of commits is wrong")
        before = self.tree.size - len(self.pending)
        if bool(commit.note) != bool(before):
            raise Damaged(segment.path, frame.offset, "a checkpoint is missing or too many")
        if commit.note:
            self.notes.append((commit.note, before))
        self.roots[self.tree.size] = commit.root
        self.batch, self.last_commit, self.pending = self.batch + 1, frame.digest, []

    def check_seal(self, segment):
        seal, header = segment.seal, segment.header
        count = self.tree.size - header.first_position
        body = header.first_position.to_bytes(8, "little") + count.to_bytes(8, "little")
        body += header.digest + self.last_commit + self.tree.root()
        if seal.body != body or seal.position != self.tree.size:
            raise Damaged(segment.path, seal.offset, "the seal does not tell what it seals")
        self.last_seal = seal.digest

    @property
    def key(self):
        return NoteKey(self.registry.origin, self.registry.checkpoint_key.raw)

    def check_notes(self):
        for note, size in self.notes:
            self.check_note(note, size, f"the checkpoint of size {size}")

    def check_note(self, note, size, name):
        try:
            checkpoint = Checkpoint(note, self.key)
        except ValueError as error:
            return self.find(f"{name}: {error}")
        agrees = (checkpoint.origin, checkpoint.size) == (self.registry.origin, size)
        if not agrees or self.roots.get(size) != checkpoint.root:
            self.find(f"{name} does not agree with the log")

    def check_head(self):
        slots = Head.slots(self.directory / "head")
        if not any(slot for slot, _ in slots):
            self.find("head: neither slot can be read")
        for slot, problem in slots:
            if problem:
                self.find(problem)
            if slot is None:
                continue
            if slot.identity != self.identity or slot.size > self.tree.size:
                self.find(f"head says {slot.size} records, the log holds {self.tree.size}")
            elif self.roots.get(slot.size) != slot.root:
                self.find("head's root is not the log's")
            else:
                self.check_note(slot.note, slot.size, "the checkpoint in head")

    def check_checkpoint_file(self, head):
        path = self.directory / "checkpoint"
        if not path.exists():
            return
        note = path.read_bytes()
        try:
            size = Checkpoint(note, self.key).size
        except ValueError as error:
            return self.find(f"{path}: {error}")
        if head and size > head.size:
            self.find(f"{path}: of size {size}, head acknowledges {head.size}")
        self.check_note(note, size, str(path))

    def report(self):
        return {
            "ok": not self.findings, "size": self.tree.size, "root": self.tree.root().hex(),
            "origin": self.registry.origin, "findings": self.findings,
        }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: verifier.py DIR")
    outcome = Verification(sys.argv[1]).run().report()
    print(json.dumps(outcome, indent=2))
    sys.exit(0 if outcome["ok"] else 3)

"""The same ledger, read by other code in another language."""

import base64

import pytest

from independent import merkle
from independent.signing import Checkpoint, NoteKey
from verifier import Verification


def test_the_independent_verifier_agrees_with_the_audit(history):
    verification = Verification(history.directory).run()
    assert verification.findings == []
    audit = history.json("audit")
    assert audit["ok"] and audit["findings"] == []
    assert audit["size"] == audit["recordsVerified"] == verification.tree.size
    assert same_digest(audit["root"], verification.tree.root())


def test_every_record_is_the_leaf_that_the_log_says(history):
    verification = Verification(history.directory).run()
    for position in range(verification.tree.size):
        process = history.start("record", str(position), "--raw")
        data, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert data.endswith(verification.records[position].event_bytes)
        receipt_root = verification.tree.root()
        assert len(receipt_root) == 32


def test_proofs_of_inclusion_hold_in_other_code(history):
    verification = Verification(history.directory).run()
    key = NoteKey.parse(history.json("checkpoint")["vkey"])
    assert str(key) == str(verification.key)
    for position in range(verification.tree.size):
        index, proof, note = parse_proof(history.run("prove", str(position)))
        checkpoint = Checkpoint(note.encode(), key)
        raw, _ = history.start("record", str(position), "--raw").communicate(timeout=60)
        leaf = merkle.leaf_hash(raw)
        arguments = (leaf, index, checkpoint.size, proof, checkpoint.root)
        assert index == position and merkle.check_inclusion(*arguments)
        assert not merkle.check_inclusion(bytes(32), *arguments[1:])


def test_the_checkpoint_is_the_same_everywhere(history):
    verification = Verification(history.directory).run()
    told = history.json("checkpoint")
    status = history.json("status")
    checkpoint = Checkpoint(told["note"].encode(), verification.key)
    file = Checkpoint((history.directory / "checkpoint").read_bytes(), verification.key)
    assert checkpoint.size == file.size == told["size"] == status["size"]
    assert checkpoint.root == file.root == verification.tree.root()
    assert told["vkey"] == status["vkey"] == str(verification.key)


@pytest.mark.needs_no_program
def test_the_accumulator_is_rfc_6962s_tree():
    def root(leaves):
        if len(leaves) == 1:
            return leaves[0]
        split = 1 << (len(leaves) - 1).bit_length() - 1
        return merkle.node_hash(root(leaves[:split]), root(leaves[split:]))

    tree, leaves = merkle.Accumulator(), []
    for number in range(70):
        leaves.append(merkle.leaf_hash(bytes([number])))
        tree.append(leaves[-1])
        assert tree.root() == root(leaves)


def parse_proof(text):
    """A C2SP .tlog-proof: an optional `extra` line, `index N`, hashes, an empty line, the note."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    assert lines[0].startswith("c2sp.org/tlog-proof@v1")
    rest = [line for line in lines[1:] if not line.startswith("extra ")]
    assert rest[0].startswith("index ")
    hashes = [base64.b64decode(line, validate=True) for line in rest[1:]]
    return int(rest[0].removeprefix("index ")), hashes, note


def same_digest(text, digest):
    return text in (digest.hex(), base64.b64encode(digest).decode())

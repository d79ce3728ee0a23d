"""Stock OpenSSH says of an exported event what we say of it."""

import shutil
import subprocess

import pytest

from ledger import OWNER

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="there is no ssh-keygen")


def verify(folder, author=OWNER, namespace="event@flagledger", event=None):
    data = (folder / "event.json").read_bytes() if event is None else event
    return subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", folder / "allowed_signers", "-I", author, "-n",
         namespace, "-s", folder / "event.json.sig"], input=data, capture_output=True, check=False)


def keygen(path, *options):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path, *options],
                   check=True, capture_output=True)
    return path


def test_every_authors_event_verifies_with_stock_openssh(history, tmp_path):
    for position in range(history.json("status")["size"]):
        folder = tmp_path / f"event-{position}"
        author = history.json("record", str(position))["author"]
        history.run("export-event", str(position), "--out", folder)
        outcome = verify(folder, author)
        assert outcome.returncode == 0, outcome.stderr
        assert outcome.stdout.startswith(b'Good "event@flagledger" signature for ')


def test_a_changed_event_another_author_or_namespace_does_not(history, tmp_path):
    position = str(history.json("status")["size"] - 1)
    folder = tmp_path / "event"
    history.run("export-event", position, "--out", folder)
    event = (folder / "event.json").read_bytes()
    assert verify(folder).returncode == 0
    assert verify(folder, event=event + b" ").returncode != 0
    assert verify(folder, event=event.replace(b'"seq":', b'"Seq":')).returncode != 0
    assert verify(folder, author="mallory@example.com").returncode != 0
    assert verify(folder, namespace="file").returncode != 0


def test_a_key_of_ssh_keygen_signs_and_a_key_of_ours_is_read_by_it(ledger, tmp_path):
    bob = keygen(tmp_path / "bob")
    ledger.run("author", "add", "bob@example.com", "--public-key", f"{bob}.pub")
    ledger.run("grant", "admin", "bob@example.com", "--tenant", "acme")
    ledger.key = bob
    position = ledger.set("one", True, "--tenant", "acme")["position"]
    assert ledger.json("record", str(position))["author"] == "bob@example.com"
    folder = tmp_path / "event"
    ledger.run("export-event", str(position), "--out", folder)
    assert verify(folder, "bob@example.com").returncode == 0
    ledger.run("keygen", tmp_path / "ours")
    printed = subprocess.run(["ssh-keygen", "-y", "-f", tmp_path / "ours"], capture_output=True,
                             check=True).stdout.split()[:2]
    assert printed == (tmp_path / "ours.pub").read_bytes().split()[:2]


def test_a_stranger_may_not_write(ledger, tmp_path):
    ledger.key = keygen(tmp_path / "mallory")
    size = ledger.json("status")["size"]
    ledger.run("set", "one", "true", "--environment", "prod", status=1)
    assert ledger.errors.startswith("flagledger: ")
    assert ledger.json("status")["size"] == size

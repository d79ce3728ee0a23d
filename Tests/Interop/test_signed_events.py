"""Events that people sign with their own keys and stock tools, sent through the service."""

import base64
import copy
import datetime
import itertools
import shutil
import subprocess
import urllib.parse

import pytest
import rfc8785

from ledger import OWNER
from service import check_receipt, check_refused, refusal

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="there is no ssh-keygen")
numbers = itertools.count()


def keygen(path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path],
                   check=True, capture_output=True)
    return path


def sign(key, data, namespace="event@flagledger"):
    return subprocess.run(["ssh-keygen", "-Y", "sign", "-f", key, "-n", namespace],
                          input=data, check=True, capture_output=True).stdout.decode()


class Author:
    """Somebody with a key, who sends signed events with a token of theirs."""

    def __init__(self, name, key, client):
        self.name = name
        self.key = key
        self.client = client

    def draft(self, changes, stream="acme/prod", **members):
        place = self.client.read("/v1/place", params={"stream": stream})
        now = datetime.datetime.now(datetime.timezone.utc)
        return {
            "author": self.name, "changes": changes, "id": f"test-{next(numbers)}",
            "ledger": place["ledger"], "prev": place["prev"], "seq": place["seq"],
            "signedAt": now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03}Z",
            "stream": stream, "v": 1, **members}

    def send(self, event, *, text=None, signature=None, **options):
        text = text if text is not None else rfc8785.dumps(event).decode()
        signature = signature or sign(self.key, text.encode())
        return self.client.request(
            "POST", "/v1/events", json={"event": text, "signature": signature}, **options)


def override(flag, value):
    return {"flag": flag, "type": "override.set", "value": value}


@pytest.fixture
def owner(service):
    return Author(OWNER, service.ledger.directory / "keys" / "owner",
                  service.as_("owner", "tenant-0"))


@pytest.fixture
def bob(service, owner, tmp_path):
    """Bob has a key and is admin of acme."""
    key = keygen(tmp_path / "bob")
    public = " ".join((tmp_path / "bob.pub").read_text().split()[:2])
    enrol = {"type": "key.enrolled", "author": "bob@example.com", "key": public}
    check_receipt(owner.send(owner.draft([enrol], "control"), status=200).json())
    grant = {"type": "role.granted", "role": "admin", "author": "bob@example.com",
             "tenant": "acme"}
    check_receipt(owner.send(owner.draft([grant], "control"), status=200).json())
    return Author("bob@example.com", key, service.as_("viewer"))


def test_an_event_signed_by_ssh_keygen_is_taken_verbatim(service, bob, tmp_path):
    event = bob.draft([override("limit", 42)], reason="mine")
    receipt = check_receipt(bob.send(event, status=200).json())
    assert bob.client.value("limit") == 42
    record = bob.client.read(f"/v1/events/{receipt['position']}")
    assert record["author"] == "bob@example.com" and "onBehalfOf" not in record
    assert record["event"] == rfc8785.dumps(event).decode()
    service.stop()
    assert service.ledger.json("audit")["ok"]
    folder = tmp_path / "event"
    service.ledger.run("export-event", str(receipt["position"]), "--out", folder)
    outcome = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", folder / "allowed_signers", "-I", "bob@example.com",
         "-n", "event@flagledger", "-s", folder / "event.json.sig"],
        input=(folder / "event.json").read_bytes(), capture_output=True, check=False)
    assert outcome.stdout.startswith(b'Good "event@flagledger" signature'), outcome


def test_the_same_event_again_gets_its_first_receipt(bob):
    event = bob.draft([override("limit", 42)])
    first = bob.send(event, status=200).json()
    bob.send(bob.draft([override("limit", 43)]), status=200)
    again = bob.send(event, status=200).json()
    assert (again["position"], again["leafHash"]) == (first["position"], first["leafHash"])
    other = {**bob.draft([override("limit", 44)]), "id": event["id"]}
    answer = bob.send(other)
    check_refused(answer, 409, "DUPLICATE_ID")
    # Whose event it is, and where, is nobody's business who only knows its id.
    assert "position" not in answer.text


def test_a_stale_place_is_409(bob):
    event = bob.draft([override("limit", 42)])
    bob.send(bob.draft([override("limit", 43)]), status=200)
    answer = bob.send(event)
    assert answer.status_code == 409 and refusal(answer) == "BROKEN_STREAM"


def test_the_rights_are_the_authors_and_not_the_tokens(service, bob):
    strong = copy.copy(bob)
    strong.client = service.as_("owner", "tenant-0")
    for stream in ["globex/prod", "tenant-0/prod"]:
        check_refused(strong.send(strong.draft([override("one", True)], stream)), 403,
                      "FORBIDDEN")
    tenant = {"type": "tenant.added", "tenant": "newcorp"}
    check_refused(strong.send(strong.draft([tenant], "control")), 403, "FORBIDDEN")
    metrics = service.as_("owner", "tenant-0").get("/metrics", status=200).text
    assert "flagledger_denied_writes_total 3\n" in metrics


def test_rules_hold_for_signed_events_too(bob):
    for change, code in [(override("pinned", False), "PROTECTED"),
                         (override("open-in-dev", True), "FLOOR"),
                         (override("limit", "x"), "TYPE_MISMATCH"),
                         (override("nope", True), "UNKNOWN_FLAG")]:
        check_refused(bob.send(bob.draft([change])), 422, code)


def test_what_is_not_signed_right_is_refused(service, bob, tmp_path):
    event = bob.draft([override("limit", 42)])
    text = rfc8785.dumps(event).decode()
    good = sign(bob.key, text.encode())
    size = bob.client.read("/readyz")["position"]
    changed = text.replace('"value":42', '"value":43')
    stranger = keygen(tmp_path / "mallory")
    lines = good.splitlines()
    spoiled = base64.b64decode("".join(lines[1:-1]))
    spoiled = spoiled[:-1] + bytes([spoiled[-1] ^ 1])
    torn = "\n".join([lines[0], base64.b64encode(spoiled).decode(), lines[-1]]) + "\n"
    attempts = {
        "another value": bob.send(event, text=changed, signature=good),
        "a stranger": bob.send(event, signature=sign(stranger, text.encode())),
        "another namespace": bob.send(event, signature=sign(bob.key, text.encode(), "file")),
        "a flipped bit": bob.send(event, signature=torn),
        "no armour": bob.send(event, signature="hello"),
        "another ledger": bob.send({**event, "ledger": "flags.example.com/other"}),
        "another author": bob.send({**event, "author": OWNER}),
        "spaces": bob.send(event, text=text.replace('":', '": ', 1)),
        "another order": bob.send(event, text='{"v":1,' + text[1:-7] + "}"),
        "a newer version": bob.send({**event, "v": 2}),
        "an unknown kind": bob.send({**event, "changes": [{"type": "flag.sung"}]}),
        "no changes": bob.send({**event, "changes": []}),
        "an unknown member": bob.send({**event, "colour": "red"}),
    }
    for what, answer in attempts.items():
        assert answer.status_code in (400, 403, 422), (what, answer.status_code, answer.text)
        assert refusal(answer), what
    assert bob.client.read("/readyz")["position"] == size
    bob.send(event, text=text, signature=good, status=200)


def test_an_event_beyond_the_limit_is_413(bob):
    event = bob.draft([override("shape", {"text": "x" * 50_000})])
    answer = bob.send(event)
    assert answer.status_code in (400, 413) and refusal(answer)


def test_a_revoked_key_signs_no_more(bob, owner):
    fingerprint = next(key["key"] for key in owner.client.read("/v1/admin/keys")["keys"]
                       if key["author"] == "bob@example.com")
    event = bob.draft([override("limit", 42)])
    path = "/v1/admin/keys/" + urllib.parse.quote(fingerprint, safe="")
    owner.client.request("DELETE", path, status=200)
    answer = bob.send(event)
    assert answer.status_code == 403 and refusal(answer)


def test_without_a_token_or_with_a_torn_body_nothing_is_looked_at(service, bob):
    event = bob.draft([override("limit", 42)])
    nobody = copy.copy(bob)
    nobody.client = service.with_token(None)
    check_refused(nobody.send(event), 401, "UNAUTHENTICATED")
    for body in [b"", b"{", b"{}", b'{"event":1,"signature":""}', b'{"event":"{}"}',
                 b'{"event":"","signature":"","more":1}']:
        answer = bob.client.request("POST", "/v1/events", data=body,
                                    headers={"Content-Type": "application/json"})
        assert answer.status_code == 400 and refusal(answer)

"""People with keys of their own, whose events are signed before they are measured.

An event names its place in its stream and the digest of the one before it there, so whoever is the
only one to write to a stream can sign a whole chain ahead.
"""

import base64
import datetime
import hashlib
import json
import struct

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding, PublicFormat, load_ssh_private_key)

import peers  # noqa: F401 - with it the modules of Tests/Interop are found
from requesting import request

from independent.signing import NAMESPACE, event_signed_data, ssh_string


class Author:
    """Signs events for one stream, one behind the other."""

    def __init__(self, name, stream, key=None):
        self.name, self.stream = name, stream
        self.key = key or Ed25519PrivateKey.generate()
        self.place = None
        self.number = 0

    @classmethod
    def owner(cls, name, path):
        """The ledger's owner, with the key that the command made."""
        return cls(name, "control", load_ssh_private_key(path.read_bytes(), None))

    def public_line(self):
        return self.key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()

    def find_place(self, url, token):
        answer = requests.get(f"{url}/v1/place", params={"stream": self.stream}, timeout=30,
                              headers={"Authorization": f"Bearer {token}"})
        answer.raise_for_status()
        self.place = answer.json()

    def signed(self, changes):
        """The body of `POST /v1/events`; the next event follows this one."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        self.number += 1
        event = {
            "author": self.name, "changes": changes, "id": f"{self.name}-{self.place['seq']}",
            "ledger": self.place["ledger"], "prev": self.place["prev"], "reason": "load",
            "seq": self.place["seq"], "signedAt": now, "stream": self.stream, "v": 1}
        # Plain ASCII with sorted keys and whole numbers is the canonical form.
        text = json.dumps(event, sort_keys=True, separators=(",", ":"))
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        self.place = {**self.place, "seq": self.place["seq"] + 1, "prev": digest}
        return json.dumps({"event": text, "signature": self._signature(text.encode())}).encode()

    def _signature(self, event):
        """What `ssh-keygen -Y sign` makes."""
        public = base64.b64decode(self.public_line().split()[1])
        signature = self.key.sign(event_signed_data(event))
        blob = b"SSHSIG" + struct.pack(">I", 1) + b"".join(map(ssh_string, (
            public, NAMESPACE, b"", b"sha512",
            ssh_string(b"ssh-ed25519") + ssh_string(signature))))
        text = base64.b64encode(blob).decode()
        lines = [text[i:i + 70] for i in range(0, len(text), 70)]
        return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines,
                          "-----END SSH SIGNATURE-----", ""])

    def requests(self, count, token, flags):
        """So many requests, each setting the next flag to a value of its own."""
        made = []
        for _ in range(count):
            flag = f"flag-{self.number % flags:03}"
            body = self.signed([{"flag": flag, "type": "override.set",
                                 "value": self.number + 1}])
            made.append(request("POST", "/v1/events", body, Authorization=f"Bearer {token}",
                                Content_Type="application/json"))
        return made


def enrol(owner, authors, url, token):
    """One event of the owner's: every author's key, and an admin's role in the stream's tenant."""
    changes = []
    for author in authors:
        tenant = author.stream.split("/")[0]
        changes += [
            {"author": author.name, "key": author.public_line(), "type": "key.enrolled"},
            {"author": author.name, "role": "admin", "tenant": tenant, "type": "role.granted"}]
    owner.find_place(url, token)
    answer = requests.post(f"{url}/v1/events", data=owner.signed(changes), timeout=60, headers={
        "Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    for author in authors:
        author.find_place(url, token)

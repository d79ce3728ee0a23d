"""SSH signatures of events (PROTOCOL.sshsig) and C2SP signed notes, on `cryptography` alone."""

import base64
import hashlib
import struct

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NAMESPACE = b"event@flagledger"


def ssh_string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def strict_base64(text: str) -> bytes:
    """One text for each value: padded, and no stray bits in the last character."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError(f"not the base64 of its bytes: {text}")
    return data


def verifies(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


def event_signed_data(event: bytes) -> bytes:
    parts = NAMESPACE, b"", b"sha512", hashlib.sha512(event).digest()
    return b"SSHSIG" + b"".join(ssh_string(part) for part in parts)


def event_signature_holds(key: bytes, signature: bytes, event: bytes) -> bool:
    return verifies(key, signature, event_signed_data(event))


class SSHKey:
    """`ssh-ed25519 AAAA…`, as the events write it."""

    def __init__(self, line: str):
        kind, text = line.split(" ")
        blob = strict_base64(text)
        prefix = ssh_string(b"ssh-ed25519") + struct.pack(">I", 32)
        if kind != "ssh-ed25519" or len(blob) != 51 or not blob.startswith(prefix):
            raise ValueError(f"not an ssh-ed25519 key: {line}")
        self.raw = blob[-32:]
        self.fingerprint = hashlib.sha256(blob).digest()


class NoteKey:
    """A C2SP verifier key: `name+hash+base64(0x01 || key)`; the algorithm is plain Ed25519."""

    def __init__(self, name: str, raw: bytes):
        self.name, self.raw = name, raw
        self.id = hashlib.sha256(name.encode() + b"\n\x01" + raw).digest()[:4]

    @classmethod
    def parse(cls, text: str):
        name, key_id, encoded = text.strip().split("+", 2)
        data = strict_base64(encoded)
        key = cls(name, data[1:])
        if data[0] != 1 or len(data) != 33 or key.id.hex() != key_id:
            raise ValueError(f"not an Ed25519 verifier key: {text}")
        return key

    def __str__(self):
        data = base64.b64encode(b"\x01" + self.raw).decode()
        return f"{self.name}+{self.id.hex()}+{data}"


class Checkpoint:
    """origin, size and root out of a signed note that `key` has signed."""

    def __init__(self, note: bytes, key: NoteKey):
        text, separator, signatures = note.partition(b"\n\n")
        if not separator or not note.endswith(b"\n"):
            raise ValueError("not a signed note")
        message = text + b"\n"
        good = False
        for line in signatures.decode().splitlines():
            dash, name, encoded = line.split(" ")
            data = strict_base64(encoded)
            if dash != "\u2014" or name != key.name or data[:4] != key.id:
                continue
            if not verifies(key.raw, data[4:], message):
                raise ValueError("the note's signature is false")
            good = True
        if not good:
            raise ValueError(f"the note is not signed by {key}")
        origin, size, root = message.decode().splitlines()[:3]
        self.origin, self.size = origin, int(size)
        self.root = strict_base64(root)
        if str(self.size) != size or len(self.root) != 32:
            raise ValueError("not a checkpoint")

"""Records and events: who signed, with which key, and whether streams are whole."""

import base64
import hashlib
import json
import struct

from .signing import SSHKey, event_signature_holds

ZERO = bytes(32)


class Record:
    def __init__(self, data: bytes):
        fields = struct.unpack_from("<BBHIQQ", data, 0)
        version, kind, flags, self.epoch, self.position, self.recorded_at = fields
        if (version, kind, flags) != (1, 1, 0) or len(data) > 65535:
            raise ValueError(f"a record of version {version}, kind {kind}, flags {flags}")
        self.fingerprint, self.signature = data[24:56], data[56:120]
        (length,) = struct.unpack_from("<I", data, 120)
        self.event_bytes = data[124:]
        if len(self.event_bytes) != length:
            raise ValueError("the event's length is wrong")
        self.event = parse_canonical(self.event_bytes)


def parse_canonical(data: bytes):
    """JSON in which no key comes twice, written as RFC 8785 writes it."""

    def once(pairs):
        if len({key for key, _ in pairs}) != len(pairs):
            raise ValueError("a key comes twice")
        return dict(pairs)

    value = json.loads(data.decode("utf-8"), object_pairs_hook=once)
    try:
        import rfc8785
    except ImportError:
        return value
    if rfc8785.dumps(value) != data:
        raise ValueError("the event is not in canonical form")
    return value


class Registry:
    """Keys as the events enrol and revoke them, and streams as they go on."""

    def __init__(self):
        self.keys = {}
        self.revoked = set()
        self.heads = {}
        self.ids = set()
        self.genesis = None
        self.origin = None
        self.checkpoint_key = None
        self.last_time = None
        self.lived_override = False
        self.backfilling = False

    def problems(self, record: Record):
        """What is wrong with the next record, judged by all before it; then takes it in."""
        event, found = record.event, []
        if self.genesis is None:
            self._take_genesis(record)
        owner = self.keys.get(record.fingerprint)
        if owner is None or record.fingerprint in self.revoked:
            found.append("signed by a key that is not enrolled")
        else:
            author, raw = owner
            if not event_signature_holds(raw, record.signature, record.event_bytes):
                found.append("the signature is false")
            if author != event["author"]:
                found.append(f"signed by a key of {author} in the name of {event['author']}")
        found += self._stream_problems(record) + self._time_problems(record)
        self._take(record)
        return found

    def _take_genesis(self, record):
        change = record.event["changes"][0]
        if change["type"] != "ledger.created" or record.position != 0:
            raise ValueError("the log does not begin with ledger.created")
        self.genesis = hashlib.sha256(record.event_bytes).digest()
        self.origin = change["origin"]
        self.checkpoint_key = SSHKey(change["checkpointKey"])
        owner, checkpoint = SSHKey(change["ownerKey"]), self.checkpoint_key
        self.keys[owner.fingerprint] = (change["owner"], owner.raw)
        self.keys[checkpoint.fingerprint] = ("ledger", checkpoint.raw)

    def _stream_problems(self, record):
        event, found = record.event, []
        first = ZERO if record.position == 0 else self.genesis
        seq, prev = self.heads.get(event["stream"], (0, first))
        if event["ledger"] != self.origin:
            found.append(f"meant for the ledger {event['ledger']}")
        if event["seq"] != seq or base64.b64decode(event["prev"], validate=True) != prev:
            found.append(f"does not continue the stream {event['stream']}")
        if event["id"] in self.ids:
            found.append(f"the id {event['id']} was used before")
        return found

    def _time_problems(self, record):
        now, last = record.recorded_at, self.last_time
        backfilled = "backfilledAt" in record.event
        if last is None or now > last:
            return []
        if backfilled and self.backfilling and now == last:
            return []
        if backfilled and not self.backfilling and not self.lived_override:
            return []
        return ["recorded before the record before it"]

    def _take(self, record):
        event = record.event
        digest = hashlib.sha256(record.event_bytes).digest()
        self.heads[event["stream"]] = (event["seq"] + 1, digest)
        self.ids.add(event["id"])
        self.last_time = record.recorded_at
        backfilled = "backfilledAt" in event
        self.backfilling = self.backfilling or backfilled
        for change in event["changes"]:
            kind = change["type"]
            if kind == "key.enrolled":
                key = SSHKey(change["key"])
                self.keys[key.fingerprint] = (change["author"], key.raw)
            elif kind == "key.revoked":
                self.revoked.add(fingerprint_bytes(change["fingerprint"]))
            elif kind in ("override.set", "override.cleared") and not backfilled:
                self.lived_override = True


def fingerprint_bytes(text: str) -> bytes:
    """`SHA256:` with unpadded base64 as ssh-keygen prints, or padded base64, or hexadecimal."""
    text = text.removeprefix("SHA256:")
    if len(text) == 64:
        return bytes.fromhex(text)
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)

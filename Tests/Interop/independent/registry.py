"""What must be true of each record, given those before it: docs/format.md, "From record to
record". Roles are not judged here."""

import base64
import datetime
import hashlib

from .events import LEDGERS_OWN, OVERRIDES, ZERO, Record
from .signing import SSHKey, event_signature_holds


class Key:
    def __init__(self, author: str, line: str, delegate=False):
        known = SSHKey(line)
        self.author, self.raw, self.fingerprint = author, known.raw, known.fingerprint
        self.delegate, self.revoked = delegate, False


class Registry:
    """Keys as the events enrol and revoke them, streams as they go on, and times."""

    def __init__(self):
        self.keys = {}
        self.heads = {}
        self.ids = set()
        self.genesis = None
        self.origin = None
        self.checkpoint_key = None
        self.epoch = 0
        self.times = []
        self.highest = None
        self.last_is_backfilled = self.has_backfill = self.has_lived_override = False

    def problems(self, record: Record):
        """What is wrong with the next record, judged by all before it; then takes it in."""
        if self.genesis is None:
            found = self._take_genesis(record)
        else:
            found = self._key_problems(record)
        found += self._stream_problems(record) + self._time_problems(record)
        if record.epoch < max(1, self.epoch):
            found.append(f"of epoch {record.epoch}, after {self.epoch}")
        self._take(record)
        return found

    # Genesis and keys

    def _take_genesis(self, record):
        event, change = record.event, record.event["changes"][0]
        if change["type"] != "ledger.created":
            raise ValueError("the log does not begin with ledger.created")
        self.genesis = hashlib.sha256(record.event_bytes).digest()
        self.origin = change["origin"]
        self.checkpoint_key = SSHKey(change["checkpointKey"])
        owner = self._enrol(Key(change["owner"], change["ownerKey"]))
        right = (
            event["author"] == change["owner"] and event["stream"] == "control"
            and not {"onBehalfOf", "backfilledAt"} & event.keys()
            and {other["type"] for other in event["changes"][1:]} <= {"key.enrolled"}
            and record.fingerprint == owner.fingerprint != self.checkpoint_key.fingerprint
        )
        found = [] if right else ["not as a genesis event must be"]
        if not event_signature_holds(owner.raw, record.signature, record.event_bytes):
            found.append("the signature is false")
        self._enrol(Key("ledger", change["checkpointKey"]))
        return found

    def _enrol(self, key):
        if key.fingerprint in self.keys:
            raise ValueError(f"the key of {key.author} is enrolled a second time")
        self.keys[key.fingerprint] = key
        return key

    def _key_problems(self, record):
        event, key = record.event, self.keys.get(record.fingerprint)
        if key is None or key.revoked:
            return ["signed by a key that is not enrolled"]
        found = []
        if not event_signature_holds(key.raw, record.signature, record.event_bytes):
            found.append("the signature is false")
        if key.author != event["author"]:
            found.append(f"signed by a key of {key.author} in the name of {event['author']}")
        kinds = {change["type"] for change in event["changes"]}
        if bool(kinds & LEDGERS_OWN) != (key.author == "ledger") or "ledger.created" in kinds:
            found.append(f"{sorted(kinds)} is not for {key.author} to say")
        if key.author == "ledger" and kinds - LEDGERS_OWN:
            found.append("the ledger's own key signs what the ledger went through alone")
        if ("onBehalfOf" in event) != key.delegate:
            found.append("delegated keys, and only they, sign for others")
        return found

    # Streams and times

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
        for change in event["changes"]:
            if (change["type"] in OVERRIDES) == (event["stream"] == "control"):
                found.append(f"{change['type']} in the stream {event['stream']}")
        return found

    def _time_problems(self, record):
        now, backfilled = record.recorded_at, "backfilledAt" in record.event
        if backfilled and microseconds(record.event["backfilledAt"]) != now:
            return ["backfilled at another time than recorded"]
        if not self.times or now > (self.times[-1] if backfilled else self.highest):
            return []
        if backfilled and self.last_is_backfilled and now == self.times[-1]:
            return []
        if backfilled and not self.has_backfill and not self.has_lived_override:
            return []
        return ["recorded before the record before it"]

    def _take(self, record):
        event = record.event
        digest = hashlib.sha256(record.event_bytes).digest()
        self.heads[event["stream"]] = (event["seq"] + 1, digest)
        self.ids.add(event["id"])
        self.epoch = max(self.epoch, record.epoch)
        self.times.append(record.recorded_at)
        self.highest = max(self.highest or 0, record.recorded_at)
        self.last_is_backfilled = "backfilledAt" in event
        self.has_backfill = self.has_backfill or self.last_is_backfilled
        for change in event["changes"]:
            if change["type"] == "key.enrolled":
                self._enrol(Key(change["author"], change["key"], change.get("delegate", False)))
            elif change["type"] == "key.revoked":
                fingerprint = base64.b64decode(change["fingerprint"], validate=True)
                self.keys[fingerprint].revoked = True
            elif change["type"] in OVERRIDES and not self.last_is_backfilled:
                self.has_lived_override = True


def microseconds(text: str) -> int:
    """Of an event's time, which is UTC with three or six decimals."""
    time = datetime.datetime.fromisoformat(text.removesuffix("Z") + "+00:00")
    return (time - datetime.datetime.fromtimestamp(0, datetime.timezone.utc)) // datetime.timedelta(
        microseconds=1)

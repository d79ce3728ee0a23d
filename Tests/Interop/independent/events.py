"""Records and the events in them."""

import json
import struct

ZERO = bytes(32)
LEDGERS_OWN = {"ledger.recovered", "clock.steppedBack"}
OVERRIDES = {"override.set", "override.cleared"}


class Record:
    def __init__(self, data: bytes):
        fields = struct.unpack_from("<BBHIQQ", data, 0)
        version, kind, flags, self.epoch, self.position, self.recorded_at = fields
        if (version, kind, flags) != (1, 1, 0) or len(data) > 65535:
            raise ValueError(f"a record of version {version}, kind {kind}, flags {flags}")
        self.fingerprint, self.signature = data[24:56], data[56:120]
        (length,) = struct.unpack_from("<I", data, 120)
        self.event_bytes = data[124:]
        if len(self.event_bytes) != length or length > 49152:
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

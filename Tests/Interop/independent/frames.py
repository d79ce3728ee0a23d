"""Segments, frames and `head`, byte for byte as docs/format.md draws them."""

import hashlib
import pathlib
import struct

SEGMENT_MAGIC, HEAD_MAGIC = b"FLSEGMNT", b"FLLEDGHD"
HEADER_LENGTH = 4096
FRAME_HEADER_LENGTH = 80
RECORD, COMMIT, SEAL = 1, 2, 3
LONGEST_BODY = {RECORD: 65535, COMMIT: 72 + 3952, SEAL: 112}
ZERO = bytes(32)


class Damaged(Exception):
    """Bytes that do not check: the file, the offset, and what is wrong there."""

    def __init__(self, path, offset, what):
        super().__init__(f"{path} at byte {offset}: {what}")


class Unsupported(Damaged):
    """A newer format: no damage, and nothing that this reader can judge."""


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


class SegmentHeader:
    def __init__(self, path, data: bytes):
        if data[:8] != SEGMENT_MAGIC:
            raise Damaged(path, 0, "not a segment")
        fmt, length = struct.unpack_from("<II", data, 8)
        if fmt > 1:
            raise Unsupported(path, 8, f"format {fmt}")
        if len(data) < HEADER_LENGTH or sha256(data[:4064]) != data[4064:4096]:
            raise Damaged(path, 4064, "the header's hash is wrong")
        if (fmt, length) != (1, HEADER_LENGTH):
            raise Damaged(path, 8, f"format {fmt} with a header of {length} bytes")
        self.identity = data[16:48]
        self.first_position, self.first_batch, self.number = struct.unpack_from("<QQQ", data, 48)
        self.nonce = data[72:88]
        self.previous_segment = data[88:120]
        self.previous_commit = data[120:152]
        count, zero = struct.unpack_from("<II", data, 152)
        end = 160 + 32 * count
        if zero or end > 4064 or any(data[end:4064]):
            raise Damaged(path, 152, "the frontier's room is not as it must be")
        self.frontier = [data[160 + 32 * i : 192 + 32 * i] for i in range(count)]
        self.digest = data[4064:4096]


class Frame:
    def __init__(self, path, data: bytes, offset: int, nonce: bytes):
        header = data[offset : offset + FRAME_HEADER_LENGTH]
        if len(header) < FRAME_HEADER_LENGTH or sha256(header[:72])[:8] != header[72:]:
            raise Damaged(path, offset, "a frame's header does not check")
        self.offset = offset
        self.kind, length, self.position, self.batch = struct.unpack_from("<B3xIQQ", header, 0)
        if header[1:4] != bytes(3) or self.kind not in (RECORD, COMMIT, SEAL):
            raise Damaged(path, offset, f"a frame of kind {self.kind}")
        if length > LONGEST_BODY[self.kind]:
            raise Damaged(path, offset + 4, f"a body of {length} bytes")
        if header[24:40] != nonce:
            raise Damaged(path, offset + 24, "a frame of another segment")
        self.digest = header[40:72]
        start = offset + FRAME_HEADER_LENGTH
        self.body = data[start : start + length]
        # Batches begin on sectors of 512 bytes, so that a torn write never touches an older one.
        boundary = 512 if self.kind == COMMIT else 8
        self.end = -(-(start + length) // boundary) * boundary
        prefix = b"\x00" if self.kind == RECORD else b""
        if len(self.body) != length or sha256(prefix + self.body) != self.digest:
            raise Damaged(path, start, "a frame's body does not check")
        if any(data[start + length : self.end]) or self.end > len(data):
            raise Damaged(path, start + length, "padding that is not zero")


class Segment:
    """The frames of a segment. Behind the batch that ends at the size `acknowledged`, only a seal
    is read: what a crash left, or a writer is writing, is `unread`."""

    def __init__(self, path: pathlib.Path, acknowledged: int | None = None):
        data = path.read_bytes()
        self.path = path
        self.header = SegmentHeader(path, data)
        if path.name != f"{self.header.first_position:020}.segment":
            raise Damaged(path, 48, "the name and the first position differ")
        self.frames = []
        offset = HEADER_LENGTH
        while offset < len(data) and any(data[offset : offset + FRAME_HEADER_LENGTH]):
            frame = Frame(path, data, offset, self.header.nonce)
            self.frames.append(frame)
            offset = frame.end
            if frame.kind == COMMIT and frame.position == acknowledged:
                break
        offset = self._read_seal(data, offset, acknowledged)
        self.unread = any(data[offset:])
        if self.unread and acknowledged is None:
            raise Damaged(path, offset, "something after the last frame")
        self.seal = self.frames[-1] if self.frames and self.frames[-1].kind == SEAL else None
        if any(frame.kind == SEAL for frame in self.frames[:-1]):
            raise Damaged(path, 0, "frames after the seal")
        self.length, self.end = len(data), offset

    def _read_seal(self, data, offset, acknowledged):
        if acknowledged is None or not any(data[offset : offset + FRAME_HEADER_LENGTH]):
            return offset
        try:
            frame = Frame(self.path, data, offset, self.header.nonce)
        except Damaged:
            return offset
        if frame.kind != SEAL:
            return offset
        self.frames.append(frame)
        return frame.end


class Commit:
    def __init__(self, path, frame: Frame):
        count, length = struct.unpack_from("<II", frame.body, 0)
        self.count, self.root = count, frame.body[8:40]
        self.previous, self.note = frame.body[40:72], frame.body[72:]
        if len(self.note) != length:
            raise Damaged(path, frame.offset, "the checkpoint's length is wrong")


class Head:
    """One slot of `head`."""

    @staticmethod
    def read(path: pathlib.Path):
        """The better slot, or `None` where neither is written and whole."""
        slots = [slot for slot, _ in Head.slots(path) if slot]
        return max(slots, key=lambda head: head.generation, default=None)

    @staticmethod
    def slots(path: pathlib.Path):
        """For both slots the slot, or `None`, and what is wrong with it, or `None`."""
        data, slots = path.read_bytes(), []
        if len(data) != 2 * HEADER_LENGTH:
            return [(None, f"{path}: {len(data)} bytes")]
        for number in (0, 1):
            start = number * HEADER_LENGTH
            try:
                slots.append((Head._slot(path, start, data[start : start + HEADER_LENGTH]), None))
            except Unsupported:
                raise
            except Damaged as error:
                slots.append((None, str(error)))
        return slots

    @staticmethod
    def _slot(path, start, data: bytes):
        if not any(data):
            return None
        head = Head()
        fmt, head.flags, head.generation = struct.unpack_from("<IIQ", data, 8)
        if data[:8] != HEAD_MAGIC:
            raise Damaged(path, start, "not a slot of head")
        if fmt > 1:
            raise Unsupported(path, start + 8, f"format {fmt}")
        head.identity = data[24:56]
        head.size, head.batches, head.epoch, length = struct.unpack_from("<QQII", data, 56)
        head.root, head.note = data[80:112], data[112 : 112 + length]
        right = fmt == 1 and head.flags <= 1 and head.generation % 2 == start // HEADER_LENGTH
        right = right and length <= 3952 and not any(data[112 + length : 4064])
        if sha256(data[:4064]) != data[4064:] or not right:
            raise Damaged(path, start, "a slot that does not check")
        return head

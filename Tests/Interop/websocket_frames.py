"""WebSocket frames byte by byte (RFC 6455 section 5), for tests that no client would send."""

import os
import struct

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def frame(opcode, payload=b"", *, fin=True, reserved=0, mask=True, length=None):
    """One frame of a client. `length` is told instead of the payload's own, in the longest form."""
    first = (0x80 if fin else 0) | reserved << 4 | opcode
    masked = 0x80 if mask else 0
    if length is not None:
        head = struct.pack("!BBQ", first, masked | 127, length)
    elif len(payload) < 126:
        head = struct.pack("!BB", first, masked | len(payload))
    elif len(payload) < 1 << 16:
        head = struct.pack("!BBH", first, masked | 126, len(payload))
    else:
        head = struct.pack("!BBQ", first, masked | 127, len(payload))
    if not mask:
        return head + payload
    key = os.urandom(4)
    return head + key + bytes(byte ^ key[index % 4] for index, byte in enumerate(payload))


def message(opcode, *parts):
    """A message in as many frames as there are parts."""
    return b"".join(
        frame(opcode if index == 0 else CONTINUATION, part, fin=index == len(parts) - 1)
        for index, part in enumerate(parts))


def close(code=None, reason=b""):
    return frame(CLOSE, b"" if code is None else struct.pack("!H", code) + reason)


class FrameSocket:
    """A connection to `GET /v1/ws`, behind its handshake and its first message."""

    def __init__(self, client, port, connect):
        self.socket = connect()
        self.port = port
        self.buffer = b""
        fields = "".join(f"{name}: {value}\r\n" for name, value in client.headers.items())
        self.send(f"GET /v1/ws HTTP/1.1\r\nHost: localhost\r\n{fields}Upgrade: websocket\r\n"
                  "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
        while b"\r\n\r\n" not in self.buffer:
            self._fill()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        assert head.startswith(b"HTTP/1.1 101 "), head
        assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head, head
        assert self.receive()[0] == TEXT

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def send_slowly(self, data):
        """Byte by byte: every split that there is."""
        for index in range(len(data)):
            self.socket.sendall(data[index:index + 1])

    def _fill(self):
        data = self.socket.recv(65_536)
        if not data:
            raise EOFError
        self.buffer += data

    def _take(self, count):
        while len(self.buffer) < count:
            self._fill()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def receive(self):
        """The next frame of the server as (opcode, payload), which must be well formed."""
        first, second = self._take(2)
        assert first & 0x70 == 0, "reserved bits"
        assert second & 0x80 == 0, "a server masks nothing (RFC 6455 section 5.1)"
        length = second & 0x7F
        if length == 126:
            length = struct.unpack("!H", self._take(2))[0]
            assert length > 125
        elif length == 127:
            length = struct.unpack("!Q", self._take(8))[0]
            assert length >= 1 << 16
        if first & 0x08:
            assert first & 0x80 and length <= 125, "a control frame is one, and short"
        return first & 0x0F, self._take(length)

    def is_alive(self):
        """Whether a ping is answered, and nothing but pongs came before."""
        self.send(frame(PING, b"alive?"))
        while True:
            opcode, payload = self.receive()
            assert opcode == PONG, (opcode, payload)
            if payload == b"alive?":
                return True

    def closed_with(self):
        """The close code that the server sends next (`None`: a close frame without one); behind
        it the connection ends."""
        while True:
            opcode, payload = self.receive()
            if opcode == CLOSE:
                break
            assert opcode == PONG, (opcode, payload)
        code = struct.unpack("!H", payload[:2])[0] if payload else None
        payload[2:].decode()
        try:
            while True:
                self._fill()
        except (EOFError, ConnectionResetError):
            assert self.buffer == b"", "nothing follows a close frame"
        return code

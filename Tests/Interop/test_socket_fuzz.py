"""Mutated requests against the running program, beside clients that behave and must not notice.

Twenty seconds by default. For longer, or to see a run again:

    FLAGLEDGER_FUZZ_SECONDS=3600 FLAGLEDGER_FUZZ_SEED=1 .build/python -m pytest -s \\
        Tests/Interop/test_socket_fuzz.py
"""

import os
import random
import re
import secrets
import socket
import struct
import threading
import time

from service import eventually, running
from streams import EventStream
from websocket_frames import frame

SECONDS = float(os.environ.get("FLAGLEDGER_FUZZ_SECONDS", "20"))
SEED = int(os.environ.get("FLAGLEDGER_FUZZ_SEED", secrets.randbelow(1 << 32)))
WORKERS = 4
# What the state of some thousand changes and the buffers of the largest requests take, and more.
MEMORY = 128 << 20

# Every status of docs/http.md. A 500 is none of them.
STATUSES = {100, 101, 200, 204, 304, 400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415, 417,
            422, 426, 429, 431, 501, 503, 505}

PIECES = [
    b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b":", b"%", b"%00", b"%ff", b"\xff\xfe", b"/../",
    b"//", b"?", b"#", b"*", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/1.1\r\n", b"chunked", b"gzip",
    b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding : chunked\r\n",
    b"Transfer-Encoding: identity, chunked\r\n", b"Content-Length: 5\r\n",
    b"Content-Length: 0\r\n", b"Content-Length: -1\r\n", b"Content-Length: 1, 1\r\n",
    b"Content-Length: 18446744073709551616\r\n", b"Host: a\r\n", b"Host:\r\n", b" folded: yes\r\n",
    b"Connection: close\r\n", b"Connection: keep-alive, Upgrade\r\n", b"Expect: 100-continue\r\n",
    b"Upgrade: websocket\r\n", b"0\r\n\r\n", b"5\r\nhello\r\n", b"ffffffffffffffff\r\n",
    b"1;a=b\r\n", b"\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"X: " + b"y" * 9_000 + b"\r\n",
    b"a: b\r\n" * 120, b"[" * 5_000, b'{"a":' * 2_000,
]


class Requests:
    """Valid requests of every kind, with tokens of one tenant."""

    def __init__(self, service):
        self.fields = {
            role: f"Host: localhost\r\nAuthorization: Bearer {service.tokens[role, 'acme']}\r\n"
                  "X-Flag-Environment: prod\r\n" for role in ("admin", "viewer")}

    def any(self, draw):
        make = draw.choice([self.get, self.get, self.post, self.chunked, self.put, self.upgrade,
                            self.stream])
        return make(draw)

    def get(self, draw):
        path = draw.choice(["/feature-flags", "/feature-flags?user=ann", "/healthz", "/readyz",
                            "/v1/events?limit=3", "/v1/explain/one", "/v1/routes", "/metrics",
                            "/openapi.json", "/v1/events/1/proof", "/v1/admin/flags", "/nowhere",
                            "/v1/place?stream=acme/prod", "/feature-flags?as_of=1h"])
        method = draw.choice(["GET", "GET", "HEAD", "OPTIONS", "TRACE", "DELETE"])
        return self.head(f"{method} {path}", "viewer") + b"\r\n"

    def head(self, line, role):
        return f"{line} HTTP/1.1\r\n{self.fields[role]}".encode()

    def post(self, draw):
        body = draw.choice([b"{}", b'{"context":{"targetingKey":"ann"}}', b'{"context":null}'])
        path = draw.choice(["", "/one", "/limit", "/nope"])
        return self.head(f"POST /ofrep/v1/evaluate/flags{path}", "viewer") + (
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)) + body

    def chunked(self, draw):
        return self.head("POST /ofrep/v1/evaluate/flags/one", "viewer") + (
            b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")

    def put(self, draw):
        body = b'{"flags":{"limit":%d},"reason":"fuzz"}' % draw.randrange(50)
        return self.head("PUT /feature-flags", "admin") + (
            b"Content-Length: %d\r\n\r\n" % len(body)) + body

    def stream(self, draw):
        path = draw.choice(["/v1/stream", "/v1/stream?after=0", "/ofrep/v1/stream"])
        return self.head(f"GET {path}", "viewer") + b"\r\n"

    def upgrade(self, draw):
        frames = b"".join(
            frame(draw.randrange(16), draw.randbytes(draw.randrange(140)), fin=draw.random() < 0.7,
                  reserved=draw.choice([0, 0, 0, 1]), mask=draw.random() < 0.9)
            for _ in range(draw.randrange(8)))
        return self.head("GET /v1/ws", "viewer") + (
            b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n") + frames


def mutate(draw, data):
    """A few changes anywhere, as small as a bit and as large as a doubled half."""
    data = bytearray(data)
    for _ in range(draw.choice([0, 1, 1, 2, 3, 8])):
        if not data:
            break
        place = draw.randrange(len(data))
        end = min(len(data), place + draw.choice([1, 2, 10, 100, 1_000]))
        match draw.randrange(6):
            case 0:
                data[place] ^= 1 << draw.randrange(8)
            case 1:
                del data[place:end]
            case 2:
                data[place:place] = data[place:end]
            case 3:
                data[place:place] = draw.choice(PIECES)
            case 4:
                data[place:end] = draw.choice(PIECES)
            case 5:
                data[place:end] = draw.randbytes(end - place)
    return bytes(data)


class Fuzzer:
    """One worker: connection after connection, each with a burst of mutated requests."""

    def __init__(self, service, number, stop):
        self.service = service
        self.draw = random.Random(SEED + number)
        self.requests = Requests(service)
        self.stop = stop
        self.connections = 0
        self.answers = 0
        self.statuses = set()

    def run(self):
        while not self.stop.is_set():
            self.connections += 1
            client = self.service.connect()
            try:
                self.talk(client)
            except (BrokenPipeError, ConnectionResetError, TimeoutError):
                pass
            finally:
                client.close()

    def burst(self):
        draw = self.draw
        kind = draw.randrange(10)
        if kind == 0:
            return draw.randbytes(draw.randrange(1, 3_000))
        data = b"".join(
            mutate(draw, self.requests.any(draw)) for _ in range(draw.choice([1, 1, 2, 5, 30])))
        return data[:draw.randrange(1, len(data) + 1)] if kind == 1 and data else data

    def talk(self, client):
        draw = self.draw
        client.settimeout(draw.choice([0.02, 0.05, 0.3]))
        data = self.burst()
        for piece in self.pieces(data):
            client.sendall(piece)
        match draw.randrange(8):
            case 0:  # gone without a word
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            case 1:  # never reads
                return
            case 2:
                client.shutdown(socket.SHUT_WR)
        self.check(self.read(client))

    def pieces(self, data):
        draw = self.draw
        if draw.random() < 0.7 or len(data) < 2:
            return [data]
        cuts = sorted(draw.randrange(len(data)) for _ in range(draw.choice([1, 3, 20])))
        return [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)])]

    def read(self, client):
        """What the server says until it is silent for a moment."""
        said = b""
        try:
            while len(said) < 1 << 20:
                data = client.recv(65_536)
                if not data:
                    break
                said += data
        except (TimeoutError, ConnectionResetError):
            pass
        return said

    def check(self, said):
        if not said:
            return
        status = re.match(rb"HTTP/1\.1 (\d{3}) ", said)
        assert status, (SEED, said[:200])
        for number in re.findall(rb"(?:^|\n|\})HTTP/1\.1 (\d{3}) ", said):
            self.answers += 1
            self.statuses.add(int(number))
        assert int(status[1]) in STATUSES, (SEED, said[:400])
        assert b'"INTERNAL"' not in said, (SEED, said[:400])


def resident(service):
    text = open(f"/proc/{service.process.pid}/status", encoding="ascii").read()
    return int(re.search(r"VmRSS:\s+(\d+) kB", text)[1]) << 10


def connections(client):
    text = client.get("/metrics", status=200).text
    return int(re.search(r"^flagledger_connections (\d+)$", text, re.MULTILINE)[1])


def test_mutated_requests_harm_nobody(service):
    print(f"seed {SEED}, {SECONDS:g} s")
    watcher = service.as_("viewer", "globex")
    expected = watcher.flags()["flags"]
    base = connections(watcher)
    before = resident(service)
    stop = threading.Event()
    fuzzers = [Fuzzer(service, number, stop) for number in range(WORKERS)]
    served = 0

    def behave():
        """The same answers all the while, and a stream that stays."""
        nonlocal served
        client = service.as_("viewer", "globex")
        while not stop.is_set():
            assert client.flags()["flags"] == expected
            value = client.evaluate("limit", status=200).json()["value"]
            assert value == expected["limit"]["value"]
            served += 1

    def end():
        stop.wait(SECONDS)
        stop.set()

    with EventStream(service.as_("viewer", "globex"), timeout=60) as stream:
        with running(end, behave, *[fuzzer.run for fuzzer in fuzzers]):
            pass
        position = service.as_("admin", "globex").put({"one": True})["position"]
        assert stream.next()[0] == position
    assert service.process.poll() is None
    # Half requests have ten seconds, half bodies thirty.
    eventually(lambda: connections(watcher) <= base + 1, 60)
    grown = resident(service) - before
    statuses = set().union(*[fuzzer.statuses for fuzzer in fuzzers])
    print(f"{sum(fuzzer.connections for fuzzer in fuzzers)} connections, "
          f"{sum(fuzzer.answers for fuzzer in fuzzers)} answers of {len(statuses)} statuses, "
          f"{served} rounds of the well-behaved client, memory {grown / 2**20:+.1f} MiB")
    assert {200, 400, 404, 405, 501} <= statuses and served > 10
    assert grown < MEMORY, grown
    assert service.stop() == 0
    assert service.ledger.json("audit")["ok"]

"""A lean HTTP/1.1 client for measuring: requests whose bytes are ready, on kept connections.

Answers are timed by the kernel as they arrive at the socket (SO_TIMESTAMPNS), so that what this
program does with one of them does not count as the waiting time of the next.
"""

import gc
import json
import select
import socket
import struct
import time
import typing

# Not among the socket module's names; the same on every architecture but a few.
SO_TIMESTAMPNS = 35


class Load(typing.NamedTuple):
    """Requests a second, and percentiles of their time in milliseconds."""

    rate: float
    p50: float
    p99: float
    p999: float

    def __str__(self):
        return f"{self.rate:,.0f}/s, p50 {self.p50:.2f}, p99 {self.p99:.2f} ms"


def clock():
    """Nanoseconds of the clock with which the kernel stamps what arrives."""
    return time.clock_gettime_ns(time.CLOCK_REALTIME)


def request(method, path, body=None, **headers):
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")


def receive(connection):
    """What has arrived, and when the last of it did."""
    data, control, _, _ = connection.recvmsg(65_536, 64)
    for level, kind, value in control:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
            seconds, nanoseconds = struct.unpack_from("qq", value)
            return data, seconds * 1_000_000_000 + nanoseconds
    return data, clock()


def connect(port, address="127.0.0.1"):
    connection = socket.create_connection(("127.0.0.1", port), 60, source_address=(address, 0))
    connection.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


class Lane:
    """One connection, with one request under way at most."""

    def __init__(self, port):
        self.connection = connect(port)
        self.since = 0
        self.buffer = self.body = b""

    def fileno(self):
        return self.connection.fileno()

    def send(self, data, since):
        self.since = since
        self.connection.sendall(data)

    def read(self):
        """The nanoseconds that the answer took, once it is whole."""
        data, stamp = receive(self.connection)
        if not data:
            raise ConnectionError("the server ended a connection")
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return None
        start = self.buffer.find(b"ontent-Length: ", 0, head) + 15
        length = int(self.buffer[start:self.buffer.find(b"\r", start)])
        if len(self.buffer) < head + 4 + length:
            return None
        if not self.buffer.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(self.buffer.decode(errors="replace"))
        self.body = self.buffer[head + 4:]
        self.buffer = b""
        return stamp - self.since

    @property
    def answer(self):
        """The last answer's JSON."""
        return json.loads(self.body)


class _lanes:
    """Connections for the time of a measurement, in which Python collects no garbage."""

    def __init__(self, port, count):
        self.lanes = [Lane(port) for _ in range(count)]

    def __enter__(self):
        gc.disable()
        return self.lanes

    def __exit__(self, *_):
        gc.enable()
        for lane in self.lanes:
            lane.connection.close()


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def closed_loop(port, supplies, seconds):
    """A connection for each of `supplies`, which gives the bytes of its requests: the next is sent
    when the last is answered."""
    times = []
    with _lanes(port, len(supplies)) as lanes:
        supply = dict(zip((lane.fileno() for lane in lanes), map(iter, supplies), strict=True))
        by_number = {lane.fileno(): lane for lane in lanes}
        poll = select.epoll()
        start = clock()
        end = start + seconds * 1_000_000_000
        for lane in lanes:
            poll.register(lane, select.EPOLLIN)
            lane.send(next(supply[lane.fileno()]), clock())
        waiting = len(lanes)
        while waiting:
            for number, _ in poll.poll(60):
                lane = by_number[number]
                taken = lane.read()
                if taken is None:
                    continue
                times.append(taken)
                data = next(supply[number], None) if clock() < end else None
                if data is None:
                    waiting -= 1
                else:
                    lane.send(data, clock())
        poll.close()
        milliseconds = [percentile(times, share) / 1e6 for share in (0.5, 0.99, 0.999)]
        return Load(len(times) / ((clock() - start) / 1e9), *milliseconds)

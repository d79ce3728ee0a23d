"""Holds idle connections and event streams open, and tells what they cost.

    .build/python Tests/Benchmarks/connections.py [idle [streams [seconds]]]

10,000 idle connections, 1,000 event streams and rounds of 5 seconds by default. Prints the memory
of each beyond the kernel's, how long a change takes to all streams, and the requests a second of
one OFREP evaluation beside nginx, as in reading.py, without and with them.
"""

import re
import resource
import select
import statistics
import socket
import sys
import tempfile
import time
from pathlib import Path

import requests

from peers import nginx, require

from reading import CONTEXT, THREADS, load
from service import Service, Tokens, make_ledger

ROUNDS = 3
# An idle connection is asked something after so many seconds, to stay; the server gives it 75.
REFRESH = 40


class Crowd:
    """Connections that are held open. Their addresses differ: of one there may be 12,288."""

    def __init__(self, service, token):
        self.service = service
        self.token = token
        self.idle = []
        self.streams = []
        self.asked = time.monotonic()

    def connect(self, number):
        return socket.create_connection(
            ("127.0.0.1", self.service.port), timeout=60,
            source_address=(f"127.0.0.{2 + number // 8_000}", 0))

    def ask(self, client, path="/healthz"):
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n"
                       f"Authorization: Bearer {self.token}\r\n\r\n".encode())
        return client.recv(4_096)

    def add_idle(self, count):
        """Each has been served once, so that whatever it keeps it has by now."""
        for number in range(count):
            client = self.connect(number)
            assert self.ask(client).startswith(b"HTTP/1.1 200 "), "the server takes no more"
            self.idle.append(client)
        self.asked = time.monotonic()

    def add_streams(self, count):
        for number in range(count):
            client = self.connect(len(self.idle) + number)
            assert self.ask(client, "/v1/stream").startswith(b"HTTP/1.1 200 ")
            self.streams.append(client)

    def refresh(self):
        if time.monotonic() - self.asked < REFRESH:
            return
        for client in self.idle:
            assert self.ask(client).startswith(b"HTTP/1.1 200 "), "an idle connection was ended"
        self.asked = time.monotonic()

    def hear(self, position):
        """Waits until every stream was told of the change."""
        wanted = f"id: {position}\n".encode()
        poll = select.poll()
        waiting = {client.fileno(): client for client in self.streams}
        for client in self.streams:
            poll.register(client, select.POLLIN)
        while waiting:
            for descriptor, _ in poll.poll(60_000):
                data = waiting[descriptor].recv(65_536)
                assert data, "a stream was ended"
                if wanted in data:
                    poll.unregister(descriptor)
                    del waiting[descriptor]

    def close(self):
        for client in self.idle + self.streams:
            client.close()


def resident(service):
    text = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", text)[1])


def median_ratio(name, seconds, ours, theirs, refresh):
    ratios = []
    for _ in range(ROUNDS):
        refresh()
        (their_rate, their_tail), (our_rate, our_tail) = theirs(seconds), ours(seconds)
        ratios.append(our_rate / their_rate)
        print(f"{name:22} {our_rate:9.0f}/s p99 {our_tail:6.2f} ms   nginx {their_rate:9.0f}/s "
              f"p99 {their_tail:6.2f} ms   ratio {ratios[-1]:.2f}", flush=True)
    return statistics.median(ratios)


def cost(name, count, service, add):
    before = resident(service)
    add(count)
    time.sleep(1)
    grown = resident(service) - before
    print(f"{count} {name}: {grown} KiB, {grown / max(1, count):.2f} KiB each", flush=True)


def measure(service, crowd, counts, seconds, admin, peer, script):
    one = f"{service.url}/ofrep/v1/evaluate/flags/one"

    def ours(duration):
        return load(one, duration, script=script)

    def theirs(duration):
        return load(f"{peer}/ofrep", duration, script=script)

    without = median_ratio("alone", seconds, ours, theirs, crowd.refresh)
    idle, streams = counts
    cost("idle connections", idle, service, crowd.add_idle)
    cost("event streams", streams, service, crowd.add_streams)
    for value in (True, False, True):
        since = time.monotonic()
        answer = requests.put(f"{service.url}/feature-flags", headers=admin, timeout=60,
                              json={"flags": {"two": value}})
        crowd.hear(answer.json()["position"])
        print(f"a change, told to {streams} streams: {1_000 * (time.monotonic() - since):.0f} ms")
    beside = median_ratio(f"{idle} + {streams}", seconds, ours, theirs, crowd.refresh)
    crowd.refresh()
    print(f"ratio alone {without:.2f}, with them {beside:.2f}: {beside / without - 1:+.1%}")


def main():
    require("wrk", "nginx")
    given = [int(text) for text in sys.argv[1:]]
    idle, streams, seconds = given + [10_000, 1_000, 5][len(given):]
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if idle + streams + 200 > most:
        sys.exit(f"connections.py: {idle + streams} descriptors are needed and {most} "
                 "allowed: raise the limit with ulimit -n")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as name:
        hold(Path(name), idle, streams, seconds)


def hold(folder, idle, streams, seconds):
    ledger, _ = make_ledger(folder / "ledger")
    token, admin = (ledger.json(
        "token", "issue", "--principal", "bench", "--tenant", "acme", "--role", role,
        "--environment", "prod")["token"] for role in ("viewer", "admin"))
    script = folder / "post.lua"
    script.write_text(
        f"wrk.method='POST'; wrk.body='{CONTEXT}'\n"
        "wrk.headers['Content-Type']='application/json'\n"
        f"wrk.headers['Authorization']='Bearer {token}'\n")
    with Service(ledger, Tokens(), "--loops", str(THREADS)) as service:
        fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        body = requests.post(f"{service.url}/ofrep/v1/evaluate/flags/one", data=CONTEXT,
                             headers=fields, timeout=10).text
        crowd = Crowd(service, token)
        with nginx(folder, {"ofrep": body}, THREADS) as peer:
            try:
                measure(service, crowd, (idle, streams), seconds,
                        {"Authorization": f"Bearer {admin}"}, peer, script)
            finally:
                crowd.close()


if __name__ == "__main__":
    main()

"""Holds idle connections and event streams open, and tells what they cost.

    .build/python Tests/Benchmarks/connections.py [seconds [rounds]] [--json]
        [--idle 10000] [--streams 1000] [--changes 100]

The memory of each beyond the kernel's; the requests a second of one OFREP evaluation beside nginx,
as in reading.py, without and with them; and how long a durable change takes to every stream: from
the moment when its request is sent, and from when its answer arrives, to the moment when the kernel
has the stream's bytes at the client's socket. The clients sleep until all of that is over: a
thousand of them would not share the server's processors, and reading would take one of these.
"""

import json
import os
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

import requests

from comparing import Table, arguments, in_turn, ratios, spread
from peers import nginx, require
from requesting import Lane, clock, connect, percentile, receive, request

from reading import CONTEXT, THREADS, load, post
from service import Service, Tokens, make_ledger

# An idle connection is asked something after so many seconds, to stay; the server gives it 75.
REFRESH = 40
# In seconds: what a change and its delivery take on a machine with ten times as much to do.
QUIET = 0.2


class Crowd:
    """Connections that are held open. Their addresses differ: of one there may be 12,288."""

    def __init__(self, service, token):
        self.service = service
        self.token = token
        self.idle = []
        self.streams = []
        self.asked = time.monotonic()

    def connect(self, number):
        return connect(self.service.port, f"127.0.0.{2 + number // 8_000}")

    def ask(self, client, path="/healthz"):
        client.sendall(request("GET", path, Authorization=f"Bearer {self.token}"))
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

    def arrivals(self, position):
        """When each stream was told of the change; the kernel has noted it."""
        wanted = f"id: {position}\n".encode()
        found = []
        for client in self.streams:
            heard = b""
            while wanted not in heard:
                data, stamp = receive(client)
                assert data, "a stream was ended"
                heard += data
            found.append(stamp)
        return found

    def close(self):
        for client in self.idle + self.streams:
            client.close()


class Change:
    """One change after the other, on a connection of its own."""

    def __init__(self, service, token):
        self.lane = Lane(service.port)
        self.fields = {"Authorization": f"Bearer {token}"}
        self.value = False

    def make(self):
        """The position, when the request was sent, and when its answer arrived."""
        self.value = not self.value
        body = json.dumps({"flags": {"two": self.value}}).encode()
        sent = clock()
        self.lane.send(request("PUT", "/feature-flags", body, **self.fields), sent)
        taken = None
        while taken is None:
            taken = self.lane.read()
        return self.lane.answer["position"], sent, sent + taken


def resident(service):
    text = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", text)[1])


def processor(service):
    """Milliseconds of processor time that the service has used."""
    fields = Path(f"/proc/{service.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return 1_000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost(table, name, count, service, add):
    before = resident(service)
    add(count)
    time.sleep(1)
    grown = resident(service) - before
    table.row(f"{count} {name}", f"{grown} KiB, {grown / max(1, count):.2f} KiB each",
              "≤ 8 KiB each")


def deliveries(table, crowd, change, count):
    sent_to, answered_to, answers = [], [], []
    before = processor(crowd.service)
    for _ in range(count):
        position, sent, answered = change.make()
        time.sleep(QUIET)
        # By now the service is done with it, as with a person's change: this is no load.
        moments = crowd.arrivals(position)
        sent_to += [(moment - sent) / 1e6 for moment in moments]
        answered_to += [(moment - answered) / 1e6 for moment in moments]
        answers.append((answered - sent) / 1e6)
    for name, values, bar in (("sent", sent_to, "p99 ≤ 20 ms"),
                              ("answered", answered_to, "")):
        shares = ", ".join(f"p{100 * share:g} {percentile(values, share):.2f}"
                           for share in (0.5, 0.99, 1))
        table.row(f"a change, from {name}, to {len(crowd.streams)} streams", f"{shares} ms", bar)
    table.row("the change's own answer", spread(answers, "ms"), "")
    used = (processor(crowd.service) - before) / count
    table.row("processor time of a change and its delivery", f"{used:.1f} ms", "")


def measure(service, crowd, options, change, peer, script, table):
    one = f"{service.url}/ofrep/v1/evaluate/flags/one"

    def beside(name):
        crowd.refresh()
        found = in_turn(options.rounds, {
            "ours": lambda: load(one, options.seconds, script=script),
            "nginx": lambda: load(f"{peer}/ofrep", options.seconds, script=script)}, name=name)
        rates = [[one.rate for one in side] for side in found.values()]
        ratio = ratios(*rates)
        table.row(f"OFREP beside nginx, {name}", ratio, "")
        return ratio.median

    alone = beside("alone")
    cost(table, "idle connections", options.idle, service, crowd.add_idle)
    cost(table, "event streams", options.streams, service, crowd.add_streams)
    deliveries(table, crowd, change, options.changes)
    table.row("with them by alone", f"{beside('with them') / alone:.2f}", "≥ 0.9")


def main():
    options = arguments(__doc__, rounds=5, idle=10_000, streams=1_000, changes=100)
    require("wrk", "nginx")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if options.idle + options.streams + 200 > most:
        sys.exit(f"connections.py: {options.idle + options.streams} descriptors are needed and "
                 f"{most} allowed: raise the limit with ulimit -n")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as name:
        hold(Path(name), options)


def hold(folder, options):
    ledger, _ = make_ledger(folder / "ledger")
    token, admin = (ledger.json(
        "token", "issue", "--principal", "bench", "--tenant", "acme", "--role", role,
        "--environment", "prod")["token"] for role in ("viewer", "admin"))
    table = Table(("what", "figure", "bar"), options.json)
    with Service(ledger, Tokens(), "--loops", str(THREADS)) as service:
        fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        body = requests.post(f"{service.url}/ofrep/v1/evaluate/flags/one", data=CONTEXT,
                             headers=fields, timeout=10).text
        crowd = Crowd(service, token)
        with nginx(folder, {"ofrep": body}, THREADS) as peer:
            try:
                measure(service, crowd, options, Change(service, admin), peer, post(token), table)
            finally:
                crowd.close()


if __name__ == "__main__":
    main()

"""Flags read over HTTP, beside nginx answering the very bytes of the service with `return 200`.

    .build/python Tests/Benchmarks/reading.py [seconds [rounds]] [--json] [--part NAME,…]

shapes   one flag, bulks of 5 and of 350, and /feature-flags, as fast as answers come (`wrk`);
         of one user, and of another user each time, for which there is no bar
one-cpu  the OFREP shapes again, each server on one processor and `wrk` on the others
fixed    one flag at a fixed rate (--rate), from connections that each wait a random time
curve    one flag on 1 to 1,000 connections
changes  one flag while nothing changes and while --changes are made a second

All sides take turns. nginx looks nothing up, authenticates nobody and writes no JSON.
"""

import contextlib
import itertools
import json
import multiprocessing
import os
import pathlib
import resource
import tempfile
import time

import requests

from comparing import arguments, chosen, in_turn, ratios, spread, Table
from peers import nginx, on_processors, require, wrk
from requesting import Lane, request

from ledger import Ledger
from service import Service, Tokens

THREADS, CONNECTIONS = 2, 32
CURVE = (1, 4, 16, 64, 256, 1_000)
CONTEXT = '{"context":{"targetingKey":"user-1"}}'


def load(url, seconds, *, threads=THREADS, connections=CONNECTIONS, **how):
    return wrk(url, seconds, threads=threads, connections=connections, **how)


def post(token):
    """Lua with which `wrk` asks as an OFREP client does."""
    return (f"wrk.method='POST'; wrk.body='{CONTEXT}'\n"
            "wrk.headers['Content-Type']='application/json'\n"
            f"wrk.headers['Authorization']='Bearer {token}'\n")


def post_of_many(token):
    """The same, each time of another user: nothing that was kept serves again."""
    return post(token) + (
        "local number = 0\nrequest = function() number = number + 1\n"
        "return wrk.format(nil, nil, nil, "
        "'{\"context\":{\"targetingKey\":\"user-' .. number .. '\"}}') end\n")


def prepare(folder, flags=100):
    """A ledger with so many flags, and a token that reads them."""
    ledger = Ledger.create(folder / "ledger").prepare()
    catalog = folder / "catalog.json"
    catalog.write_text(json.dumps({"flags": [
        {"key": f"flag-{i:03}", "type": "boolean", "default": i % 2 == 0, "gates": ["product"]}
        for i in range(flags)]}))
    ledger.run("catalog", "apply", catalog)
    ledger.set("flag-001", True, "--tenant", "acme")
    return ledger, token_of(ledger, "viewer")


def token_of(ledger, role):
    return ledger.json("token", "issue", "--principal", "bench", "--tenant", "acme", "--role",
                       role, "--environment", "prod")["token"]


class Shape:
    """One kind of request: what `wrk` does to ask it, of the service and of nginx."""

    def __init__(self, name, service, path, *, script=None, header=None):
        self.name, self.url = name, service.url + path
        self.how = {"script": script, "header": header}
        # The name of a place and of a variable in nginx's configuration.
        self.place = "".join(letter for letter in name if letter.isalnum())

    def body(self, token):
        fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        answer = (requests.post(self.url, data=CONTEXT, headers=fields, timeout=10)
                  if self.how["script"] else requests.get(self.url, headers=fields, timeout=10))
        answer.raise_for_status()
        return answer.text

    def sides(self, peer, seconds, **more):
        return {"ours": lambda: load(self.url, seconds, **self.how, **more),
                "nginx": lambda: load(f"{peer}/{self.place}", seconds, **self.how, **more)}


@contextlib.contextmanager
def world(folder, cpus=None):
    """A service with 5, one with 100 and one with 350 flags, their shapes by name, and nginx."""
    loops = len(cpus) if cpus else THREADS
    with contextlib.ExitStack() as stack:
        shapes, bodies = {}, {}
        for count in (100, 5, 350):
            place = folder / f"{count}-{loops}"
            place.mkdir()
            ledger, token = prepare(place, count)
            service = stack.enter_context(Service(
                ledger, Tokens(), "--loops", str(loops), prepare=on_processors(cpus)))
            bulk, script = "/ofrep/v1/evaluate/flags", post(token)
            if count == 100:
                made = [Shape("OFREP, one flag", service, f"{bulk}/flag-001", script=script),
                        Shape("OFREP, one flag, another user each time", service,
                              f"{bulk}/flag-001", script=post_of_many(token)),
                        Shape("/feature-flags of 100", service, "/feature-flags",
                              header=f"Authorization: Bearer {token}")]
            else:
                made = [Shape(f"OFREP, all {count} flags", service, bulk, script=script),
                        Shape(f"OFREP, all {count} flags, another user each time", service,
                              bulk, script=post_of_many(token))]
            for shape in made:
                shapes[shape.name] = shape
                bodies[shape.place] = shape.body(token)
        yield shapes, stack.enter_context(nginx(folder, bodies, loops, cpus))


def compare(table, name, rounds, sides, bar=""):
    """One row: both rates, the ratio round by round, and both sides' latencies."""
    found = in_turn(rounds, sides, name=name)
    (first, ours), (_, theirs) = found.items()
    rates = [[load.rate for load in side] for side in (ours, theirs)]
    tails = [spread(getattr(load, share) for load in side)
             for share in ("p50", "p99", "p999") for side in (ours, theirs)]
    table.row(name, spread(rates[0], "/s"), spread(rates[1], "/s"), ratios(*rates), bar, *tails)


COLUMNS = ("request", "ours", "nginx", "ratio", "bar", *(
    f"{share}, ms, {side}" for share in ("p50", "p99", "p99.9") for side in ("ours", "nginx")))


def shapes_part(folder, options, table):
    with world(folder) as (shapes, peer):
        for shape in shapes.values():
            # The bars are of questions that come again, as a service's do.
            bar = "" if "another" in shape.name else "≥ 1.0"
            compare(table, shape.name, options.rounds, shape.sides(peer, options.seconds), bar)


def one_cpu_part(folder, options, table):
    others = os.sched_getaffinity(0) - {0}
    if not others:
        return table.row("one processor", "skipped: this machine has no other one for wrk")
    with world(folder, {0}) as (shapes, peer):
        for shape in shapes.values():
            sides = shape.sides(peer, options.seconds, threads=1, cpus=others)
            compare(table, f"{shape.name}, one CPU", options.rounds, sides)


def curve_part(folder, options, table):
    with world(folder) as (shapes, peer):
        shape = shapes["OFREP, one flag"]
        for count in CURVE:
            sides = shape.sides(peer, options.seconds, connections=count)
            compare(table, f"connections {count}", options.rounds, sides)


def fixed_part(folder, options, table):
    ledger, token = prepare(folder)
    with Service(ledger, Tokens(), "--loops", str(THREADS)) as service:
        shape = Shape("OFREP", service, "/ofrep/v1/evaluate/flags/flag-001", script=post(token))
        with nginx(folder, {shape.place: shape.body(token)}, THREADS) as peer:
            sides = shape.sides(peer, options.seconds, rate=options.rate)
            compare(table, f"one flag at {options.rate}/s", options.rounds, sides)


def _change(port, token, rate, number, stop):
    """Sets flags to values that they do not have, at a steady rate."""
    lane, fields = Lane(port), {"Authorization": f"Bearer {token}"}
    due = time.monotonic()
    for count in itertools.count():
        body = json.dumps({"flags": {f"flag-{count % 100:03}": (count // 100 + number) % 2 == 0},
                           "reason": "load"}).encode()
        lane.send(request("PUT", "/feature-flags", body, **fields), 0)
        while lane.read() is None:
            pass
        due += 1 / rate
        if stop.wait(max(0, due - time.monotonic())):
            return


@contextlib.contextmanager
def changing(port, token, rate, number):
    """A process of its own, so that it takes no time of the one that measures."""
    context = multiprocessing.get_context("fork")
    stop = context.Event()
    process = context.Process(target=_change, args=(port, token, rate, number, stop))
    process.start()
    try:
        time.sleep(0.2)
        yield
        assert process.exitcode is None, "changes were refused"
    finally:
        stop.set()
        process.join(20)


def changes_part(folder, options, table):
    ledger, token = prepare(folder)
    admin, numbers = token_of(ledger, "admin"), itertools.count()
    with Service(ledger, Tokens(), "--loops", str(THREADS)) as service:
        def beside(measure):
            def measured():
                with changing(service.port, admin, options.changes, next(numbers)):
                    return measure()
            return measured

        shape = Shape("OFREP", service, "/ofrep/v1/evaluate/flags/flag-001", script=post(token))
        ways = {f"at {options.rate}/s": lambda: load(
                    shape.url, options.seconds, rate=options.rate, **shape.how),
                "without pause": lambda: load(shape.url, options.seconds, **shape.how)}
        for name, quiet in ways.items():
            found = in_turn(options.rounds, {"changes": beside(quiet), "quiet": quiet}, name=name)
            tails = [[load.p99 for load in side] for side in found.values()]
            table.row(f"one flag, {name}, with {options.changes} changes/s",
                      spread(tails[0], "ms"), spread(tails[1], "ms"), ratios(*tails), "≤ 1.2")


PARTS = {
    "shapes": (shapes_part, COLUMNS),
    "one-cpu": (one_cpu_part, COLUMNS),
    "fixed": (fixed_part, COLUMNS),
    "curve": (curve_part, COLUMNS),
    "changes": (changes_part, ("request", "p99 with changes", "p99, quiet", "ratio", "bar")),
}


def main():
    options = arguments(__doc__, part=",".join(PARTS), rate=5_000, changes=50)
    parts = chosen(options.part, PARTS)
    require("wrk", "nginx")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    for name in parts:
        part, header = PARTS[name]
        with tempfile.TemporaryDirectory() as folder:
            part(pathlib.Path(folder), options, Table(header, options.json))
        if not options.json:
            print()


if __name__ == "__main__":
    main()

"""Durable changes a second, of one writer and of 64: ours beside SQLite, PostgreSQL and etcd.

    .build/python Tests/Benchmarks/writing.py [seconds [rounds]] [--json] [--part alone,together]

Ours, by three ways: `flagledger set` (a process a change; alone only); the service with a token,
whose events it signs itself (`PUT /feature-flags`); and the service with events that 64 authors
signed with their own keys beforehand (`POST /v1/events`, each author one stream). All are on the
disk and under a signed checkpoint before they are answered.

PostgreSQL inserts as many bytes, one row a transaction, prepared, with `synchronous_commit=on`;
SQLite the same in WAL mode with `synchronous=FULL`, its writers waiting in line for one lock, which
is faster than their finding it busy; etcd puts them through its HTTP gateway. The floor is one
`pwrite` and `fdatasync` of 1 KiB over blocks that were written before. All write to the folder of
the run, in turn.
"""

import contextlib
import itertools
import json
import os
import pathlib
import tempfile

from authors import Author, enrol
from comparing import arguments, chosen, in_turn, ratios, say, spread, Table
from peers import etcd, postgres, require, wrk
from requesting import closed_loop
from stores import THREADS, WRITERS, Etcd, Floor, PostgreSQL, SQLite, rate_of

from ledger import OWNER, ROOT, Ledger, binary, environment
from service import Service, Tokens

FLAGS = 200
# More a second than the service has ever taken: an author who runs out of signed events ends early.
MOST = 16_000

# Every request of every connection sets another flag to another value, so that all are changes.
PUT = """
local number = START
function setup(thread) thread:set("lane", lanes or 0); lanes = (lanes or 0) + 1 end
function request()
  number = number + 1
  local flag = string.format("flag-%03d", (number * 2 + lane) % FLAGS)
  local body = string.format('{"flags":{"%s":%d},"reason":"load"}', flag, number)
  return wrk.format("PUT", nil, {["Authorization"] = "Bearer TOKEN"}, body)
end
"""


def put(token, start):
    """Lua with which `wrk` changes flags to numbers above `start`."""
    text = PUT.replace("TOKEN", token).replace("FLAGS", str(FLAGS))
    return text.replace("START", str(start))


def prepare(folder, tenants=()):
    """A ledger with 200 flags of numbers."""
    folder.mkdir()
    ledger = Ledger.create(folder / "ledger").prepare()
    catalog = folder / "catalog.json"
    catalog.write_text(json.dumps({
        "tenants": ["acme", *tenants],
        "flags": [{"key": f"flag-{i:03}", "type": "integer", "default": 0, "gates": ["product"]}
                  for i in range(FLAGS)]}))
    ledger.run("catalog", "apply", catalog)
    return ledger


class ByCommand:
    """A process a change."""

    def __init__(self, folder):
        self.ledger = prepare(folder / "command")
        self.numbers = itertools.count(1)
        self.environment = environment(self.ledger.home)

    def alone(self, seconds):
        return rate_of(self.change, seconds)

    def change(self):
        number = next(self.numbers)
        line = [str(binary()), "--ledger", str(self.ledger.directory), "set",
                f"flag-{number % FLAGS:03}", str(number), "--environment", "prod", "--tenant",
                "acme"]
        process = os.posix_spawn(line[0], line, self.environment, file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
        assert os.waitpid(process, 0)[1] == 0, "flagledger set failed"


class ByToken:
    """The service signs for the token's principal."""

    def __init__(self, service, token):
        self.url = f"{service.url}/feature-flags"
        self.token = token
        self.starts = itertools.count(1)

    def load(self, seconds, connections):
        # A round begins where no value of the rounds before can be.
        script = put(self.token, next(self.starts) * 10_000_000)
        return wrk(
            self.url, seconds, threads=THREADS, connections=connections, script=script).rate

    def alone(self, seconds):
        return self.load(seconds, 1)

    def together(self, seconds):
        return self.load(seconds, WRITERS)


class ByOwnKeys:
    """Authors sign; the service checks."""

    def __init__(self, service, ledger, token, tenants):
        self.port, self.token = service.port, token
        self.authors = [Author(f"{tenant}@example.com", f"{tenant}/prod") for tenant in tenants]
        self.places = {"url": service.url, "token": token}
        owner = Author.owner(OWNER, ledger.directory / "keys" / "owner")
        enrol(owner, self.authors, **self.places)

    def load(self, seconds, authors, most):
        for author in authors:
            author.find_place(**self.places)
        chains = [author.requests(int(most * seconds / len(authors)), self.token, FLAGS)
                  for author in authors]
        load = closed_loop(self.port, chains, seconds)
        if load.rate * seconds > 0.95 * sum(map(len, chains)):
            say("own keys: too few events were signed beforehand; the rate is too low")
        return load.rate

    def alone(self, seconds):
        return self.load(seconds, self.authors[:1], MOST / 4)

    def together(self, seconds):
        return self.load(seconds, self.authors, MOST)


@contextlib.contextmanager
def world(folder):
    """Everybody who writes, by name, ours first."""
    (folder / "pg").mkdir()
    tenants = [f"tenant-{number}" for number in range(1, WRITERS + 1)]
    ledger = prepare(folder / "service", tenants)
    admin = ledger.json("token", "issue", "--principal", "bench", "--tenant", "acme", "--role",
                        "admin", "--environment", "prod")["token"]
    # It opens the door; the rights are those of the authors.
    owner = ledger.json("token", "issue", "--principal", OWNER, "--tenant", "tenant-0",
                        "--role", "owner")["token"]
    with Service(ledger, Tokens()) as service, postgres(folder / "pg") as client, \
            etcd(folder) as etcd_url:
        yield {"ours, token": ByToken(service, admin),
               "ours, own keys": ByOwnKeys(service, ledger, owner, tenants),
               "ours, command": ByCommand(folder),
               "write + fdatasync": Floor(folder), "SQLite": SQLite(folder),
               "PostgreSQL": PostgreSQL(client, folder), "etcd": Etcd(etcd_url)}


BARS = {("together", "PostgreSQL"): "≥ 2", ("together", "etcd"): "≥ 3",
        ("alone", "write + fdatasync"): "≥ 0.67"}


def main():
    options = arguments(__doc__, part="alone,together")
    parts = chosen(options.part, ("alone", "together"))
    require("wrk", "postgres", "etcd")
    # On the disk of the repository: a file system in memory would make every sync free.
    (ROOT / ".build").mkdir(exist_ok=True)
    table = Table(("writers", "ours", "changes/s", "beside", "theirs/s", "ours by theirs", "bar"),
                  options.json)
    with tempfile.TemporaryDirectory(dir=ROOT / ".build") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        with world(folder) as writers:
            for part in parts:
                sides = {name: (lambda load=getattr(writer, part): load(options.seconds))
                         for name, writer in writers.items() if hasattr(writer, part)}
                found = in_turn(options.rounds, sides, "/s", part)
                tell(table, part, found)


def tell(table, part, found):
    for ours in (name for name in found if name.startswith("ours")):
        for peer in (name for name in found if not name.startswith("ours")):
            bar = BARS.get((part, peer), "") if ours == "ours, token" else ""
            table.row("1" if part == "alone" else str(WRITERS), ours.removeprefix("ours, "),
                      spread(found[ours]), peer, spread(found[peer]),
                      ratios(found[ours], found[peer]), bar)


if __name__ == "__main__":
    main()

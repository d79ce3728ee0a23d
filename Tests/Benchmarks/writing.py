"""Durable changes a second from 64 writers: the service beside PostgreSQL and etcd.

    .build/python Tests/Benchmarks/writing.py [seconds [rounds]]

Ours is `PUT /feature-flags`, each change an event signed for the token's principal, on the disk and
under a signed checkpoint before it is answered. PostgreSQL inserts as many bytes, one row a
transaction, prepared, with `synchronous_commit=on`; etcd puts them through its HTTP gateway,
loaded by the same `wrk` as ours. All write to the folder of the run, in turn.
"""

import base64
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

from peers import POSTGRES, etcd, postgres, require, wrk

from ledger import ROOT, Ledger
from service import Service, Tokens

WRITERS, THREADS = 64, 2

# Every request of every connection sets another flag to another value, so that all are changes.
PUT = """
local number = 0
function setup(thread) thread:set("lane", lanes or 0); lanes = (lanes or 0) + 1 end
function request()
  number = number + 1
  local flag = string.format("flag-%03d", (number * 2 + lane) % FLAGS)
  local body = string.format('{"flags":{"%s":%d},"reason":"load"}', flag, number)
  return wrk.format("PUT", nil, {["Authorization"] = "Bearer TOKEN"}, body)
end
"""
ETCD = """
wrk.method = "POST"
local number = 0
function request()
  number = number + 1
  return wrk.format(nil, nil, nil, '{"key":"' .. KEYS[number % #KEYS + 1] .. '","value":"VALUE"}')
end
"""
FLAGS = 200


def ours(folder):
    ledger = Ledger.create(folder / "ledger").prepare()
    catalog = folder / "catalog.json"
    flags = ",".join(
        f'{{"key":"flag-{i:03}","type":"integer","default":0,"gates":["product"]}}'
        for i in range(FLAGS))
    catalog.write_text(f'{{"flags":[{flags}]}}')
    ledger.run("catalog", "apply", catalog)
    token = ledger.json(
        "token", "issue", "--principal", "bench", "--tenant", "acme", "--role", "admin",
        "--environment", "prod")["token"]
    script = folder / "put.lua"
    script.write_text(PUT.replace("TOKEN", token).replace("FLAGS", str(FLAGS)))
    return ledger, script


def pgbench(client, script, seconds):
    command = [POSTGRES / "pgbench", *client, "-n", "-M", "prepared", "-c", WRITERS, "-j", THREADS,
               "-T", seconds, "-f", script, "postgres"]
    text = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", text)[1])


def main():
    require("wrk", "postgres", "etcd")
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    # On the disk of the repository: a file system in memory would make every sync free.
    (ROOT / ".build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / ".build") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        pg = folder / "pg"
        pg.mkdir()
        ledger, put = ours(folder)
        value = base64.b64encode(b"x" * 420).decode()
        keys = ",".join(f'"{base64.b64encode(b"flag-%03d" % i).decode()}"' for i in range(FLAGS))
        script = folder / "etcd.lua"
        script.write_text(f"KEYS = {{{keys}}}\n" + ETCD.replace("VALUE", value))
        insert = folder / "insert.sql"
        insert.write_text(f"INSERT INTO events (event) VALUES ('{'x' * 420}');\n")
        insert.chmod(0o644)
        with Service(ledger, Tokens()) as service, postgres(pg) as client, \
                etcd(folder) as etcd_url:
            subprocess.run(
                [POSTGRES / "psql", *client, "-q", "-c",
                 "CREATE TABLE events (position bigserial PRIMARY KEY, event text NOT NULL)",
                 "postgres"], check=True)
            results = []
            for _ in range(rounds):
                rates = {
                    "ours": wrk(f"{service.url}/feature-flags", seconds, threads=THREADS,
                                connections=WRITERS, script=put),
                    "PostgreSQL": (pgbench(client, insert, seconds), 0),
                    "etcd": wrk(f"{etcd_url}/v3/kv/put", seconds, threads=THREADS,
                                connections=WRITERS, script=script),
                }
                results.append({name: rate for name, (rate, _) in rates.items()})
                print("   ".join(f"{name} {rate:8.0f}/s" for name, rate in results[-1].items()),
                      flush=True)
            for peer in ("PostgreSQL", "etcd"):
                ratios = sorted(result["ours"] / result[peer] for result in results)
                print(f"ours against {peer}: median {statistics.median(ratios):.2f} "
                      f"({ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()

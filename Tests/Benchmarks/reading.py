"""Flags read over HTTP, beside nginx answering the very bytes of the service with `return 200`.

    .build/python Tests/Benchmarks/reading.py [seconds [rounds]]

Both sides are loaded by `wrk` in turn. Prints requests a second, the 99th percentile and the ratio;
a shared machine makes single figures worth little.
"""

import json
import pathlib
import statistics
import sys
import tempfile

import requests

from peers import nginx, require, wrk

from ledger import Ledger
from service import Service, Tokens

THREADS, CONNECTIONS = 2, 32
CONTEXT = '{"context":{"targetingKey":"user-1"}}'


def load(url, seconds, **how):
    return wrk(url, seconds, threads=THREADS, connections=CONNECTIONS, **how)


def compare(name, rounds, ours, theirs):
    ratios, tails = [], []
    for _ in range(rounds):
        (their_rate, their_tail), (our_rate, our_tail) = theirs(), ours()
        ratios.append(our_rate / their_rate)
        tails.append((our_tail, their_tail))
        print(f"{name:16} {our_rate:8.0f}/s p99 {our_tail:6.2f} ms   nginx {their_rate:8.0f}/s "
              f"p99 {their_tail:6.2f} ms   ratio {ratios[-1]:.2f}", flush=True)
    our_tail, their_tail = (statistics.median(side) for side in zip(*tails))
    print(f"{name:16} median ratio {statistics.median(ratios):.2f} "
          f"({min(ratios):.2f} to {max(ratios):.2f}), p99 {our_tail:.2f} ms against "
          f"{their_tail:.2f} ms\n", flush=True)


def prepare(folder):
    """A ledger with 100 flags, and a token that reads them."""
    ledger = Ledger.create(folder / "ledger").prepare()
    catalog = folder / "catalog.json"
    catalog.write_text(json.dumps({"flags": [
        {"key": f"flag-{i:03}", "type": "boolean", "default": i % 2 == 0, "gates": ["product"]}
        for i in range(100)]}))
    ledger.run("catalog", "apply", catalog)
    ledger.set("flag-001", True, "--tenant", "acme")
    token = ledger.json(
        "token", "issue", "--principal", "bench", "--tenant", "acme", "--role", "viewer",
        "--environment", "prod")["token"]
    script = folder / "post.lua"
    script.write_text(
        f"wrk.method='POST'; wrk.body='{CONTEXT}'\n"
        "wrk.headers['Content-Type']='application/json'\n"
        f"wrk.headers['Authorization']='Bearer {token}'\n")
    return ledger, token, script


def main():
    require("wrk", "nginx")
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        ledger, token, script = prepare(folder)
        with Service(ledger, Tokens(), "--loops", str(THREADS)) as service:
            header = f"Authorization: Bearer {token}"
            fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            one = f"{service.url}/ofrep/v1/evaluate/flags/flag-001"
            flags = f"{service.url}/feature-flags"
            bodies = {
                "ofrep": requests.post(one, data=CONTEXT, headers=fields, timeout=10).text,
                "flags": requests.get(flags, headers=fields, timeout=10).text,
            }
            with nginx(folder, bodies, THREADS) as peer:
                compare("OFREP, one flag", rounds,
                        lambda: load(one, seconds, script=script),
                        lambda: load(f"{peer}/ofrep", seconds, script=script))
                compare("GET, 100 flags", rounds,
                        lambda: load(flags, seconds, header=header),
                        lambda: load(f"{peer}/flags", seconds))


if __name__ == "__main__":
    main()

"""Memory of the service under a steady load of reads, changes and stream clients.

    .build/python Tests/Benchmarks/steady.py [minutes]

Two connections read flags without pause, one sets them up to fifty times a second, and ten stream
clients follow; every half a minute it prints what the process holds. The newest changes are kept
for streams, up to a limit, and a history grows with its changes: the second half of the time tells
how many bytes a change.
"""

import pathlib
import sys
import tempfile
import threading
import time

import requests

from peers import require, wrk

from reading import post, prepare, token_of
from service import Service, Tokens


def resident(process):
    """KiB that the process holds, without the pages that it shares."""
    text = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    sizes = dict(line.split(":", 1) for line in text.splitlines()[1:])
    return sum(int(sizes[name].split()[0]) for name in ("Private_Clean", "Private_Dirty"))


def follow(url, token):
    headers = {"Authorization": f"Bearer {token}"}
    with requests.get(f"{url}/v1/stream", headers=headers, stream=True, timeout=60) as answer:
        for _ in answer.iter_content(4096):
            pass


def change(url, token, stop, changed):
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    while not stop.wait(0.02):
        number = len(changed)
        body = {"flags": {f"flag-{number % 100:03}": number // 100 % 2 == 0}, "reason": "steady"}
        answer = session.put(f"{url}/feature-flags", json=body, timeout=30)
        answer.raise_for_status()
        changed.append(number)


def main():
    require("wrk")
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        ledger, token = prepare(folder)
        writer = token_of(ledger, "admin")
        with Service(ledger, Tokens()) as service:
            stop, changed = threading.Event(), []
            for _ in range(10):
                threading.Thread(target=follow, args=(service.url, token), daemon=True).start()
            changes = threading.Thread(target=change, args=(service.url, writer, stop, changed))
            changes.start()
            print(f"{'minutes':>8} {'KiB':>8} {'changes':>8} {'reads/s':>8}")
            begin, middle = time.monotonic(), None
            while time.monotonic() - begin < minutes * 60:
                rate = wrk(f"{service.url}/ofrep/v1/evaluate/flags/flag-001", 30, threads=1,
                           connections=2, script=post(token)).rate
                held = resident(service.process)
                spent = (time.monotonic() - begin) / 60
                if spent >= minutes / 2:
                    middle = middle or (held, len(changed))
                print(f"{spent:8.1f} {held:8} {len(changed):8} "
                      f"{rate:8.0f}", flush=True)
            stop.set()
            changes.join()
            made, more = len(changed) - middle[1], held - middle[0]
            print(f"second half: {more} KiB more after {made} changes, "
                  f"{more * 1024 / max(1, made):.0f} bytes a change")


if __name__ == "__main__":
    main()

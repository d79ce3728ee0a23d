"""Times the service against nginx, both under the same load in the same run.

    .build/python Tests/Interop/bench_service.py [seconds]

nginx answers the very bytes of the service with `return 200`. Needs wrk and nginx. Prints requests
a second, the 99th percentile, and the ratio; a shared machine makes single figures worth little.
"""

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

from ledger import Ledger
from service import Service, Tokens

ROUNDS, THREADS, CONNECTIONS = 5, 2, 32
CONTEXT = '{"context":{"targetingKey":"user-1"}}'


def chunks(name, body):
    """An nginx directive holds 4 KiB at most, so a longer answer is put together."""
    parts = [body[i : i + 3000] for i in range(0, len(body), 3000)]
    sets = "".join(f"set ${name}{i} '{part}'; " for i, part in enumerate(parts))
    return sets + "return 200 " + "".join(f"${name}{i}" for i in range(len(parts))) + ";"


def nginx(folder, port, bodies):
    places = " ".join(
        f"location /{name} {{ {chunks(name, body)} }}" for name, body in bodies.items())
    config = folder / "nginx.conf"
    config.write_text(
        f"worker_processes {THREADS}; daemon off; pid {folder}/pid; error_log /dev/null;\n"
        "events { worker_connections 1024; }\n"
        "http { access_log off; keepalive_requests 100000000; default_type application/json;\n"
        f"server {{ listen 127.0.0.1:{port} reuseport; {places} }} }}\n")
    return subprocess.Popen(["nginx", "-c", str(config)], stderr=subprocess.DEVNULL)


def wrk(url, seconds, script=None, header=None):
    command = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    command += ["-s", str(script)] if script else []
    command += ["-H", header] if header else []
    text = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in text, text
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def compare(name, seconds, ours, theirs):
    ratios = []
    for _ in range(ROUNDS):
        (their_rate, their_tail), (our_rate, our_tail) = theirs(seconds), ours(seconds)
        ratios.append(our_rate / their_rate)
        print(f"{name:22} {our_rate:9.0f}/s p99 {our_tail:6.2f} ms   nginx {their_rate:9.0f}/s "
              f"p99 {their_tail:6.2f} ms   ratio {ratios[-1]:.2f}", flush=True)
    print(f"{name:22} median ratio {statistics.median(ratios):.2f}\n", flush=True)


def main():
    if not (shutil.which("wrk") and shutil.which("nginx")):
        sys.exit("bench_service.py: wrk and nginx are needed: apt-get install wrk nginx")
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    folder = Path(tempfile.mkdtemp())
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
    header = f"Authorization: Bearer {token}"
    script = folder / "post.lua"
    script.write_text(
        f"wrk.method='POST'; wrk.body='{CONTEXT}'\n"
        "wrk.headers['Content-Type']='application/json'\n"
        f"wrk.headers['Authorization']='Bearer {token}'\n")
    with Service(ledger, Tokens(), "--loops", str(THREADS)) as service:
        fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        one = f"{service.url}/ofrep/v1/evaluate/flags/flag-001"
        flags = f"{service.url}/feature-flags"
        bodies = {
            "ofrep": requests.post(one, data=CONTEXT, headers=fields, timeout=10).text,
            "flags": requests.get(flags, headers=fields, timeout=10).text,
        }
        port = service.port + 1
        server = nginx(folder, port, bodies)
        time.sleep(1)
        try:
            compare("OFREP, one flag", seconds,
                    lambda s: wrk(one, s, script=script),
                    lambda s: wrk(f"http://127.0.0.1:{port}/ofrep", s, script=script))
            compare("GET, 100 flags", seconds,
                    lambda s: wrk(flags, s, header=header),
                    lambda s: wrk(f"http://127.0.0.1:{port}/flags", s))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()

"""The programs we are measured against, each started for one run in a folder of its own and ended
with it, and `wrk`, which loads every HTTP server in the same way.

Debian's packages: nginx-light, postgresql-15, etcd-server, wrk.
"""

import contextlib
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from requesting import Load

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "Interop"))
# The tests take the youngest build, which may be one that the compiler did not make fast.
os.environ.setdefault("FLAGLEDGER_BINARY", str(ROOT / ".build" / "release" / "flagledger"))

POSTGRES = pathlib.Path("/usr/lib/postgresql/15/bin")


def require(*programs):
    """Ends the run with a word where a program is missing."""
    path = f"{os.environ['PATH']}:/usr/sbin:{POSTGRES}"
    missing = [program for program in programs if not shutil.which(program, path=path)]
    if missing:
        sys.exit(f"{sys.argv[0]}: {', '.join(missing)} missing: install Debian's packages "
                 "nginx-light, postgresql-15, etcd-server and wrk")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(port, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    sys.exit(f"nothing listens on port {port} after {seconds} s")


@contextlib.contextmanager
def running(command, port=None, **options):
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        **options)
    try:
        if port:
            wait_for(port)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _answer(name, body):
    """An nginx directive holds 4 KiB at most, so a longer answer is put together."""
    parts = [body[i : i + 3000] for i in range(0, len(body), 3000)]
    sets = "".join(f"set ${name}{i} '{part}'; " for i, part in enumerate(parts))
    return sets + "return 200 " + "".join(f"${name}{i}" for i in range(len(parts))) + ";"


@contextlib.contextmanager
def nginx(folder, bodies, workers, cpus=None):
    """Answers `/NAME` with the bytes of `bodies[NAME]`, on the processors `cpus` where they are
    given; gives the address."""
    port = free_port()
    places = " ".join(
        f"location /{name} {{ {_answer(name, body)} }}" for name, body in bodies.items())
    config = folder / f"nginx-{port}.conf"
    config.write_text(
        f"worker_processes {workers}; daemon off; pid {config}.pid; error_log /dev/null;\n"
        "worker_rlimit_nofile 8192; events { worker_connections 4096; }\n"
        "http { access_log off; keepalive_requests 100000000; default_type application/json;\n"
        f"server {{ listen 127.0.0.1:{port} reuseport; {places} }} }}\n")
    with running(["nginx", "-c", config], port, preexec_fn=on_processors(cpus)):
        yield f"http://127.0.0.1:{port}"


def _as_postgres(command):
    """PostgreSQL refuses to run as root."""
    command = [str(part) for part in command]
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextlib.contextmanager
def postgres(folder):
    """A server of its own with Debian's settings (`fsync` and `synchronous_commit` are on); gives
    the options with which its clients reach it."""
    folder.chmod(0o777)
    data, port = folder / "postgres", free_port()
    subprocess.run(
        _as_postgres([POSTGRES / "initdb", "-D", data, "-A", "trust", "-U", "postgres"]),
        check=True, stdout=subprocess.DEVNULL)
    server = [POSTGRES / "postgres", "-D", data, "-p", port, "-k", folder,
              "-c", "listen_addresses=127.0.0.1"]
    with running(_as_postgres(server), port):
        yield ["-h", "127.0.0.1", "-p", str(port), "-U", "postgres"]


@contextlib.contextmanager
def etcd(folder):
    """One member with its usual settings, every put synced; gives its address."""
    port, peer = free_port(), free_port()
    url, own = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peer}"
    command = [
        "etcd", "--data-dir", folder / "etcd", "--listen-client-urls", url,
        "--advertise-client-urls", url, "--listen-peer-urls", own,
        "--initial-advertise-peer-urls", own, "--initial-cluster", f"default={own}"]
    with running(command, port):
        time.sleep(2)  # It listens before it has elected itself.
        yield url


# wrk's own table ends at the 99th percentile.
_TELL = """
function done(summary, latency, requests)
  for _, share in ipairs({50, 99, 99.9}) do
    io.write(string.format("TELL %.3f\\n", latency:percentile(share) / 1000))
  end
end
"""


# Each connection waits for a random time before each request, so that they come as from many
# clients that know nothing of each other.
_PACE = """
local number = 0
function setup(thread) number = number + 1; thread:set("number", number) end
function init() math.randomseed(number) end
function delay() return math.random(0, {most}) end
"""


def wrk(url, seconds, *, threads, connections, script=None, header=None, cpus=None, rate=None):
    """Loads as fast as answers come, or with about `rate` requests a second; gives requests a
    second and percentiles in milliseconds. `script` is Lua; `cpus` are the processors to stay
    on."""
    pace = _PACE.format(most=round(2_000 * connections / rate)) if rate else ""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write((script or "") + pace + _TELL)
        file.flush()
        command = ["wrk", f"-t{min(threads, connections)}", f"-c{connections}",
                   f"-d{max(1, round(seconds))}s", "-s", file.name]
        command += ["-H", header] if header else []
        text = subprocess.run([*command, url], capture_output=True, text=True, check=True,
                              preexec_fn=on_processors(cpus)).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        sys.exit(f"{url} refused requests:\n{text}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    return Load(rate, *(float(share) for share in re.findall(r"TELL ([\d.]+)", text)))


def on_processors(numbers):
    """For a child to begin with; nothing without `numbers`."""
    return (lambda: os.sched_setaffinity(0, numbers)) if numbers else None

"""What else makes a change durable, each written to by one writer or by many; all give changes a
second.
"""

import base64
import contextlib
import itertools
import os
import re
import sqlite3
import subprocess
import threading
import time

from peers import POSTGRES, wrk

WRITERS, THREADS = 64, 2
KEYS = 200
TEXT = "x" * 420

ETCD = """
KEYS = {NAMES}
wrk.method = "POST"
local number = 0
function request()
  number = number + 1
  return wrk.format(nil, nil, nil, '{"key":"' .. KEYS[number % #KEYS + 1] .. '","value":"VALUE"}')
end
"""


class SQLite:
    def __init__(self, folder):
        self.path = folder / "sqlite.db"
        self.lock = threading.Lock()
        with contextlib.closing(self.connect()) as connection:
            connection.execute("CREATE TABLE events (position INTEGER PRIMARY KEY, event TEXT)")

    def connect(self):
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=60)
        assert connection.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def load(self, seconds, writers):
        counts, start = [0] * writers, time.monotonic()
        end = start + seconds

        def write(number):
            with contextlib.closing(self.connect()) as connection:
                while time.monotonic() < end:
                    with self.lock:
                        connection.execute("INSERT INTO events (event) VALUES (?)", (TEXT,))
                    counts[number] += 1

        threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts) / (time.monotonic() - start)

    def alone(self, seconds):
        return self.load(seconds, 1)

    def together(self, seconds):
        return self.load(seconds, WRITERS)


class PostgreSQL:
    def __init__(self, client, folder):
        self.client = client
        self.insert = folder / "insert.sql"
        self.insert.write_text(f"INSERT INTO events (event) VALUES ('{TEXT}');\n")
        self.insert.chmod(0o644)
        subprocess.run(
            [POSTGRES / "psql", *client, "-q", "-c",
             "CREATE TABLE events (position bigserial PRIMARY KEY, event text NOT NULL)",
             "postgres"], check=True)

    def load(self, seconds, writers):
        command = [POSTGRES / "pgbench", *self.client, "-n", "-M", "prepared", "-c", writers,
                   "-j", min(THREADS, writers), "-T", max(1, round(seconds)), "-f", self.insert,
                   "postgres"]
        text = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                              check=True).stdout
        return float(re.search(r"tps = ([\d.]+)", text)[1])

    def alone(self, seconds):
        return self.load(seconds, 1)

    def together(self, seconds):
        return self.load(seconds, WRITERS)


class Etcd:
    def __init__(self, url):
        self.url = f"{url}/v3/kv/put"
        names = ",".join(f'"{encoded(f"flag-{i:03}")}"' for i in range(KEYS))
        self.script = ETCD.replace("NAMES", names).replace("VALUE", encoded(TEXT))

    def load(self, seconds, connections):
        return wrk(self.url, seconds, threads=THREADS, connections=connections,
                   script=self.script).rate

    def alone(self, seconds):
        return self.load(seconds, 1)

    def together(self, seconds):
        return self.load(seconds, WRITERS)


class Floor:
    """The least that a durable change costs on this disk."""

    size = 4 << 20

    def __init__(self, folder):
        self.file = os.open(folder / "floor", os.O_RDWR | os.O_CREAT)
        os.pwrite(self.file, b"\0" * self.size, 0)
        os.fsync(self.file)
        self.offsets = itertools.cycle(range(0, self.size, 1_024))

    def alone(self, seconds):
        return rate_of(self.write, seconds)

    def write(self):
        os.pwrite(self.file, b"x" * 1_024, next(self.offsets))
        os.fdatasync(self.file)


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def rate_of(once, seconds):
    count, start = 0, time.monotonic()
    while time.monotonic() < start + seconds:
        once()
        count += 1
    return count / (time.monotonic() - start)

"""Runs suites of a copy with one of its mutants alive, and says how that ended."""

import collections
import os
import pathlib
import re
import resource
import signal
import subprocess
import tempfile
import time

# No suite fails by having less to do than in `Tests/run`, which tries more.
SETTINGS = {"FLAGLEDGER_SCHEDULES": "200", "FLAGLEDGER_BIT_STRIDE": "997",
            "SWIFT_BACKTRACE": "enable=no"}
# A mutant may ask for memory without end; the suites as they are need a tenth of this.
MEMORY_BYTES = 8 << 30
ISSUE = re.compile(rb'Test "?(.+?)"? recorded an issue(?: at (\S+?):\d+:\d+)?')

# `verdict`: "passed", "found" or "timed out"; `by`: the test that noticed first, or how it ended.
Ending = collections.namedtuple("Ending", "verdict by seconds")


def run(copy, suites, number, seconds):
    """The first issue ends the run: what else would fail does not matter."""
    command = [copy / ".build/release/flagledgerPackageTests.xctest",
               "--testing-library", "swift-testing", "--filter", suites]
    since = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutant-", ignore_cleanup_errors=True) as folder:
        log = pathlib.Path(folder, "log")
        scratch = pathlib.Path(folder, "tmp")
        scratch.mkdir()
        environment = {**SETTINGS, **os.environ, "TMPDIR": str(scratch),
                       "FLAGLEDGER_MUTANT": str(number)}
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=copy, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                stderr=output)
        resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        try:
            verdict, by = watched(process, log, since + seconds)
        finally:
            end_all(folder)
            process.wait()
    return Ending(verdict, by, time.monotonic() - since)


def watched(process, log, deadline):
    while True:
        status = process.poll()
        issue = ISSUE.search(log.read_bytes())
        if issue:
            test, file = (part.decode() if part else "" for part in issue.groups())
            return "found", f"{file} {test}".strip()
        if status is not None:
            if status == 0:
                return "passed", ""
            how = signal.Signals(-status).name if status < 0 else f"status {status}"
            return "found", f"the suite died: {how}"
        if time.monotonic() > deadline:
            return "timed out", ""
        time.sleep(0.05)


def end_all(folder):
    """Ends what the suite started, too: agents, interpreters. They know its folder."""
    for variables in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"TMPDIR={folder}/".encode() in variables.read_bytes():
                os.kill(int(variables.parent.name), signal.SIGKILL)
        except OSError:
            pass

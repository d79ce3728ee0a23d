"""Every write-side system call of `init`, of `set` and of `set` after a crash fails once, or is the
process's last; then the ledger is opened again and audited. As a program it prints a table:

    Tests/Faults/run syscalls
"""

import collections
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

from ledger import ORIGIN, OWNER, Ledger, environment

CALLS = ("openat pwrite64 write fdatasync fsync ftruncate rename renameat renameat2 mkdir mkdirat "
         "unlink unlinkat chmod fchmod fchmodat").split()
# EINTR is no failure: a call that a signal interrupts is made again. Syncs are not interrupted.
FAULTS = ["error=EIO", "error=ENOSPC", "error=EINTR", "signal=KILL"]
NEVER_INTERRUPTED = {"fdatasync", "fsync", "rename", "mkdir", "unlink"}

Call = collections.namedtuple("Call", "name number target")
Outcome = collections.namedtuple("Outcome", "scenario call fault status acknowledged found")


class Broken(AssertionError):
    """Something acknowledged is lost, or an audit finds what no crash explains."""


def is_traceable():
    if not shutil.which("strace"):
        return False
    probe = ["strace", "-o", "/dev/null", "-e", "inject=getppid:error=EIO", "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def strace(ledger, options, arguments):
    """Runs one command under strace; gives exit status and standard output."""
    process = subprocess.run(
        ["strace", "-f", "-y", *options, *ledger.command(*arguments)],
        env=environment(ledger.home), cwd=ledger.home,
        capture_output=True, timeout=120, check=False)
    return process.returncode, process.stdout


LINE = re.compile(r"^(\d+) +(\w+)\((.*)")


def calls(ledger, arguments):
    """The write-side calls that one run makes on the ledger's files, each with its number among
    those of its name in its thread: so strace counts them."""
    trace = ledger.home / "trace"
    status, _ = strace(ledger, ["-e", f"trace={','.join(CALLS)}", "-o", trace], arguments)
    if status != 0:
        raise Broken(f"{arguments} fails by itself: {status}")
    seen, found = collections.Counter(), []
    for line in trace.read_text().splitlines():
        match = LINE.match(line)
        if not match:
            continue
        thread, name, rest = match.groups()
        seen[thread, name] += 1
        if str(ledger.directory) not in rest or (name == "openat" and "O_CREAT" not in rest):
            continue
        place = rest[rest.index(str(ledger.directory)) + len(str(ledger.directory)):]
        target = re.split(r'["><,]', place)[0].lstrip("/") or "."
        found.append(Call(name, seen[thread, name], target))
    return sorted(set(found), key=found.index)


class Scenario:
    """A directory as it is before the command, and the command."""

    def __init__(self, name, arguments, original=None):
        self.name = name
        self.arguments = arguments
        self.original = original

    def fresh(self, home):
        """A copy of its own to spoil."""
        ledger = Ledger(home / "ledger")
        shutil.rmtree(ledger.directory, ignore_errors=True)
        if self.original:
            shutil.copytree(self.original, ledger.directory)
        return ledger

    def run(self, home, options):
        """The command with a fault; gives what it told, and whether that was a receipt."""
        ledger = self.fresh(home)
        status, output = strace(ledger, options, self.arguments)
        acknowledged = status == 0 and (b'"position"' in output or self.name == "init")
        return ledger, status, acknowledged


def judge(scenario, ledger, acknowledged):
    """Audits what is there, goes on, audits again; gives in a few words what was found."""
    if scenario.name == "init" and not acknowledged:
        # Until `head` is written nothing was promised, and each opening says so.
        process = ledger.start("environment", "add", "before")
        process.communicate(timeout=60)
        if process.returncode != 0:
            shutil.rmtree(ledger.directory, ignore_errors=True)
            ledger.run("init", "--origin", ORIGIN, "--owner", OWNER)
            return "made again"
    report = ledger.json("audit", status=(0, 3))
    if not report["ok"]:
        raise Broken(f"the audit before: {report['findings']}")
    size = report["size"]
    ledger.run("environment", "add", "after")
    told = "recovered" if "ecovered" in ledger.errors or "not closed" in ledger.errors else "clean"
    report = ledger.json("audit", status=(0, 3))
    if not report["ok"] or report["size"] <= size:
        raise Broken(f"the audit after: {report['findings']}")
    reasons = [entry.get("reason") for entry in ledger.lines("log")]
    present = reasons.count("the change")
    if acknowledged and scenario.name != "init" and present != 1:
        raise Broken("an acknowledged change is lost")
    return told + (", kept" if present and not acknowledged else "")


SET = ("set", "one", "true", "--environment", "prod", "--reason", "the change", "--json")


def scenarios(home):
    """A new ledger, a change, and a change over what a kill in the middle of a batch left."""
    home.mkdir(parents=True, exist_ok=True)
    ledger = Ledger.create(home / "good").prepare("one", "two")
    yield Scenario("init", ("init", "--origin", ORIGIN, "--owner", OWNER))
    yield Scenario("set", SET, ledger.directory)
    yield Scenario("set after a crash", SET, torn(home, ledger).directory)


def torn(home, ledger):
    """A copy in which a change was killed before its sync, and the disk kept a part of it."""
    change = Scenario("torn", ("set", "two", "true", "--environment", "prod"), ledger.directory)
    sync = next(call for call in calls(change.fresh(home), change.arguments)
                if call.name == "fdatasync" and call.target.startswith("segments"))
    killed, _, _ = change.run(
        home, ["-o", "/dev/null", "-e", f"inject=fdatasync:signal=KILL:when={sync.number}"])
    segment = sorted((killed.directory / "segments").glob("*.segment"))[-1]
    segment.write_bytes(segment.read_bytes().rstrip(b"\0")[:-100] + bytes(8_192))
    shutil.copytree(killed.directory, home / "torn")
    return Ledger(home / "torn")


def outcomes(home, every=1):
    """Every scenario × call × fault; `every`: only one of so many."""
    number = 0
    for scenario in list(scenarios(home / "originals")):
        work = home / "work"
        work.mkdir(exist_ok=True)
        for call in calls(scenario.fresh(work), scenario.arguments):
            for fault in FAULTS:
                if "EINTR" in fault and call.name in NEVER_INTERRUPTED:
                    continue
                number += 1
                if number % every:
                    continue
                rule = f"inject={call.name}:{fault}:when={call.number}"
                ledger, status, acknowledged = scenario.run(
                    work, ["-o", "/dev/null", "-e", rule])
                try:
                    found = judge(scenario, ledger, acknowledged)
                except AssertionError as error:
                    found = f"BROKEN: {error}"
                yield Outcome(scenario.name, call, fault, status, acknowledged, found)


def limited(home, every=1):
    """`set` with a limit on the length of files, at each of the bytes that it writes: the kernel
    then writes a part and refuses the rest."""
    original = Ledger.create(home / "limited").prepare("one", "two")
    # Longer than `head`, which the limit must not touch.
    for number in range(4):
        original.set("two", number % 2 == 0, "--reason", "x" * 1_000)
    scenario = Scenario("RLIMIT_FSIZE", SET, original.directory)
    segment = sorted((original.directory / "segments").glob("*.segment"))[-1]
    used = segment.stat().st_size
    for limit in range(used - 64, used + 2_200, 8 * every):
        ledger = scenario.fresh(home)
        process = ledger.start(*SET, preexec_fn=limit_files(limit))
        output, _ = process.communicate(timeout=60)
        acknowledged = process.returncode == 0 and b'"position"' in output
        call = Call("pwrite64", limit - used, f"{limit - used:+} bytes")
        try:
            found = judge(scenario, ledger, acknowledged)
        except AssertionError as error:
            found = f"BROKEN: {error}"
        yield Outcome("RLIMIT_FSIZE", call, "EFBIG", process.returncode, acknowledged, found)


def limit_files(size):
    """For the new process: no file grows beyond `size`, and trying is an error, not a signal."""
    def apply():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return apply


def full_disk(home):
    """`set` on a small tmpfs with so many pages free; then there is room again."""
    disk = home / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        return
    try:
        original = Ledger.create(home / "small").prepare("one", "two")
        for pages in range(0, 12):
            scenario = Scenario("full tmpfs", SET, original.directory)
            ledger = scenario.fresh(disk)
            ledger.home = home
            ballast = disk / "ballast"
            ballast.unlink(missing_ok=True)
            free = os.statvfs(disk)
            ballast.write_bytes(b"x" * max(0, (free.f_bavail - pages) * free.f_bsize))
            process = ledger.start(*SET)
            output, _ = process.communicate(timeout=60)
            acknowledged = process.returncode == 0 and b'"position"' in output
            ballast.unlink()
            try:
                found = judge(scenario, ledger, acknowledged)
            except AssertionError as error:
                found = f"BROKEN: {error}"
            call = Call("pwrite64", pages, f"{pages} pages free")
            yield Outcome("full tmpfs", call, "ENOSPC", process.returncode, acknowledged, found)
    finally:
        subprocess.run(["umount", disk], check=False)


def short_library(home):
    """`short_io.c`, built; `None` without a compiler."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if not compiler:
        return None
    library = home / "short_io.so"
    source = pathlib.Path(__file__).with_name("short_io.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True)
    return library


def short(home, count=40):
    """`init`, `set` and `audit` over reads and writes that do a part, or are interrupted: all of
    it must succeed, and give the log that it gives without."""
    library = short_library(home)
    for seed in range(1, count + 1 if library else 1):
        ledger = Ledger(home / f"short-{seed}")
        settings = {**environment(home), "LD_PRELOAD": str(library), "SHORT_IO_SEED": str(seed)}
        statuses = [subprocess.run(
            ledger.command(*arguments), env=settings, cwd=home, capture_output=True, timeout=120,
            check=False).returncode for arguments in [
                ("init", "--origin", ORIGIN, "--owner", OWNER), ("environment", "add", "prod"),
                ("status",), ("audit",)]]
        report = ledger.json("audit", status=(0, 3))
        good = statuses == [0, 0, 0, 0] and report["ok"] and report["size"] == 2
        call = Call("pread pwrite", seed, "everything")
        yield Outcome("short reads and writes", call, "EINTR", max(statuses), good,
                      "clean" if good else f"BROKEN: {statuses}, {report}")


def row(outcome):
    call = outcome.call
    told = "acknowledged" if outcome.acknowledged else "not acknowledged"
    return (f"| {outcome.scenario} | {call.name} {call.number} | {call.target} | "
            f"{outcome.fault.split('=')[-1]} | {outcome.status} | {told} | {outcome.found} |")


def main():
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    if not is_traceable():
        sys.exit("system_calls: there is no strace that can inject: install strace")
    print("| command | call | on | fault | exit | told | after reopening and audit |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    count, broken = collections.Counter(), 0
    with tempfile.TemporaryDirectory() as place:
        home = pathlib.Path(place)
        for source in (outcomes(home, every), limited(home, every), full_disk(home),
                       short(home, max(1, 40 // every))):
            for outcome in source:
                print(row(outcome), flush=True)
                count[outcome.scenario, outcome.fault] += 1
                broken += outcome.found.startswith("BROKEN")
    print(json.dumps({f"{name}, {fault}": n for (name, fault), n in count.items()}, indent=1))
    print(f"{sum(count.values())} faults, {broken} broken")
    sys.exit(broken > 0)


if __name__ == "__main__":
    main()

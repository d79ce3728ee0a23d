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
READS = "openat pread64 read fstat newfstatat statx flock getdents64 close mmap".split()
# After these nothing is read that was not read before.
HARMLESS = {"close"}
# EINTR is no failure: a call that a signal interrupts is made again, but for a sync.
FAULTS = ["error=EIO", "error=ENOSPC", "error=EDQUOT", "error=EROFS", "error=EINTR",
          "signal=KILL"]

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


def calls(ledger, arguments, names=CALLS):
    """The calls with these names that one run makes on the ledger's files, each with its number
    among those of its name in its thread: so strace counts them. Opening counts as writing where
    it makes a file."""
    trace = ledger.home / "trace"
    status, _ = strace(ledger, ["-e", f"trace={','.join(names)}", "-o", trace], arguments)
    if status != 0:
        raise Broken(f"{arguments} fails by itself: {status}")
    seen, found = collections.Counter(), []
    for line in trace.read_text().splitlines():
        match = LINE.match(line)
        if not match:
            continue
        thread, name, rest = match.groups()
        seen[thread, name] += 1
        makes = "O_CREAT" in rest
        if str(ledger.directory) not in rest or (name == "openat" and makes != (names is CALLS)):
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


def backups(home, every=1):
    """Every call of a second backup that makes or changes a file of it; then a backup without a
    fault must complete it, and the ledger must be as it was."""
    home.mkdir()
    ledger = Ledger.create(home / "ledger").prepare("one", "two")
    arguments = ("backup", home / "ledger-backup")
    ledger.run(*arguments)
    shutil.copytree(home / "ledger-backup", home / "first")
    ledger.set("one", True)
    size, number = ledger.json("status")["size"], 0

    def fresh():
        shutil.rmtree(home / "ledger-backup", ignore_errors=True)
        shutil.copytree(home / "first", home / "ledger-backup")

    fresh()
    for call in calls(ledger, arguments):
        for fault in FAULTS:
            number += 1
            if number % every:
                continue
            fresh()
            rule = f"inject={call.name}:{fault}:when={call.number}"
            status, _ = strace(ledger, ["-o", "/dev/null", "-e", rule], arguments)
            try:
                between = Ledger(home / "ledger-backup").json("audit", status=(0, 3))
                if not between["ok"] or (status == 0 and between["size"] != size):
                    raise Broken(f"the backup: {between['findings']}")
                ledger.run(*arguments)
                after = Ledger(home / "ledger-backup").json("audit", status=(0, 3))
                if not after["ok"] or after["size"] != size or not ledger.json("audit")["ok"]:
                    raise Broken(f"the backup after it: {after['findings']}")
                found = f"of {between['size']}, then of {size}"
            except AssertionError as error:
                found = f"BROKEN: {error}"
            yield Outcome("backup", call, fault, status, status == 0, found)


def unreadable(home, every=1):
    """Every call with which `audit`, `resolve` and `set` look at the ledger fails once with EIO.
    No command may die of it, and none that did not see everything may say that all is well: the
    two that ask, whose answers are known, give these or fail."""
    original = Ledger.create(home / "readable").prepare("one", "two")
    original.set("two", True, "--reason", "the first")
    questions = [Scenario("audit", ("audit", "--json"), original.directory),
                 Scenario("resolve", ("resolve", "two", "--environment", "prod", "--json"),
                          original.directory), Scenario("set", SET, original.directory)]
    number = 0
    for scenario in questions:
        for call in calls(scenario.fresh(home), scenario.arguments, READS):
            number += 1
            if number % every:
                continue
            rule = f"inject={call.name}:error=EIO:when={call.number}"
            ledger = scenario.fresh(home)
            status, output = strace(ledger, ["-o", "/dev/null", "-e", rule], scenario.arguments)
            acknowledged = scenario.name == "set" and status == 0 and b'"position"' in output
            found = "failed" if status else "answered"
            try:
                if status not in (0, 1, 3, 4):
                    raise Broken(f"it ended with {status}")
                if scenario.name == "audit" and status == 0 and call.name not in HARMLESS:
                    raise Broken("all is well, says an audit that could not read everything")
                if scenario.name == "resolve" and status == 0 and b'"value":true' not in output:
                    raise Broken(f"a wrong answer: {output.decode()}")
                found += ", then " + judge(scenario, ledger, acknowledged)
            except AssertionError as error:
                found = f"BROKEN: {error}"
            yield Outcome(scenario.name, call, "EIO", status, acknowledged, found)


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
        for source in (outcomes(home, every), backups(home / "backups", every),
                       unreadable(home, every), limited(home, every), full_disk(home),
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

"""How long `flagledger resolve` takes from its start to its end, beside `git log -1`; and what the
program is made of.

    .build/python Tests/Benchmarks/starting.py [runs] [--json] [--beside OTHER_BINARY]

A small ledger and a small repository, one commit each; the two (and another build of ours, if one
is given) run in turn, forty times by default, each timed from `posix_spawn` to `wait4`.
"""

import collections
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import typing

from comparing import Table, arguments, ratios, spread

import peers  # noqa: F401 - with it the modules of Tests/Interop are found
from ledger import ROOT, Ledger, binary, environment


class Run(typing.NamedTuple):
    """Milliseconds on the clock and of processor time, page faults, KiB that were held."""

    wall: float
    cpu: float
    faults: int
    memory: int

    def __str__(self):
        return f"{self.wall:.1f} ms"


def run(command, settings):
    """Starts the command and waits for its end; what it says is not read."""
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, settings, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{' '.join(command)} failed with {status}")
    return Run(1_000 * wall, 1_000 * (used.ru_utime + used.ru_stime), used.ru_minflt,
               used.ru_maxrss)


def repository(folder, settings):
    """One commit, of one file."""
    (folder / "file").write_text("text\n")
    for line in (["init", "-q"], ["add", "file"],
                 ["-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "-qm",
                  "One file"]):
        subprocess.run(["git", *line], cwd=folder, env=settings, check=True)
    return [shutil.which("git"), "-C", str(folder), "log", "-1"]


def measure(folder, runs, beside):
    ledger = Ledger.create(folder / "ledger").prepare("checkout")
    ledger.set("checkout", True, "--tenant", "acme")
    settings = environment(folder)
    question = ["--ledger", str(ledger.directory), "resolve", "checkout", "--environment", "prod",
                "--tenant", "acme"]
    (folder / "git").mkdir()
    sides = {"git log -1": repository(folder / "git", settings),
             "flagledger resolve": [str(binary()), *question],
             "flagledger version": [str(binary()), "version"]}
    if beside:
        sides[f"resolve by {beside}"] = [beside, *question]
        sides[f"version by {beside}"] = [beside, "version"]
    for command in sides.values():
        run(command, settings)
    found = {side: [] for side in sides}
    for _ in range(runs):
        for side, command in sides.items():
            found[side].append(run(command, settings))
    return found


def tell(found, as_json):
    table = Table(("command", "ms", "processor ms", "page faults", "by git", "bar"), as_json)
    git = [one.wall for one in found["git log -1"]]
    for side, runs in found.items():
        bar = "≤ 2" if side.startswith("flagledger resolve") else ""
        walls = [one.wall for one in runs]
        table.row(side, spread(walls), spread(one.cpu for one in runs),
                  round(statistics.median(one.faults for one in runs)), ratios(walls, git), bar)


# By the beginnings of their names.
SECTIONS = {
    ".text": "code", ".eh_frame": "unwinding", ".gcc_except": "unwinding",
    ".debug": "for debuggers (strip removes it)", ".symtab": "for debuggers (strip removes it)",
    ".strtab": "for debuggers (strip removes it)",
    ".rodata": "constants", "swift5": "types that Swift looks up as it runs",
    ".rela": "what the loader moves", ".data": "data"}


def sections(program):
    text = subprocess.run(["readelf", "-SW", program], capture_output=True, text=True,
                          check=True).stdout
    found = collections.Counter()
    for name, kind, size in re.findall(
            r"\] (\S+)\s+(\S+)\s+[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+)", text):
        if kind != "NOBITS":
            what = next((SECTIONS[start] for start in SECTIONS if name.startswith(start)), "else")
            found[what] += int(size, 16)
    return [("the whole file", pathlib.Path(program).stat().st_size), *found.most_common()]


def rooms(program):
    """Code and constants by room, read from the names of Swift's symbols: `$s`, the length of the
    module's name, the name."""
    text = subprocess.run(["nm", "--size-sort", "-S", "-t", "d", program], capture_output=True,
                          text=True, check=True).stdout
    known = {path.name for path in (ROOT / "Sources").iterdir()}
    sizes = collections.Counter()
    for size, kind, symbol in re.findall(r"^\d+ (\d+) (\w) (.*)$", text, re.M):
        if kind in "bB":
            continue
        module = re.search(r"\$s(\d+)([A-Za-z_]\w*)", symbol)
        name = module and module[2][:int(module[1])]
        if name not in known:
            name = "Swift's libraries" if "$s" in symbol else "C, C++ and literals"
        sizes[name] += int(size)
    return [("all with a name", sum(sizes.values())), *sizes.most_common()]


def main():
    options = arguments(__doc__, seconds=None, rounds=40, beside="")
    with tempfile.TemporaryDirectory() as name:
        tell(measure(pathlib.Path(name), options.rounds, options.beside), options.json)
    for title, rows in (("section", sections), ("room", rooms)):
        if not options.json:
            print()
        table = Table((title, "KiB"), options.json)
        for name, size in rows(str(binary())):
            table.row(name, round(size / 1_024))


if __name__ == "__main__":
    main()

"""How long a ledger takes to open, against how many changes it has.

    .build/python Tests/Benchmarks/opening.py [rounds] [--json] [--sizes 1000,10000,100000]
        [--folder DIR]

Each ledger has up to 10,000 tenants; it is written by `flagledger-benchmark --generate` (kept in
the folder and used again, if one is given) and opened by `flagledger status`: from the log alone,
which folds all of it, and with the snapshot file that closing left in `derived/`. Time and memory
(the most that was held) are those of the whole process.
"""

import contextlib
import pathlib
import shutil
import subprocess
import tempfile

from comparing import Table, arguments, in_turn, ratios, say, spread
from resolving import benchmark_binary

from ledger import ROOT, binary, environment
from starting import run


def generate(folder, size):
    place = folder / f"{size}"
    if not (place / "head").exists():
        say(f"writing a ledger of {size} changes")
        shutil.rmtree(place, ignore_errors=True)
        tenants = min(10_000, max(10, size // 100))
        subprocess.run([benchmark_binary(), "--generate", place, "--changes", str(size),
                        "--tenants", str(tenants)], check=True, stderr=subprocess.DEVNULL)
    return place


def question(place):
    return [str(binary()), "--ledger", str(place), "status"]


def main():
    options = arguments(__doc__, seconds=None, sizes="1000,10000,100000", folder="")
    table = Table(("changes", "from the log", "with a snapshot file", "with by without",
                   "memory from the log", "memory with it", "bar"), options.json)
    with contextlib.ExitStack() as stack:
        (ROOT / ".build").mkdir(exist_ok=True)
        folder = pathlib.Path(options.folder or stack.enter_context(
            tempfile.TemporaryDirectory(dir=ROOT / ".build")))
        folder.mkdir(exist_ok=True)
        settings = environment(folder)
        for size in map(int, options.sizes.split(",")):
            place = generate(folder, size)
            measure(table, options.rounds, place, size, settings)


def measure(table, rounds, place, size, settings):
    derived, aside = place / "derived", place / "derived.aside"

    def without():
        derived.rename(aside)
        opened = run(question(place), settings)
        shutil.rmtree(derived, ignore_errors=True)
        aside.rename(derived)
        return opened

    found = in_turn(rounds, {"from the log": without,
                             "with": lambda: run(question(place), settings)}, name=str(size))
    walls = {side: [one.wall for one in runs] for side, runs in found.items()}
    bar = "≤ 2,000 ms, ≤ 100 bytes a change" if size >= 10_000_000 else ""
    table.row(f"{size} changes", spread(walls["from the log"], "ms"), spread(walls["with"], "ms"),
              ratios(walls["with"], walls["from the log"]),
              *(memory(runs, size) for runs in found.values()), bar)


def memory(runs, size):
    """Said of large ledgers only: a process begins with what this one holds."""
    held = max(one.memory for one in runs)
    return (f"{held / 1_024:.0f} MiB, {held * 1_024 / size:.0f} bytes a change"
            if size >= 100_000 else "")


if __name__ == "__main__":
    main()

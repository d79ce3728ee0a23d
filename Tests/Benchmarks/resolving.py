"""One flag resolved in process, beside the engines that people use today.

    .build/python -m pip install -r Tests/Benchmarks/requirements.txt
    .build/python Tests/Benchmarks/resolving.py [rounds] [--json]

All have 500 flags and are asked for them in turn, for one user. Ours is timed by
`flagledger-benchmark` (FLAGLEDGER_BENCHMARK, else the release build). An engine is timed twice:
as Python calls it, and through its C symbols with the bytes of the questions made beforehand, less
an empty call of the same shape through the same ctypes. What is left is the engine's own, with
the JSON or FlatBuffers that its interface asks for. A missing package is skipped with a word.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

from comparing import arguments, in_turn, ratios, say, spread, Table

from engines import ENGINES, Missing
from ledger import ROOT

CALLS = 20_000


def benchmark_binary():
    named = os.environ.get("FLAGLEDGER_BENCHMARK", ROOT / ".build/release/flagledger-benchmark")
    if not pathlib.Path(named).exists():
        sys.exit(f"resolving.py: there is no {named}: swift build -c release "
                 "--product flagledger-benchmark")
    return str(named)


def ours(binary):
    """Nanoseconds of each row of the benchmark's."""
    text = subprocess.run([binary, "--json", "resolve"], check=True, capture_output=True,
                          text=True).stdout
    rows = [json.loads(line) for line in text.splitlines()]
    return {row["name"]: row["value"] for row in rows if row["unit"] == "ns"}


def timed(call):
    """Nanoseconds of one call; `call` takes the number of the question."""
    for index in range(500):
        call(index)
    begin = time.perf_counter_ns()
    for index in range(CALLS):
        call(index)
    return (time.perf_counter_ns() - begin) / CALLS


def nothing(_):
    pass


def measure(engine):
    """One round of an engine: the whole call, the bare one, and its own share, without the loop."""
    loop = timed(nothing)
    found = {"python": timed(engine.ask) - loop}
    for name, (bare, empty) in engine.bare().items():
        whole, call = timed(bare) - loop, timed(empty) - loop
        found[name] = {"call": call, "own": whole - call}
    return found


def main():
    options = arguments(__doc__, seconds=None)
    binary = benchmark_binary()
    engines = {}
    for name, make in ENGINES.items():
        try:
            engines[name] = make()
            engines[name].check()
        except Missing as missing:
            say(f"{name} is skipped: {missing}")
    # A dictionary of results has no order of size, so each round tells only that it is over.
    sides = {"ours": lambda: Round(ours(binary))}
    sides |= {name: (lambda engine=engine: Round(measure(engine)))
              for name, engine in engines.items()}
    found = in_turn(options.rounds, sides)
    table = Table(("evaluation", "through", "empty call", "engine's own", "theirs by ours"),
                  options.json)
    mine = [result["resolve, one thread"] for result in found["ours"]]
    for row in found["ours"][0]:
        table.row(f"ours: {row}", "Swift", "", spread((r[row] for r in found["ours"]), "ns"))
    best = {}
    for name in engines:
        whole = [result["python"] for result in found[name]]
        table.row(name, "Python, whole", "", spread(whole, "ns"), ratios(whole, mine))
        for way in [key for key in found[name][0] if key != "python"]:
            own = [result[way]["own"] for result in found[name]]
            table.row(name, way, spread((r[way]["call"] for r in found[name]), "ns"),
                      spread(own, "ns"), ratios(own, mine))
            best[name, way] = own
    if best:
        (name, way), own = min(best.items(), key=lambda item: spread(item[1]).median)
        table.row(f"best: {name}, {way}", "bar ≥ 10", "", "", ratios(own, mine))


class Round(dict):
    """Figures by name; `in_turn` shows the first."""

    def __str__(self):
        name, value = next(iter(self.items()))
        return f"{name} {value:,.0f} ns"


if __name__ == "__main__":
    main()

"""Curves of growth as pictures, from what the benchmarks print with --json.

    .build/python Tests/Benchmarks/plotting.py FILE… [--to docs]

Draws each curve for which the files have at least two points, as `growth-NAME.svg`:

publish   flagledger-benchmark --json publish
as-of     flagledger-benchmark --json --changes N as-of, for several N
opening   opening.py --json
readers   reading.py --json --part curve
"""

import argparse
import html
import json
import math
import pathlib
import re
import sys

WIDTH, HEIGHT = 640, 340
LEFT, RIGHT, TOP, BOTTOM = 64, 36, 64, 52

# Middle tones, so that they are legible where nobody tells whether it is dark.
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #57606a }
.title { font-size: 15px; font-weight: 600; fill: #24292f }
.grid { stroke: #8c959f; stroke-opacity: .3 }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
.s0 { stroke: #0969da; fill: #0969da } .s1 { stroke: #bc4c00; fill: #bc4c00 }
.s2 { stroke: #8250df; fill: #8250df } .line { fill: none } .name { stroke: none }
@media (prefers-color-scheme: dark) {
  text { fill: #9ea7b3 } .title { fill: #e6edf3 }
  .s0 { stroke: #58a6ff; fill: #58a6ff } .s1 { stroke: #f0883e; fill: #f0883e }
  .s2 { stroke: #bc8cff; fill: #bc8cff } .line { fill: none } .name { stroke: none }
}
"""


class Axis:
    """From values to places. Logarithmic ones have their marks at powers of ten."""

    def __init__(self, values, start, end, is_logarithmic):
        self.start, self.end, self.is_logarithmic = start, end, is_logarithmic
        if is_logarithmic:
            low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
            high = max(high, low + 1)
            self.marks = [10.0 ** power for power in range(low, high + 1)]
            self.low, self.high = low, high
        else:
            step = nice(max(values) / 5)
            count = math.ceil(max(values) / step)
            self.marks = [step * number for number in range(count + 1)]
            self.low, self.high = 0, step * count

    def place(self, value):
        shown = math.log10(value) if self.is_logarithmic else value
        share = (shown - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def nice(value):
    """The next of 1, 2, 5, 10, 20 …"""
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= value)


def short(value):
    for size, name in ((1e6, " M"), (1e3, ",000")):
        if value >= size:
            return f"{value / size:g}{name}"
    return f"{value:g}"


def chart(title, horizontal, vertical, series, logarithmic=False):
    """`series`: name → points, (x, y). The horizontal axis is logarithmic; the vertical one begins
    at zero, so that flat looks flat, or is logarithmic, too."""
    points = [point for line in series.values() for point in line]
    across = Axis([x for x, _ in points], LEFT, WIDTH - RIGHT, True)
    up = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP, logarithmic)
    parts = [f'<text class="title" x="{LEFT}" y="22">{html.escape(title)}</text>']
    for value in up.marks:
        y = round(up.place(value), 1)
        parts.append(f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{short(value)}</text>')
    for value in across.marks:
        x = round(across.place(value), 1)
        parts.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">'
                     f'{short(value)}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" '
                 f'text-anchor="middle">{html.escape(horizontal)}</text>')
    parts.append(f'<text x="{LEFT}" y="46">{html.escape(vertical)}</text>')
    beside = WIDTH - RIGHT
    for index, (name, line) in reversed(list(enumerate(series.items()))):
        places = [(round(across.place(x), 1), round(up.place(y), 1)) for x, y in sorted(line)]
        path = "L".join(f"{x} {y}" for x, y in places)
        parts.append(f'<path class="line s{index}" d="M{path}"/>')
        parts += [f'<circle class="s{index}" cx="{x}" cy="{y}" r="3.5"/>' for x, y in places]
        parts.append(f'<text x="{beside}" y="46" text-anchor="end" class="name s{index}">'
                     f'{html.escape(name)}</text>')
        beside -= 8 * len(name) + 16
    words = "; ".join(f"{name}: " + ", ".join(f"{short(x)} → {y:.3g}" for x, y in sorted(line))
                      for name, line in series.items())
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
            f"<title>{html.escape(title)}</title><desc>{html.escape(words)}</desc>"
            f"<style>{STYLE}</style>{''.join(parts)}</svg>\n")


def named(rows, pattern, value):
    """Points of the rows whose name (a table's first cell) has the pattern, with the number in it;
    of several the last counts."""
    found = {}
    for row in rows:
        match = re.fullmatch(pattern, str(row.get("name", next(iter(row.values())))))
        if match:
            found[int(match[1])] = value(row)
    return sorted(found.items())


def curves(rows):
    """By name: what a chart is made of."""
    def microseconds(row):
        return row["value"] / 1_000

    yield "publish", ("Publishing a change", "tenants", "µs a change", {
        "publish": named(rows, r"publish at (\d+) tenants", microseconds)})
    past = r"as-of at (\d+) changes"
    yield "as-of", ("One flag resolved, now and as of a past moment", "changes in the ledger",
                    "µs an answer", {
                        "as of the past": named(rows, past, microseconds),
                        "now": named(rows, past, lambda row: microseconds(row) / row["ratio"])})
    opened = r"(\d+) changes"
    yield "opening", ("Opening a ledger", "changes in the ledger", "seconds", {
        "from the log alone": named(rows, opened, lambda row: row["from the log"]["median"] / 1e3),
        "with a snapshot file": named(
            rows, opened, lambda row: row["with a snapshot file"]["median"] / 1e3)}, True)
    readers = r"connections (\d+)"
    yield "readers", ("One flag over HTTP", "connections", "requests a second", {
        "ours": named(rows, readers, lambda row: row["ours"]["median"]),
        "nginx, the same bytes": named(rows, readers, lambda row: row["nginx"]["median"])})


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--to", type=pathlib.Path, default=pathlib.Path("docs"))
    options = parser.parse_args()
    rows = [json.loads(line) for file in options.files
            for line in file.read_text().splitlines() if line.startswith("{")]
    for name, drawing in curves(rows):
        if any(len(line) < 2 for line in drawing[3].values()):
            print(f"{name}: too few points, not drawn", file=sys.stderr)
            continue
        path = options.to / f"growth-{name}.svg"
        path.write_text(chart(*drawing))
        print(path)


if __name__ == "__main__":
    main()

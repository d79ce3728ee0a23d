"""Where the processor's time goes on each hot path, as flame graphs.

    .build/python Tests/Benchmarks/flames.py [--to docs] [--part NAME,…]

resolve, fold, append, open, audit    that part of flagledger-benchmark
reading    the service while `wrk` asks for one flag on 32 connections
writing    the service while 64 connections change flags

Each is sampled by `perf` (Debian's linux-perf) by the processor's clock, since hardware counters
are not to be had everywhere. A frame is as wide as its share of the samples; what stays under half
a percent is left out. Drawn as `flame-NAME.svg`, from the bottom up; the leaves that took most are
printed.
"""

import argparse
import collections
import html
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import reading
import writing
from peers import require
from resolving import benchmark_binary

from service import Service, Tokens

WIDTH, ROW, LEAST = 960, 17, 0.005
INSIDE = ("resolve", "fold", "append", "open", "audit")
SIZES = {"fold": ["--changes", "300000"], "audit": ["--records", "20000"],
         "append": ["--records", "5000"], "open": ["--records", "50000"]}


class Frame:
    """One function called by another, and the samples below it."""

    def __init__(self):
        self.samples, self.own = 0, 0
        self.children = collections.defaultdict(Frame)

    def add(self, stack):
        self.samples += 1
        if not stack:
            self.own += 1
            return
        self.children[stack[0]].add(stack[1:])


def recorded(command=None, *, pid=None, seconds=None, folder):
    """Samples a command, or a running process for some seconds; gives its stacks, callers first."""
    data = folder / "perf.data"
    target = ["-p", str(pid), "--", "sleep", str(seconds)] if pid else ["--", *command]
    subprocess.run(["perf", "record", "-q", "-e", "cpu-clock", "-F", "997", "-g", "-o", data,
                    *target], check=True, stdout=subprocess.DEVNULL)
    script = subprocess.run(["perf", "script", "-i", data, "-F", "ip,sym,dso"], check=True,
                            text=True, capture_output=True).stdout
    # What has no name in a library goes under the library's: libsodium's own functions.
    script = re.sub(r"\[unknown\] \((?:.*/)?([^/)\[\]]+?)(?:\.so[^/)]*)?\)$", r"[\1]", script,
                    flags=re.MULTILINE)
    script = re.sub(r" \(/[^)]*\)$| \(\[[^)]*\]\)$", "", script, flags=re.MULTILINE)
    plain = subprocess.run(["swift", "demangle", "--simplified"], input=script, text=True,
                           capture_output=True, check=True).stdout
    for block in plain.split("\n\n"):
        frames = [short(line.split(maxsplit=1)[1]) for line in block.splitlines()
                  if len(line.split(maxsplit=1)) == 2]
        if frames:
            yield frames[::-1]


def short(name):
    """A symbol as people say it: without types of arguments and what the compiler made of it."""
    name = re.sub(r"^(generic )?specialization of |^(generic )?specialized |^closure #\d+.* in |"
                  r"^partial apply (forwarder )?(for )?|^function signature specialization of |"
                  r"^merged ", "", name)
    name = re.sub(r"<[^()]*>|\(.*|\+0x[0-9a-f]+$| -> .*| in conformance.*", "", name)
    return name.strip() or "?"


def drawing(title, root):
    """The tree as SVG, the callers at the bottom. Frames through which everything goes are left
    out: they say nothing."""
    while len(root.children) == 1 and not root.own:
        root = next(iter(root.children.values()))
    boxes = []

    def place(frame, left, depth):
        for name, child in sorted(frame.children.items()):
            if child.samples >= LEAST * root.samples:
                boxes.append((name, left, child.samples, depth))
                place(child, left, depth + 1)
            left += child.samples

    place(root, 0, 0)
    height = ROW * (1 + max((depth for *_, depth in boxes), default=0)) + 34
    parts = [f'<text class="title" x="4" y="18">{html.escape(title)}</text>']
    for name, left, samples, depth in boxes:
        x, width = WIDTH * left / root.samples, WIDTH * samples / root.samples
        y, share = height - ROW * (depth + 1), 100 * samples / root.samples
        letters = int(width / 6.3) - 1
        text = name if len(name) <= letters else name[:letters - 1] + "…"
        hue = 20 + sum(name.encode()) % 35
        label = (f'<text x="{x + 3:.1f}" y="{y + 12}">{html.escape(text)}</text>'
                 if letters > 3 else "")
        parts.append(f'<g><title>{html.escape(name)}: {share:.1f} %</title>'
                     f'<rect x="{x:.1f}" y="{y}" width="{max(width - .5, .3):.1f}" '
                     f'height="{ROW - 1}" fill="hsl({hue} 80% 68%)"/>{label}</g>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
            f"<title>{html.escape(title)}</title>"
            "<style>text { font: 11px monospace; fill: #1f2328 }"
            ".title { font: 600 14px system-ui, sans-serif; fill: #57606a }"
            "@media (prefers-color-scheme: dark) { .title { fill: #e6edf3 } }"
            f"</style>{''.join(parts)}</svg>\n")


def leaves(stacks, count=6):
    """The functions in which most samples were taken, with their shares."""
    found = collections.Counter(stack[-1] for stack in stacks)
    return [f"{name} {100 * samples / len(stacks):.0f} %"
            for name, samples in found.most_common(count)]


def inside(part, folder):
    command = [benchmark_binary(), "--folder", str(folder), *SIZES.get(part, []), part]
    return list(recorded(command, folder=folder))


def over_http(part, folder):
    """Samples the server while `wrk` loads it from another process."""
    if part == "reading":
        ledger, token = reading.prepare(folder)
        path, connections = "/ofrep/v1/evaluate/flags/flag-001", 32
        script = reading.post(token)
    else:
        ledger = writing.prepare(folder / "ledger")
        path, connections = "/feature-flags", 64
        script = writing.put(reading.token_of(ledger, "admin"), start=0)
    load = folder / "load.lua"
    load.write_text(script)
    with Service(ledger, Tokens()) as service:
        loader = subprocess.Popen(
            ["wrk", "-t2", f"-c{connections}", "-d8", "-s", load, service.url + path],
            stdout=subprocess.DEVNULL)
        time.sleep(1)
        stacks = list(recorded(pid=service.process.pid, seconds=5, folder=folder))
        loader.wait(30)
    return stacks


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=pathlib.Path, default=pathlib.Path("docs"))
    parser.add_argument("--part", default=",".join((*INSIDE, "reading", "writing")))
    options = parser.parse_args()
    require("perf", "wrk", "swift")
    for part in options.part.split(","):
        with tempfile.TemporaryDirectory() as folder:
            stacks = (inside if part in INSIDE else over_http)(part, pathlib.Path(folder))
        if not stacks:
            sys.exit(f"{part}: perf took no samples: may this user record?")
        root = Frame()
        for stack in stacks:
            root.add(stack)
        path = options.to / f"flame-{part}.svg"
        path.write_text(drawing(f"{part}: processor time", root))
        print(f"{path}: {len(stacks):,} samples; most in {', '.join(leaves(stacks))}", flush=True)


if __name__ == "__main__":
    main()

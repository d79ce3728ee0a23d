"""How fast the console answers a person: the first paint of the matrix, and the time slider.

    .build/python Tests/Benchmarks/painting.py [FLAGS]

Prints one line for each figure, in milliseconds: the median and the worst of twenty. The binary is
that of FLAGLEDGER_BINARY, else the youngest build.
"""

import json
import pathlib
import statistics
import sys
import tempfile

import peers  # noqa: F401 - with it the modules of Tests/Interop are found

from console import Person, chromium
from service import Service, catalog, make_ledger

ROUNDS = 20

# From the request for the page to the end of the frame in which the matrix stands.
PAINT = """
() => new Promise((done) => {
    const look = () => (document.querySelector('.matrix .line')
        ? setTimeout(() => done(performance.now())) : requestAnimationFrame(look));
    requestAnimationFrame(look);
})
"""

# From the slider's event to the frame in which the table holds the answer.
SLIDE = """
(step) => new Promise((done) => {
    const slider = document.querySelector('.time input[type=range]');
    const watcher = new MutationObserver(() => {
        watcher.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    });
    watcher.observe(document.querySelector('.matrix'), { attributeFilter: ['data-at'] });
    slider.value = 60 + step * 6;
    const start = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
})
"""


def serve(folder, count):
    whole = catalog()
    whole["flags"] += [{"key": f"flag-{number:04}", "type": "boolean", "default": number % 2 == 0,
                        "gates": ["product"], "owner": f"team-{number % 9}@example.com",
                        "description": f"What flag {number} is for"} for number in range(count)]
    ledger, tokens = make_ledger(folder / "ledger")
    path = folder / "flags.json"
    path.write_text(json.dumps(whole))
    ledger.run("catalog", "apply", path)
    return Service(ledger, tokens)


def report(what, milliseconds, bar):
    middle, worst = statistics.median(milliseconds), max(milliseconds)
    best = min(milliseconds)
    print(f"{what}: best {best:.0f} ms, median {middle:.0f} ms, worst {worst:.0f} ms, bar {bar} ms")


def main(count):
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, \
            serve(pathlib.Path(folder), count) as service:
        admin = service.as_("admin")
        for number in range(40):
            admin.put({f"flag-{number % count:04}": number % 3 == 0})
        with Person(browser, service) as somebody:
            page = somebody.open(role="admin", tenant="acme")
            opened, again = [], []
            for _ in range(ROUNDS):
                page.goto("about:blank")
                for paints in (opened, again):
                    page.goto("/admin", wait_until="commit")
                    paints.append(page.evaluate(PAINT))
            report(f"first paint of {count} flags, from an empty tab", opened, 150)
            report(f"first paint of {count} flags, loaded again", again, 150)
            page.locator(".density path").wait_for(state="attached")
            report("the time slider", [page.evaluate(SLIDE, step) for step in range(ROUNDS)], 50)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)

"""What became of each mutant, a line each as it is known, so that an interrupted run can go on."""

import hashlib
import json
import subprocess
import threading

from copies import ROOT

PATH = ROOT / ".build-mutants" / "results.jsonl"


def commit():
    """Of the code that is broken, with a mark where there is more than was committed."""
    words = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=7"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def identity(mutant):
    """The same place in the same text."""
    text = hashlib.sha256((ROOT / mutant.path).read_bytes()).hexdigest()[:16]
    return str(mutant.path), mutant.line, mutant.name, text


class Results:
    def __init__(self, is_new):
        self.lock, self.commit = threading.Lock(), commit()
        PATH.parent.mkdir(exist_ok=True)
        if is_new:
            PATH.unlink(missing_ok=True)
        # Of each the last word.
        self.known = {tuple(line["mutant"]): line["verdict"] for line in self.read()}

    @staticmethod
    def read():
        if not PATH.exists():
            return []
        return [json.loads(line) for line in PATH.read_text().splitlines()]

    def verdict(self, mutant):
        """`None` where this text was not tried yet."""
        return self.known.get(identity(mutant))

    def note(self, mutant, ending, suites):
        line = {"mutant": identity(mutant), "verdict": ending.verdict, "by": ending.by,
                "suites": suites, "seconds": round(ending.seconds, 1), "commit": self.commit}
        with self.lock, PATH.open("a") as file:
            file.write(json.dumps(line) + "\n")

"""Copies of the repository to break, `.build-mutants` and what it has no room for: built once with
every mutant under a number, and run with one of them chosen by the variable FLAGLEDGER_MUTANT."""

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
# A build from nothing takes about ten minutes of one core.
BUILD_SECONDS = 3_600
SUITES = ["ByteCodingTests", "FlagModelTests", "LogStorageTests", "HTTPServingTests",
          "TransparencyTests", "FlagStateTests", "LedgerCoreTests", "LedgerServiceTests"]
KEPT = ["CLinux", "CSodium", "ByteCoding", "FlagModel", "Transparency", "LogStorage",
        "HTTPServing", "FlagState", "LedgerCore", "LedgerService", "TestSupport", *SUITES]
# What each room of the copy gets: the question which of its mutants is alive.
QUESTION = """import Glibc

private let chosen = unsafe getenv("FLAGLEDGER_MUTANT").map { unsafe atoi($0) } ?? -1
@inline(never) func isMutant(_ number: Int32) -> Bool { number == chosen }
"""


class Copy:
    """The sources with these mutants in them; no two of them touch the same text."""

    def __init__(self, number, mutants):
        self.place = ROOT / (f".build-mutants-{number + 1}" if number else ".build-mutants")
        self.mutants = mutants
        for index, mutant in enumerate(mutants):
            mutant.number = index
        wanted = {path.relative_to(ROOT): path for folder in ["Sources", "Tests", "docs"]
                  for path in (ROOT / folder).rglob("*") if path.is_file()}
        wanted = {path: source.read_bytes() for path, source in wanted.items()}
        for path in {mutant.path for mutant in mutants}:
            wanted[path] = self.broken(path).encode()
            wanted[pathlib.Path(*path.parts[:2]) / "Mutants.swift"] = QUESTION.encode()
        wanted[pathlib.Path("Package.swift")] = self.manifest().encode()
        self.write(wanted)

    def write(self, wanted):
        """Makes the copy so; what is so already is not touched, and need not be built again."""
        for folder in ["Sources", "Tests", "docs"]:
            for path in (self.place / folder).rglob("*"):
                if path.is_file() and path.relative_to(self.place) not in wanted:
                    path.unlink()
        for path, data in wanted.items():
            target = self.place / path
            if not target.exists() or target.read_bytes() != data:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)

    @staticmethod
    def manifest():
        """Only the rooms with suites of their own; what is broken may earn a warning."""
        manifest = (ROOT / "Package.swift").read_text()
        manifest = re.sub(r"\n    \.(strictMemorySafety|treatAllWarnings)\(.*", "", manifest)
        kept = ", ".join(f'"{target}"' for target in KEPT)
        return (f"{manifest}\nlet kept: Set = [{kept}]\npackage.products = []\n"
                "package.targets.removeAll { !kept.contains($0.name) }\n")

    def broken(self, path):
        text, result, done = (ROOT / path).read_text(), "", 0
        for mutant in sorted((m for m in self.mutants if m.path == path), key=lambda m: m.start):
            result += text[done:mutant.start]
            result += mutant.either(f"isMutant({mutant.number})")
            done = mutant.end
        return result + text[done:]

    def build(self):
        """Gives whether it compiles."""
        with (self.place / "log").open("wb") as log:
            return subprocess.run(
                ["swift", "build", "--build-tests", "-c", "release"], cwd=self.place,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=BUILD_SECONDS,
                check=False).returncode == 0

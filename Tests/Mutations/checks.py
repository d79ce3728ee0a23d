"""The mutants that need no rule: in the folders of checks.txt each check is left out, one at a
time. A check is a clause of a `guard`, the condition of an `if`, a `where`, or a call of a function
that only throws, such as `try checkTime(…)`."""

import pathlib
import re

from copies import ROOT

CHECKS = pathlib.Path(__file__).with_name("checks.txt")
WORD = re.compile(r"(?<![\w.`#])(guard|if|where)\s")
# Where a statement may begin; elsewhere the word is part of a text.
STATEMENT = {"guard": re.compile(r"(.*[:{])?\s*$"), "where": re.compile(r"\s*for .*$"),
             "if": re.compile(r"(.*([:{=]|else|return))?\s*$")}
CALL = re.compile(
    r"(?:^\s*|: )((?:_ = )?try (?:[\w.]+\.)?(?:check|require|verify|refuse|caller)\w*\(.*\))$")
# These give names to what follows, so they cannot be left out.
BINDING = re.compile(r"(let|var|case)\b")


class Check:
    def __init__(self, path, text, start, end, shape, suites):
        self.path, self.start, self.end, self.shape = path, start, end, shape
        self.text = text[start:end]
        self.line = text.count("\n", 0, start) + 1
        self.name = " ".join(self.text.split())
        self.suites = suites

    def either(self, question):
        return self.shape.format(self.text, question)


def end_of_string(text, index):
    """Behind the string literal that begins at `index`, whatever is interpolated in it. One with
    hash signs before it ends with as many, and a backslash in it is no escape."""
    quote = '"""' if text.startswith('"""', index) else '"'
    hashes = "#" * (index - len(text[:index].rstrip("#")))
    index += len(quote)
    while not text.startswith(quote + hashes, index):
        if not hashes and text.startswith("\\(", index):
            index = end_of_group(text, index + 1)
        else:
            index += 2 if text[index] == "\\" and not hashes else 1
    return index + len(quote + hashes)


def end_of_group(text, index):
    """Behind the bracket that closes the one at `index`."""
    depth = 0
    while True:
        letter = text[index]
        if letter == '"':
            index = end_of_string(text, index)
            continue
        depth += (letter in "([{") - (letter in ")]}")
        index += 1
        if depth == 0:
            return index


def clauses(text, index, is_guard):
    """Where each clause from `index` on begins and ends."""
    found, start = [], index
    while True:
        ends = text.startswith("else {", index) if is_guard else text[index] == "{"
        if ends or text[index] == ",":
            found.append((start, index))
            if ends:
                return found
            start = index = index + 1
        elif text[index] == '"':
            index = end_of_string(text, index)
        elif text[index] in "([{":
            index = end_of_group(text, index)
        else:
            index += 1


def trimmed(text, start, end):
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def places(text):
    """Of each check: begin, end, and what stands there if it can be left out."""
    position = 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        if line.lstrip().startswith(("//", "#")):
            continue
        call = CALL.search(line.rstrip("\n"))
        if call and end_of_group(line, line.index("(", call.start(1))) == call.end(1):
            yield start + call.start(1), start + call.end(1), "if !{1} {{ {0} }}"
            continue
        for word in WORD.finditer(line):
            before, kind = line[:word.start()], word.group(1)
            if before.count('"') % 2 or "//" in before or not STATEMENT[kind].match(before):
                continue
            found = clauses(text, start + word.end(), kind == "guard")
            if kind == "if":
                yield *trimmed(text, start + word.end(), found[-1][1]), "{0}, !{1}"
                continue
            for one, end in (trimmed(text, *clause) for clause in found):
                if not BINDING.match(text[one:end]):
                    yield one, end, "({0}) && !{1}" if kind == "where" else "({0}) || {1}"


def checks():
    """All of them, and those that nothing can miss with the reasons."""
    found, reasons = [], {}
    for line in CHECKS.read_text().splitlines():
        word, _, rest = line.partition(": ")
        if word == "folder":
            folder, *suites = rest.split()
            for path in sorted((ROOT / "Sources" / folder).rglob("*.swift")):
                text = path.read_text()
                found += [Check(path.relative_to(ROOT), text, start, end, shape, suites)
                          for start, end, shape in places(text)]
        elif word.startswith("equal"):
            path, _, text = rest.partition(" ")
            last = (path, text, word.removeprefix("equal").strip())
            reasons[last] = ""
        elif line.startswith("  "):
            reasons[last] += line.strip() + " "
    return found, excused(found, reasons)


def excused(found, reasons):
    """The checks that `reasons` names, by path and text, and where the text is there more than
    once by its number."""
    result = set()
    for path, text, number in reasons:
        same = [check for check in found if (str(check.path), check.name) == (path, text)]
        if not same or number and int(number) > len(same):
            raise SystemExit(f"Tests/Mutations/checks.txt: there is no check {number} '{text}' in "
                             f"{path}: adapt it to the code")
        result.update([same[int(number) - 1]] if number else same)
    return result

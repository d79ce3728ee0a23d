"""Runs the examples of the documents.

A block marked `console` is a session: each line that begins with `$ ` is a command, and what stands
below it is what it prints (standard output, then standard error); `...` stands for anything within
a line, or alone on its line for any number of lines. The blocks of one document are one session
in one folder, from its first to its last. `$ flagledger …`
runs the built program with the ledger in `./ledger`; other commands are the shell's. After a
command, `[exit 1]` on a line of its own is the exit status that is expected; without it, 0. Blocks
marked `sh` are not run.
"""

import os
import re
import subprocess

import pytest

from ledger import ROOT, binary, environment

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def sessions(text):
    """(command, expected lines, expected status) of every `console` block, in order."""
    steps = []
    for block in re.findall(r"^ *```console\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append([line[2:], [], 0])
            elif steps and steps[-1][0].endswith("\\"):
                steps[-1][0] = steps[-1][0][:-1] + line.strip()
            elif status := re.fullmatch(r"\[exit (\d+)\]", line):
                steps[-1][2] = int(status[1])
            elif steps:
                steps[-1][1].append(line)
    return steps


def agrees(expected, found):
    """Whether lines fit, `...` being anything."""
    if not expected:
        return not found
    if expected[0].strip() == "...":
        return any(agrees(expected[1:], found[skipped:]) for skipped in range(len(found) + 1))
    if not found:
        return False
    pattern = ".*".join(re.escape(part) for part in expected[0].rstrip().split("..."))
    return bool(re.fullmatch(pattern, found[0].rstrip())) and agrees(expected[1:], found[1:])


def without_blank_ends(lines):
    return "\n".join(lines).strip("\n").split("\n") if "".join(lines).strip() else []


with_examples = [path for path in DOCUMENTS if sessions(path.read_text())]


@pytest.mark.parametrize("path", with_examples, ids=lambda path: path.name)
def test_the_examples_print_what_the_document_says(path, tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "flagledger").symlink_to(binary())
    folder = tmp_path / "session"
    folder.mkdir()
    settings = environment(folder) | {"PATH": f"{tools}:{os.environ['PATH']}"}
    for command, expected, status in sessions(path.read_text()):
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=settings, timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        found = (done.stdout + done.stderr).decode().splitlines()
        shown = "\n".join(["", f"$ {command}", *found])
        assert done.returncode == status, f"exit {done.returncode}, not {status}:{shown}"
        if expected:
            assert agrees(without_blank_ends(expected), without_blank_ends(found)), shown


@pytest.mark.needs_no_program
def test_sessions_are_read_and_compared():
    text = "a\n```console\n$ one \\\n    two\nx ... z\n...\nlast\n[exit 3]\n$ three\n```\n"
    text += "```sh\n$ no\n```\n"
    assert sessions(text) == [["one two", ["x ... z", "...", "last"], 3], ["three", [], 0]]
    assert agrees(["x ... z", "...", "last"], ["x y z", "1", "2", "last"])
    assert agrees(["...", "last"], ["last"])
    assert not agrees(["x ... z"], ["x y"])
    assert not agrees(["a"], ["a", "b"])
    assert not agrees(["a.c"], ["abc"])

"""Runs the examples of the documents.

A block marked `console` is a session: each line that begins with `$ ` is a command, and what stands
below it is what it prints (standard output, then standard error). What differs from run to run
(times, digests, keys, signatures, identifiers) is shown as it once was and compared by its shape;
`...` stands for anything within a line, or alone on its line for any number of lines. After a
command, `[exit 1]` on a line of its own is the exit status that is expected; without it, 0.

A command that ends in ` &` is a server: what it prints until it listens is compared, and it runs on
until `kill %1`, which must end it with status 0, or the end of the session. It listens on a free
port, which takes the place of 7676 everywhere in the document.

The blocks of one document are one session in one folder, from its first to its last; `cd` and
`export` hold from there on. The stage is that of somebody who has just built this repository: the
folder holds `ledger/`, `flagledger` is on the path, and there is an SSH key in `~/.ssh`. Blocks
marked `sh` are not run, and hold nothing but what builds.
"""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time

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


VOLATILE = re.compile(r"""
      (?P<time> \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z )
    | (?P<base64> [A-Za-z0-9+/]{40,}={0,2} )
    | (?P<token> fl_[A-Za-z0-9_-]{43} )
    | (?P<ulid> \b[0-7][0-9A-HJKMNP-TV-Z]{25}\b )
    | (?P<keyid> (?<=\+)[0-9a-f]{8}(?=\+) )
    | (?P<seconds> \b\d+\.\d\ s\b )
    | (?P<anything> \.\.\. )
""", re.VERBOSE)


def shape(match):
    """What may stand where a document shows something that differs from run to run."""
    text = match[0]
    if match.lastgroup == "base64":
        return "[A-Za-z0-9+/]{%d}" % len(text.rstrip("=")) + "=" * text.count("=")
    return {"time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", "token": r"fl_[A-Za-z0-9_-]{43}",
            "ulid": "[0-9A-HJKMNP-TV-Z]{26}", "keyid": "[0-9a-f]{8}", "seconds": r"\d+\.\d s",
            "anything": ".*"}[match.lastgroup]


def pattern(line):
    parts, end = [], 0
    for match in VOLATILE.finditer(line):
        parts += [re.escape(line[end:match.start()]), shape(match)]
        end = match.end()
    return "".join(parts) + re.escape(line[end:])


def agrees(expected, found):
    """Whether lines fit, `...` being anything."""
    if not expected:
        return not found
    if expected[0].strip() == "...":
        return any(agrees(expected[1:], found[skipped:]) for skipped in range(len(found) + 1))
    if not found:
        return False
    fits = re.fullmatch(pattern(expected[0].rstrip()), found[0].rstrip())
    return bool(fits) and agrees(expected[1:], found[1:])


def without_blank_ends(lines):
    return "\n".join(lines).strip("\n").split("\n") if "".join(lines).strip() else []


def stage(folder):
    """A folder as after `git clone` and the build, and the settings of somebody at work in it."""
    tools = folder / "bin"
    tools.mkdir(parents=True)
    (tools / "flagledger").symlink_to(binary())
    clone = folder / "flagledger"
    shutil.copytree(ROOT / "ledger", clone / "ledger", ignore=shutil.ignore_patterns(
        "segments", "keys", "head", "checkpoint", "lock", "derived", "quarantine", "token"))
    (clone / "Sources").mkdir()
    (clone / "Package.swift").touch()
    (clone / ".build" / "release").mkdir(parents=True)
    shutil.copy2(binary(), clone / ".build" / "release" / "flagledger")
    (clone / ".build" / "release" / "flagledger").touch()
    (folder / ".ssh").mkdir()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "you@example.com",
                    "-f", folder / ".ssh" / "id_ed25519"], check=True)
    return clone, environment(folder) | {"PATH": f"{tools}:{os.environ['PATH']}"}


with_examples = [path for path in DOCUMENTS if sessions(path.read_text())]


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return str(server.getsockname()[1])


class Server:
    """A server of a session, in the background."""

    def __init__(self, command, folder, settings):
        self.output, self.log = folder.parent / "server.out", folder.parent / "server.log"
        with open(self.output, "wb") as output, open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["bash", "-c", command], cwd=folder, env=settings,
                stdin=subprocess.DEVNULL, stdout=output, stderr=log)
        end = time.monotonic() + 60
        while "listening" not in self.log.read_text() and self.process.poll() is None:
            assert time.monotonic() < end, f"{command} does not listen: {self.log.read_text()}"
            time.sleep(0.02)

    def printed(self):
        """Until it listened; what it said before to whoever started it comes last."""
        before = self.log.read_text().split(" info listening")[0].splitlines()[:-1]
        return self.output.read_text().splitlines() + before

    def end(self):
        self.process.terminate()
        return self.process.wait(timeout=30)


def run(command, lasting, folder, settings):
    """(status, lines) of a command that ends."""
    done = subprocess.run(["bash", "-c", lasting + command], cwd=folder, env=settings,
                          timeout=120, stdin=subprocess.DEVNULL, capture_output=True,
                          check=False)
    return done.returncode, (done.stdout + done.stderr).decode().splitlines()


@pytest.mark.parametrize("path", with_examples, ids=lambda path: path.name)
def test_the_examples_print_what_the_document_says(path, tmp_path):
    folder, settings = stage(tmp_path)
    port = free_port()
    settings["FLAGLEDGER_LISTEN"] = f"127.0.0.1:{port}"
    lasting, server = "", None
    with contextlib.ExitStack() as stack:
        for command, expected, status in sessions(path.read_text().replace("7676", port)):
            if command.endswith(" &"):
                server = Server(f"{lasting}exec {command[:-2]}", folder, settings)
                stack.callback(server.process.kill)
                code, found = server.process.poll() or 0, server.printed()
            elif command == "kill %1":
                code, found = server.end(), []
            else:
                code, found = run(command, lasting, folder, settings)
            if command.startswith(("cd ", "export ")) or re.match(r"\w+=", command):
                lasting += command + "\n"
            shown = "\n".join(["", f"$ {command}", *found])
            assert code == status, f"exit {code}, not {status}:{shown}"
            assert agrees(without_blank_ends(expected), without_blank_ends(found)), shown


@pytest.mark.needs_no_program
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_example_stays_unrun(path):
    for block in re.findall(r"^ *```(?:sh|bash|shell)\n(.*?)^ *```", path.read_text(),
                            re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            # These two build; the session of the README runs the first on what is built.
            assert line.split(" ")[0] in ("ledger/run", "Tests/run"), f"make it a session: {line}"


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
    assert agrees(["at 2026-11-21T09:00:00.000001Z"], ["at 2031-01-02T03:04:05.5Z"])
    assert not agrees(["at 2026-11-21T09:00:00.000001Z"], ["at noon"])
    assert agrees(["key SHA256:" + "a" * 43], ["key SHA256:" + "b/" * 21 + "c"])
    assert not agrees(["key SHA256:" + "a" * 43], ["key SHA256:" + "b" * 42])
    assert agrees(["01KAJV3ETV9J5XK8M3Q3Z9Y1WA"], ["01KAJV3ETV0000000000000000"])

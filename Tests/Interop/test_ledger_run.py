"""`ledger/run` as somebody uses it who has just cloned and built the repository."""

import json
import re
import stat
import subprocess

import pytest

from test_documents import Server, free_port, run, stage


@pytest.fixture
def clone(tmp_path):
    folder, settings = stage(tmp_path)
    return folder, settings | {"FLAGLEDGER_LISTEN": f"127.0.0.1:{free_port()}"}


def test_it_serves_a_ledger_that_it_makes_once_and_says_how_to_ask(clone):
    folder, settings = clone
    tokens = set()
    for _ in range(2):
        server = Server("exec ledger/run", folder, settings)
        text = "\n".join(server.printed())
        status, lines = run(re.search(r"^ *(curl .*)$", text, re.MULTILINE)[1], "", folder,
                            settings)
        # What curl says of its progress follows on the same line.
        flags, _ = json.JSONDecoder().raw_decode("\n".join(lines))
        assert (status, flags["tenant"], flags["environment"]) == (0, "acme", "dev")
        for name, owner in [("token", "acme"), ("keys/owner", "tenant-0")]:
            place = folder / "ledger" / name
            assert re.search(rf"{re.escape(str(place))} \(.*{owner}\)", text), text
            assert stat.S_IMODE(place.stat().st_mode) == 0o600
        tokens.add((folder / "ledger" / "token").read_text())
        assert server.end() == 0
    status, lines = run("ledger/run status --json", "", folder, settings)
    assert (status, len(tokens), json.loads(lines[-1])["size"]) == (0, 1, 3)


def test_with_words_it_is_the_command_and_the_tour_needs_no_server(clone):
    folder, settings = clone
    status, lines = run("ledger/run tour", "", folder, settings)
    assert status == 0 and any(line.startswith("Next: ") for line in lines), lines
    assert not (folder / "ledger" / "token").exists()
    assert run("ledger/run resolve checkout-v2 --environment prod", "", folder, settings) == (
        0, ["checkout-v2 = false  (default)"])
    assert run("ledger/run no-such-command", "", folder, settings)[0] == 2


def test_it_serves_another_ledger_without_putting_anything_into_it(clone):
    folder, settings = clone
    other = str(folder / "other")
    subprocess.run(["flagledger", "--ledger", other, "init", "--origin", "example.com/other",
                    "--owner", "you@example.com"], env=settings, cwd=folder, check=True,
                   capture_output=True)
    server = Server("exec ledger/run", folder, settings | {"FLAGLEDGER_DIR": other})
    assert server.printed()[0].startswith("Serving example.com/other on ")
    assert server.end() == 0
    assert not (folder / "ledger" / "head").exists()

import subprocess

import pytest

from ledger import Ledger, binary


def pytest_collection_modifyitems(items):
    """Without a working program there is nothing to look at: say so, once, and fail nothing."""
    program = binary()
    works = program.exists() and subprocess.run(
        [program, "version"], capture_output=True, check=False).returncode == 0
    if not works:
        reason = f"no working flagledger at {program}: swift build -c release"
        for item in items:
            if "needs_no_program" not in item.keywords:
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_configure(config):
    config.addinivalue_line("markers", "needs_no_program: looks at files alone")


@pytest.fixture
def ledger(tmp_path):
    """A new ledger with the boolean flags `one` and `two`, tenant acme and environment prod."""
    return Ledger.create(tmp_path / "ledger").prepare("one", "two")


@pytest.fixture
def history(ledger):
    """A ledger with a little life in it: a dozen changes, each its own batch."""
    for number in range(6):
        ledger.set("one", number % 2 == 0, "--tenant", "acme", "--reason", f"round {number}")
        ledger.set("two", number % 2 == 1)
    return ledger


@pytest.fixture(scope="session")
def served_ledger(tmp_path_factory):
    """A ledger with tokens for every role, made once: tests serve copies of it."""
    from service import make_ledger

    return make_ledger(tmp_path_factory.mktemp("served") / "ledger")


@pytest.fixture
def service(served_ledger, tmp_path):
    """A server on a ledger of its own."""
    from service import Service, copy_ledger

    original, tokens = served_ledger
    with Service(copy_ledger(original, tmp_path / "ledger"), tokens) as running:
        yield running


@pytest.fixture(scope="module")
def shared_service(served_ledger, tmp_path_factory):
    """A server for tests that leave no trace on one another."""
    from service import Service, copy_ledger

    original, tokens = served_ledger
    place = tmp_path_factory.mktemp("shared") / "ledger"
    with Service(copy_ledger(original, place), tokens) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    """A Chromium for all tests of the console."""
    from console import chromium

    with chromium() as running:
        yield running

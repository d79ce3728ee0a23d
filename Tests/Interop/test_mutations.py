"""Each rule of `Tests/Mutations/rules.txt` still fits the code that it would break."""

import subprocess

import pytest

from ledger import ROOT


@pytest.mark.needs_no_program
def test_every_mutation_still_applies():
    command = [ROOT / "Tests" / "Mutations" / "run", "--check"]
    check = subprocess.run(command, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr

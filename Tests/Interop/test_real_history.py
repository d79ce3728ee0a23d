"""Import of a history, and every moment of it against an independent replay in Python."""

import json

import pytest

import switches
from ledger import Ledger, shared
from verifier import Verification

REAL = shared("data", "mozorg-switches.jsonl")
SCOPES = [(t, e) for t in ("tenant-0", "bedrock") for e in ("dev", "stage", "prod")]


@pytest.fixture(scope="module", params=["made-up", "mozilla.org"])
def imported(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("history")
    if request.param == "mozilla.org" and not REAL.exists():
        pytest.skip(f"the real history is not here ({REAL.name}): only a made-up one is tested")
    lines = switches.read(REAL) if request.param == "mozilla.org" else switches.synthetic()
    file = folder / "history.jsonl"
    file.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))
    ledger = Ledger.create(folder / "ledger")
    ledger.run("import", file, "--declare", "--backfill")
    return ledger, lines


def replay(ledger, tenant, environment, *options):
    return ledger.json("replay", "--tenant", tenant, "--environment", environment, *options)


def test_every_moment_resolves_as_an_independent_replay_says(imported):
    ledger, lines = imported
    for moment in switches.moments(lines, 60):
        world = switches.World(lines, moment)
        for tenant, environment in SCOPES:
            flags = replay(ledger, tenant, environment, "--as-of", moment)["flags"]
            expected = world.resolved(tenant, environment)
            found = {key: (answer["value"], answer["source"]) for key, answer in flags.items()
                     if answer["source"] != "default"}
            assert found == expected, f"{tenant}/{environment} as of {moment}"
            assert set(flags) <= world.seen


def test_before_the_first_line_there_is_nothing(imported):
    ledger, _ = imported
    for tenant, environment in SCOPES:
        assert replay(ledger, tenant, environment, "--as-of", "2001-01-01T00:00:00Z")["flags"] == {}


def test_now_is_the_last_moment(imported):
    ledger, lines = imported
    for tenant, environment in SCOPES:
        now = replay(ledger, tenant, environment, "--as-of", "0s")["flags"]
        then = replay(ledger, tenant, environment, "--as-of", lines[-1]["at"])["flags"]
        everything = ledger.json("resolve", "--all", "--tenant", tenant,
                                 "--environment", environment)["flags"]
        assert now == then == everything


def test_the_history_of_a_switch_is_the_lines_that_named_it(imported):
    ledger, lines = imported
    flag = lines[-1]["changes"][0]["flag"]
    scope = (lines[-1]["changes"][0]["tenant"], lines[-1]["changes"][0]["environment"])
    expected = [line["at"][:19] for line in lines for change in line["changes"]
                if change["flag"] == flag and (change["tenant"], change["environment"]) == scope]
    found = [entry["recordedAt"][:19] for entry in ledger.lines(
        "history", flag, "--tenant", scope[0], "--environment", scope[1])]
    # A line that changed nothing may have been left out; none may have been added.
    assert set(found) <= set(expected) and found == sorted(found) and found
    last = ledger.json("resolve", flag, "--tenant", scope[0], "--environment", scope[1])
    explanation = ledger.run(
        "explain", flag, "--tenant", scope[0], "--environment", scope[1], "--json")
    assert json.loads(explanation)["flag"] == flag and last["flag"] == flag


def test_the_imported_ledger_passes_both_audits(imported):
    ledger, _ = imported
    audit = ledger.json("audit")
    assert audit["ok"] and audit["signaturesVerified"] == audit["size"]
    assert Verification(ledger.directory).run().findings == []


def test_an_export_imports_into_the_same_answers(imported, tmp_path):
    ledger, lines = imported
    file = tmp_path / "export.jsonl"
    file.write_text(ledger.run("export"))
    other = Ledger.create(tmp_path / "other")
    other.run("import", file, "--declare", "--backfill")
    for moment in switches.moments(lines, 8):
        for tenant, environment in SCOPES:
            one, two = (values(replay(which, tenant, environment, "--as-of", moment))
                        for which in (ledger, other))
            assert one == two, f"{tenant}/{environment} as of {moment}"


@pytest.mark.needs_no_program
def test_the_replay_in_python_falls_back_and_clears():
    def line(at, *changes):
        keys = ("flag", "tenant", "environment", "value")
        return {"at": at, "changes": [dict(zip(keys, change)) for change in changes]}

    lines = [line("2020-01-01T00:00:00Z", ("A", "tenant-0", "dev", True), ("B", "b", "dev", "x")),
             line("2020-01-02T00:00:00Z", ("A", "b", "dev", False)),
             line("2020-01-03T00:00:00Z", ("A", "b", "dev", None), ("B", "b", "dev", None))]
    answers = [switches.World(lines, f"2020-01-0{day}T00:00:00.500Z").resolved("b", "dev")
               for day in (1, 2, 3)]
    assert answers == [{"A": (True, "tenant-0"), "B": ("x", "tenant")},
                       {"A": (False, "tenant"), "B": ("x", "tenant")}, {"A": (True, "tenant-0")}]


def values(answer):
    return {key: (flag["value"], flag["source"]) for key, flag in answer["flags"].items()}

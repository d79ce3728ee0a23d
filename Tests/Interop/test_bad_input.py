"""What is refused, with which exit status, and that nothing was written."""

import json

import pytest

from ledger import Ledger

REFUSED, USAGE, FAILED, IO = 1, 2, 3, 4


@pytest.mark.parametrize("arguments, status", [
    (("set", "nope", "true", "--environment", "prod"), REFUSED),
    (("set", "one", "maybe", "--environment", "prod"), REFUSED),
    (("set", "one", "true", "--environment", "mars"), REFUSED),
    (("set", "one", "true", "--environment", "prod", "--tenant", "nobody"), REFUSED),
    (("set", "one", "true", "--environment", "prod", "--user", ""), (REFUSED, USAGE)),
    (("set", "one", "true", "--environment", "prod", "--expires", "yesterday"), (REFUSED, USAGE)),
    (("resolve", "nope", "--environment", "prod"), REFUSED),
    (("resolve", "one", "--environment", "mars"), REFUSED),
    (("resolve", "one", "--environment", "prod", "--as-of", "soon"), (REFUSED, USAGE)),
    (("resolve", "one", "--environment", "prod", "--as-of", "@999999"), REFUSED),
    (("record", "999999"), REFUSED),
    (("prove", "999999"), REFUSED),
    (("set", "one"), USAGE),
    (("set", "one", "true"), USAGE),
    (("sett", "one", "true"), USAGE),
    (("set", "one", "true", "--enviroment", "prod"), USAGE),
    (("record", "minus-one"), USAGE),
    ((), USAGE),
    (("grant", "emperor", "bob@example.com", "--tenant", "acme"), (REFUSED, USAGE)),
    (("revoke", "owner", "owner@example.com", "--tenant", "tenant-0"), REFUSED),
    (("tenant", "add", "ACME"), (REFUSED, USAGE)),
    (("tenant", "add", "acme"), REFUSED),
    (("author", "add", "bob@example.com", "--public-key", "no-such-file"), IO),
    (("catalog", "apply", "no-such-file"), IO),
    (("check-proof", "no-such-file"), (USAGE, IO)),
])
def test_each_bad_command_is_refused_and_writes_nothing(ledger, arguments, status):
    before = ledger.json("status")
    ledger.run(*arguments, status=status)
    assert ledger.errors.startswith("flagledger: "), ledger.errors
    assert ledger.json("status")["size"] == before["size"]


KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"


@pytest.mark.parametrize("line", [
    "", "hello", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==", KEY, KEY + "!" * 43,
    # 32 zero bytes, and the point (0, 1): of small order, whoever "signs" with them.
    KEY + "A" * 43, KEY + "AE" + "A" * 41,
])
def test_keys_that_are_no_keys_are_not_enrolled(ledger, tmp_path, line):
    file = tmp_path / "bad.pub"
    file.write_text(line + "\n")
    ledger.run("author", "add", "bob@example.com", "--public-key", file, status=(REFUSED, IO))
    assert "bob@example.com" not in ledger.run("author", "list")


CATALOGS = [
    "", "[]", "{", '{"flags":[{}]}', '{"flags":[],"flags":[]}', '{"colour":"red"}',
    '{"flags":[{"key":"a/b","type":"boolean","default":true}]}',
    '{"flags":[{"key":"a","type":"boolean","default":"yes"}]}',
    '{"flags":[{"key":"a","type":"colour","default":true}]}',
    '{"flags":[{"key":"a","type":"boolean","default":true,"gates":["moat"]}]}',
    '{"flags":[{"key":"a","type":"string","default":"x","routeDependent":true}]}',
    "[" * 100_000, '{"flags":[' + "{}," * 10_000 + "]}", "\ufeff{}", '{"tenants":["\\ud800"]}',
]


@pytest.mark.parametrize("text", CATALOGS, ids=range(len(CATALOGS)))
def test_bad_catalogs_change_nothing(ledger, tmp_path, text):
    file = tmp_path / "bad.json"
    file.write_text(text)
    before = ledger.json("status")["size"]
    for command in ("plan", "apply"):
        ledger.run("catalog", command, file, status=(REFUSED, USAGE, IO))
        assert ledger.errors.startswith("flagledger: ")
    assert ledger.json("status")["size"] == before


def test_an_import_that_fails_leaves_nothing_half_applied(ledger, tmp_path):
    good = {"at": "2020-01-01T00:00:00Z", "author": "a", "commit": "0" * 12, "changes": [
        {"flag": "x", "tenant": "tenant-0", "environment": "prod", "value": True}]}
    bad = good | {"at": "2020-01-02T00:00:00Z", "changes": [
        good["changes"][0] | {"value": "not a boolean"}]}
    file = tmp_path / "half.jsonl"
    before = ledger.json("status")["size"]
    for lines in ([good, bad], [good, good | {"at": "2019-01-01T00:00:00Z"}], [good, "text"]):
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
        ledger.run("import", file, "--declare", "--backfill", status=(REFUSED, IO))
        assert "line 2" in ledger.errors, "the line is named"
        assert ledger.json("status")["size"] == before


def test_an_import_of_more_than_one_batch_can_hold_is_refused_whole(ledger, tmp_path):
    """An import is one batch, and a batch is at most 16 MiB."""
    def lines(count):
        return "".join(json.dumps({
            "at": f"2020-01-01T{number // 60:02}:{number % 60:02}:00Z", "author": "ann",
            "changes": [{"flag": "long", "tenant": "acme", "environment": "prod",
                         "value": "x" * 45_000}]}) + "\n" for number in range(count))

    path = tmp_path / "history.jsonl"
    before = ledger.json("status")
    path.write_text(lines(380))
    ledger.run("import", path, "--declare", "--backfill", status=REFUSED)
    assert "too large: split it" in ledger.errors, ledger.errors
    assert ledger.json("status")["size"] == before["size"]
    # What is refused spoils nothing: the same with a little less is taken.
    path.write_text(lines(360))
    ledger.run("import", path, "--declare", "--backfill")
    assert ledger.json("audit")["ok"]


def test_directories_that_are_no_ledger_are_said_plainly(tmp_path):
    home = tmp_path / "home"
    (home / "empty").mkdir(parents=True)
    (home / "foreign").mkdir()
    (home / "foreign" / "notes.txt").write_text("not a ledger\n")
    (home / "file").write_text("not even a directory\n")
    (home / "half" / "segments").mkdir(parents=True)
    for name in ("missing", "empty", "foreign", "file", "half"):
        ledger = Ledger(home / name)
        ledger.run("status", status=(IO, FAILED))
        assert ledger.errors.startswith("flagledger: ") and name in ledger.errors
    ledger = Ledger(home / "foreign")
    assert sorted(path.name for path in ledger.directory.iterdir()) == ["notes.txt"]


def test_floors_and_protection_hold_against_every_override(tmp_path):
    ledger = Ledger.create(tmp_path / "ledger").prepare("plain")
    catalog = tmp_path / "floors.json"
    flag = {"type": "boolean", "default": True, "gates": ["product"]}
    catalog.write_text(json.dumps({"flags": [
        flag | {"key": "notifications", "routeDependent": True,
                "environments": {"prod": {"enabled": False}}},
        flag | {"key": "admin", "protected": True}, {"key": "gateless"} | {
            "type": "boolean", "default": False}]}))
    ledger.run("catalog", "apply", catalog)
    scopes = [(), ("--tenant", "acme"), ("--tenant", "acme", "--user", "ann")]
    for scope in scopes:
        ledger.set("notifications", True, *scope, status=REFUSED)
        ledger.set("admin", False, *scope, status=REFUSED)
    ledger.set("gateless", True, status=REFUSED)
    everything = ledger.json("resolve", "--all", "--environment", "prod", "--tenant", "acme")
    for answers in (everything["flags"], {"notifications": ledger.resolve("notifications")}):
        assert answers["notifications"]["value"] is False
        assert answers["notifications"]["source"] == "floor"
    assert everything["flags"]["admin"] == {
        "value": True, "reason": "STATIC", "source": "protected"}


def test_a_stale_expectation_is_refused(ledger):
    first = ledger.set("one", True)["position"]
    ledger.set("one", False)
    ledger.set("one", True, "--expect", str(first), status=REFUSED)
    assert ledger.resolve("one")["value"] is False

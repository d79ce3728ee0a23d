"""`flagledger --server`: the same command through a server, with the caller's own key."""

import json
import re
import time

import pytest

from ledger import OWNER, ROOT
from remote import Remote
from service import running

# What is asked in both ways; the answers are compared byte by byte, also with --json.
READING = [
    "status", "export", "export --from 1 --to 4", "catalog plan catalog.json", "catalog show",
    "catalog show --as-of @0", "flag list", "flag list --all --as-of @3",
    "resolve limit --environment prod", "resolve limit --environment prod --tenant acme --user u",
    "resolve pinned --environment dev --as-of @2",
    "resolve --all --environment prod --tenant acme", "resolve --all --environment dev --user u",
    "resolve --all --environment prod --as-of 2001-01-01T00:00:00Z",
    "explain limit --environment prod --tenant acme --user u",
    "explain open-in-dev --environment prod", "explain limit --environment prod --as-of @2",
    "history", "history limit", "history --tenant acme --environment prod --since @2",
    f"history --author {OWNER} --until @5", "history --since 1s", "log", "log --from 2 --to 5",
    "diff --from @1", "diff --from @1 --to @8 --tenant acme --environment prod --user u",
    "replay --as-of @8", "replay --as-of @2 --tenant acme --environment dev --user u",
    "checkpoint", "prove 3", "record 3", "record 0", "tenant list", "tenant list --as-of @1",
    "environment list", "author list", "key list", "key list --as-of @1", "token list",
    "token list --as-of @9",
]

# Each appends something; KEY.pub is a key that nobody has enrolled yet.
WRITING = [
    "catalog apply catalog.json", "flag restore two", "flag archive two",
    "set greeting warm --environment prod --tenant acme --user u --expires 8h --reason why",
    "set limit 12 --environment prod", "clear limit --environment prod",
    "restore --to @8 --environment prod --tenant acme", "note hello --flag limit",
    "tenant add newcorp --name New", "tenant rename newcorp --name Newer", "tenant retire newcorp",
    "environment add late", "author add eve --public-key KEY.pub",
    "key add eve --public-key KEY2.pub", "grant member eve --tenant acme",
    "revoke member eve --tenant acme", "key revoke FINGERPRINT",
    "token issue --principal eve --tenant acme --role viewer --expires 8h", "token revoke TOKEN",
]

# They work on files: through a server they say so.
ON_FILES = {
    "init": "init --origin a/b --owner c", "recover": "recover", "import": "import x.jsonl",
    "serve": "serve", "audit": "audit", "backup": "backup x",
}
# They need no ledger, or are tried in a test of their own.
OTHERS = {"check-proof", "export-event", "key show", "keygen", "completions", "help", "version"}


def words(line):
    return line.split(" ")


@pytest.fixture
def remote(service, tmp_path):
    """Tenant-0's owner, with the key that `init` made."""
    return as_owner(service, tmp_path)


def as_owner(service, tmp_path, url=None, **variables):
    return Remote(
        tmp_path / "elsewhere", url or service.url, service.tokens["owner", "tenant-0"],
        key=service.ledger.directory / "keys" / "owner", **variables)


@pytest.fixture
def lived(remote, service):
    """With some changes, so that there is something to ask about."""
    for line in ["set limit 11 --environment prod --tenant acme --reason first",
                 "set limit 12 --environment prod --tenant acme --user u",
                 "set one true --environment dev", "flag archive two",
                 "clear limit --environment prod --tenant acme"]:
        remote.run(*words(line))
    catalog = {"environments": ["stage"], "flags": [
        {"key": "fresh", "type": "boolean", "default": True, "gates": ["product"]},
        {"key": "limit", "type": "integer", "default": 99, "gates": ["product"]}]}
    for home in (remote.home, service.ledger.home):
        (home / "catalog.json").write_text(json.dumps(catalog))
    return remote


def test_every_command_is_tried_or_refused():
    text = (ROOT / "docs" / "cli.md").read_text().split("## In every command")[1]
    chapters = text.split("\n## ")[1:]
    commands = {name for chapter in chapters for name in re.findall(r"^### (.+)$", chapter, re.M)}
    tried = {name for name in commands for line in READING + WRITING
             if line == name or line.startswith(f"{name} ")}
    assert tried | set(ON_FILES) | OTHERS == commands
    assert not tried & (set(ON_FILES) | OTHERS)


def test_reading_prints_the_same_as_on_the_files(lived, service):
    for line in READING:
        for form in [[], ["--json"]]:
            arguments = words(line) + form
            there, here = lived.run(*arguments), service.ledger.run(*arguments)
            if line == "status" and not form:
                there = re.sub(r"^server .*$", "", there, flags=re.M)
                here = re.sub(r"^directory .*$", "", here, flags=re.M)
            assert there == here, f"{arguments}:\n{there}\n--- on the files:\n{here}"
    raw = [place.start("record", "3", "--raw").communicate()[0] for place in
           (lived, service.ledger)]
    assert raw[0] == raw[1] and len(raw[0]) > 124


@pytest.mark.parametrize("line", [
    "resolve nope --environment prod", "resolve limit --environment nope",
    "resolve limit --environment prod --tenant nope", "history nope", "history --tenant nope",
    "log --from 999", "record 999", "prove 999", "resolve limit --environment prod --as-of @999",
    "resolve limit --environment prod --as-of 2999-01-01T00:00:00Z",
    "resolve limit --environment prod --as-of soon", "diff --from @3 --to @1",
    "log --from 3 --to 2", "history --since @3 --until @1", "resolve limit --environment PROD",
    "set limit x --environment prod", "set nope 1 --environment prod",
    "set limit 1 --environment nope", "set pinned false --environment prod",
    "set open-in-dev true --environment prod", "clear limit --environment prod --tenant nope",
    "grant owner eve --tenant nope", "tenant add acme", "token revoke nope",
    "restore --to @999 --environment prod", "key add stranger --public-key owner.pub",
])
def test_what_is_refused_is_refused_with_the_same_status(line, shared_service, tmp_path):
    owner = (shared_service.ledger.directory / "keys" / "owner.pub").read_text()
    remote = as_owner(shared_service, tmp_path)
    for home in (remote.home, shared_service.ledger.home):
        (home / "owner.pub").write_text(owner)
    here = shared_service.ledger.start(*words(line), "--dry-run" if "set " in line else "--json")
    here.communicate()
    if here.returncode == 4:  # a write beside the server: its rules speak in a rehearsal
        here = shared_service.ledger.start(*words(line), "--dry-run")
        here.communicate()
    assert here.returncode in (1, 2)
    remote.run(*words(line), status=here.returncode)
    assert remote.errors.startswith("flagledger: ") and remote.errors.count("\n") == 1


def test_a_rehearsal_prints_the_same_as_on_the_files(lived, service):
    for line in ["set limit 12 --environment prod", "set one true --environment dev",
                 "set limit 5 --environment prod --tenant acme --user u --reason why",
                 "clear one --environment dev", "catalog apply catalog.json",
                 "restore --to @8 --environment prod --tenant acme", "tenant add newcorp",
                 "flag restore two", f"grant member {OWNER} --tenant acme"]:
        for form in [[], ["--json"]]:
            arguments = [*words(line), "--dry-run", *form]
            assert lived.run(*arguments) == service.ledger.run(*arguments), arguments
    size = lived.json("status")["size"]
    lived.run("set", "limit", "3", "--environment", "prod", "--dry-run")
    assert lived.json("status")["size"] == size


def test_every_write_is_signed_by_its_author(lived, service):
    for name in ["KEY", "KEY2"]:
        lived.run("keygen", lived.home / name)
    public = lived.json("key", "show", lived.home / "KEY.pub")
    before = lived.json("status")["size"]
    token, positions = "", []
    for line in WRITING:
        line = line.replace("FINGERPRINT", public["key"]).replace("TOKEN", token)
        receipt = lived.json(*words(line))
        assert {"position", "size", "leafHash", "checkpoint", "recordedAt", "proof"} \
            <= receipt.keys(), line
        assert "epoch" not in receipt
        token = receipt.get("id", token)
        positions.append(receipt["position"])
    assert positions == list(range(before, before + len(WRITING)))
    again = lived.json("set", "greeting", "warm", "--environment", "prod", "--tenant", "acme",
                       "--user", "v")
    assert lived.json("set", "greeting", "warm", "--environment", "prod", "--tenant", "acme",
                      "--user", "v") == {"unchanged": True, "size": again["size"]}
    assert service.stop() == 0
    report = service.ledger.json("audit")
    assert report["ok"] and report["size"] == again["size"]
    for record in service.ledger.lines("log", "--from", str(before)):
        assert record["author"] == OWNER and "onBehalfOf" not in record, record


def test_people_read_the_same_of_a_write(remote):
    said = remote.run("set", "limit", "11", "--environment", "prod", "--tenant", "acme")
    lines = said.splitlines()
    assert re.fullmatch(r"Recorded at @\d+, \d{4}-.*Z", lines[0])
    position = lines[0].split("@")[1].split(",")[0]
    assert lines[1:] == [f"limit is 11 for acme in prod (from tenant, set at @{position})."]
    assert remote.run("set", "limit", "11", "--environment", "prod", "--tenant", "acme") \
        .startswith("Nothing to change")
    back = remote.run("restore", "--to", f"@{int(position) - 1}", "--environment", "prod",
                      "--tenant", "acme")
    assert f"To undo it, restore to @{position}." in back


def test_the_token_of_a_service_and_the_key_of_an_author(remote, service, tmp_path):
    """The token opens the door, the author's rights count."""
    bob = Remote(tmp_path / "bob", service.url, service.tokens["viewer", "acme"])
    bob.run("keygen", "key")
    bob.key = bob.home / "key"
    wish = ["set", "limit", "11", "--environment", "prod", "--tenant", "acme"]
    assert bob.refusal(*wish) == "UNKNOWN_KEY"
    remote.run("author", "add", "bob@example.com", "--public-key", bob.home / "key.pub")
    for role in ["viewer", "member"]:
        remote.run("grant", role, "bob@example.com", "--tenant", "acme")
        assert bob.refusal(*wish) == "FORBIDDEN"
    assert bob.refusal(*wish, "--dry-run") == "FORBIDDEN"
    remote.run("grant", "admin", "bob@example.com", "--tenant", "acme")
    receipt = bob.json(*wish)
    assert bob.json("record", str(receipt["position"]))["author"] == "bob@example.com"
    for tenant in ["tenant-0", "globex"]:
        assert bob.refusal("set", "limit", "1", "--environment", "prod", "--tenant", tenant) in (
            "FORBIDDEN", "UNKNOWN_TENANT")
    for line in ["token list", "checkpoint", "resolve limit --environment prod --tenant globex",
                 "tenant add other"]:
        assert bob.refusal(*words(line)) == "FORBIDDEN", line
    assert [row["tenant"] for row in map(json.loads, bob.run("tenant", "list", "--json")
                                         .splitlines())] == ["acme", "tenant-0"]
    folder = bob.home / "evidence"
    bob.run("export-event", str(receipt["position"]), "--out", folder)
    assert (folder / "allowed_signers").read_text().startswith("bob@example.com ")
    service.stop()
    assert service.ledger.json("audit")["ok"]


def test_proofs_of_a_server_are_checked_and_can_be_checked_again(lived):
    proof = lived.home / "3.tlog-proof"
    proof.write_text(lived.run("prove", "3"))
    assert "The proof holds" in lived.run("check-proof", proof)
    lived.run("set", "limit", "77", "--environment", "dev")
    assert "The proof holds" in lived.run("check-proof", proof)


def test_concurrent_writers_of_one_stream_all_land(remote, service):
    """Each takes the place of another, and signs again."""
    writers = [remote.start("set", "limit", str(100 + number), "--environment", "prod", "--tenant",
                            "acme", "--user", f"u{number % 3}", "--json")
               for number in range(20)]
    outcomes = [(writer.communicate(timeout=300), writer.returncode) for writer in writers]
    assert [code for _, code in outcomes] == [0] * 20, outcomes
    positions = [json.loads(output)["position"] for (output, _), _ in outcomes]
    assert len(set(positions)) == 20
    service.stop()
    assert service.ledger.json("audit")["ok"]


def test_expect_is_kept_while_others_write(remote, service):
    line = ["--environment", "prod", "--tenant", "acme"]
    first = remote.json("set", "limit", "11", *line)["position"]
    second = remote.json("set", "limit", "12", *line, "--expect", str(first))["position"]
    assert remote.refusal("set", "limit", "13", *line, "--expect", str(first)) \
        == "POSITION_CHANGED"
    admin = service.as_("admin")
    numbers = iter(range(1000, 1200))

    def write():
        for _ in range(30):
            admin.put({"limit": next(numbers)})

    outcomes = []
    with running(write):
        for number in range(5):
            process = remote.start("set", "one", "true" if number % 2 else "false", *line,
                                   "--user", f"u{number}", "--expect", str(second))
            process.communicate(timeout=60)
            outcomes.append(process.returncode)
    assert set(outcomes) <= {0, 1} and 1 in outcomes


def test_a_token_that_is_no_good(remote, service):
    remote.token_file.write_text("fl_unknown")
    assert remote.refusal("resolve", "limit", "--environment", "prod") == "UNAUTHENTICATED"
    assert str(remote.token_file) in remote.errors
    remote.token_file.write_text(service.tokens["owner", "tenant-0"])
    issue = ["token", "issue", "--principal", "x", "--tenant", "acme", "--role", "viewer"]
    short = remote.json(*issue, "--expires", "1s")
    revoked = remote.json(*issue)
    remote.run("token", "revoke", revoked["id"])
    for dead in [revoked, short]:
        remote.token_file.write_text(dead["token"])
        service.as_("owner", "tenant-0").put({"limit": 1}, tenant="acme")
        end = time.monotonic() + 20
        while time.monotonic() < end:
            process = remote.start("resolve", "limit", "--environment", "prod")
            process.communicate()
            if process.returncode:
                break
        assert remote.refusal("resolve", "limit", "--environment", "prod") == "UNAUTHENTICATED"


def test_the_token_file_may_be_what_token_issue_printed(remote, service):
    issued = remote.run("token", "issue", "--principal", "x", "--tenant", "acme", "--role",
                        "viewer", "--json")
    for text in [issued, json.dumps(json.loads(issued), indent=2),
                 f"\n  {json.loads(issued)['token']}\r\n"]:
        remote.token_file.write_text(text)
        remote.run("flag", "list")
        assert remote.errors == ""
    for text in ["", "{}", '{"token":7}', "two words", "{torn"]:
        remote.token_file.write_text(text)
        remote.run("flag", "list", status=2)
        assert "holds no token" in remote.errors
    remote.token_file.write_text(issued)
    remote.token_file.chmod(0o640)
    remote.run("flag", "list")
    assert "others can read it: chmod 600" in remote.errors


def test_the_past_is_closed_where_replay_mode_is_off(remote, service):
    remote.run("set", "replay_mode", "false", "--environment", "prod", "--tenant", "acme")
    bob = Remote(remote.home / "bob", service.url, service.tokens["viewer", "acme"])
    assert bob.refusal("resolve", "limit", "--environment", "prod", "--tenant", "acme", "--as-of",
                       "@2") == "REPLAY_DISABLED"
    assert bob.refusal("flag", "list", "--as-of", "@2") == "REPLAY_DISABLED"
    bob.run("flag", "list")

"""The web console as its people use it: sign in, look, change. Each test is one person, or two."""

import json
import re

import pytest

from console import Person, playwright
from remote import Remote
from service import refusal

expect = playwright().expect


def row(page, flag):
    return page.locator(f'.line[data-key="{flag}"]')


def cell(page, flag, number):
    return row(page, flag).get_by_role("cell").nth(number)


@pytest.fixture
def person(browser, service):
    with Person(browser, service) as somebody:
        yield somebody


def test_a_wrong_token_is_told_and_a_good_one_opens_the_matrix(person):
    page = person.page
    page.goto("/admin")
    page.get_by_label("Token").fill("fl_wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("unknown, expired or revoked")
    page.get_by_label("Token").fill(person.service.tokens["viewer", "acme"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("table", name="Flags and their values")).to_be_visible()
    expect(row(page, "one")).to_contain_text("false")
    kept = page.evaluate("[Object.values(sessionStorage), Object.values(localStorage)]")
    assert kept == [[person.service.tokens["viewer", "acme"]], []]
    page.reload()
    expect(row(page, "one")).to_be_visible()
    page.get_by_label("Signed in as").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Token")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_what_the_role_may_not_do_is_not_offered_and_is_refused_anyway(person):
    page = person.open("flags/one", role="member", tenant="acme")
    person.heading("one")
    for name in ("Set", "Clear", "Revise", "Archive", "New flag"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Administration")).to_have_count(0)
    answer = person.service.as_("member").request(
        "PUT", "/feature-flags", json={"flags": {"one": True}})
    assert (answer.status_code, refusal(answer)) == (403, "FORBIDDEN")


def test_a_closed_floor_takes_the_console_away(served_ledger, tmp_path):
    from service import Service, make_ledger

    closed = {"environments": {name: {"enabled": False} for name in ("dev", "prod")}}
    ledger, tokens = make_ledger(tmp_path / "ledger", admin=closed)
    with Service(ledger, tokens) as service:
        for path in ("/admin", "/admin/main.js", "/v1/admin/flags"):
            answer = service.as_("owner", "tenant-0").get(path)
            assert (answer.status_code, refusal(answer)) == (404, "NOT_FOUND")


def test_the_matrix_shows_value_and_source_by_word_and_shape(person):
    person.service.as_("admin").put({"two": True})
    person.service.as_("admin", "tenant-0").put({"limit": 30}, tenant="tenant-0")
    page = person.open(role="viewer", tenant="acme")
    for flag, word, value in [("two", "tenant", "true"), ("limit", "tenant-0", "30"),
                              ("one", "default", "false"), ("pinned", "protected", "true"),
                              ("open-in-dev", "floor", "false")]:
        expect(cell(page, flag, 1)).to_contain_text(value)
        expect(cell(page, flag, 1).locator(".source")).to_have_text(word)
        expect(cell(page, flag, 1).locator(f".mark.{word}")).to_be_visible()


def test_search_and_filters_narrow_the_matrix(person):
    page = person.open()
    page.keyboard.press("/")
    page.keyboard.type("stream")
    expect(page.locator(".count")).to_have_text(re.compile("^3 of "))
    page.get_by_role("searchbox").fill("")
    page.get_by_label("Source", exact=True).select_option("protected")
    expect(page.locator(".count")).to_have_text(re.compile("^2 of "))
    page.get_by_label("Source", exact=True).select_option("")
    page.get_by_label("Gate", exact=True).select_option("none")
    expect(row(page, "no-gates")).to_be_visible()
    page.get_by_label("Gate", exact=True).select_option("ws")
    expect(page.locator(".count")).to_have_text(re.compile("^1 of "))
    page.reload()
    expect(page.locator(".count")).to_have_text(re.compile("^1 of "))
    page.get_by_label("Tag", exact=True).select_option("built-in")
    page.get_by_role("searchbox").fill("nothing like this")
    expect(page.get_by_text("No flag fits")).to_be_visible()


def change(page, verb="Set"):
    page.get_by_role("button", name=verb, exact=True).click()
    return page.get_by_role("dialog", name=re.compile(f"^{verb} "))


@pytest.mark.parametrize(("flag", "typed", "value", "wrong"), [
    ("one", "true", True, None), ("greeting", "good day", "good day", None),
    ("limit", "250", 250, "2.5"), ("ratio", "0.125", 0.125, "half"),
    ("shape", '{"sides":[1]}', {"sides": [1]}, "[1]")])
def test_a_value_of_each_type_is_checked_set_and_cleared(person, flag, typed, value, wrong):
    page = person.open(f"flags/{flag}?environment=prod", role="admin", tenant="acme")
    box = change(page)
    if flag == "one":
        box.get_by_role("radio", name=typed).check()
    else:
        field = box.get_by_label("Value", exact=True)
        if wrong:
            field.fill(wrong)
            expect(box.locator(".wrong")).to_be_visible()
        field.fill(typed)
    box.get_by_label("Reason").fill("by hand")
    expect(box.get_by_role("region", name="Who is affected")).to_contain_text("acme")
    box.get_by_role("button", name="Set").click()
    expect(box).to_contain_text("Recorded at position")
    box.get_by_role("button", name="Close").last.click()
    assert person.service.as_("viewer").value(flag) == value
    expect(page.locator(".ladder .applies")).to_contain_text("by hand")
    box = change(page, "Clear")
    box.get_by_role("button", name="Clear").click()
    expect(box).to_contain_text("Recorded at position")
    box.get_by_role("button", name="Close").last.click()
    expect(page.locator(".ladder .applies .source")).to_have_text("default")


def test_a_user_is_set_apart_and_explained(person):
    page = person.open("flags/one?environment=prod&user=u-7", role="admin", tenant="acme")
    box = change(page)
    expect(box.get_by_label("One user of acme")).to_be_checked()
    box.get_by_role("button", name="Set").click()
    expect(box).to_contain_text("Recorded at position")
    box.get_by_role("button", name="Close").last.click()
    assert person.service.as_("viewer").value("one", user="u-7") is True
    assert person.service.as_("viewer").value("one") is False
    expect(page.locator(".ladder .applies .source")).to_have_text("user")
    expect(page.get_by_role("region", name="Overrides")).to_contain_text("u-7")


def test_a_change_for_everybody_asks_once_more_and_shows_the_gates(person):
    page = person.open("flags/sse_enabled?environment=dev", role="admin")
    box = change(page)
    box.get_by_role("radio", name="false").check()
    expect(box.get_by_role("region", name="Who is affected")).to_contain_text("globex")
    box.get_by_role("button", name="Set").click()
    sure = page.get_by_role("dialog", name="Change it for everybody?")
    expect(sure).to_contain_text("sse")
    sure.get_by_role("button", name="Do not change it").click()
    assert person.service.as_("viewer", environment="dev").value("sse_enabled") is True
    box.get_by_role("button", name="Set").click()
    sure.get_by_role("button", name="Change it for everybody").click()
    expect(box).to_contain_text("Recorded at position")
    assert person.service.as_("viewer", environment="dev").value("sse_enabled") is False


def test_a_rule_that_refuses_says_so_before_anything_is_sent(person):
    page = person.open("flags/pinned?environment=prod", role="admin", tenant="acme")
    box = change(page)
    expect(box.locator(".wrong")).to_contain_text("protected")
    expect(box.get_by_role("button", name="Set")).to_be_disabled()


def test_two_people_changing_one_flag_see_both_wishes(browser, service):
    with Person(browser, service) as alice, Person(browser, service) as bob:
        boxes = []
        for somebody, role, value in ((alice, "owner", "41"), (bob, "admin", "42")):
            page = somebody.open("flags/limit?environment=prod", role=role, tenant="acme")
            box = change(page)
            box.get_by_label("Value", exact=True).fill(value)
            box.get_by_label("Reason").fill(f"{role} wants {value}")
            expect(box.get_by_role("region", name="Who is affected")).to_contain_text(value)
            boxes.append(box)
        # A change of another flag of the same stream is no conflict.
        service.as_("admin").put({"two": True})
        boxes[0].get_by_role("button", name="Set").click()
        expect(boxes[0]).to_contain_text("Recorded at position")
        boxes[1].get_by_role("button", name="Set").click()
        expect(boxes[1].get_by_role("alert")).to_contain_text("Somebody changed this flag")
        expect(boxes[1]).to_contain_text("owner wants 41")
        expect(boxes[1]).to_contain_text("admin wants 42")
        bob.picture("conflict")
        assert service.as_("viewer").value("limit") == 41
        boxes[1].get_by_role("button", name="Put mine on top").click()
        expect(boxes[1]).to_contain_text("Recorded at position")
        assert service.as_("viewer").value("limit") == 42


def test_a_flag_is_declared_revised_archived_and_restored(person):
    page = person.open(role="admin")
    page.get_by_role("button", name="New flag").click()
    box = page.get_by_role("dialog", name="New flag")
    box.get_by_label("Key").fill("fresh.flag")
    box.get_by_label("Type").select_option("string")
    box.get_by_label("Config default").fill("calm")
    box.get_by_label("Variants").fill('{"calm":"#2f5d62","loud":"#e4572e"}')
    box.get_by_label("Default in dev").fill("loud")
    box.get_by_label("Tags").fill("new, blue")
    box.get_by_role("button", name="Declare").click()
    person.heading("fresh.flag")
    client = person.service.as_("viewer", environment="dev")
    assert client.value("fresh.flag") == "#e4572e"
    page.get_by_role("button", name="Revise").click()
    box = page.get_by_role("dialog", name="Revise fresh.flag")
    box.get_by_label("Description").fill("What it is for")
    box.get_by_label("Default in dev").fill("")
    box.get_by_role("button", name="Revise").click()
    expect(page.get_by_text("What it is for")).to_be_visible()
    assert client.value("fresh.flag") == "#2f5d62"
    page.get_by_role("button", name="Archive").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("done with it")
    page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    expect(page.locator(".badge.archived")).to_be_visible()
    assert "fresh.flag" not in client.flags()["flags"]
    page.get_by_role("button", name="Restore").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.locator(".badge.archived")).to_have_count(0)
    assert client.value("fresh.flag") == "#2f5d62"


def test_tenants_people_keys_and_tokens_are_administered(person, tmp_path):
    page = person.open("administration")
    administer(page, "Add a tenant", Tenant="initech", Name="Initech <Ltd>")
    expect(page.get_by_role("region", name="Tenants")).to_contain_text("Initech <Ltd>")
    administer(page, "Add an environment", Environment="stage")
    expect(page.get_by_role("region", name="Environments")).to_contain_text("stage")
    administer(page, "Grant a role", Author="bob@example.com", Role="admin", Tenant="acme")
    expect(page.get_by_role("region", name="Authors and roles")).to_contain_text("bob@example.com")
    administer(page, "Issue a token", Principal="a-service", Role="viewer", Tenant="acme")
    shown = page.get_by_role("dialog", name="The token, shown once")
    token = shown.locator("pre").text_content()
    shown.get_by_role("button", name="I have it").click()
    expect(page.get_by_text(token)).to_have_count(0)
    client = person.service.with_token(token)
    assert client.value("one") is False
    expect(page.get_by_role("region", name="Routes")).to_contain_text("GET /admin")
    line = page.get_by_role("row").filter(has_text="a-service")
    line.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(line).to_have_count(0)
    assert client.get("/feature-flags").status_code == 401
    records = person.service.ledger.lines("log", "--from", "2")
    assert json.dumps(records).count("bob@example.com") == 1


def administer(page, verb, **fields):
    page.get_by_text(verb, exact=True).first.click()
    form = page.locator("form").filter(has=page.get_by_role("button", name=verb, exact=True))
    for label, value in fields.items():
        control = form.get_by_label(label.replace("_", " "), exact=True)
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    form.get_by_role("button", name=verb, exact=True).click()


def test_a_key_is_enrolled_and_revoked(person, tmp_path):
    service = person.service
    service.as_("owner", "tenant-0").request("POST", "/v1/admin/roles", status=200, json={
        "author": "bob@example.com", "tenant": "acme", "role": "admin"})
    service.ledger.run("keygen", tmp_path / "bob")
    line = (tmp_path / "bob.pub").read_text()
    bob = Remote(tmp_path / "home", service.url, service.tokens["admin", "acme"],
                 key=tmp_path / "bob")
    page = person.open("administration")
    administer(page, "Enrol a key", Author="bob@example.com", Public_key="ssh-rsa AAAA")
    expect(page.get_by_role("alert")).to_be_visible()
    form = page.locator("form").filter(has=page.get_by_role("button", name="Enrol a key"))
    form.get_by_label("Public key", exact=True).fill(line)
    form.get_by_role("button", name="Enrol a key").click()
    held = page.get_by_role("region", name="Keys").get_by_role("row").filter(
        has_text="bob@example.com")
    expect(held).to_contain_text("SHA256:")
    bob.run("set", "one", "true", "--environment", "prod", "--tenant", "acme")
    assert service.as_("viewer").value("one") is True
    held.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(held).to_contain_text("revoked")
    bob.run("set", "one", "false", "--environment", "prod", "--tenant", "acme", status=1)
    assert service.as_("viewer").value("one") is True


def test_live_counters_stand_beside_the_flags_while_their_flag_is_on(person):
    service = person.service
    admin = service.as_("admin", environment="dev")
    admin.put({"streaming_telemetry_enabled": False})
    page = person.open(role="viewer", tenant="acme")
    counters = page.locator(".counters")
    expect(page.locator(".live")).to_contain_text("Live")
    expect(counters).to_be_hidden()
    admin.put({"streaming_telemetry_enabled": True})
    expect(counters).to_contain_text("/s")
    expect(counters).to_have_attribute("title", "Live counters of acme")
    expect(counters).to_contain_text("Streams1")
    admin.put({"streaming_telemetry_enabled": False})
    expect(counters).to_be_hidden()

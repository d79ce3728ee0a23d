"""The web console's time, history and live stream, and what it does when the network is away."""

import re

import pytest

from console import Cable, Person, playwright
from service import Service, copy_ledger

expect = playwright().expect


@pytest.fixture
def lived(served_ledger, tmp_path):
    """A service whose ledger has a little life in it; `one` went on, off and on again."""
    original, tokens = served_ledger
    with Service(copy_ledger(original, tmp_path / "ledger"), tokens) as service:
        admin = service.as_("admin")
        service.steps = [admin.put({"one": value}, reason=f"step {number}")["position"]
                         for number, value in enumerate([True, False, True])]
        yield service


@pytest.fixture
def person(browser, lived):
    with Person(browser, lived) as somebody:
        yield somebody


def value(page):
    return page.locator('.line[data-key="one"]').get_by_role("cell").nth(1)


def choose(page, position):
    if not page.locator("details.goto").evaluate("menu => menu.open"):
        page.get_by_text("Go to", exact=True).click()
    page.get_by_label("Position").fill(str(position))
    page.get_by_label("Position").press("Enter")


def test_the_page_shows_a_past_moment_and_says_so(person, lived):
    page = person.open(role="admin", tenant="acme")
    expect(value(page)).to_contain_text("true")
    choose(page, lived.steps[1])
    expect(value(page)).to_contain_text("false")
    expect(page.locator(".time")).to_contain_text(f"As of after record {lived.steps[1]}")
    expect(page.get_by_text("Past", exact=True)).to_be_visible()
    person.picture("past")
    page.get_by_role("button", name="Earlier record").click()
    expect(value(page)).to_contain_text("true")
    choose(page, lived.steps[0] - 1)
    expect(value(page)).to_contain_text("default")
    person.go("flags/one?environment=prod")
    person.heading("one")
    expect(page.locator(".ladder .applies .source")).to_have_text("default")
    expect(page.get_by_role("button", name="Set", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Back to now").click()
    expect(page.locator(".ladder .applies .source")).to_have_text("tenant")
    expect(page.get_by_role("button", name="Set", exact=True)).to_be_visible()


def test_the_slider_goes_by_keyboard_through_the_whole_life(person):
    page = person.open(role="viewer", tenant="acme")
    slider = page.get_by_label("Moment in the ledger's life")
    expect(page.locator(".density path")).to_have_attribute("d", re.compile("^M"))
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".time")).to_contain_text("As of")
    expect(page.locator(".count")).to_have_text("0 of 0 flags")
    page.keyboard.press("End")
    expect(page.locator(".count")).to_have_text(re.compile("^[1-9]"))
    expect(slider).to_have_attribute("aria-valuetext", "now")


def test_replay_mode_switched_off_is_explained(person, lived):
    for environment in ("dev", "prod"):
        lived.as_("admin", environment=environment).put({"replay_mode": False})
    page = person.open(role="viewer", tenant="acme")
    expect(page.locator(".time")).to_contain_text("replay_mode")
    expect(page.get_by_label("Moment in the ledger's life")).to_have_count(0)
    person.go("compare")
    expect(page.get_by_text("The past is switched off", exact=True)).to_be_visible()


def test_two_moments_stand_side_by_side(person, lived):
    page = person.open(f"compare?environment=prod&from=@{lived.steps[0]}&to=@{lived.steps[1]}",
                       role="viewer", tenant="acme")
    line = page.get_by_role("row").filter(has_text="one")
    expect(line.get_by_role("cell").nth(1)).to_contain_text("true")
    expect(line.get_by_role("cell").nth(2)).to_contain_text("false")
    page.get_by_label("Later").fill(f"@{lived.steps[0]}")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Nothing differs")).to_be_visible()
    page.get_by_label("Earlier").fill("@999999")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_history_is_filtered_and_pages(person, lived):
    client = lived.as_("owner", "tenant-0")
    for number in range(60):
        client.put({"limit": number}, tenant="tenant-0")
    page = person.open("history")
    items = page.get_by_role("list", name="Records, the newest first").get_by_role("listitem")
    expect(items).to_have_count(50)
    page.get_by_role("button", name="Earlier records").click()
    expect(items).to_have_count(client.read("/v1/caller")["size"])
    page.get_by_label("Flag", exact=True).fill("one")
    expect(items.filter(has_text="step")).to_have_count(3)
    page.get_by_label("Author", exact=True).fill("nobody@example.com")
    expect(page.get_by_text("No record fits")).to_be_visible()
    page.get_by_label("Author", exact=True).fill("")
    items.filter(has_text="step 1").get_by_role("link").click()
    person.heading(f"Record {lived.steps[1]}")
    expect(page.get_by_text("step 1", exact=True)).to_be_visible()


def test_changes_come_in_by_themselves_in_order(person, lived):
    page = person.open("history", role="viewer", tenant="acme")
    expect(page.locator(".live")).to_contain_text("Live")
    for number in range(5):
        lived.as_("admin").put({"limit": 100 + number}, reason=f"came {number}")
    came = page.get_by_role("listitem").filter(has_text="came ")
    expect(came).to_have_count(5)
    said = came.locator(".why").all_text_contents()
    assert said == [f"came {number}" for number in (4, 3, 2, 1, 0)]
    person.go("flags")
    expect(page.locator('.line[data-key="limit"]')).to_contain_text("104")
    lived.as_("admin").put({"limit": 7})
    expect(page.locator('.line[data-key="limit"]').get_by_role("cell").nth(1)).to_contain_text("7")


def test_another_tenants_changes_come_in_too(person, lived):
    page = person.open("flags")
    page.get_by_label("Tenant", exact=True).select_option("acme")
    expect(value(page)).to_contain_text("tenant")
    expect(page.locator(".live")).to_contain_text("Asking every 5 s")
    lived.as_("admin").put({"one": None})
    expect(value(page)).to_contain_text("default")


def test_a_cut_network_is_told_and_nothing_is_missed(browser, lived):
    cable = Cable(lived.port)
    with Person(browser, lived, url=cable.url) as somebody:
        page = somebody.open("history", role="admin", tenant="acme")
        expect(page.locator(".live")).to_contain_text("Live")
        cable.cut()
        expect(page.locator(".live")).to_contain_text(re.compile("Offline|Reconnecting"))
        lived.as_("admin").put({"limit": 55}, reason="while you were away")
        somebody.go("flags/limit")
        expect(page.get_by_role("alert").first).to_contain_text("cannot be reached")
        somebody.picture("offline")
        cable.mend()
        expect(page.locator(".live")).to_contain_text("Live", timeout=20_000)
        somebody.go("history")
        expect(page.get_by_text("while you were away")).to_be_visible()
        # A form that was open when the network went keeps what was typed.
        somebody.go("flags/limit?environment=prod")
        page.get_by_role("button", name="Set", exact=True).click()
        box = page.get_by_role("dialog")
        box.get_by_label("Value", exact=True).fill("77")
        expect(box.get_by_role("region", name="Who is affected")).to_contain_text("77")
        cable.cut()
        box.get_by_role("button", name="Set").click()
        expect(box.get_by_role("alert")).to_contain_text("cannot be reached")
        cable.mend()
        box.get_by_role("button", name="Set").click()
        expect(box).to_contain_text("Recorded at position")
        assert lived.as_("viewer").value("limit") == 77
        somebody.complaints.clear()  # the browser's own words about refused connections
    cable.close()


def test_the_present_is_never_shown_as_a_past_that_could_not_be_asked_for(browser, lived):
    cable = Cable(lived.port)
    with Person(browser, lived, url=cable.url) as somebody:
        page = somebody.open(role="viewer", tenant="acme")
        table = page.get_by_role("table", name="Flags and their values")
        expect(page.locator(".density path")).to_have_count(1)
        expect(value(page)).to_contain_text("true")
        cable.cut()
        page.get_by_label("Moment in the ledger's life").press("Home")
        expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
        expect(table).to_be_hidden()
        cable.mend()
        page.get_by_role("button", name="Back to now").click()
        expect(table).to_be_visible()
        expect(value(page)).to_contain_text("true")
        expect(page.get_by_role("alert")).to_have_count(0)
        somebody.complaints.clear()  # the browser's own words about refused connections
    cable.close()


def test_a_revoked_token_ends_the_session(person, lived):
    page = person.open(role="viewer", tenant="acme")
    expect(page.locator(".live")).to_contain_text("Live")
    token = lived.tokens["viewer", "acme"]
    lived.as_("owner", "tenant-0").request(
        "DELETE", f"/v1/admin/tokens/{lived.tokens.ids[token]}", status=200)
    expect(page.get_by_role("alert")).to_contain_text("Sign in with another one")
    assert page.evaluate("sessionStorage.length") == 0

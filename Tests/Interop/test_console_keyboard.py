"""The web console by keyboard alone: every page is reached and its main action done with Tab, Enter
and arrows; the focus can be seen at each stop and is never lost."""

import re
import time

import pytest

from console import Person, playwright
from service import Service, copy_ledger

expect = playwright().expect

FOCUSED = """() => {
    const it = document.activeElement;
    const label = it.getAttribute('aria-label') ?? it.labels?.[0]?.textContent ?? it.textContent;
    const { outlineStyle, boxShadow } = getComputedStyle(it);
    return { tag: it.tagName, label: label.trim(), isInDialog: Boolean(it.closest('dialog')),
        isSeen: outlineStyle !== 'none' || boxShadow !== 'none' };
}"""


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, page):
        self.page = page

    @property
    def focused(self):
        return self.page.evaluate(FOCUSED)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def to(self, label, steps=90):
        """Goes on with Tab until the focus is on what is called so."""
        passed = []
        for _ in range(steps):
            self.press("Tab")
            now = self.focused
            if now["tag"] not in ("BODY", "MAIN"):
                assert now["isSeen"], f"the focus on {now['label']} cannot be seen"
            passed.append(now["label"][:40])
            if now["label"] == label:
                return
        raise AssertionError(f"no way to {label} by Tab, only to {passed}")

    def check(self, label):
        """The focus is here, or comes here when what was asked for is done."""
        self.until(
            "label => (document.activeElement.getAttribute('aria-label')"
            " ?? document.activeElement.textContent).trim() === label", label)

    def open_page(self, name):
        self.to(name)
        self.press("Enter")
        self.until("() => document.activeElement.id === 'main'")

    def until(self, function, argument=None):
        """Waits until the page says yes. Playwright's own waiting has the page ask itself by
        `eval`, which the console's policy forbids wherever the first answer is no."""
        deadline = time.monotonic() + 20
        while not self.page.evaluate(function, argument):
            assert time.monotonic() < deadline, f"not within 20 s: {function}"
            self.page.wait_for_timeout(20)


@pytest.fixture
def person(browser, served_ledger, tmp_path):
    original, tokens = served_ledger
    with Service(copy_ledger(original, tmp_path / "ledger"), tokens) as service:
        for number, value in enumerate([True, False, True]):
            service.as_("admin").put({"one": value}, reason=f"step {number}")
        with Person(browser, service) as somebody:
            yield somebody


@pytest.fixture
def keys(person):
    """Signed in by keyboard as the owner of tenant-0."""
    page = person.page
    page.goto("/admin")
    expect(page.get_by_label("Token")).to_be_focused()
    keyboard = Keyboard(page)
    keyboard.type(person.service.tokens["owner", "tenant-0"])
    keyboard.press("Enter")
    expect(page.get_by_role("table", name="Flags and their values")).to_be_visible()
    return keyboard


def test_menus_open_with_enter_and_close_with_escape(person, keys):
    page = person.page
    keys.press("Shift+Tab")
    keys.to("Signed in as owner@tenant-0")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    keys.press("Tab")
    assert keys.focused["label"] == "Sign out"
    keys.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    keys.check("Signed in as owner@tenant-0")
    keys.press("Enter", "Tab", "Enter")
    expect(page.get_by_label("Token")).to_be_focused()


def test_a_flag_is_declared_and_its_dialog_keeps_the_focus(person, keys):
    page = person.page
    keys.to("New flag")
    keys.press("Enter")
    box = page.get_by_role("dialog", name="New flag")
    expect(box).to_be_visible()
    for _ in range(60):
        keys.press("Tab")
        now = keys.focused
        assert now["isInDialog"] or now["tag"] == "BODY", f"{now['label']} is behind the dialog"
    keys.press("Escape")
    expect(box).to_have_count(0)
    keys.check("New flag")
    keys.press("Enter")
    expect(box).to_be_visible()
    keys.to("Key")
    keys.type("by.keyboard")
    keys.to("Type")
    keys.type("int")
    keys.to("Config default")
    keys.type("7")
    keys.press("Enter")
    person.heading("by.keyboard")
    assert person.service.as_("viewer").value("by.keyboard") == 7


def test_a_change_gives_the_focus_back_to_a_page_that_drew_itself_anew(person, keys):
    page = person.page
    keys.press("/")
    keys.type("limit")
    expect(page.locator(".count")).to_have_text(re.compile("^1 of "))
    keys.to("limit")
    keys.press("Enter")
    person.heading("limit")
    expect(page.get_by_role("button", name="Set", exact=True)).to_be_visible()
    keys.to("Set")
    keys.press("Enter")
    box = page.get_by_role("dialog", name="Set limit")
    expect(box).to_be_visible()
    keys.to("Value")
    keys.press("Control+a")
    keys.type("31")
    expect(box.get_by_role("region", name="Who is affected")).to_contain_text("31")
    keys.to("Set")
    keys.press("Enter")
    sure = page.get_by_role("dialog", name="Change it for everybody?")
    expect(sure).to_be_visible()
    keys.press("Escape")
    expect(sure).to_have_count(0)
    keys.check("Set")
    keys.press("Enter")
    expect(sure).to_be_visible()
    keys.to("Change it for everybody")
    keys.press("Enter")
    expect(box).to_contain_text("Recorded at position")
    keys.check("Close")
    expect(page.locator(".ladder .applies")).to_contain_text("31")
    keys.press("Enter")
    expect(box).to_have_count(0)
    keys.check("Set")


def test_a_moment_is_chosen_by_its_date_and_by_its_position(person, keys):
    page, service = person.page, person.service
    keys.to("Moment in the ledger's life")
    keys.press("ArrowLeft")
    expect(page.locator(".time")).to_contain_text("As of")
    keys.to("Back to now")
    keys.press("Enter")
    expect(page.locator(".time output")).to_have_text("Now")
    keys.check("Moment in the ledger's life")
    keys.to("Go to")
    keys.press("Enter")
    keys.to("Time (your time zone)")
    keys.type("01012020")
    keys.press("Tab")
    keys.type("120000P")
    expect(page.locator(".time output")).to_contain_text("1 Jan 2020")
    keys.press("Escape")
    keys.check("Go to")
    expect(page.get_by_text("No flag is declared yet")).to_be_visible()
    keys.press("Enter")
    keys.to("Position")
    keys.type(str(service.as_("viewer").read("/v1/caller")["size"] - 2))
    keys.press("Enter")
    expect(page.locator(".time output")).to_contain_text("after record")
    expect(page.locator(".count")).to_have_text(re.compile("^[1-9]"))


def test_the_date_field_shows_a_moment_of_ones_own_day(browser, person):
    """What is typed is local time; what is asked for is that instant."""
    page = person.open()
    page.get_by_text("Go to", exact=True).click()
    field = page.get_by_label("Time (your time zone)")
    field.fill("2020-06-01T10:30:00")
    expect(page.locator(".time time")).to_have_attribute("datetime", "2020-06-01T10:30:00.000Z")
    field.fill("2999-01-01T00:00:00")
    field.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("future")
    # What is not to be had changes nothing of what is shown.
    expect(page.locator(".time time")).to_have_attribute("datetime", "2020-06-01T10:30:00.000Z")
    page.get_by_label("Position").fill("999999")
    page.get_by_label("Position").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("There is no record 999999 yet")
    page.get_by_role("button", name="Back to now").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(field).to_have_value("")


def test_two_moments_are_compared(person, keys):
    page = person.page
    size = person.service.as_("viewer").read("/v1/caller")["size"]
    person.go("flags")
    keys.press("Shift+Tab")
    keys.open_page("Compare")
    keys.to("Earlier")
    keys.press("Control+a")
    keys.type(f"@{size - 2}")
    keys.press("Enter")
    expect(page.get_by_text("Nothing differs")).to_be_visible()
    keys.press("Control+a")
    keys.type("@0")
    keys.press("Enter")
    expect(page.get_by_role("region", name="Differences")).to_be_visible()
    assert keys.focused["label"] == "Earlier"


def test_a_record_is_found_and_proved(person, keys):
    page = person.page
    keys.press("Shift+Tab")
    keys.open_page("History")
    keys.to("Flag")
    keys.type("one")
    items = page.get_by_role("listitem").filter(has_text="step")
    expect(items).to_have_count(3)
    position = items.first.get_by_role("link").text_content()
    keys.to(position)
    keys.press("Enter")
    person.heading(f"Record {position}")
    keys.to("Verify in this browser")
    keys.press("Enter")
    expect(page.locator(".checks .verdict").first).to_have_text("✓ holds")
    keys.check("Verify in this browser")
    keys.to("event.json")
    with page.expect_download() as coming:
        keys.press("Enter")
    assert coming.value.suggested_filename == "event.json"


def test_the_checkpoint_is_proved_and_a_key_made(person, keys):
    page = person.page
    keys.press("Shift+Tab")
    keys.open_page("Proof")
    keys.to("Verify in this browser")
    keys.press("Enter")
    expect(page.locator(".checks .verdict").first).to_have_text("✓ holds")
    keys.check("Verify in this browser")
    keys.open_page("Your key")
    keys.to("Make a key")
    keys.press("Enter")
    expect(page.get_by_text("Not enrolled yet")).to_be_visible()
    assert keys.focused["tag"] == "SECTION"
    keys.to("Enrol it now")
    keys.press("Enter")
    expect(page.get_by_text("Enrolled at position")).to_be_visible()
    keys.check("Enrol it now")


def test_a_tenant_is_added_and_a_token_revoked(person, keys):
    page = person.page
    keys.press("Shift+Tab")
    keys.open_page("Administration")
    expect(page.get_by_role("region", name="Tokens")).to_be_visible()
    keys.to("Add a tenant")
    keys.press("Enter")
    keys.to("Tenant")
    keys.type("initech")
    keys.press("Enter")
    expect(page.get_by_role("region", name="Tenants")).to_contain_text("initech")
    keys.check("Add a tenant")
    keys.to("Revoke: token of viewer@globex")
    keys.press("Enter")
    box = page.get_by_role("dialog", name="Revoke: token of viewer@globex")
    expect(box).to_be_visible()
    keys.to("Revoke")
    keys.press("Enter")
    expect(page.get_by_role("region", name="Tokens")).not_to_contain_text("viewer@globex")
    keys.until("() => document.activeElement.closest('section') !== null")

"""How the web console looks and holds: widths, colours, assistive tools, hostile texts."""

import json

import pytest

from console import WIDTHS, Person, playwright
from service import Service, make_ledger

expect = playwright().expect

# What an author can type, and what a careless page would run.
HOSTILE = [
    "<img src=x onerror=\"window.pwned=1\">", "<script>window.pwned=1</script>",
    "\"><svg onload=window.pwned=1>", "javascript:window.pwned=1",
    "{{constructor.constructor('x')}}", "' onfocus='window.pwned=1",
    "</title></textarea><iframe srcdoc='<script>parent.pwned=1</script>'>",
]
LONG = "a-very-long-flag-key." * 6
RIGHT_TO_LEFT = "تم التفعيل للموجة الثانية (wave 2) – ראו כאן"


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A service with everything that strains a page: hostile texts, long keys, 1,000 flags."""
    from service import catalog

    place = tmp_path_factory.mktemp("console") / "ledger"
    ledger, tokens = make_ledger(place)
    whole = catalog()
    bad = " ".join(HOSTILE)
    whole["flags"] += [
        {"key": "hostile", "type": "string", "default": HOSTILE[0], "gates": ["product"],
         "description": bad, "owner": HOSTILE[1][:120], "tags": HOSTILE[:4],
         "variants": {HOSTILE[2]: bad}, "expiresAt": "2020-01-01T00:00:00.000Z"},
        {"key": LONG[:126], "type": "boolean", "default": True, "gates": ["product"],
         "description": "A key of 126 characters " * 8},
    ]
    whole["flags"] += [
        {"key": f"area-{number % 17}.flag-{number:04}", "type": "boolean", "gates": ["product"],
         "default": number % 3 == 0, "owner": f"team-{number % 9}@example.com",
         "description": f"Number {number} of a thousand"} for number in range(1_000)]
    path = ledger.home / "full.json"
    path.write_text(json.dumps(whole))
    ledger.run("catalog", "apply", path)
    with Service(ledger, tokens) as service:
        owner, acme = service.as_("owner", "tenant-0"), service.as_("admin")
        for text in HOSTILE:
            acme.put({"hostile": text}, reason=text)
            acme.put({"hostile": text}, user=text, reason=RIGHT_TO_LEFT)
        acme.put({"one": True}, reason=RIGHT_TO_LEFT)
        for path, body in [
                ("tenants", {"tenant": "evil", "name": HOSTILE[1]}),
                ("roles", {"author": "<img/src=x/onerror=window.pwned=1>", "tenant": "acme",
                           "role": "viewer"}),
                ("notes", {"flag": "hostile", "text": bad}),
                ("tokens", {"principal": "<svg/onload=window.pwned=1>", "tenant": "acme",
                            "role": "viewer", "environments": []})]:
            owner.request("POST", f"/v1/admin/{path}", json=body, status=200)
        service.size = owner.read("/v1/caller")["size"]
        yield service


PLACES = {
    "flags": "flags", "flag": "flags/hostile?environment=prod", "history": "history",
    "record": "record/{last}", "compare": "compare?environment=prod&from=@{near}", "proof": "proof",
    "key": "key", "administration": "administration",
}


def settle(page):
    """Until what the page asked for is drawn: its list or its text has come."""
    page.wait_for_timeout(250)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_its_window_and_runs_no_authors_text(browser, full, width, scheme):
    with Person(browser, full, width, scheme) as somebody:
        page = somebody.open()
        page.get_by_label("Tenant", exact=True).select_option("acme")
        for name, place in PLACES.items():
            somebody.go(place.format(last=full.size - 5, near=full.size - 20))
            page.locator("h1").wait_for()
            settle(page)
            somebody.picture(f"{name}-{width}-{scheme}")
            assert somebody.overflow() <= 0, name
            assert page.evaluate("window.pwned === undefined"), name
            assert page.locator("main img, main script, main iframe, main svg").count() == 0, name
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (ground == "rgb(19, 21, 23)") == (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, full, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = {}
    with Person(browser, full, scheme=scheme) as somebody:
        page = somebody.page
        page.goto("/admin")
        page.get_by_label("Token").wait_for()
        found["sign in"] = violations(axe, page)
        somebody.open()
        for name, place in PLACES.items():
            somebody.go(place.format(last=full.size - 5, near=full.size - 20))
            page.locator("h1").wait_for()
            settle(page)
            found[name] = violations(axe, page)
        somebody.go("flags/limit?environment=prod")
        page.get_by_role("button", name="Set", exact=True).click()
        page.get_by_role("dialog").wait_for()
        settle(page)
        found["set"] = violations(axe, page)
        page.keyboard.press("Escape")
        somebody.go("flags")
        page.get_by_role("button", name="New flag").click()
        page.get_by_role("dialog").wait_for()
        found["declare"] = violations(axe, page)
    assert {name: list_ for name, list_ in found.items() if list_} == {}


def violations(axe, page):
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    answer = axe.run(page, options=options)
    return [(one["id"], [node["target"] for node in one["nodes"]][:4])
            for one in answer.response["violations"]]


def test_a_thousand_flags_are_a_few_dozen_elements(browser, full):
    with Person(browser, full) as somebody:
        page = somebody.open()
        table = page.get_by_role("table", name="Flags and their values")
        page.locator(".matrix .line").first.wait_for()
        assert int(table.get_attribute("aria-rowcount")) > 1_000
        assert page.locator(".matrix .line").count() < 60
        page.locator(".matrix .scroll").evaluate("box => box.scrollTo(0, box.scrollHeight)")
        expect(page.locator('.line[data-key="ws_enabled"]')).to_be_visible()
        assert page.locator(".matrix .line").count() < 60
        page.get_by_role("searchbox").fill("number 777")
        expect(page.locator(".count")).to_have_text("1 of 1016 flags")
        page.get_by_role("searchbox").fill("")
        page.get_by_label("Owner", exact=True).select_option("team-3@example.com")
        expect(page.locator(".count")).to_have_text("111 of 1016 flags")
        page.get_by_label("Owner", exact=True).select_option("")
        page.get_by_label("State", exact=True).select_option("stale")
        expect(page.locator(".count")).to_have_text("1 of 1016 flags")
        expect(page.locator('.line[data-key="hostile"] .badge.stale')).to_be_visible()


def test_everything_can_be_done_by_keyboard_alone(browser, full):
    with Person(browser, full) as somebody:
        page = somebody.page
        page.goto("/admin")
        page.keyboard.type(full.tokens["admin", "acme"])
        page.keyboard.press("Enter")
        page.get_by_role("table").wait_for()
        page.keyboard.press("/")
        page.keyboard.type("area-3.flag-0037")
        expect(page.locator(".count")).to_have_text("1 of 1016 flags")
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('.line') !== null"):
                break
        page.keyboard.press("Enter")
        somebody.heading("area-3.flag-0037")

        def tab_to(name):
            for _ in range(40):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.textContent") == name:
                    shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                    assert shown != "none", f"the focus on {name} cannot be seen"
                    return
            raise AssertionError(f"no way to {name} by Tab")

        tab_to("Set")
        page.keyboard.press("Enter")
        box = page.get_by_role("dialog")
        expect(box.get_by_role("region", name="Who is affected")).to_contain_text("acme")
        tab_to("Set")
        page.keyboard.press("Enter")
        expect(box).to_contain_text("Recorded at position")
        page.keyboard.press("Enter")
        expect(box).to_have_count(0)
        assert page.evaluate("document.activeElement.tagName") in ("BUTTON", "BODY", "MAIN")
        assert full.as_("viewer", environment="dev").flags()["flags"]["area-3.flag-0037"][
            "source"] == "tenant"


def test_arrows_go_from_flag_to_flag(browser, full):
    with Person(browser, full) as somebody:
        page = somebody.open()
        page.locator(".matrix .line a").first.focus()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.closest('.line').dataset.index") == "1"
        page.keyboard.press("End")
        assert page.evaluate("document.activeElement.textContent") == "ws_enabled"
        page.keyboard.press("Home")
        assert page.evaluate("document.activeElement.closest('.line').dataset.index") == "0"


def test_the_colours_can_be_chosen_and_are_kept(browser, full):
    with Person(browser, full, scheme="light") as somebody:
        page = somebody.open()
        page.get_by_role("button", name="Colours: system. Change").click()
        page.get_by_role("button", name="Colours: light. Change").click()
        page.reload()
        page.get_by_role("button", name="Colours: dark. Change").wait_for()
        assert page.evaluate(
            "getComputedStyle(document.documentElement).backgroundColor") == "rgb(19, 21, 23)"


def test_right_to_left_reasons_keep_their_direction(browser, full):
    with Person(browser, full) as somebody:
        page = somebody.open("history?flag=one")
        why = page.get_by_text(RIGHT_TO_LEFT)
        assert why.first.evaluate("words => getComputedStyle(words).direction") == "rtl"


def test_an_empty_ledger_says_what_to_do(browser, tmp_path):
    from ledger import Ledger
    from service import Tokens

    ledger = Ledger.create(tmp_path / "ledger")
    tokens = Tokens()
    tokens.issue(ledger, "owner", "tenant-0")
    with Service(ledger, tokens) as service, Person(browser, service) as somebody:
        page = somebody.open()
        expect(page.get_by_text("No flag is declared yet")).to_be_visible()
        somebody.picture("empty")


def test_the_page_may_load_and_run_nothing_but_its_own(browser, full):
    client = full.as_("owner", "tenant-0")
    for name in ("", "/main.js", "/console.css", "/icon.svg"):
        answer = client.request("GET", f"/admin{name}", status=200, headers={"Authorization": ""})
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        again = client.request("GET", f"/admin{name}", status=304,
                               headers={"If-None-Match": answer.headers["ETag"]})
        assert again.content == b""
    with Person(browser, full) as somebody:
        page = somebody.open()
        blocked = page.evaluate("""() => new Promise((done) => {
            setTimeout(() => done(null), 5_000);
            document.addEventListener('securitypolicyviolation', (event) =>
                done(event.violatedDirective));
            const script = document.createElement('script');
            try { script.textContent = 'window.pwned = 1'; } catch { done('trusted-types'); }
            document.body.append(script);
        })""")
        assert blocked
        assert page.evaluate("window.pwned === undefined")
        somebody.complaints.clear()


def test_the_pictures_of_the_document(browser, service):
    """`docs/console-*.png` are copies of what this leaves in .build/console."""
    acme = service.as_("admin")
    first = acme.put({"two": True, "limit": 25}, reason="wave 2")["position"]
    acme.put({"one": True, "two": None}, reason="wave 3")
    with Person(browser, service) as somebody:
        somebody.page.set_viewport_size({"width": 960, "height": 540})
        page = somebody.open(role="admin", tenant="acme")
        expect(page.locator('.line[data-key="one"]')).to_contain_text("tenant")
        expect(page.locator(".density path")).to_have_count(1)
        somebody.picture("document-flags")
        page.evaluate("document.querySelector('.goto').open = true")
        page.get_by_label("Position").fill(str(first))
        page.get_by_label("Position").press("Enter")
        expect(page.locator('.line[data-key="limit"]')).to_contain_text("25")
        page.evaluate("document.querySelector('.goto').open = false")
        expect(page.locator(".time")).to_contain_text("As of")
        somebody.picture("document-past")

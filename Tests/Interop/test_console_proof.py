"""What the web console proves in the browser, and the person's own key there."""

import shutil
import subprocess

import pytest

from console import Person, playwright

expect = playwright().expect
VERIFY = "Verify in this browser"


@pytest.fixture
def person(browser, service):
    with Person(browser, service) as somebody:
        yield somebody


def verdicts(page):
    page.get_by_role("button", name=VERIFY).click()
    page.locator(".checks li").first.wait_for()
    return page.locator(".checks .verdict").all_text_contents()


def set_flag(service, value=True, reason="prove me"):
    return service.as_("admin").put({"one": value}, reason=reason)["position"]


def test_a_record_is_proved_from_its_bytes_up(person, service):
    position = set_flag(service)
    page = person.open(f"record/{position}", role="viewer", tenant="acme")
    assert verdicts(page) == ["✓ holds"] * 4 + ["– open"]
    set_flag(service, False)
    assert verdicts(page) == ["✓ holds"] * 5
    expect(page.locator("#announcer")).to_contain_text("Everything holds")


def altered(change):
    """Passes an answer of the service on with a lie in it."""
    def handle(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=change(answer.text()))
    return handle


LIES = {
    "record": ("**/v1/events/*", lambda text: text.replace('"event":"{', '"event":"{ ')),
    "bytes": ("**/v1/events/*", lambda text: text.replace('"record":"AQ', '"record":"AR')),
    "author": ("**/v1/events/*", lambda text: text.replace(
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAJ")),
    "index": ("**/proof", lambda text: text.replace("\nindex ", "\nindex 1")),
    "size": ("**/proof", lambda text: text.replace("/interop\n", "/interop\n1")),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_service_that_lies_is_found_out(person, service, lie):
    position = set_flag(service)
    page = person.open(f"record/{position}", role="viewer", tenant="acme")
    place, change = LIES[lie]
    page.route(place, altered(change))
    page.get_by_role("button", name=VERIFY).click()
    expect(page.locator(".checks .fails, .card .problem").first).to_be_visible()
    page.unroute_all(behavior="wait")


def test_a_ledger_that_was_rolled_back_or_has_another_key_is_found_out(person, service):
    set_flag(service)
    page = person.open("proof", role="viewer", tenant="acme")
    assert verdicts(page) == ["✓ holds", "– open"]
    page.evaluate("""() => {
        const name = Object.keys(localStorage).find((key) => key.includes('.checkpoint.'));
        const note = localStorage.getItem(name).split('\\n');
        note[2] = note[2].replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'));
        localStorage.setItem(name, note.join('\\n'));
    }""")
    set_flag(service, False)
    assert verdicts(page) == ["✓ holds", "✕ fails"]
    page.get_by_label("Verifier key").fill("x+00000000+AQ" + "A" * 42)
    page.get_by_role("button", name="Believe this key").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_what_is_downloaded_convinces_other_tools(person, service, tmp_path):
    position = set_flag(service)
    page = person.open(f"record/{position}", role="owner")
    for name in ("event.json", "event.json.sig", "allowed_signers", f"{position}.record",
                 f"{position}.tlog-proof", "ledger.vkey"):
        with page.expect_download() as coming:
            page.get_by_role("button", name=name, exact=True).click()
        coming.value.save_as(tmp_path / coming.value.suggested_filename)
    proved = service.ledger.run(
        "check-proof", tmp_path / f"{position}.tlog-proof", "--record",
        tmp_path / f"{position}.record", "--vkey", tmp_path / "ledger.vkey")
    assert "The proof holds" in proved
    if not shutil.which("ssh-keygen"):
        pytest.skip("there is no ssh-keygen")
    said = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", "server", "-n",
         "event@flagledger", "-s", "event.json.sig"], cwd=tmp_path, check=True,
        capture_output=True, input=(tmp_path / "event.json").read_bytes())
    assert b'Good "event@flagledger" signature for server' in said.stdout


def test_an_own_key_signs_and_the_audit_finds_the_persons_signature(person, service):
    owner = service.as_("owner", "tenant-0")
    owner.request("POST", "/v1/admin/roles", status=200, json={
        "author": "owner@acme", "tenant": "acme", "role": "owner"})
    page = person.open("key", role="owner", tenant="acme")
    page.get_by_role("button", name="Make a key").click()
    expect(page.get_by_text("Not enrolled yet")).to_be_visible()
    line = page.locator(".copyable pre").text_content()
    assert line.startswith("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI")
    cannot = page.evaluate("""async () => {
        const opening = indexedDB.open('flagledger');
        await new Promise((done) => { opening.onsuccess = done; });
        const all = opening.result.transaction('keys').objectStore('keys').getAll();
        await new Promise((done) => { all.onsuccess = done; });
        return crypto.subtle.exportKey('pkcs8', all.result[0].privateKey)
            .then(() => 'it left', (error) => error.name);
    }""")
    assert cannot == "InvalidAccessError"
    page.get_by_role("button", name="Enrol it now").click()
    expect(page.get_by_text("Enrolled at position")).to_be_visible()
    person.picture("key")
    person.go("flags/limit?environment=prod")
    page.get_by_role("button", name="Set", exact=True).click()
    box = page.get_by_role("dialog")
    box.get_by_label("Value", exact=True).fill("63")
    box.get_by_label("Reason").fill("with my own hand: ü 木 \"quoted\" \\ back")
    box.get_by_label("your own key in this browser").check()
    box.get_by_role("button", name="Set").click()
    expect(box).to_contain_text("Recorded at position")
    box.get_by_role("link").click()
    expect(page.locator(".facts")).to_contain_text("owner@acme")
    expect(page.locator(".facts")).not_to_contain_text("on behalf of")
    assert "✕ fails" not in verdicts(page)
    assert service.as_("viewer").value("limit") == 63
    service.stop()
    audit = service.ledger.json("audit")
    assert audit["ok"] and audit["findings"] == []
    last = service.ledger.lines("log")[-1]
    assert (last["author"], last["changes"][0]["value"]) == ("owner@acme", 63)
    person.complaints.clear()  # the service was stopped under the page


def test_a_browser_without_ed25519_falls_back_and_says_so(browser, service):
    with Person(browser, service) as somebody:
        somebody.page.add_init_script("""
            const real = crypto.subtle.generateKey.bind(crypto.subtle);
            crypto.subtle.generateKey = (name, ...rest) => (name !== 'Ed25519' ? real(name, ...rest)
                : Promise.reject(new DOMException('no', 'NotSupportedError')));
        """)
        page = somebody.open("key", role="admin", tenant="acme")
        expect(page.get_by_text("does not know Ed25519")).to_be_visible()
        expect(page.get_by_role("button", name="Make a key")).to_have_count(0)
        somebody.go("flags/one?environment=prod")
        page.get_by_role("button", name="Set", exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        expect(page.get_by_role("radio", name="your own key in this browser")).to_have_count(0)

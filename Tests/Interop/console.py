"""A person at the web console: a real Chromium, driven by Playwright."""

import contextlib
import os
import pathlib
import re
import shutil
import socket
import threading

import pytest

from ledger import ROOT

ASSETS = ROOT / "Sources" / "LedgerService" / "Console" / "Assets"
PICTURES = ROOT / ".build" / "console"
WIDTHS = {"phone": (360, 740), "desk": (1280, 860), "wall": (2560, 1300)}
SEEN = 10_000  # milliseconds that a person would wait


def chromium_path():
    return next((path for name in ("chromium", "chromium-browser", "google-chrome")
                 if (path := shutil.which(name))), None)


def playwright():
    """The package; where it is missing, the tests of the module that asks say so and skip."""
    package = pytest.importorskip("playwright.sync_api", reason="there is no package playwright")
    package.expect.set_options(timeout=SEEN)
    return package


@contextlib.contextmanager
def chromium():
    """A running browser, or a skipped test that says what is missing."""
    path = chromium_path()
    if not path:
        pytest.skip("there is no chromium: apt-get install chromium")
    with playwright().sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Person:
    """One browser window with a session of its own, looking at one service."""

    def __init__(self, browser, service, width="desk", scheme="light", url=None):
        wide, high = WIDTHS[width]
        self.service = service
        self.context = browser.new_context(
            viewport={"width": wide, "height": high}, color_scheme=scheme, locale="en-GB",
            timezone_id="UTC", base_url=url or service.url, reduced_motion="reduce")
        self.context.set_default_timeout(SEEN)
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)
        # For whoever works on the files: no build between a change and a look.
        if os.environ.get("FLAGLEDGER_CONSOLE_FILES"):
            self.context.route(re.compile("^http://[^/]+/admin(/[a-z.]+)?$"), self._from_folder)

    def _note(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _from_folder(self, route):
        name = route.request.url.rsplit("/", 1)[1]
        route.fulfill(path=ASSETS / ("index.html" if name == "admin" else name))

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            with contextlib.suppress(Exception):
                self.picture("failed")
        self.context.close()
        if kind is None:
            assert self.complaints == [], self.complaints

    def open(self, place="", role="owner", tenant="tenant-0", token=None):
        """Signs in as a person would, then goes to a place such as `flags/one`."""
        self.page.goto("/admin")
        self.page.get_by_label("Token").fill(token or self.service.tokens[role, tenant])
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("navigation", name="Pages").wait_for()
        if place:
            self.go(place)
        return self.page

    def go(self, place):
        self.page.evaluate("place => { location.hash = '#/' + place }", place)

    def heading(self, name):
        self.page.get_by_role("heading", level=1, name=name).wait_for()

    def picture(self, name, folder=PICTURES, **options):
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        path = pathlib.Path(folder) / f"{re.sub('[^a-z0-9-]+', '-', name.lower())}.png"
        self.page.screenshot(path=path, **options)
        return path

    def overflow(self):
        """How many pixels the page is wider than the window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth")


class Cable:
    """What lies between a browser and the service, to be cut and mended."""

    def __init__(self, port):
        self.port = port
        self.isWhole = True
        self.open = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if not self.isWhole:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.port))
            self.open |= {client, server}
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self):
        self.isWhole = False
        for end in list(self.open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.open.clear()

    def mend(self):
        self.isWhole = True

    def close(self):
        self.cut()
        self.listener.close()

"""A real Chromium, the server on a free port, and eyes on every page: console, network, axe, width."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from auth.here import ROOT
from tests.pages.site import PASSWORD, Site
from tests.rig.fixtures import what_is_missing_is_said
from tests.rig.places import program

ARTIFACTS = ROOT / "test-artifacts"
CLIPPED = """[...document.querySelectorAll('.tile, .tile .v, h1, h2, .chip, button, .button, .strip')]
    .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
    .map(one => one.textContent.slice(0, 60))"""
"""Texts that do not fit into their box."""
HARMLESS = ("data:", "blob:")
AXE = Axe().axe_script
VIOLATIONS = """async () => (await axe.run({ exclude: ['tbody tr:nth-child(n+13)'] }, { resultTypes: ['violations'] }))
    .violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))])"""
"""What axe finds; of a long table the first dozen rows, as the others are made alike."""
SETTLED = """async () => {
    const end = performance.now() + 5000;
    while (document.documentElement.scrollWidth > innerWidth && performance.now() < end)
        await new Promise(requestAnimationFrame);
}"""
"""Charts follow a changed window a moment later."""
NARROW = 360
PICTURES = "RIG_PICTURES" in os.environ
"""Photograph every page that is checked, to be looked at in test-artifacts/; takes as long again."""


class Eyes:
    """A page and everything wrong that was seen on it."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.base = base
        self.faults: list[str] = []
        self.page.on("console", lambda said: self._note(f"console {said.type}: {said.text}", said.type == "error"))
        self.page.on("pageerror", lambda error: self._note(f"script: {error}", True))
        self.page.on(
            "request",
            lambda request: self._note(
                f"foreign request: {request.url}", not request.url.startswith((base, *HARMLESS))
            ),
        )
        self.page.on("response", lambda answer: self._note(f"{answer.status} {answer.url}", answer.status >= 400))

    def _note(self, fault: str, wrong: bool) -> None:
        if wrong:
            self.faults.append(fault)

    def sign_in(self, login: str) -> None:
        """Through the form, as people do."""
        self.page.goto(f"{self.base}/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.page.click("button.primary")
        self.page.wait_for_selector("main#content h1")

    def open(self, address: str) -> None:
        """A page, drawn to the end."""
        self.page.goto(self.base + address)
        self.page.wait_for_selector("main h1")
        charts = self.page.locator(".chart")
        for n in range(charts.count()):
            charts.nth(n).locator(".main-svg").first.wait_for()

    def check(self, name: str) -> None:
        """Add what is wrong with the page to `faults`."""
        self.check_size(name)
        self.page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
        for rule, nodes in self.page.evaluate(VIOLATIONS):
            self._note(f"{name}: axe {rule}: {nodes}", True)
        self._note(f"{name}: Share chart is on the page", "share chart" in self.page.content().lower())

    def check_size(self, name: str) -> None:
        """Whether everything fits into the window; with RIG_PICTURES it is photographed."""
        if PICTURES:
            ARTIFACTS.mkdir(exist_ok=True)
            self.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)
        width = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        self._note(f"{name}: scrolls sideways: {width}", width[0] > width[1])
        clipped = self.page.evaluate(CLIPPED)
        self._note(f"{name}: text is clipped: {clipped}", bool(clipped))

    def check_narrow(self, name: str) -> None:
        """The same page on a telephone, and wide again."""
        wide = self.page.viewport_size
        assert wide is not None
        self.page.set_viewport_size({"width": NARROW, "height": 800})
        self.page.evaluate(SETTLED)
        self.check_size(name)
        self.page.set_viewport_size(wide)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium per test process."""
    with what_is_missing_is_said(), sync_playwright() as playwright:
        path = program("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """Address of a site on a free port."""
    server = make_server("127.0.0.1", 0, site.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def served(shared_site: Site) -> Iterator[str]:
    """Address of the filled site."""
    with serving(shared_site) as address:
        yield address


def look(browser: Browser, base: str, *, width: int = 1440, language: str = "ru", theme: str = "light") -> Eyes:
    """A fresh browser profile with these preferences."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="ru-RU", timezone_id="Asia/Tokyo")
    cookies = {"okc-language": language, "okc-theme": theme}
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
    return Eyes(context, base)

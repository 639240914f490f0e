"""assets/live.js alone in a browser, against answers that the test chooses: what is followed, ticks, and is old."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Route

from auth.here import ROOT

pytestmark = pytest.mark.rig

BASE = "http://live.test"
PAGE = """<!doctype html><html><body>
<span data-live="main/agent/Анна" data-every="100" data-store="mine"></span>
<time class="tick" data-since="{since}" data-warn="60" data-bad="90" data-locale="ru"></time>
<time data-asof="" data-zone="Asia/Yekaterinburg"></time>
<script>
  window.told = [];
  window.dash_clientside = {{ set_props: (id, props) => told.push(id + "=" + props.data) }};
</script>
<script>{script}</script></body></html>"""


@dataclass
class Exchange:
    """What the server would answer now."""

    version: int = 1
    ahead_s: float = 0.0
    """The exchange's clock before this one's."""
    silent_s: float = 0.0
    status: int = 200
    not_sent: int = 0
    address: str = ""

    def answer(self, route: Route) -> None:
        """As /live/slice does."""
        self.address = route.request.url
        now = time.time() + self.ahead_s
        fresh = self.silent_s < 10
        etag = f'"{self.version}.{int(fresh)}"'
        is_known = route.request.headers.get("if-none-match") == etag
        self.not_sent += is_known
        status = 304 if is_known and self.status == 200 else self.status
        headers = {
            "ETag": etag, "Live-Now": f"{now:.3f}", "Live-As-Of": f"{now - self.silent_s:.3f}",
            "Live-Fresh": str(int(fresh)), "Content-Type": "application/json",
        }  # fmt: skip
        body = (
            ""
            if status == 304
            else f'{{"version":{self.version},"fresh":{str(fresh).lower()},"link":"live","body":{{}}}}'
        )
        route.fulfill(status=status, headers=headers, body=body)


@contextmanager
def page_with(chromium: Browser, exchange: Exchange, since: float) -> Iterator[Page]:
    """A page that follows one slice and shows two times."""
    script = (ROOT / "assets" / "live.js").read_text(encoding="utf-8")
    context = chromium.new_context()
    page = context.new_page()
    page.route(f"{BASE}/live/**", exchange.answer)
    html = PAGE.format(since=since, script=script)
    page.route(f"{BASE}/", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html))
    page.goto(f"{BASE}/")
    try:
        yield page
    finally:
        context.close()


def test_a_new_version_is_told_once_and_what_is_known_is_not_sent_again(chromium: Browser) -> None:
    exchange = Exchange()
    with page_with(chromium, exchange, time.time()) as page:
        page.wait_for_function("told.length === 1")
        assert exchange.address.endswith("/live/slice/main/agent/%D0%90%D0%BD%D0%BD%D0%B0")
        while exchange.not_sent < 3:
            page.wait_for_timeout(50)
        exchange.version = 2
        page.wait_for_function("told.length === 2")
        assert page.evaluate("told") == ["mine=1.1", "mine=2.1"]


def test_times_tick_by_the_exchanges_clock(chromium: Browser) -> None:
    exchange = Exchange(ahead_s=3600.0)
    with page_with(chromium, exchange, time.time() + 3600 - 75) as page:
        page.wait_for_function("/^1:[1-5]\\d$/.test(document.querySelector('.tick').textContent)")
        assert page.evaluate("document.querySelector('.tick').dataset.level") in ("warn", "bad")
        page.wait_for_function("/^\\d\\d:\\d\\d:\\d\\d$/.test(document.querySelector('[data-asof]').textContent)")


def test_an_exchange_that_is_not_heard_makes_the_page_old_and_fresh_again(chromium: Browser) -> None:
    exchange = Exchange()
    with page_with(chromium, exchange, time.time()) as page:
        page.wait_for_function("told.length === 1 && !document.documentElement.hasAttribute('data-stale')")
        exchange.silent_s = 60.0
        page.wait_for_function("document.documentElement.hasAttribute('data-stale') && told.at(-1) === 'mine=1.0'")
        assert page.evaluate("document.querySelector('[data-asof]').dataset.fresh") == "0"
        exchange.silent_s = 0.0
        page.wait_for_function("!document.documentElement.hasAttribute('data-stale') && told.at(-1) === 'mine=1.1'")


def test_a_slice_that_is_not_there_is_told_as_empty(chromium: Browser) -> None:
    exchange = Exchange(status=404)
    with page_with(chromium, exchange, time.time()) as page:
        page.wait_for_function("told.at(-1) === 'mine=' && document.documentElement.hasAttribute('data-stale')")


def test_a_server_that_is_gone_makes_the_page_old_after_some_seconds(chromium: Browser) -> None:
    exchange = Exchange()
    with page_with(chromium, exchange, time.time()) as page:
        page.wait_for_function("told.length === 1")
        exchange.status = 503
        page.wait_for_function("document.documentElement.hasAttribute('data-stale')", timeout=60_000)

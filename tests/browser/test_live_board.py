"""The live board in a browser: it follows its slice, obeys the keyboard, and never shows old for new."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from auth.here import House, settle
from auth.slices import SHELF
from data.database import writing
from data.live.bodies import PAUSED, BoardBody
from data.live.commands import DONE, FAILED, Outcome, finish, take
from data.live.slices import BOARD, LINK, agent_slice, beat
from tests.browser.browser import Eyes, look, serving
from tests.pages import live_made
from tests.pages.live_made import ANNA
from tests.pages.site import Site

pytestmark = [pytest.mark.rig, pytest.mark.timeout(180)]


class Exchange:
    """A worker as pages know it: it is heard every half second, obeys a pause, and refuses all else."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.is_heard, self.obeys = True, True
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Tell everything, and go on."""
        live_made.tell(self.site.engine)
        self._thread.start()

    def stop(self) -> None:
        """The worker ends."""
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._over.wait(0.2):
            with writing(self.site.engine) as connection:
                if self.is_heard:
                    beat(connection, "main", time.time())
                commands = take(connection, time.time()) if self.obeys else []
                for one in commands:
                    is_pause = one.kind == "pause"
                    finish(
                        connection, one.id, Outcome(DONE) if is_pause else Outcome(FAILED, "not_allowed"), time.time()
                    )
            if any(one.kind == "pause" for one in commands):
                self.pause_anna()

    def pause_anna(self) -> None:
        """What the exchange tells of it."""
        now = time.time()
        shown = live_made.board(now)
        anna = live_made.agent(ANNA, PAUSED, now)
        people = tuple(anna.line if one.agent == ANNA else one for one in shown.agents)
        live_made.tell(self.site.engine, {BOARD: replace(shown, agents=people), agent_slice(ANNA): anna})


@pytest.fixture
def exchange(site: Site) -> Iterator[Exchange]:
    """A site whose exchange is followed."""
    site.settings = site.settings.model_copy(update={"ami_url": live_made.AMI})
    settle(site.server, House(site.settings, site.engine, lambda: site.now))
    site.server.extensions.pop(SHELF, None)
    made = Exchange(site)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def eyes(chromium: Browser, exchange: Exchange) -> Iterator[Eyes]:
    """A supervisor in front of the board."""
    with serving(exchange.site) as base:
        seen = look(chromium, base)
        seen.sign_in("supervisor")
        seen.open("/live")
        yield seen
        seen.page.context.close()


def test_a_supervisor_sends_an_agent_on_a_break_with_the_keyboard(eyes: Eyes) -> None:
    page = eyes.page
    page.get_by_role("link", name=ANNA).focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Обед")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("status")).to_have_text(f"Сделано: {ANNA} — на перерыве.")
    expect(panel.get_by_role("button", name="Закончить перерыв")).to_be_visible()
    expect(page.locator(".people li", has_text=ANNA).locator(".chip")).to_contain_text("перерыв")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.url.endswith("/live")
    assert not eyes.faults


def test_what_is_typed_and_opened_stays_while_the_board_changes(eyes: Eyes, exchange: Exchange) -> None:
    page = eyes.page
    eyes.open(f"/live?agent={quote(ANNA)}")
    page.locator("#panel .sure summary").click()
    page.fill("#panel input[name=reason]", "Обуч")
    now = time.time()
    live_made.tell(exchange.site.engine, {BOARD: replace(live_made.board(now), waiting=())})
    expect(page.locator(".board-waiting")).to_contain_text("Никто не ждёт.")
    assert page.input_value("#panel input[name=reason]") == "Обуч"
    expect(page.locator("#panel .sure button")).to_be_visible()
    assert not eyes.faults


def test_a_refusal_is_told_in_plain_words_and_silence_after_five_seconds(eyes: Eyes, exchange: Exchange) -> None:
    page = eyes.page
    eyes.open(f"/live?agent={quote(ANNA)}")
    page.get_by_role("button", name="Выйти").click()
    status = page.locator("#panel [role=status]")
    expect(status).to_contain_text("АТС не разрешает")
    exchange.obeys = False
    begun = time.monotonic()
    page.get_by_role("button", name="Выйти").click()
    expect(status).to_contain_text("За 5 секунд", timeout=8000)
    assert time.monotonic() - begun < 7
    assert not eyes.faults


def test_a_wait_that_grows_too_long_says_so_by_itself(eyes: Eyes, exchange: Exchange) -> None:
    now = time.time()
    shown = live_made.board(now)
    queues = (replace(shown.queues[1], longest_since=now - 18), *shown.queues[2:])
    live_made.tell(exchange.site.engine, {BOARD: replace(shown, queues=queues)})
    row = eyes.page.locator("tr.queue", has_text="602")
    expect(row.locator(".chip:visible")).to_have_text("●в норме")
    expect(row.locator(".chip:visible")).to_have_text("◆ждут долго", timeout=6000)
    assert not eyes.faults


def test_what_is_old_is_never_shown_as_new(eyes: Eyes, exchange: Exchange) -> None:
    page = eyes.page
    expect(page.locator("html[data-stale]")).to_have_count(0)
    exchange.is_heard = False
    expect(page.locator("html[data-stale]")).to_have_count(1, timeout=20000)
    expect(page.locator(".live-sign")).to_contain_text("это не то, что сейчас")
    expect(page.locator(".board-trouble")).to_contain_text("ничего не слышно")
    exchange.is_heard = True
    expect(page.locator("html[data-stale]")).to_have_count(0, timeout=8000)
    expect(page.locator(".board-trouble .strip")).to_have_count(0)
    assert not eyes.faults


@pytest.mark.parametrize(("language", "theme"), [("ru", "light"), ("en", "dark")])
def test_forty_queues_and_every_panel_are_whole(
    chromium: Browser, exchange: Exchange, language: str, theme: str
) -> None:
    now = time.time()
    shown = live_made.board(now)
    more = tuple(live_made.queue(f"{700 + n}", now, (n * 9.0,) if n % 5 == 0 else ()) for n in range(40))
    live_made.tell(
        exchange.site.engine,
        {BOARD: BoardBody((*shown.queues, *more), shown.agents, shown.waiting), LINK: live_made.bodies(now)[LINK]},
    )
    with serving(exchange.site) as base:
        eyes = look(chromium, base, language=language, theme=theme)
        eyes.sign_in("supervisor")
        chosen = f"{live_made.CALLER}200"
        for name, query in (("board", ""), ("agent", f"?agent={quote(ANNA)}"), ("caller", f"?caller={chosen}")):
            eyes.open(f"/live{query}")
            expect(eyes.page.locator("tr.queue")).to_have_count(45)
            eyes.check(f"live-{name}-{language}-{theme}")
            eyes.check_narrow(f"live-{name}-{language}-{theme}-narrow")
        eyes.page.context.close()
    assert not eyes.faults, "\n".join(eyes.faults)

"""An operator takes three calls at the workplace with the keyboard alone, in Russian; nothing written is lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from auth.here import House, settle
from auth.slices import OWN, SHELF
from data.database import reading, writing
from data.entries import entries_of
from data.topics import seed_topics
from tests.browser.browser import Eyes, look, serving
from tests.browser.workplace_made import Workplace
from tests.pages import live_made
from tests.pages.site import PASSWORD, Site
from tests.rig.runs import soon

pytestmark = [pytest.mark.rig, pytest.mark.timeout(180)]

IRINA, OTHER, HIDDEN = "1795422189.76", "1795422190.80", "1795422195.90"


@pytest.fixture
def work(site: Site) -> Iterator[Workplace]:
    """A site whose exchange is followed."""
    site.settings = site.settings.model_copy(update={"ami_url": live_made.AMI})
    settle(site.server, House(site.settings, site.engine, lambda: site.now))
    for name in (SHELF, OWN):
        site.server.extensions.pop(name, None)
    with writing(site.engine) as connection:
        seed_topics(connection)
    made = Workplace(site)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def base(work: Workplace) -> Iterator[str]:
    with serving(work.site) as address:
        yield address


@pytest.fixture
def eyes(chromium: Browser, base: str) -> Iterator[Eyes]:
    """Anna, who has just signed in with the keyboard."""
    seen = look(chromium, base)
    page = seen.page
    page.goto(f"{base}/sign-in")
    page.focus("#login")
    page.keyboard.type("operator")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base}/focus")
    page.wait_for_selector("#focus-state form")
    yield seen
    page.context.close()


def press(page: Page, code: str, russian: str) -> None:
    """A key of the Russian layout, as the browser hears it."""
    keyboard = page.context.new_cdp_session(page)
    for kind in ("keyDown", "keyUp"):
        keyboard.send("Input.dispatchKeyEvent", {"type": kind, "code": code, "key": russian})


def said(work: Workplace, call: str) -> dict[str, str]:
    with reading(work.site.engine) as connection:
        return {one.kind: one.value for one in entries_of(connection, "main", (call,))}


def start(eyes: Eyes, work: Workplace) -> None:
    page = eyes.page
    expect(page.locator(".go")).to_contain_text("Начать смену")
    page.keyboard.press("Enter")
    expect(page.locator(".focus > [role=status]")).to_have_text("Вы на смене. Хорошей работы!")
    expect(page.locator("#focus-state")).to_contain_text("следующий звонок поступит сам")
    assert sorted(work.queues) == ["601", "602"]


def test_three_calls_with_the_keyboard_alone(eyes: Eyes, work: Workplace) -> None:
    page = eyes.page
    start(eyes, work)

    work.ring(IRINA, "79161234567", "Ирина Белова")
    expect(page.locator(".caller [role=alert]")).to_have_text("Входящий звонок: Ирина Белова")
    expect(page.locator(".caller-number")).to_have_text("+7\u00a0916\u00a0123-45-67")
    expect(page).to_have_title(re.compile("☎ Ирина Белова"))
    eyes.check("workplace-ringing")
    work.answer()
    expect(page.locator(".caller")).to_contain_text("ждал")
    first = page.locator("[data-topic]").first
    press(page, "Digit1", "1")
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#kept")).to_have_text("Сохранено")
    press(page, "KeyN", "т")
    page.keyboard.type("Посылка не пришла, 1 раз")
    work.hang_up()
    expect(page.locator("#focus-acts")).to_contain_text("Перезвонить")
    page.keyboard.type(" звонила")
    assert page.input_value("#note") == "Посылка не пришла, 1 раз звонила"
    assert soon(lambda: said(work, IRINA).get("note") == "Посылка не пришла, 1 раз звонила", 10)
    assert said(work, IRINA)["topic"] == first.get_attribute("data-topic")
    page.keyboard.press("Escape")

    work.ring(OTHER, "74957654321")
    expect(page.locator(".caller-name")).to_have_text("+7\u00a0495\u00a0765-43-21")
    expect(page.locator("#note")).to_have_value("")
    work.answer()
    expect(page.locator("#send-to")).to_be_visible()
    press(page, "KeyT", "е")
    expect(page.locator("#send-to")).to_be_focused()
    page.keyboard.type("999")
    page.keyboard.press("Enter")
    expect(page.locator(".focus > [role=status]")).to_have_text("На АТС нет такого номера.")
    eyes.check("workplace-talking")
    eyes.check_narrow("workplace-talking-narrow")
    page.keyboard.press("Escape")
    work.hang_up()

    work.ring(HIDDEN, "")
    expect(page.locator(".caller-name")).to_have_text("Номер скрыт")
    work.answer()
    work.hang_up()
    expect(page.locator("#focus-state")).to_contain_text("следующий звонок")
    press(page, "KeyP", "з")
    expect(page.locator(".break[open] button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".focus > [role=status]")).to_have_text("Вы на перерыве: звонки не поступают.")
    expect(page.locator(".go")).to_contain_text("Готов")
    eyes.check("workplace-break")
    page.locator("body").focus()
    press(page, "Enter", "Enter")
    expect(page.locator("#focus-state")).to_contain_text("следующий звонок")
    assert [kind for kind, _ in work.asked] == ["add", "add", "blind_transfer", "pause", "unpause"]
    assert eyes.faults == []


def test_a_note_outlives_a_lost_server_a_reload_and_goes_to_its_own_call(eyes: Eyes, work: Workplace) -> None:
    page = eyes.page
    start(eyes, work)
    work.ring(IRINA, "79161234567")
    work.answer()
    page.route("**/focus/say", lambda route: route.abort())
    page.fill("#note", "перезвонить после пяти")
    expect(page.locator("#kept")).to_contain_text("Ещё не сохранено")
    assert said(work, IRINA) == {}
    work.hang_up()
    work.ring(OTHER, "74957654321")
    expect(page.locator("#note")).to_have_value("")
    page.reload()
    expect(page.locator("#note")).to_have_value("")
    page.unroute("**/focus/say")
    assert soon(lambda: said(work, IRINA) == {"note": "перезвонить после пяти"}, 15)
    assert soon(lambda: page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('okc-note'))") == [], 5)
    assert said(work, OTHER) == {}


def test_keys_can_be_switched_off_and_are_off_while_typing(eyes: Eyes, work: Workplace) -> None:
    page = eyes.page
    start(eyes, work)
    work.ring(IRINA, "79161234567")
    work.answer()
    page.focus("#note")
    page.keyboard.type("1")
    expect(page.locator("[data-topic][aria-pressed=true]")).to_have_count(0)
    page.keyboard.press("Escape")
    press(page, "Slash", ".")
    page.click("#keys-switch")
    expect(page.locator("#keys-switch")).to_have_text("Клавиши выключены")
    press(page, "Digit1", "1")
    expect(page.locator("[data-topic][aria-pressed=true]")).to_have_count(0)
    page.click("#keys-switch")
    press(page, "Digit2", "2")
    expect(page.locator("[data-topic][aria-pressed=true]")).to_have_count(1)
    assert eyes.faults == []


def test_when_the_exchange_is_silent_the_page_says_so_and_topics_are_still_kept(eyes: Eyes, work: Workplace) -> None:
    page = eyes.page
    start(eyes, work)
    work.ring(IRINA, "79161234567")
    work.answer()
    expect(page.locator(".caller")).to_contain_text("Вы говорите")
    work.is_heard = False
    expect(page.locator("#focus-trouble")).to_contain_text("Темы и заметки всё равно сохраняются", timeout=20000)
    expect(page.locator("#focus-state form")).to_have_count(0)
    work.is_heard = True
    expect(page.locator(".caller")).to_contain_text("Вы говорите", timeout=20000)
    assert eyes.faults == []


def test_the_workplace_is_clean_in_the_dark_and_on_a_telephone(chromium: Browser, base: str, work: Workplace) -> None:
    eyes = look(chromium, base, theme="dark")
    eyes.sign_in("operator")
    page = eyes.page
    expect(page.locator(".go")).to_be_visible()
    eyes.check("workplace-off-dark")
    page.click(".go")
    expect(page.locator("#focus-state")).to_contain_text("следующий звонок")
    page.click(".break summary")
    eyes.check("workplace-ready-dark")
    work.ring(IRINA, "79161234567", "Ирина Белова")
    expect(page.locator(".caller.ringing")).to_be_visible()
    page.click(".other-topics summary")
    page.click(".topics.more [data-topic=snow]")
    page.click(".focus-help summary")
    eyes.check("workplace-ringing-dark")
    eyes.check_narrow("workplace-ringing-dark-narrow")
    page.context.close()
    assert eyes.faults == []

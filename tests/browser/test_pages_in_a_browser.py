"""Pages in Chromium as people use them: links, menus, filters, leaving. Every page is walked in walk.py."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.browser import look
from tests.pages import hotline
from tests.pages.site import Site

pytestmark = [pytest.mark.rig, pytest.mark.timeout(180)]


def test_an_operator_sees_their_own_day(chromium: Browser, served: str) -> None:
    eyes = look(chromium, served, width=768)
    eyes.sign_in("operator")
    eyes.open("/my-day?from=2026-11-17&to=2026-11-23")
    eyes.check("my-day-ru-light-768")
    links = eyes.page.locator("header nav a").all_inner_texts()
    assert links == ["Рабочее место", "Звонки", "Мой день"]
    eyes.page.context.close()
    assert eyes.faults == []


def test_links_and_filters_change_the_page_without_loading_it_anew(chromium: Browser, served: str) -> None:
    eyes = look(chromium, served)
    eyes.sign_in("supervisor")
    page = eyes.page
    page.evaluate("window.sameDocument = true")
    page.click("text=Сколько ждут до ответа?")
    expect(page.locator("h1")).to_have_text("Ожидание в очереди")
    expect(page).to_have_title("Ожидание в очереди · ОКЦ")
    page.click("text=30 дней")
    expect(page).to_have_url(re.compile("from=2026-10-25"))
    page.select_option("select[name=queue]", "602")
    expect(page).to_have_url(re.compile("queue=602"))
    expect(page.locator("tbody tr")).to_have_count(1)
    page.click("tbody th a")
    expect(page.locator("h1")).to_have_text("Звонки по очередям")
    expect(page.locator("select[name=queue]")).to_have_value("602")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Ожидание в очереди")
    expect(page.locator("select[name=queue]")).to_have_value("602")
    assert page.evaluate("window.sameDocument") is True
    page.context.close()
    assert eyes.faults == []


def test_a_number_leads_to_its_calls_and_a_call_to_its_story(chromium: Browser, served: str) -> None:
    eyes = look(chromium, served)
    eyes.sign_in("supervisor")
    page = eyes.page
    eyes.open("/reports/waits")
    lost = page.locator(".tile", has_text="Потеряно").locator(".v").inner_text()
    page.locator(".tile", has_text="Потеряно").locator("a").click()
    expect(page.locator("#call-list .sub")).to_have_text(f"всего {lost}")
    page.locator("#call-list tbody th a").first.click()
    expect(page.locator("h1")).to_have_text("Один звонок")
    expect(page.locator(".story li").first).to_contain_text("Входящий звонок")
    page.context.close()
    assert eyes.faults == []


def test_a_number_is_found_by_its_digits(chromium: Browser, served: str) -> None:
    some = hotline.Hotline(60).rows[hotline.call][-1]
    eyes = look(chromium, served)
    eyes.sign_in("supervisor")
    eyes.open("/calls")
    eyes.page.fill("[name=sought]", some["caller"])
    eyes.page.press("[name=sought]", "Enter")
    expect(eyes.page.locator("#call-list .sub")).to_have_text("всего 1")
    assert "search=" in eyes.page.url
    assert some["caller"][1:] not in eyes.page.url
    eyes.page.fill("[name=sought]", "31415926535")
    eyes.page.click("text=Найти")
    expect(eyes.page.locator("#call-list")).to_contain_text("Подходящих звонков нет")
    eyes.page.context.close()
    assert eyes.faults == []


def test_language_theme_and_leaving(chromium: Browser, served: str, shared_site: Site) -> None:
    eyes = look(chromium, served)
    eyes.sign_in("supervisor")
    page = eyes.page
    eyes.open("/quality")
    page.click("summary.person")
    page.click("button:has-text('Тёмная')")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(f"{served}/quality")
    page.click("summary.person")
    page.click("button:has-text('Выйти')")
    expect(page).to_have_url(f"{served}/sign-in")
    page.goto(f"{served}/quality")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.context.close()
    assert eyes.faults == []


def test_the_keyboard_reaches_the_content_first(chromium: Browser, served: str) -> None:
    eyes = look(chromium, served)
    eyes.sign_in("supervisor")
    eyes.open("/reports")
    eyes.page.keyboard.press("Tab")
    assert eyes.page.evaluate("document.activeElement.className") == "skip"
    eyes.page.context.close()
    assert eyes.faults == []


@pytest.mark.parametrize("width", [1440, 360])
def test_menus_open_inside_the_window(chromium: Browser, served: str, width: int) -> None:
    eyes = look(chromium, served, width=width)
    eyes.sign_in("supervisor")
    eyes.open("/reports/call-types")
    for menu in ("summary.person", ".periods summary"):
        eyes.page.click(menu)
        opened = eyes.page.locator("details[open] .menu-body")
        expect(opened).to_have_count(1)
        box = opened.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        for part in opened.locator("button, a, input:visible").all():
            inner = part.bounding_box()
            assert inner is not None
            assert inner["x"] + inner["width"] <= box["x"] + box["width"] + 1, part.inner_text()
        eyes.check(f"menu-{menu.split('.')[1].split()[0]}-{width}")
        eyes.page.keyboard.press("Escape")
        expect(eyes.page.locator("details.menu[open]")).to_have_count(0)
    eyes.page.context.close()
    assert eyes.faults == []

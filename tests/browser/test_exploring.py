"""Exploring in a browser: pages whole in every dress; from a mark to only this and to calls; views; searches."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browser import Eyes, look
from tests.browser.walk import walk_faces
from tests.pages import hotline

pytestmark = [pytest.mark.rig, pytest.mark.timeout(180)]

PERIOD = "from=2026-11-17&to=2026-11-22"
ADDRESSES = {
    "explore-heat": f"/explore?{PERIOD}",
    "explore-bars": f"/explore?{PERIOD}&metric=offered,sl2&rows=queue",
    "explore-lines": f"/explore?{PERIOD}&metric=asa,login&rows=day",
    "explore-wide": f"/explore?{PERIOD}&metric=answered,abandoned,sl2&rows=agent&cols=hour&chart=none",
    "explore-stack": f"/explore?{PERIOD}&metric=calls&rows=day&cols=direction",
    "explore-nothing": "/explore?from=2020-01-01&to=2020-01-02",
    "explore-search-fault": "/explore?fault=search&search=a-search-of-nobody",
    "views": "/views",
}


@pytest.mark.parametrize(("language", "theme"), [("ru", "light"), ("en", "dark")])
def test_pages_of_exploring_are_whole(chromium: Browser, served: str, language: str, theme: str) -> None:
    """Kinds of charts; the page itself is walked in every dress."""
    assert walk_faces(chromium, served, "administrator", ADDRESSES, language, theme) == []


def supervisor(chromium: Browser, served: str) -> Eyes:
    eyes = look(chromium, served)
    eyes.sign_in("supervisor")
    return eyes


def number(page: Page, place: str) -> str:
    return page.locator(f".pivot [data-point='{place}']").inner_text().replace("\u202f", "")


def test_a_mark_of_the_chart_leads_to_only_this_and_to_its_calls(chromium: Browser, served: str) -> None:
    eyes = supervisor(chromium, served)
    page = eyes.page
    eyes.open(f"/explore?{PERIOD}&metric=offered&rows=queue")
    expected = number(page, "0.0")
    bar = page.locator(".explored .nsewdrag").first.bounding_box()
    assert bar
    top = (bar["x"] + 40, bar["y"] + bar["height"] * 0.1)
    page.mouse.move(*top)
    page.mouse.click(*top)
    page.locator(".mark-menu a", has_text="Только это").click()
    expect(page.locator(".pivot tbody tr")).to_have_count(1)
    assert number(page, "0.0") == expected
    page.go_back()
    expect(page.locator(".pivot tbody tr")).to_have_count(5)
    page.mouse.move(0, 0)
    page.mouse.move(*top)
    page.mouse.click(*top)
    page.locator(".mark-menu a", has_text="Звонки").click()
    expect(page.locator("#call-list .sub")).to_have_text(f"всего {expected}")
    page.context.close()
    assert eyes.faults == []


def test_everything_can_be_done_by_keyboard(chromium: Browser, served: str) -> None:
    eyes = supervisor(chromium, served)
    page = eyes.page
    eyes.open(f"/explore?{PERIOD}&metric=offered&rows=weekday&cols=hour")
    cell = page.locator(".pivot tbody td a").first
    expected = cell.inner_text()
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mark-menu a").first).to_be_focused()
    eyes.check("mark-menu")
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()
    expect(page.locator(".mark-menu")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#call-list .sub")).to_have_text(f"всего {expected}")
    page.context.close()
    assert eyes.faults == []


def test_metrics_are_found_by_a_word_and_put_on_and_taken_off(chromium: Browser, served: str) -> None:
    eyes = supervisor(chromium, served)
    page = eyes.page
    eyes.open(f"/explore?{PERIOD}&metric=offered&rows=queue")
    page.click(".metrics-menu summary")
    page.fill("#metric-search", "ПОТЕРЯНО")
    expect(page.locator("#metrics li:visible")).not_to_have_count(0)
    page.locator("#metrics li:visible a", has_text="Потеряно").first.click()
    expect(page.locator(".pivot thead th")).to_have_count(3)
    assert "abandoned" in page.url
    page.keyboard.press("Escape")
    page.locator(".builder .chip-filter", has_text="Поступило").click()
    expect(page.locator(".pivot thead th")).to_have_count(2)
    page.select_option("select[name=cols]", "day")
    expect(page.locator(".pivot thead th")).to_have_count(8)
    page.context.close()
    assert eyes.faults == []


def test_a_view_is_saved_from_a_report_found_again_changed_and_deleted(chromium: Browser, served: str) -> None:
    eyes = supervisor(chromium, served)
    page = eyes.page
    eyes.open("/reports/waits?from=2026-11-17&to=2026-11-23&queue=602")
    page.click("summary:has-text('Сохранить вид')")
    page.fill("[name=name]", "Утренний разбор")
    expect(page.locator(".view-form select[name=period]")).to_have_value("days-7")
    page.select_option("select[name=public]", "staff")
    eyes.check("save-view")
    page.click(".view-form button.primary")
    view = page.locator(".kept-views li", has_text="Утренний разбор")
    expect(view).to_contain_text("Последние 7 дней · видят все сотрудники")
    eyes.check("views-one")
    view.locator("summary").click()
    view.locator("[name=name]").fill("Разбор недели")
    view.locator("button.primary").click()
    page.click(".kept-views a:has-text('Разбор недели')")
    expect(page.locator("h1")).to_have_text("Ожидание в очереди")
    assert "queue=602" in page.url
    eyes.open("/views")
    page.locator(".kept-views li", has_text="Разбор недели").locator("button:has-text('Удалить')").click()
    expect(page.locator("main")).not_to_contain_text("Разбор недели")
    page.context.close()
    assert eyes.faults == []


def test_a_number_that_was_searched_for_is_in_no_address_that_the_browser_asked(chromium: Browser, served: str) -> None:
    eyes = supervisor(chromium, served)
    page, asked = eyes.page, []
    page.on("request", lambda request: asked.append(request.url + " " + request.headers.get("referer", "")))
    some = str(hotline.Hotline(60).rows[hotline.call][200]["caller"])
    eyes.open(f"/explore?{PERIOD}&metric=offered&rows=queue")
    page.fill("[name=sought]", f"+{some}")
    page.press("[name=sought]", "Enter")
    expect(page.locator(".pivot tfoot td")).to_have_text("1")
    page.locator(".pivot tfoot td a").click()
    page.locator(".mark-menu a", has_text="Звонки").click()
    expect(page.locator("#call-list .sub")).to_have_text("всего 1")
    assert asked
    assert not [url for url in asked if some[1:] in url]
    page.context.close()
    assert eyes.faults == []

"""Journeys as people make them, each from its beginning to what they came for; nothing goes wrong on the way."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Download, Page, expect

from integration import prepared_routes
from tests.browser.browser import NARROW, Eyes, look
from tests.pages.site import Site

pytestmark = [pytest.mark.rig, pytest.mark.timeout(180)]

PERIOD = "from=2026-11-17&to=2026-11-22"


@pytest.fixture
def eyes(chromium: Browser, served: str) -> Iterator[Eyes]:
    """A supervisor at a desk; whatever happens, nothing was wrong on the way."""
    made = look(chromium, served)
    made.sign_in("supervisor")
    yield made
    made.page.context.close()
    assert made.faults == []


def tile(page: Page, name: str) -> str:
    return page.locator(".tile", has_text=name).locator(".v").first.inner_text()


def digits(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def rows_of(page: Page) -> list[str]:
    return page.locator(".table-card tbody tr").all_inner_texts()


def test_what_was_filtered_is_the_same_page_for_whom_the_link_is_sent_to(
    chromium: Browser, served: str, eyes: Eyes
) -> None:
    page = eyes.page
    eyes.open("/reports/waits")
    page.click("text=30 дней")
    expect(page).to_have_url(re.compile("from=2026-10-25"))
    page.select_option("select[name=queue]", "602")
    expect(page).to_have_url(re.compile("queue=602"))
    expect(page.locator(".table-card tbody tr")).to_have_count(1)
    page.select_option("select[name=by]", "day")
    expect(page).to_have_url(re.compile("by=day"))
    expect(page.locator(".table-card thead th").first).to_contain_text("День")
    offered, table = tile(page, "Поступило"), rows_of(page)
    assert len(table) > 3
    other = look(chromium, served, language="ru", theme="dark")
    other.sign_in("administrator")
    other.open(page.url.removeprefix(served))
    assert tile(other.page, "Поступило") == offered
    assert rows_of(other.page) == table
    expect(other.page.locator("select[name=queue]")).to_have_value("602")
    expect(other.page.locator("select[name=by]")).to_have_value("day")
    other.page.context.close()
    assert other.faults == []


def test_from_a_bar_to_its_calls_to_the_story_of_one(eyes: Eyes) -> None:
    page = eyes.page
    eyes.open(f"/explore?{PERIOD}&metric=abandoned&rows=queue")
    lost = page.locator(".pivot [data-point='0.0']").inner_text()
    bar = page.locator(".explored .nsewdrag").first.bounding_box()
    assert bar
    place = (bar["x"] + 20, bar["y"] + bar["height"] * 0.1)
    page.mouse.move(*place)
    page.mouse.click(*place)
    page.locator(".mark-menu a", has_text="Звонки").click()
    expect(page.locator("#call-list .sub")).to_have_text(f"всего {lost}")
    page.locator("#call-list tbody th a").first.click()
    expect(page.locator("h1")).to_have_text("Один звонок")
    expect(page.locator(".story li").first).to_contain_text("Входящий звонок")
    page.go_back()
    expect(page.locator("#call-list .sub")).to_have_text(f"всего {lost}")


def test_a_number_of_a_table_leads_to_exactly_its_calls(eyes: Eyes) -> None:
    page = eyes.page
    eyes.open(f"/reports/waits?{PERIOD}&by=queue")
    heads = page.locator(".table-card thead th").all_inner_texts()
    place = next(n for n, head in enumerate(heads) if head.endswith("Потеряно"))
    cell = page.locator(".table-card tbody tr").first.locator("th, td").nth(place)
    lost = digits(cell.locator("a").inner_text())
    cell.locator("a").click()
    expect(page.locator("#call-list .sub")).to_have_text(f"всего {lost}")
    assert page.locator("#call-list tbody tr").count() == min(lost, 50)


def test_a_period_is_compared_with_the_one_before(eyes: Eyes) -> None:
    page = eyes.page
    eyes.open("/reports/queues?from=2026-11-19&to=2026-11-22")
    offered = tile(page, "Поступило")
    page.select_option("select[name=with]", "previous")
    expect(page).to_have_url(re.compile("with=previous"))
    expect(page.locator(".compared")).to_contain_text("15–18 ноября 2026")
    assert tile(page, "Поступило") == offered
    assert page.locator(".tile .d").count() > 0
    page.select_option("select[name=with]", "")
    expect(page.locator(".compared")).to_have_count(0)


def downloaded(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def test_an_answer_is_taken_away_as_a_workbook_and_as_csv(eyes: Eyes, tmp_path: Path) -> None:
    page = eyes.page
    eyes.open(f"/reports/waits?{PERIOD}")
    offered = digits(tile(page, "Поступило"))
    for form, words in (("xlsx", "Книга Excel"), ("csv", "Текстовая таблица")):
        page.click(".downloads summary")
        with page.expect_download() as taken:
            page.locator(".downloads a", has_text=words).click()
        path = downloaded(taken.value, tmp_path)
        assert path.name == f"waits-2026-11-17-2026-11-22.{form}"
        if form == "xlsx":
            rows = list(openpyxl.load_workbook(path).worksheets[0].values)
        else:
            rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
        assert int(rows[-1][rows[0].index("Поступило")]) == offered
        page.keyboard.press("Escape")


def test_a_long_list_is_written_while_one_looks_on_and_fetched(
    eyes: Eyes, shared_site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The writer is a real process of its own, on this site's database."""
    monkeypatch.setattr(prepared_routes, "ROWS_COMING_AT_ONCE", {"csv": 10, "xlsx": 10})
    monkeypatch.setenv("OKC_DATABASE_URL", shared_site.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("OKC_DATA_DIR", str(shared_site.settings.data_dir))
    monkeypatch.setenv("OKC_PBX_DATABASE_URL", "sqlite://")
    page = eyes.page
    eyes.open(f"/calls?{PERIOD}&rows=visits")
    total = digits(page.locator("#call-list .sub").inner_text())
    page.click(".downloads summary")
    page.locator(".downloads button", has_text="Книга Excel").click()
    expect(page.locator("h1")).to_have_text("Мои файлы")
    eyes.check("files")
    fetch = page.locator("#my-files a.button").first
    expect(fetch).to_be_visible(timeout=60_000)
    with page.expect_download() as taken:
        fetch.click()
    rows = list(openpyxl.load_workbook(downloaded(taken.value, tmp_path)).worksheets[0].values)
    assert len(rows) == total + 1


def test_on_paper_there_are_the_filters_the_chart_and_the_whole_table(eyes: Eyes) -> None:
    page = eyes.page
    eyes.open(f"/reports/waits?{PERIOD}&queue=602")
    expect(page.locator(".print-only").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("header nav")).to_be_hidden()
    expect(page.locator(".filters").first).to_be_hidden()
    expect(page.locator(".print-only").first).to_contain_text("602")
    expect(page.locator(".print-foot")).to_contain_text("Имя supervisor")
    expect(page.locator(".chart").first).to_be_visible()
    expect(page.locator(".table-card tfoot")).to_be_visible()
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    page.emulate_media(media="screen")
    expect(page.locator("header nav")).to_be_visible()


def test_on_a_telephone_one_gets_from_the_reports_to_one_call(chromium: Browser, served: str) -> None:
    eyes = look(chromium, served, width=NARROW)
    eyes.sign_in("supervisor")
    page = eyes.page
    eyes.check_size("phone-reports")
    page.click("text=Сколько ждут до ответа?")
    expect(page.locator("h1")).to_have_text("Ожидание в очереди")
    page.click("text=30 дней")
    expect(page).to_have_url(re.compile("from=2026-10-25"))
    eyes.check_size("phone-waits")
    page.locator(".tile", has_text="Потеряно").locator("a").first.click()
    expect(page.locator("h1")).to_have_text("Звонки по очередям")
    eyes.check_size("phone-list")
    page.locator("#call-list tbody th a").first.click()
    expect(page.locator("h1")).to_have_text("Один звонок")
    eyes.check_size("phone-call")
    page.context.close()
    assert eyes.faults == []


def press_until(page: Page, key: str, selector: str, most: int = 80) -> None:
    """Press a key until what the selector names has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by {key}")


def test_without_a_mouse_one_signs_in_reads_a_report_and_a_call(chromium: Browser, served: str) -> None:
    eyes = look(chromium, served)
    page = eyes.page
    page.goto(f"{served}/sign-in")
    page.locator("#login").focus()
    page.keyboard.type("supervisor")
    page.keyboard.press("Tab")
    page.keyboard.type("open sesame please")
    page.keyboard.press("Enter")
    page.wait_for_selector("main#content h1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    press_until(page, "Tab", "a[href^='/reports/waits']")
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ожидание в очереди")
    press_until(page, "Tab", ".downloads summary")
    page.keyboard.press("Enter")
    expect(page.locator(".downloads .menu-body")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".downloads .menu-body")).to_be_hidden()
    press_until(page, "Tab", ".table-card tbody td a, .table-card tbody th a")
    page.keyboard.press("Enter")
    page.wait_for_selector("#call-list")
    press_until(page, "Tab", "#call-list tbody th a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Один звонок")
    page.context.close()
    assert eyes.faults == []

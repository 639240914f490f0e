"""Two choices within a moment: what is chosen on a page that still shows the address before undoes nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.browser import Eyes, look

pytestmark = [pytest.mark.rig, pytest.mark.timeout(120)]


@pytest.fixture
def eyes(chromium: Browser, served: str) -> Iterator[Eyes]:
    made = look(chromium, served)
    made.sign_in("supervisor")
    yield made
    made.page.context.close()
    assert made.faults == []


UPDATES = "**/_dash-update-component**"
"""With what the renderer says of itself after the question mark."""


class Held:
    """Answers that come only when they are let; the last that was asked for comes first."""

    def __init__(self, page: Page) -> None:
        self._page, self._routes = page, list[Route]()
        page.route(UPDATES, lambda route: self._routes.append(route))  # Playwright looks into the function

    def forget(self) -> None:
        """What was asked for by a page that is about to be left."""
        self._routes.clear()

    def let(self) -> None:
        for _ in range(100):
            if self._routes:
                break
            self._page.wait_for_timeout(50)
        assert self._routes, "nothing was asked for"
        while self._routes:
            self._routes.pop().continue_()
        self._page.unroute(UPDATES)


def parts(page: Page) -> list[str]:
    return page.url.partition("?")[2].split("&")


def test_every_choice_of_a_report_stands_though_nothing_was_drawn_between_them(eyes: Eyes) -> None:
    page = eyes.page
    eyes.open("/reports/waits")
    held = Held(page)
    page.select_option("select[name=queue]", "602")
    page.select_option("select[name=by]", "day")
    page.click(".seg a:text('30 дней')")
    page.select_option("select[name=with]", "previous")
    assert sorted(parts(page)) == ["by=day", "from=2026-10-25", "queue=602", "to=2026-11-23", "with=previous"]
    held.let()
    expect(page.locator(".compared")).to_be_visible()
    expect(page.locator("select[name=queue]")).to_have_value("602")
    expect(page.locator("select[name=by]")).to_have_value("day")
    expect(page.locator(".seg a[aria-current]").first).to_have_text("30 дней")


def test_a_choice_may_be_taken_back_before_it_is_drawn(eyes: Eyes) -> None:
    page = eyes.page
    eyes.open("/reports/waits?from=2026-11-17&to=2026-11-23&queue=601")
    held = Held(page)
    page.select_option("select[name=queue]", "602")
    page.click(".seg a:text('30 дней')")
    page.click(".seg a:text('7 дней')")
    page.select_option("select[name=queue]", "")
    assert parts(page) == ["from=2026-11-17", "to=2026-11-23"]
    held.let()
    expect(page.locator(".table-card tbody tr").nth(1)).to_be_visible()


def test_two_chips_of_one_filter_are_both_taken_off(eyes: Eyes) -> None:
    page = eyes.page
    eyes.open("/reports/waits?from=2026-11-17&to=2026-11-23&queue=601&queue=602&queue=603")
    held = Held(page)
    page.locator(".chip-filter", has_text="601").click()
    page.locator(".chip-filter", has_text="603").click()
    assert parts(page) == ["from=2026-11-17", "to=2026-11-23", "queue=602"]
    held.let()
    expect(page.locator(".chip-filter")).to_have_count(0)


def test_metrics_columns_and_a_search_of_an_exploration_stand_together(eyes: Eyes) -> None:
    page = eyes.page
    eyes.open("/explore?from=2026-11-17&to=2026-11-23&metric=offered,answered,abandoned&rows=queue")
    held = Held(page)
    page.locator(".builder-row .chip-filter").nth(1).click()
    page.locator(".builder-row .chip-filter").nth(2).click()
    page.select_option("select[name=cols]", "hour")
    assert {"metric=offered", "rows=queue", "cols=hour"} <= set(parts(page))
    page.fill("form.search input[name=sought]", "900")
    held.forget()
    page.keyboard.press("Enter")
    page.wait_for_url("**&search=*")
    held.let()
    expect(page.locator("form.search input[name=sought]")).to_have_value("")
    assert {"metric=offered", "rows=queue", "cols=hour"} <= set(parts(page))


def test_the_letter_keeps_its_week_and_its_queue(eyes: Eyes) -> None:
    page = eyes.page
    eyes.open("/letter")
    held = Held(page)
    page.locator(".steps .seg a").nth(1).click()
    page.select_option("select[name=queue]", "602")
    assert {"period=month", "queue=602"} <= set(parts(page))
    held.let()
    expect(page.locator("select[name=queue]")).to_have_value("602")

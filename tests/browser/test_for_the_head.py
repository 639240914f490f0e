"""The pages for the head in Chromium: whole in every language, theme and width; the letter is one page of A4."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.browser import ARTIFACTS, Eyes, look, serving
from tests.browser.walk import walk_faces
from tests.data.head.two_weeks import add_a_worse_week_before, add_trouble
from tests.pages import hotline
from tests.pages.site import Site

pytestmark = [pytest.mark.rig, pytest.mark.timeout(180)]

ADDRESSES = {
    "letter": "/letter?period=week&from=2026-11-16",
    "letter-month": "/letter?period=month&from=2026-11-01",
    "letter-not-begun": "/letter?period=week&from=2026-11-23",
    "staffing": "/staffing?from=2026-11-16&to=2026-11-22",
    "staffing-empty": "/staffing?from=2020-01-01&to=2020-01-31",
    "forecast-too-early": "/forecast",
}


@pytest.fixture
def troubled(site: Site) -> Iterator[str]:
    """Address of a site whose letter has as much to tell as a letter can."""
    hotline.fill(site.engine)
    add_a_worse_week_before(site.engine)
    add_trouble(site.engine)
    with serving(site) as address:
        yield address


@pytest.mark.parametrize(("language", "theme"), [("ru", "light"), ("en", "dark")])
def test_every_page_for_the_head_is_whole(chromium: Browser, troubled: str, language: str, theme: str) -> None:
    """With as much trouble as can be; the pages themselves are walked in every dress."""
    assert walk_faces(chromium, troubled, "supervisor", ADDRESSES, language, theme) == []


def pages_of(eyes: Eyes, name: str) -> int:
    """Print what is shown to a PDF on A4 and count its pages."""
    ARTIFACTS.mkdir(exist_ok=True)
    path = Path(ARTIFACTS / f"{name}.pdf")
    eyes.page.pdf(path=path, format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page[^s]", path.read_bytes()))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_fullest_letter_is_one_page_of_a4(chromium: Browser, troubled: str, language: str, theme: str) -> None:
    eyes = look(chromium, troubled, language=language, theme=theme)
    eyes.sign_in("supervisor")
    eyes.open(ADDRESSES["letter"])
    expect(eyes.page.locator(".sheet tbody tr")).to_have_count(7)
    assert eyes.page.locator(".sheet > ul").first.locator("li").count() >= 10
    assert pages_of(eyes, f"letter-{language}-{theme}") == 1
    eyes.open(ADDRESSES["letter-month"])
    assert pages_of(eyes, f"letter-month-{language}-{theme}") == 1
    eyes.page.context.close()


def test_wishes_go_into_the_address_and_the_plan_follows_them(chromium: Browser, troubled: str) -> None:
    eyes = look(chromium, troubled)
    eyes.sign_in("supervisor")
    eyes.open(ADDRESSES["staffing"])
    page = eyes.page
    before = page.locator(".tile", has_text="Часов в график").locator(".v").inner_text()
    page.fill("input[name=target]", "99")
    page.fill("input[name=shrinkage]", "50")
    page.click("text=Рассчитать")
    expect(page).to_have_url(re.compile("target=99.*shrinkage=50"))
    tile = page.locator(".tile", has_text="Часов в график").locator(".v")
    expect(tile).not_to_have_text(before)
    page.click(".weekdays a:has-text('пн') >> nth=1")
    expect(page).to_have_url(re.compile("days=1&.*target=99"))
    eyes.page.context.close()
    assert eyes.faults == []

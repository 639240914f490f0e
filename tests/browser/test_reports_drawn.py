"""Reports in a browser: other filters without a mouse, the heat map's table, and paper that is light."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from components.heat_ramp import ON_DARK, ON_LIGHT
from tests.browser.browser import Eyes, look

pytestmark = [pytest.mark.rig, pytest.mark.timeout(120)]

PATIENCE = 20_000
"""Milliseconds: a machine that is busy draws slowly."""
PERIOD = "from=2026-11-17&to=2026-11-22"
DARK = re.compile(r"rgb\((91, 141, 239|224, 127, 42|26, 33, 43|230, 234, 240)\)")


def supervisor(chromium: Browser, served: str, theme: str = "light") -> Eyes:
    eyes = look(chromium, served, theme=theme)
    eyes.sign_in("supervisor")
    return eyes


def on_paper(page: Page) -> None:
    """What the browser does when somebody prints."""
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


def on_screen(page: Page) -> None:
    """What it does afterwards."""
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")


def focus_on(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(selector)


def test_other_filters_are_added_and_taken_off_without_a_mouse(chromium: Browser, served: str) -> None:
    eyes = supervisor(chromium, served)
    page = eyes.page
    eyes.open(f"/reports/waits?{PERIOD}")
    focus_on(page, ".filter-row a[aria-expanded]")
    page.keyboard.press("Enter")
    expect(page.locator("form.panel")).to_be_visible(timeout=PATIENCE)
    focus_on(page, "form.panel select[name=hour]")
    page.keyboard.press("1")
    page.keyboard.press("0")
    focus_on(page, "form.panel button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("hour=10"), timeout=PATIENCE)
    chip = page.locator(".chip-filter")
    expect(chip).to_have_text("Час: 10:00 ×", timeout=PATIENCE)
    focus_on(page, ".chip-filter")
    page.keyboard.press("Enter")
    expect(chip).to_have_count(0, timeout=PATIENCE)
    assert "hour=" not in page.url
    assert eyes.faults == []
    page.context.close()


def test_the_table_of_the_heat_map_opens_when_it_is_wanted(chromium: Browser, served: str) -> None:
    eyes = supervisor(chromium, served)
    page = eyes.page
    eyes.open(f"/reports/busy-hours?{PERIOD}")
    expect(page.locator(".table-card")).to_have_count(0)
    busiest = page.locator(".heat td.h12 a").first
    calls = busiest.text_content()
    page.get_by_role("link", name="Когда звонят? Таблицей").click()
    expect(page.locator(".table-card")).to_be_visible(timeout=PATIENCE)
    busiest.click()
    expect(page.locator("#call-list .sub")).to_have_text(f"всего {calls}", timeout=PATIENCE)
    assert eyes.faults == []
    page.context.close()


def test_what_is_dark_on_the_screen_is_light_on_paper(chromium: Browser, served: str) -> None:
    eyes = supervisor(chromium, served, "dark")
    page = eyes.page
    for slug in ("waits", "agent-hours", "agents", "busy-hours"):
        eyes.open(f"/reports/{slug}?{PERIOD}&with=previous")
        on_paper(page)
        drawn = page.evaluate(
            """() => [...document.querySelectorAll('.chart svg *, .legend .sw, .heat td')].flatMap(one => {
                const style = getComputedStyle(one);
                return [style.fill, style.stroke, style.backgroundColor];
            })"""
        )
        assert not [colour for colour in drawn if DARK.fullmatch(colour)], slug
        on_screen(page)
    assert eyes.faults == []
    page.context.close()


def test_a_heat_map_drawn_by_the_explorer_is_light_on_paper_and_dark_again_after_it(
    chromium: Browser, served: str
) -> None:
    eyes = supervisor(chromium, served, "dark")
    page = eyes.page
    eyes.open(f"/explore?{PERIOD}&metric=offered&rows=weekday&cols=hour&chart=heat")
    tints = "() => document.querySelector('.js-plotly-plot')._fullData[0].colorscale.map(step => step[1])"
    numbers = "() => document.querySelector('.js-plotly-plot')._fullData[1].textfont.color"
    picture = "() => document.querySelector('.heatmaplayer image').href.baseVal"
    before, dark_numbers, dark_picture = (page.evaluate(one) for one in (tints, numbers, picture))
    assert tuple(before) == ON_DARK
    on_paper(page)
    assert tuple(page.evaluate(tints)) == ON_LIGHT
    assert page.evaluate(numbers) != dark_numbers
    assert page.evaluate(picture) != dark_picture
    on_screen(page)
    assert (page.evaluate(tints), page.evaluate(numbers)) == (before, dark_numbers)
    assert eyes.faults == []
    page.context.close()

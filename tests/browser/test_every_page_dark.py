"""Every page in the dark theme, in both languages: axe, size, console, network. (The other theme runs beside.)"""

import pytest
from playwright.sync_api import Browser

from tests.browser.walk import walk, walk_own

pytestmark = [pytest.mark.rig, pytest.mark.timeout(300)]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_is_whole(chromium: Browser, served: str, language: str) -> None:
    faults = walk(chromium, served, language, "dark")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_of_an_operator_is_whole(chromium: Browser, served: str, language: str) -> None:
    faults = walk_own(chromium, served, language, "dark")
    assert not faults, "\n".join(faults)

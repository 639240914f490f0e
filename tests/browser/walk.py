"""A walk over every page of the registry in one dress: language and theme; wide, and on a telephone."""

from collections.abc import Mapping

from playwright.sync_api import Browser, expect

from tests.browser.browser import look
from tests.pages.addresses import addresses, own_addresses

DAYS = "from=2026-11-17&to=2026-11-22"
MORE = (
    "/password",
    "/reports/waits?from=2020-01-01&to=2020-01-02",
    f"/reports/queues?{DAYS}&with=previous&columns=all",
    f"/calls?{DAYS}&rows=visits&outcome=abandoned",
    f"/explore?{DAYS}&metric=offered,sl&rows=queue",
)
"""Faces of pages that the registry does not tell of."""


def walk(chromium: Browser, served: str, language: str, theme: str) -> list[str]:
    """Everything that is wrong with any page in this dress."""
    eyes = look(chromium, served, language=language, theme=theme)
    page = eyes.page
    page.goto(f"{served}/sign-in")
    eyes.check(f"sign-in-{language}-{theme}")
    eyes.sign_in("administrator")
    for address in (*addresses(), *MORE):
        eyes.open(address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        name = address.split("?")[0].strip("/").replace("/", "-") + ("-more" if "?" in address else "")
        before = len(eyes.faults)
        eyes.check(f"{name}-{language}-{theme}")
        eyes.check_narrow(f"{name}-{language}-{theme}-narrow")
        eyes.faults[before:] = [f"{address}: {fault}" for fault in eyes.faults[before:]]
    page.context.close()
    return eyes.faults


def walk_own(chromium: Browser, served: str, language: str, theme: str) -> list[str]:
    """The same over the pages that only operators have."""
    faces = {f"operator{address.replace('/', '-')}": f"{address}?{DAYS}" for address in own_addresses()}
    return walk_faces(chromium, served, "operator", faces, language, theme)


def walk_faces(
    chromium: Browser, served: str, login: str, faces: Mapping[str, str], language: str, theme: str
) -> list[str]:
    """Everything that is wrong with these pages (name → address) in this dress."""
    eyes = look(chromium, served, language=language, theme=theme)
    eyes.sign_in(login)
    for name, address in faces.items():
        eyes.open(address)
        eyes.check(f"{name}-{language}-{theme}")
        eyes.check_narrow(f"{name}-{language}-{theme}-narrow")
    eyes.page.context.close()
    return eyes.faults

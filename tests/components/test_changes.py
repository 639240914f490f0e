"""What changed, in words; and what a filter bar and a menu lead to."""

import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.here import ROOT
from auth.roles import PAGES, STAFF
from components import periods, shell
from components.call_links import call_links
from components.changes import change_words, sentence
from components.charts import DARK, LIGHT
from components.filter_bar import Bar, filter_bar
from components.labels import Labels
from data.filters import Filters
from data.metric import CALLER, QUEUE
from data.table import COUNT, SECONDS, SHARE, Column
from tests.components.tables_made import asked, parts_of
from tests.pages.site import Site

TODAY = date(2026, 11, 23)
LABELS = Labels("en", {}, {})


@pytest.mark.parametrize(
    ("unit", "now", "before", "said"),
    [
        (COUNT, 106, 100, "+6%"),
        (COUNT, 24, 2, "+22"),
        (COUNT, 0, 3, "−3"),
        (COUNT, 1000, 1001, "no change"),
        (SHARE, 0.78, 0.82, "−4\u00a0pp"),
        (SHARE, 0.801, 0.8, "no change"),
        (SECONDS, 15.0, 20.0, "−25%"),
        (SECONDS, None, 20.0, ""),
        (SHARE, 0.5, None, ""),
    ],
)
def test_a_change_is_said_as_people_say_it(unit: str, now: object, before: object, said: str) -> None:
    assert change_words(Column("x", "x", "metric", unit), now, before, "en") == said  # type: ignore[arg-type]


def test_russian_points_are_points() -> None:
    assert change_words(Column("x", "x", "metric", SHARE), 0.5, 0.542, "ru") == "−4,2\u00a0п.\u00a0п."


def test_both_periods_are_named_with_their_dates(shared_site: Site) -> None:
    table = asked(shared_site, "waits", "from=2026-11-19&to=2026-11-23&with=weekdays")
    assert sentence(table, "en").startswith("19–23 November 2026 compared with 12–16 November 2026")
    assert "nothing is known before 15 November 2026" in sentence(table, "en")
    later = asked(shared_site, "waits", "from=2026-11-22&to=2026-11-23&with=weekdays")
    assert sentence(later, "en").endswith("compared with 15–16 November 2026, the last day up to 14:30")


def bar(filters: Filters, **more: object) -> Bar:
    return Bar("/reports/waits", filters, TODAY, LABELS, ("601", "602"), ("queue",), compares=True, **more)  # type: ignore[arg-type]


def test_a_chip_takes_off_its_own_value_and_nothing_else() -> None:
    filters = Filters.from_query("queue=601&queue=602&agent=Anna&hour=10&with=year", TODAY)
    chips = [part for part in parts_of(filter_bar(bar(filters))) if "chip-filter" in getattr(part, "className", "")]
    assert len(chips) == 4
    for chip in chips:
        left = Filters.from_query(urlsplit(chip.href).query, TODAY)
        gone = [name for name in ("queues", "agents", "hours") if getattr(left, name) != getattr(filters, name)]
        assert len(gone) == 1
        assert left.against == "year"


def test_a_form_of_filters_keeps_what_is_there_and_offers_only_what_is_not() -> None:
    filters = Filters.from_query("agent=Anna&with=previous", TODAY)
    opened = bar(
        filters, more={"panel": "open"}, others=True, choices={"agent": ("Anna", "Boris", ""), "hour": (9, 10)}
    )
    form = next(part for part in parts_of(filter_bar(opened)) if getattr(part, "className", "") == "card panel")
    values = [part.value for part in parts_of(form) if type(part).__name__ == "Option"]
    assert values == ["", "Boris", "NONE", "", "9", "10"]
    kept = {(part.name, part.value) for part in parts_of(form) if getattr(part, "type", "") == "hidden"}
    assert {("agent", "Anna"), ("with", "previous"), ("panel", "open")} <= kept


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_periods_have_an_order_and_names_of_their_own(today: date) -> None:
    known = [*periods.usual(today), *periods.others(today)]
    assert len({one.name for one in known}) == len(known)
    assert all(one.first <= one.last for one in known)
    whole = {one.name: one for one in known}
    assert whole["This month"].first.day == 1
    assert whole["Last month"].last.toordinal() + 1 == whole["This month"].first.toordinal()
    assert whole["Last quarter"].last.toordinal() + 1 == whole["This quarter"].first.toordinal()
    assert whole["Last week"].last.isoweekday() == 7
    assert whole["This week"].first <= today <= whole["This year"].last


def test_every_link_of_the_bar_is_a_filter_that_can_be_read() -> None:
    filters = Filters.from_query("queue=601&with=previous&by=queue", TODAY)
    for part in parts_of(filter_bar(bar(filters))):
        if type(part).__name__ == "A":
            assert not Filters.from_query(urlsplit(part.href).query, TODAY).refused


def test_a_number_leads_to_exactly_its_calls() -> None:
    filters = replace(Filters(TODAY, TODAY, queues=("601",)), by=("direction",), against="year")
    link = call_links(CALLER, filters)
    asked_for = parse_qs(urlsplit(link(("incoming",), Column("calls_answered", "", "metric")) or "").query)
    assert asked_for == {
        "from": ["2026-11-23"],
        "to": ["2026-11-23"],
        "queue": ["601"],
        "direction": ["incoming"],
        "outcome": ["answered"],
    }
    assert "rows=visits" in (call_links(QUEUE, filters)((), Column("offered", "", "metric")) or "")
    assert link((), Column("calls_average_talk", "", "metric")) is None
    assert link((), Column("calls:before", "", "before")) is None


def test_the_menu_shows_only_pages_that_are_built(shared_site: Site) -> None:
    assert shared_site
    frame = shell.Frame("/reports", "/reports", "Anna", "administrator", "en", "auto", "", None, None, 0, False, False)  # type: ignore[arg-type]
    shown = {part.href for _, part in shell._links(frame)}
    assert shown <= PAGES.keys()
    assert {"/reports", "/calls", "/admin/people"} <= shown
    assert not [href for href, part in shell._links(replace(frame, role="operator")) if PAGES[href] == STAFF]


def test_paper_has_a_light_colour_for_every_dark_one() -> None:
    script = (ROOT / "assets" / "print.js").read_text("utf-8")
    told = dict(re.findall(r'"(#[0-9A-F]{6})": "(#[0-9A-F]{6})"', script))
    assert told == {getattr(DARK, name): getattr(LIGHT, name) for name in DARK.__dataclass_fields__}

"""The same numbers from every engine: the columns, with parts of closed months kept and not, and the database.

Each runs over SQLite and over MariaDB; both fill the columns from what they hold.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.answer import answer
from data.answers import parts_kept
from data.answers.asking import FOLDER, InColumns, facts_of
from data.columns.mirror import Mirror
from data.counters import CALLS, VISITS
from data.database import open_database, reading
from data.dimensions import DIMENSIONS
from data.filters import Filters
from data.migrations import migrate
from data.named import NAMED
from data.question import NamedReport
from data.questions.lists import call_list, how_many, longest_waits, visit_list
from data.questions.quality import quality
from data.reference.passports import LOOK_ALIKE
from data.reports import REPORTS
from data.settings import Settings
from data.table import Table
from data.why.difference import why
from tests.data.months_made import AGENTS, FIRST, LAST, PREFIXES, QUEUES, store_months
from tests.empty import empty_sqlite

NOW = (LAST - date(1970, 1, 1)).days * 86400 + 40_000
PERIOD = Filters(FIRST, LAST)
PERIODS = (
    PERIOD,
    Filters(date(2026, 1, 1), date(2026, 3, 31)),
    Filters(date(2026, 1, 1), date(2026, 1, 31)),
    Filters(date(2026, 1, 15), date(2026, 3, 2)),
    Filters(date(1970, 1, 1), date(2999, 12, 31)),
    Filters(date(2026, 4, 1), LAST),
)
NARROWED: dict[str, tuple[Any, ...]] = {
    "pbx": ("north",),
    "queues": QUEUES[1:],
    "agents": ("", *AGENTS[1:]),
    "first_agents": ("", *AGENTS[1:]),
    "directions": ("incoming", "outgoing"),
    "outcomes": ("answered", "short_abandoned", "busy"),
    "topics": ("", "lift"),
    "dids": ("",),
    "prefixes": PREFIXES[:3],
    "regions": ("moscow", ""),
    "ended_by": ("caller", ""),
    "wait_bands": (-1, 5, 20),
    "hours": (0, 9, 12),
    "slots": (36, 95),
    "weekdays": (1, 6),
}


class Engines:
    """One database and the columns made of it."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.by_columns = Settings(timezone="UTC", data_dir=folder)
        self.by_database = Settings(timezone="UTC", data_dir=folder / "nothing")

    def ask(self, report: str, filters: Filters, settings_: Settings) -> Table:
        with reading(self.engine) as connection:
            return answer(connection, report, filters, NOW, settings_)

    def agree(self, report: str, filters: Filters) -> Table:
        """The answer, from the database as from the columns: counted, and kept on disk."""
        expected = self.ask(report, filters, self.by_database)
        kept = parts_kept.kept_in(self.by_columns.data_dir)
        assert self.ask(report, filters, self.by_columns) == expected
        kept.forget()
        assert self.ask(report, filters, self.by_columns) == expected, "from disk"
        return expected


@pytest.fixture(scope="module", params=["sqlite", pytest.param("mariadb", marks=pytest.mark.rig)])
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Four months on this database and in columns, the last one settled up to a day; the columns must answer."""
    folder = tmp_path_factory.mktemp("engines")
    if request.param == "sqlite":
        engine = empty_sqlite(folder / "okc.sqlite")
    else:
        engine = open_database(request.getfixturevalue("mariadb_server").new_database())
        migrate(engine)
    store_months(engine)
    Mirror(engine, folder / FOLDER).rebuild(NOW, LAST + timedelta(days=1))
    with _no_fallback():
        yield Engines(engine, folder)
    engine.dispose()


@contextmanager
def _no_fallback() -> Iterator[None]:
    class Refuse(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise AssertionError(record.getMessage())

    refuse = Refuse(logging.WARNING)
    watched = [logging.getLogger(name) for name in ("okc.asking", "okc.columns", "okc.partial")]
    for one in watched:
        one.addHandler(refuse)
    yield
    for one in watched:
        one.removeHandler(refuse)


def test_the_columns_answer_where_there_are_any_and_hold_closed_months(engines: Engines) -> None:
    with reading(engines.engine) as connection:
        facts = facts_of(connection, engines.by_columns)
        assert isinstance(facts, InColumns)
        assert sorted(facts.closed) == [date(2025, 12, 1), *(date(2026, month, 1) for month in (1, 2, 3, 4))]
        assert facts_of(connection, engines.by_columns) is facts
    with reading(engines.engine) as connection:
        assert facts_of(connection, engines.by_database) is connection


@pytest.mark.slow
def test_every_metric_of_every_report_by_every_dimension_is_the_same(engines: Engines) -> None:
    for report in REPORTS:
        for dimension in DIMENSIONS:
            if dimension.slug in report.dimensions:
                table = engines.agree(report.slug, replace(PERIOD, by=(dimension.slug,)))
                assert table.by == (dimension.slug,)
                assert table.n


@pytest.mark.slow
def test_every_filter_and_every_period_gives_the_same(engines: Engines) -> None:
    for report in REPORTS:
        for one in PERIODS:
            engines.agree(report.slug, one)
        for name, values in NARROWED.items():
            engines.agree(report.slug, replace(PERIOD, **{name: values}))


def test_why_numbers_differ_is_the_same(engines: Engines) -> None:
    for one, other in (pair for family in LOOK_ALIKE for pair in combinations(family, 2)):
        with reading(engines.engine) as connection:
            expected = why(connection, one, other, PERIOD, NOW, engines.by_database)
        with reading(engines.engine) as connection:
            assert why(connection, one, other, PERIOD, NOW, engines.by_columns) == expected
        assert any(leg.addends for leg in expected.legs)


def test_what_is_doubtful_is_the_same(engines: Engines) -> None:
    with reading(engines.engine) as connection:
        facts = facts_of(connection, engines.by_columns)
        for one in (PERIOD, replace(PERIOD, queues=QUEUES[:2]), Filters(date(2026, 1, 15), date(2026, 3, 2))):
            expected = quality(connection, one)
            assert quality(connection, one, facts) == expected
            assert expected.visit_flags
            assert expected.call_flags
            assert expected.uncertain_visits


def test_comparing_with_the_period_before_gives_the_same(engines: Engines) -> None:
    for report in REPORTS:
        engines.agree(report.slug, Filters(date(2026, 3, 1), LAST, against="previous"))


@pytest.mark.parametrize("report", NAMED, ids=lambda report: report.slug)
def test_every_named_question_gives_the_same(engines: Engines, report: NamedReport) -> None:
    for one in (PERIOD, Filters(date(2026, 1, 15), date(2026, 3, 2)), replace(PERIOD, queues=QUEUES[:2])):
        engines.agree(report.slug, one)


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, Filters]:
    """Any report with some of its dimensions, some filters and any period."""
    report = draw(st.sampled_from(REPORTS))
    by = tuple(draw(st.lists(st.sampled_from(report.dimensions), max_size=3, unique=True)))
    days = [date.fromordinal(draw(st.integers(FIRST.toordinal() - 9, LAST.toordinal() + 9))) for _ in "12"]
    lists = {
        name: tuple(draw(st.lists(st.sampled_from(NARROWED[name]), max_size=3)))
        for name in draw(st.lists(st.sampled_from(sorted(NARROWED)), max_size=3, unique=True))
    }
    return report.slug, Filters(min(days), max(days), by=by, **lists)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(question=questions())
def test_any_combination_gives_the_same(engines: Engines, question: tuple[str, Filters]) -> None:
    engines.agree(*question)


@pytest.mark.parametrize("narrowed", [{}, {"outcomes": ("abandoned",)}, {"queues": QUEUES[:2], "topics": ("lift",)}])
def test_lists_have_the_same_rows_page_by_page(engines: Engines, narrowed: dict[str, Any]) -> None:
    filters = replace(PERIOD, **narrowed)
    with reading(engines.engine) as connection:
        facts = facts_of(connection, engines.by_columns)
        for listed, rows in ((visit_list, "visits"), (call_list, "calls")):
            pages = [_pages(connection, listed, rows, filters, one) for one in (connection, facts)]
            assert pages[0] == pages[1]
            assert len(pages[0]) == how_many(connection, VISITS if rows == "visits" else CALLS, filters, facts=facts)
        for size in (1, 7, 50, 2000):
            assert longest_waits(connection, filters, size) == longest_waits(facts, filters, size)
        waited = [one.wait_s for one in longest_waits(facts, filters, 2000)]
        assert waited == sorted(waited, reverse=True)


def _pages(connection: Any, listed: Any, rows: str, filters: Filters, facts: Any) -> list[Any]:
    found, after = [], None
    while True:
        page = listed(connection, filters, after, size=40, facts=facts)
        found += getattr(page, rows)
        after = page.after
        if after is None:
            return found

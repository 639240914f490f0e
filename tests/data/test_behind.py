"""Numbers of lost calls and of repeats lead to exactly so many calls, on SQLite, MariaDB and in columns."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection, Engine

from components.call_links import call_links
from data.answer import answer
from data.answers.asking import Facts, facts_of
from data.counters import CALLS, VISITS
from data.database import reading
from data.filters import Filters
from data.question import NamedReport
from data.questions.behind import BEHIND, with_measure
from data.questions.lists import call_list, how_many
from data.questions.lost import LOST_CALLS
from data.questions.repeats import REPEATS
from data.schema.facts import call, visit
from data.settings import Settings
from data.table import COUNT, Table
from tests.data.answers.test_parity import NOW as LATER
from tests.data.answers.test_parity import PERIOD, Engines, engines
from tests.data.contacts_made import DAYS, INSTITUTION, contacts, one_call, put
from tests.data.facts_made import DAY_0, FIRST_DAY, Row, many, store
from tests.data.test_lost import hops, visits_of

__all__ = ["engines"]

NOW = DAY_0 + 6 * 86_400
QUESTIONS = (LOST_CALLS, REPEATS)
KNOWING = Settings(timezone="UTC", institutional_numbers=(INSTITUTION,))


def check(connection: Connection, facts: Facts, report: NamedReport, table: Table, asked: Filters, now: int) -> int:
    """Every number of calls in every row equals the length of its list; gives how many were looked at."""
    links, looked = call_links(table.view, replace(asked, by=table.by)), 0
    for row in (*table.rows, table.total):
        for column, number in zip(table.columns, row, strict=True):
            if column.kind != "metric" or column.unit != COUNT:
                continue
            address = links(() if row is table.total else row, column)
            assert address is not None, column.slug
            listed = Filters.from_query(address.partition("?")[2], asked.last)
            listed = with_measure(connection, listed, now, KNOWING)
            assert how_many(connection, CALLS, listed, facts) == number, (report.slug, column.slug, row)
            looked += 1
    return looked


@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(many(contacts()), hops, st.sampled_from(["queue", "topic", "day", "week", "hour", "outcome"]), st.integers(0, 5))
def test_every_number_is_as_long_as_its_list(
    db: Engine, rows: list[Row], stays: list[tuple[int, int, str]], by: str, skipped: int
) -> None:
    store(db, call, rows)
    put(db, visit, visits_of(rows, stays))
    asked = Filters(FIRST_DAY + timedelta(days=skipped), FIRST_DAY + timedelta(days=DAYS), by=(by,))
    with reading(db) as connection:
        for report in QUESTIONS:
            table = answer(connection, report, asked, NOW, KNOWING)
            check(connection, connection, report, table, asked, NOW)


@pytest.mark.slow
def test_columns_list_the_same_calls_as_the_database(engines: Engines) -> None:
    asked = replace(PERIOD, by=("queue",))
    with reading(engines.engine) as connection:
        facts = facts_of(connection, engines.by_columns)
        for report in QUESTIONS:
            table = answer(connection, report, asked, LATER, KNOWING)
            assert check(connection, facts, report, table, asked, LATER) > 20
        for measure in BEHIND.values():
            one = with_measure(connection, replace(PERIOD, measure=measure), LATER, KNOWING)
            pages = [call_list(connection, one, size=25, facts=each) for each in (connection, facts)]
            assert pages[0] == pages[1]


def test_every_count_of_these_questions_has_a_list() -> None:
    counts = {one.slug for report in QUESTIONS for one in report.measures if one.unit == COUNT}
    assert counts == set(BEHIND)


def test_a_measure_that_is_none_or_was_not_prepared_lists_nothing(db: Engine) -> None:
    store(db, call, [one_call(DAY_0, "9161234567")])
    asked = Filters(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS))
    with reading(db) as connection:
        for measure in ("lost.none", "none.lost", "repeats.lost"):
            one = with_measure(connection, replace(asked, measure=measure), NOW, KNOWING)
            assert how_many(connection, CALLS, one) == 0
        assert how_many(connection, CALLS, replace(asked, measure="repeats.incoming")) == 0
        known = with_measure(connection, replace(asked, measure="repeats.incoming"), NOW, KNOWING)
        assert how_many(connection, CALLS, known) == 1
        assert how_many(connection, VISITS, known) == 0


def test_a_report_says_that_it_cannot_be_asked_of_the_calls_behind_a_number(db: Engine) -> None:
    asked = Filters(FIRST_DAY, FIRST_DAY, measure="lost.lost")
    with reading(db) as connection:
        for slug in ("waits", "lost"):
            table = answer(connection, slug, asked, NOW, KNOWING)
            assert [note.about for note in table.notes] == ["Calls behind a number"]

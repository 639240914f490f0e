"""Who calls again, against a plain look through all later calls, on SQLite and on MariaDB."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.answer import answer
from data.database import reading
from data.filters import Filters
from data.numbering.callers import person_of
from data.schema.facts import call
from data.settings import Settings
from data.table import Table
from tests.data import naive
from tests.data.contacts_made import INSTITUTION, SPELLINGS, contacts, numbered, one_call, order
from tests.data.facts_made import DAY_0, FIRST_DAY, Row, many, store

NOW = DAY_0 + 8 * 86_400 + 10
WITH_INSTITUTION = Settings(timezone="UTC", institutional_numbers=(f"+7{INSTITUTION}",))
DAY = 86_400
generated = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

periods = st.builds(
    lambda first, days: Filters(
        FIRST_DAY + timedelta(days=first), FIRST_DAY + timedelta(days=first + days), by=("queue",)
    ),
    st.integers(0, 2),
    st.integers(0, 9),
)


def ask(db: Engine, filters: Filters, report: str = "repeats") -> Table:
    with reading(db) as connection:
        return answer(connection, report, filters, NOW, WITH_INSTITUTION)


def said(table: Table) -> dict[Any, dict[str, Any]]:
    """Numbers of each row under its key, and of the whole under None."""
    slugs = [column.slug for column in table.columns]
    rows = [(row[0], row) for row in table.rows] + [(None, table.total)]
    return {key: dict(zip(slugs[1:], row[1:], strict=True)) for key, row in rows}


def plainly(rows: list[Row], filters: Filters, all_rows: list[Row]) -> dict[str, Any]:
    incoming = [row for row in all_rows if row["direction"] == "incoming"]
    counted = [row for row in naive.left_by(filters, rows) if row["direction"] == "incoming"]
    known = [row for row in counted if row["person"] not in ("", INSTITUTION)]
    numbers: dict[str, Any] = {
        "incoming": len(counted),
        "no_number": sum(row["person"] == "" for row in counted),
        "institutional": sum(row["person"] == INSTITUTION for row in counted),
        "identified": len(known),
        "topic_known": sum(row["topic"] != "" for row in known),
    }
    for slug, margin, of_topic in (("24h", DAY, False), ("72h", 3 * DAY, False), ("topic", 7 * DAY, True)):
        repeated = pending = passed = settled = 0
        among = [row for row in known if row["topic"] != ""] if of_topic else known
        for row in among:
            later = [
                one
                for one in incoming
                if one["person"] == row["person"] and order(one) > order(row)
                if not of_topic or one["topic"] == row["topic"]
            ]
            is_repeated = any(one["started_at"] - row["started_at"] <= margin for one in later)
            is_past = row["started_at"] + margin <= NOW
            repeated += is_repeated
            pending += not (is_repeated or is_past)
            passed += is_past
            settled += is_repeated and is_past
        numbers |= {f"repeated_{slug}": repeated, f"pending_{slug}": pending}
        if of_topic:
            numbers["without_repeat"] = 1 - settled / passed if passed else None
        else:
            numbers[f"repeat_{slug}_rate"] = settled / passed if passed else None
    numbers["topic_coverage"] = numbers["topic_known"] / len(known) if known else None
    return numbers


@generated
@given(rows=many(contacts()), filters=periods, queues=st.sampled_from([(), ("support",), ("", "sales")]))
def test_every_number_is_what_a_look_at_all_later_calls_says(
    db: Engine, rows: list[Row], filters: Filters, queues: tuple[str, ...]
) -> None:
    store(db, call, rows)
    filters = replace(filters, queues=queues)
    all_rows = numbered(rows)
    table = said(ask(db, filters))
    for key in {row["queue"] for row in naive.left_by(filters, all_rows) if row["direction"] == "incoming"}:
        of_key = [row for row in all_rows if row["queue"] == key]
        assert table[key] == pytest.approx(plainly(of_key, filters, all_rows)), key
    assert table[None] == pytest.approx(plainly(all_rows, filters, all_rows))


@generated
@given(rows=many(contacts()), filters=periods)
def test_every_incoming_call_is_identified_or_told_apart(db: Engine, rows: list[Row], filters: Filters) -> None:
    store(db, call, rows)
    assert ask(db, filters).conservation.holds


@generated
@given(rows=many(contacts()))
def test_days_and_weeks_add_up_to_the_whole(sqlite_db: Engine, rows: list[Row]) -> None:
    store(sqlite_db, call, rows)
    whole = Filters(FIRST_DAY, FIRST_DAY + timedelta(days=12))
    for by in ("day", "week", "hour", "topic"):
        table = ask(sqlite_db, replace(whole, by=(by,)))
        for slug in ("incoming", "repeated_24h", "pending_72h", "repeated_topic"):
            assert sum(table.column(slug)) == table.total_of(slug)  # type: ignore[arg-type]


def test_a_repeat_after_the_end_of_the_period_counts(db: Engine) -> None:
    store(db, call, [one_call(DAY_0 + DAY - 1, "+79160000001"), one_call(DAY_0 + DAY + 5, "89160000001")])
    table = ask(db, Filters(FIRST_DAY, FIRST_DAY))
    assert (table.n, table.total_of("repeated_24h"), table.total_of("repeat_24h_rate")) == (1, 1, 1.0)


def test_what_is_not_yet_known_is_in_no_share(db: Engine) -> None:
    store(db, call, [one_call(NOW - 3600, "+79160000001"), one_call(NOW - 60, "+79160000001")])
    table = ask(db, Filters(FIRST_DAY, FIRST_DAY + timedelta(days=8)))
    assert (table.total_of("repeated_24h"), table.total_of("pending_24h")) == (1, 1)
    assert table.total_of("repeat_24h_rate") is None


@pytest.mark.parametrize(("spelling", "person"), [(s, p) for p, some in SPELLINGS.items() for s in some])
def test_a_number_is_one_person_however_it_is_written(spelling: str, person: str) -> None:
    assert person_of(spelling) == person

"""Every number of every report against a plain loop over the same facts, on SQLite and on MariaDB."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data import facts
from data.answer import answer
from data.counters import SHIFTS
from data.database import reading, writing
from data.facts import DIRECTIONS
from data.filters import Filters
from data.groups import put_into_group
from data.metrics import METRICS
from data.reports import BY_SLUG, REPORTS
from data.schema.facts import agent_time, call, offer, visit
from data.settings import Settings
from data.table import Table
from data.words import OUTCOMES
from tests.data import naive
from tests.data.facts_made import (
    DAY_0,
    DAYS,
    FIRST_DAY,
    Row,
    agent_times,
    calls,
    many,
    offers,
    store,
    visits,
)

NOW = DAY_0 + 4 * 86400 + 40_000
UTC = Settings(timezone="UTC")

generated = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@st.composite
def filters(draw: st.DrawFn, report: str) -> Filters:
    """Filters that this report knows, often leaving much."""

    def some(values: list[Any]) -> tuple[Any, ...]:
        return tuple(draw(st.lists(st.sampled_from(values), max_size=2))) if draw(st.integers(0, 3)) == 0 else ()

    first = FIRST_DAY + timedelta(days=draw(st.integers(0, 3)))
    last = FIRST_DAY + timedelta(days=draw(st.integers(4, DAYS)))
    by = tuple(draw(st.lists(st.sampled_from(BY_SLUG[report].dimensions), min_size=1, max_size=2, unique=True)))
    common = Filters(first, last, pbx=some(["main", "north"]), weekdays=some([1, 2, 3, 6]), by=by)
    if report == "agent-hours":
        return replace(common, agents=some(["Анна", "Boris"]))
    common = replace(common, topics=some(["", "heating"]), hours=some([3, 9, 10, 23]))
    if report == "waits":
        return replace(common, queues=some(["support", "Приёмная"]), agents=some(["", "Анна"]))
    return replace(common, directions=some(list(DIRECTIONS)), outcomes=some(["answered", "refused"]))


def ask(db: Engine, report: str, one: Filters) -> Table:
    with writing(db) as connection:
        for kind, pbx, member, name in naive.GROUPS:
            put_into_group(connection, kind, [(pbx, member)], name)
    with reading(db) as connection:
        return answer(connection, report, one, NOW, UTC)


def grouped(one: Filters, rows: list[Row]) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in naive.left_by(one, rows):
        found.setdefault(tuple(naive.key_of(slug, row) for slug in one.by), []).append(row)
    return found


def compare(table: Table, key: tuple[Any, ...], cells: tuple[Any, ...], expected: dict[str, Any]) -> None:
    for column, value in zip(table.columns, cells, strict=True):
        if column.kind == "metric" and value is not None:
            assert value == expected.get(column.slug, 0), (key, column.slug)
        elif column.kind == "metric":
            assert expected.get(column.slug) is None or column.slug == "aht", (key, column.slug)


def compare_all(
    table: Table,
    by_key: dict[tuple[Any, ...], Any],
    numbers: Callable[[Any], dict[str, Any]],
    nothing: Any,
    everything: Any,
) -> None:
    width = len(table.by)
    shown = {row[:width]: row for row in table.rows}
    assert set(by_key) <= set(shown)
    assert len(shown) == len(table.rows)
    for key, row in shown.items():
        compare(table, key, row, numbers(by_key.get(key, nothing)))
    compare(table, ("total",), table.total, numbers(everything))


@generated
@given(many(visits()), filters("waits"))
def test_waits_are_what_a_plain_loop_over_the_visits_counts(db: Engine, rows: list[Row], one: Filters) -> None:
    store(db, visit, rows)
    store(db, agent_time, [])
    inbound = [row | {"outcome": naive.shown_outcome(row)} for row in rows if row["direction"] != "outgoing"]
    table = ask(db, "waits", one)
    by_key = grouped(one, inbound)
    compare_all(table, by_key, with_handling, [], naive.left_by(one, inbound))
    assert table.conservation.holds
    assert table.n == len(naive.left_by(one, inbound))


def with_handling(rows: list[Row]) -> dict[str, Any]:
    numbers = naive.visit_numbers(rows)
    return numbers | {"aht": numbers["average_talk"]}


@generated
@given(many(calls()), filters("call-types"))
def test_call_types_are_what_a_plain_loop_over_the_calls_counts(db: Engine, rows: list[Row], one: Filters) -> None:
    store(db, call, rows)
    table = ask(db, "call-types", one)
    compare_all(table, grouped(one, rows), naive.call_numbers, [], naive.left_by(one, rows))
    assert table.conservation.holds


@generated
@given(
    many(agent_times()),
    many(offers()),
    many(visits()),
    filters("agent-hours"),
)
def test_agents_hours_are_what_a_plain_loop_over_their_time_counts(
    db: Engine, times: list[Row], rings: list[Row], stays: list[Row], one: Filters
) -> None:
    store(db, agent_time, times)
    store(db, offer, rings)
    store(db, visit, stays)
    inbound = [row for row in stays if row["direction"] != "outgoing" and row["outcome"] == "answered"]
    table = ask(db, "agent-hours", one)
    parts = [grouped(one, rows) for rows in (times, rings, inbound)]
    keys = {key for part in parts for key in part if any(naive_shift(parts, key).values())}
    by_key = {key: tuple(part.get(key, []) for part in parts) for key in keys}
    everything = tuple(naive.left_by(one, rows) for rows in (times, rings, inbound))
    compare_all(table, by_key, lambda of: naive.shift_numbers(*of, NOW), ([], [], []), everything)


def naive_shift(parts: list[dict[Any, list[Row]]], key: Any) -> dict[str, Any]:
    return naive.shift_numbers(*(part.get(key, []) for part in parts), NOW)


@generated
@given(many(agent_times()))
def test_breaks_by_reason_add_up_to_all_breaks(db: Engine, times: list[Row]) -> None:
    store(db, agent_time, times)
    store(db, offer, [])
    store(db, visit, [])
    table = ask(db, "agent-hours", Filters(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS)))
    spread = [place for place, column in enumerate(table.columns) if column.kind == "spread"]
    for row in (*table.rows, table.total):
        parts = [row[place] for place in spread]
        if row[table.place("pause")] is None:
            assert set(parts) <= {None}
        else:
            assert sum(parts) == row[table.place("pause")]


@generated
@given(many(visits()), st.sampled_from(["queue", "agent", "day", "week", "hour", "weekday"]))
def test_rows_add_up_to_the_total_whatever_divides_them(db: Engine, rows: list[Row], by: str) -> None:
    store(db, visit, rows)
    store(db, agent_time, [])
    table = ask(db, "waits", Filters(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS), by=(by,)))
    for column in table.columns:
        if column.unit == "count":
            assert sum(table.column(column.slug)) == table.total_of(column.slug)
    assert set(table.column("unaccounted")) <= {0}


@generated
@given(many(visits()), st.integers(0, 70), st.integers(0, 70))
def test_a_longer_threshold_never_lowers_answered_in_time(db: Engine, rows: list[Row], one: int, other: int) -> None:
    known = [row | {"wait_s": row["wait_s"] or 0} for row in rows]

    def in_time(seconds: int) -> int:
        store(db, visit, [row | {"sl_within_s": seconds} for row in known])
        return ask(db, "waits", Filters(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS))).total_of("answered_in_time")

    assert in_time(min(one, other)) <= in_time(max(one, other))
    assert in_time(10**6) == ask(db, "waits", Filters(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS))).total_of("answered")


@generated
@given(many(visits()))
def test_half_wait_no_longer_than_nine_of_ten_and_nobody_longer_than_the_longest(db: Engine, rows: list[Row]) -> None:
    store(db, visit, rows)
    table = ask(db, "waits", Filters(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS)))
    for row in (*table.rows, table.total):
        half, nine, longest = (row[table.place(slug)] for slug in ("p50_wait", "p90_wait", "longest_wait"))
        assert (half is None) == (nine is None) == (longest is None)
        assert half is None or half <= nine <= longest


def test_nothing_is_no_data_and_never_a_hundred_per_cent(db: Engine) -> None:
    for report in REPORTS:
        table = ask(db, report.slug, Filters(FIRST_DAY, FIRST_DAY))
        assert table.rows == ()
        assert table.n == 0
        shares = [value for column, value in zip(table.columns, table.total, strict=True) if column.unit == "share"]
        assert set(shares) == {None}


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.slug)
def test_every_report_names_metrics_and_dimensions_that_exist(report: Any) -> None:
    assert set(report.metrics) <= set(METRICS)
    assert {report.counted, report.whole, *report.parts} <= set(METRICS)
    assert set(report.by) <= set(report.dimensions)
    assert set(report.chart.metrics) <= set(report.metrics)


def test_every_outcome_has_a_name() -> None:
    assert set(facts.OUTCOMES) <= set(OUTCOMES)


def test_a_filter_that_a_report_does_not_know_is_said_and_not_applied(db: Engine) -> None:
    table = ask(db, "agent-hours", Filters(FIRST_DAY, FIRST_DAY, queues=("support",), by=("queue",)))
    assert [note.about for note in table.notes] == ["Queue", "Queue"]
    assert table.by == ("agent",)
    assert "queue" not in SHIFTS.filterable

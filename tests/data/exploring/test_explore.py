"""Explorations: their written form, what they make of nonsense, and pivots whose numbers add up."""

from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine
from werkzeug.datastructures import MultiDict

from data.answer import answer
from data.database import reading
from data.dimensions import BY_SLUG as DIMENSIONS
from data.exploring import pivot as pivots
from data.exploring.explore import CHARTS, MOST_METRICS, Exploration, exploration_of, undivided
from data.exploring.pivot import OTHER, TOTAL, Pivot, pivot
from data.filters import Filters
from data.metrics import METRICS
from data.schema.facts import agent_time, call, offer, visit
from data.table import COUNT
from tests.data.facts_made import Row, agent_times, calls, many, offers, store, visits
from tests.data.test_answer import NOW, generated
from tests.data.test_filters import TODAY, hostile_mappings
from tests.data.test_lists import UTC, WEEK
from tests.data.test_thresholds import stay

dimensions = st.sampled_from(list(DIMENSIONS))
OF_VISITS = ("offered", "answered", "abandoned", "sl1", "p90_wait")


@st.composite
def explorations(draw: st.DrawFn) -> Exploration:
    metrics = draw(st.lists(st.sampled_from(list(METRICS)), min_size=1, max_size=MOST_METRICS, unique=True))
    rows, cols = draw(st.lists(dimensions, min_size=2, max_size=2, unique=True))
    return Exploration(tuple(metrics), rows, draw(st.sampled_from(["", cols])), draw(st.sampled_from(["", *CHARTS])))


@given(explorations())
def test_what_is_written_is_read_again(one: Exploration) -> None:
    read = Exploration.from_query(MultiDict(one.written()))
    assert read == one
    assert read.refused == ()


@given(st.one_of(hostile_mappings, st.text(max_size=300), st.text(max_size=100).map("metric={}&rows=x".format)))
def test_no_query_is_so_hostile_that_reading_it_fails(query: Any) -> None:
    report, filters = exploration_of(query, Filters(TODAY, TODAY, by=("pbx",), against="year"))
    assert set(report.metrics) <= set(METRICS)
    assert filters.by == report.by
    assert filters.against == ""


def test_what_cannot_be_used_is_dropped_and_named() -> None:
    read = Exploration.from_query("metric=offered,nothing&metric=sl2&rows=sideways&cols=queue&chart=pie")
    assert (read.metrics, read.rows, read.cols, read.chart) == (("offered", "sl2"), "queue", "", "")
    assert sorted(read.refused) == ["chart", "metric", "rows"]


def test_to_ask_nothing_shows_when_people_call() -> None:
    assert Exploration.from_query("").by == ("weekday", "hour")
    assert Exploration.from_query("metric=answered").by == ()
    assert Exploration.from_query("rows=day&cols=day").by == ("day",)


def test_a_metric_that_its_fact_cannot_divide_is_named() -> None:
    mixed = Exploration(("offered", "login", "calls"), "queue", "day")
    assert undivided(mixed) == {"login": ("queue",)}
    assert undivided(replace(mixed, rows="agent")) == {"calls": ("agent",)}


def asked(db: Engine, one: Exploration, filters: Filters = WEEK) -> Pivot:
    with reading(db) as connection:
        return pivot(lambda report, narrow: answer(connection, report, narrow, NOW, UTC), one, filters)


@pytest.fixture
def narrow_axes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Axes so short that much falls to OTHER."""
    for name, most in {"ROWS": 2, "NAMES": 1, "DATES": 3}.items():
        monkeypatch.setattr(pivots, f"MOST_{name}", most)
        monkeypatch.setattr(pivots, f"FEWEST_{name}", most)


shapes = st.sampled_from(
    [("queue", "day"), ("agent", "queue"), ("topic", "hour"), ("week", "agent"), ("day", "outcome")]
)


@pytest.mark.slow
@generated
@given(many(visits()), shapes, st.booleans())
def test_counts_add_up_along_rows_and_columns_and_shares_are_shares_of_sums(
    db: Engine, narrow_axes: None, rows: list[Row], shape: tuple[str, str], is_bounded: bool
) -> None:
    store(db, visit, rows)
    filters = replace(WEEK, queues=("support", "sales")) if is_bounded else WEEK
    made = asked(db, Exploration(OF_VISITS, *shape), filters)
    for place, column in enumerate(made.columns):
        if column.unit != COUNT:
            continue

        def at(row: Any, col: Any, place: int = place) -> int:
            return made.cell(row, col)[place] or 0  # type: ignore[return-value]

        for row in (*made.rows.keys, TOTAL):
            assert sum(at(row, col) for col in made.cols.keys) == at(row, TOTAL)
        for col in (*made.cols.keys, TOTAL):
            assert sum(at(row, col) for row in made.rows.keys) == at(TOTAL, col)
    for row, col in product((*made.rows.keys, TOTAL), (*made.cols.keys, TOTAL)):
        offered, answered, _, _, _ = made.cell(row, col)
        with reading(db) as connection:
            where = filters
            for axis, key in ((made.rows, row), (made.cols, col)):
                if key is not TOTAL:
                    where = axis.only(where, axis.rest if key is OTHER else (key,))
            plain = answer(connection, "waits", replace(where, by=("pbx",)), NOW, UTC)
        assert (plain.total_of("offered") or 0) == (offered or 0)
        if answered:
            assert made.cell(row, col)[3] == plain.total_of("sl1")
            assert made.cell(row, col)[4] == plain.total_of("p90_wait")


@generated
@given(many(visits()), many(calls()), many(offers()), many(agent_times()), explorations())
def test_any_metrics_can_stand_together_and_none_is_divided_by_what_it_does_not_know(
    db: Engine, stays: list[Row], heard: list[Row], rung: list[Row], shifts: list[Row], one: Exploration
) -> None:
    for table, rows in ((visit, stays), (call, heard), (offer, rung), (agent_time, shifts)):
        store(db, table, rows)
    made = asked(db, one)
    assert [column.slug for column in made.columns] == list(one.metrics)
    unknown = undivided(one)
    for (row, col), values in made.cells.items():
        divided = [by for by, key in ((one.rows, row), (one.cols, col)) if key is not TOTAL]
        for slug, value in zip(one.metrics, values, strict=True):
            assert value is None or not set(divided) & set(unknown.get(slug, ()))


@pytest.mark.slow
def test_every_metric_can_be_asked_by_every_dimension(sqlite_db: Engine) -> None:
    with reading(sqlite_db) as connection:
        for slug, by in product(METRICS, DIMENSIONS):
            report, filters = exploration_of(f"metric={slug}&rows={by}", WEEK)
            assert answer(connection, report, filters, NOW, UTC).by == (by,)


@generated
@given(many(visits()), st.sampled_from([("queue", "day"), ("weekday", "agent"), ("topic", "")]))
def test_an_export_has_the_numbers_of_the_page(db: Engine, rows: list[Row], shape: tuple[str, str]) -> None:
    store(db, visit, rows)
    query = f"metric=offered,sl1,p90_wait&rows={shape[0]}&cols={shape[1]}"
    with reading(db) as connection:
        ask = partial(answer, connection)
        report, filters = exploration_of(query, WEEK)
        table = ask(report, filters, NOW, UTC)
        made = pivot(lambda one, narrow: ask(one, narrow, NOW, UTC), Exploration.from_query(query), WEEK)
    assert made.cell(TOTAL, TOTAL) == table.total[len(table.by) :]
    for row in table.rows:
        keys = (row[0], row[1] if shape[1] else TOTAL)
        assert made.cell(*keys) == row[len(table.by) :]


def test_what_is_not_shown_by_itself_stands_together_with_its_own_share(sqlite_db: Engine, narrow_axes: None) -> None:
    ended = {"a": ("answered", "answered", "abandoned"), "b": ("answered",), "c": ("abandoned",), "d": ("abandoned",)}
    stays = [stay(outcome, 10) | {"queue": queue, "agent": ""} for queue, all_of in ended.items() for outcome in all_of]
    store(sqlite_db, visit, stays)
    made = asked(sqlite_db, Exploration(("offered", "abandon_rate"), "weekday", "queue"))
    assert (made.cols.keys, len(made.cols.rest)) == (("a", OTHER), 3)
    assert made.cell(TOTAL, OTHER) == (3, 2 / 3)
    assert made.cell(TOTAL, TOTAL) == (6, 0.5)

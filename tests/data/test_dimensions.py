"""Folded dimensions: what they show is what a plain loop finds, and a filter by a key leaves exactly its rows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.answer import answer
from data.counters import CALLS, VISITS
from data.database import reading, writing
from data.dimensions import BY_SLUG
from data.filters import LISTS, Filters
from data.groups import AGENT, QUEUE, good_name, group_names, load_groups, put_into_group
from data.numbering.regions import ABROAD, MOBILE, NOWHERE, REGIONS, prefixes_of, region_of
from data.questions.lists import how_many
from data.reports import BY_SLUG as REPORTS
from data.schema.facts import call, visit
from tests.data import naive
from tests.data.facts_made import DAYS, FIRST_DAY, Row, calls, many, store, visits
from tests.data.test_answer import NOW, UTC, generated

FOLDED = ("queue_group", "agent_group", "region", "prefix", "ended_by", "wait_band", "slot", "hour")
OF_CALLS = (*(slug for slug in FOLDED if slug != "agent_group"), "first_agent", "first_agent_group")
ALL = Filters(FIRST_DAY, FIRST_DAY.replace(day=FIRST_DAY.day + DAYS))
WAITS = replace(REPORTS["waits"], metrics=("offered", "answered"), dimensions=tuple(BY_SLUG))
CALL_TYPES = replace(REPORTS["call-types"], metrics=("calls",), dimensions=tuple(BY_SLUG))


@pytest.fixture
def grouped(db: Engine) -> Engine:
    """A database with the groups of naive.GROUPS."""
    with writing(db) as connection:
        for kind, pbx, member, name in naive.GROUPS:
            put_into_group(connection, kind, [(pbx, member)], name)
    return db


def counted(rows: list[Row], dimension: str) -> dict[object, int]:
    found: dict[object, int] = {}
    for row in rows:
        key = naive.key_of(dimension, row)
        found[key] = found.get(key, 0) + 1
    return found


@generated
@given(many(visits()), st.sampled_from(FOLDED))
def test_visits_divided_and_filtered_by_a_folded_dimension(grouped: Engine, rows: list[Row], slug: str) -> None:
    store(grouped, visit, rows)
    expected = counted([row for row in rows if row["direction"] != "outgoing"], slug)
    with reading(grouped) as connection:
        table = answer(connection, WAITS, replace(ALL, by=(slug,)), NOW, UTC)
        shown = {key: n for key, n in zip(table.column(slug), table.column("offered"), strict=True) if n}
        assert shown == expected
        for key, n in expected.items():
            assert how_many(connection, VISITS, ALL.narrowed(slug, key)) == n


@generated
@given(many(calls()), st.sampled_from(OF_CALLS))
def test_calls_divided_and_filtered_by_a_folded_dimension(grouped: Engine, rows: list[Row], slug: str) -> None:
    store(grouped, call, rows)
    expected = counted(rows, slug)
    with reading(grouped) as connection:
        table = answer(connection, CALL_TYPES, replace(ALL, by=(slug,)), NOW, UTC)
        assert {key: n for key, n in zip(table.column(slug), table.column("calls"), strict=True) if n} == expected
        for key, n in expected.items():
            assert how_many(connection, CALLS, ALL.narrowed(slug, key)) == n


@generated
@given(many(calls()))
def test_calls_of_a_group_of_agents_are_those_in_which_one_of_them_talked(grouped: Engine, rows: list[Row]) -> None:
    store(grouped, call, rows)
    with reading(grouped) as connection:
        for group in ("day", "night"):
            members = {(pbx, name) for kind, pbx, name, its in naive.GROUPS if (kind, its) == ("agent", group)}
            expected = sum(any((row["pbx"], name) in members for name in row["agents"]) for row in rows)
            assert how_many(connection, CALLS, replace(ALL, agent_groups=(group,))) == expected


def test_a_group_that_is_not_there_leaves_nothing(db: Engine) -> None:
    with reading(db) as connection:
        assert how_many(connection, VISITS, replace(ALL, queue_groups=("ghost",))) == 0


def test_a_queue_is_in_one_group_only(db: Engine) -> None:
    with writing(db) as connection:
        put_into_group(connection, QUEUE, [("main", "601"), ("main", "602")], "City")
        put_into_group(connection, QUEUE, [("main", "601")], "Region")
        put_into_group(connection, AGENT, [("main", "601")], "Night")
        known = load_groups(connection)
        assert group_names(known, QUEUE) == ("City", "Region")
        put_into_group(connection, QUEUE, [("main", "601"), ("main", "602")], "")
        assert load_groups(connection) == (("agent", "main", "601", "Night"),)


def test_a_name_of_a_group_has_nothing_invisible() -> None:
    assert good_name("  City\x00\u200b \n services ") == "City services"
    assert good_name("x" * 81) == ""


def test_every_prefix_belongs_to_one_region_and_comes_back_from_it() -> None:
    found = [prefix for slug in REGIONS for prefix in prefixes_of(slug)]
    assert len(found) == len(set(found))
    assert all(region_of(prefix) == slug for slug in REGIONS for prefix in prefixes_of(slug))


@pytest.mark.parametrize(
    ("prefix", "region"),
    [
        ("7495", "moscow"),
        ("7812", "saint-petersburg"),
        ("7846", "samara"),
        ("7916", MOBILE),
        ("7800", "free-call"),
        ("7701", "kazakhstan"),
        ("375", "belarus"),
        ("263", ABROAD),
        ("7100", NOWHERE),
        ("", NOWHERE),
    ],
)
def test_a_region_is_told_by_the_prefix(prefix: str, region: str) -> None:
    assert region_of(prefix) == region


def test_every_list_of_the_filters_is_a_dimension() -> None:
    assert set(LISTS) <= set(BY_SLUG)

"""Filters: their written form, and what they do with nonsense."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from data.dimensions import BY_SLUG, WAIT_BANDS, WAIT_UNKNOWN
from data.facts import DIRECTIONS
from data.filters import EARLIEST, LATEST, LISTS, MAX_LENGTH, SEARCH_ID, Filters
from data.numbering.regions import REGIONS
from data.words import ENDED_BY, OUTCOMES

TODAY = date(2026, 11, 23)

names = st.one_of(
    st.just(""),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=MAX_LENGTH).filter(
        lambda name: name != "NONE"
    ),
)


TEXTS = (
    "pbx",
    *("queues", "queue_groups", "agents", "agent_groups", "first_agents", "first_agent_groups", "topics", "dids"),
)


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    first, last = sorted(draw(st.tuples(*[st.dates(EARLIEST, LATEST)] * 2)))
    texts = {field: tuple(draw(st.lists(names, max_size=3))) for field in TEXTS}
    return Filters(
        first,
        last,
        **texts,
        directions=tuple(draw(st.lists(st.sampled_from(DIRECTIONS)))),
        outcomes=tuple(draw(st.lists(st.sampled_from(list(OUTCOMES))))),
        prefixes=tuple(draw(st.lists(st.sampled_from(["", "7495", "375"])))),
        regions=tuple(draw(st.lists(st.sampled_from(list(REGIONS))))),
        ended_by=tuple(draw(st.lists(st.sampled_from(["", *ENDED_BY])))),
        wait_bands=tuple(draw(st.lists(st.sampled_from([WAIT_UNKNOWN, *WAIT_BANDS])))),
        slots=tuple(draw(st.lists(st.integers(0, 95)))),
        hours=tuple(draw(st.lists(st.integers(0, 23)))),
        weekdays=tuple(draw(st.lists(st.integers(1, 7)))),
        by=tuple(draw(st.lists(st.sampled_from(list(BY_SLUG)), max_size=3, unique=True))),
        measure=draw(st.sampled_from(["", "lost.called_back", "repeats.repeated_24h", "to-return.times"])),
        search=draw(st.one_of(st.just(""), st.from_regex(SEARCH_ID, fullmatch=True))),
    )


@given(filters())
def test_what_is_written_is_read_again(one: Filters) -> None:
    read = Filters.from_query(one.to_query(), TODAY)
    assert read == one
    assert read.refused == ()


hostile_values = st.one_of(
    st.text(st.characters(), max_size=300),
    st.integers(),
    st.none(),
    st.floats(),
    st.booleans(),
    st.sampled_from(["' OR 1=1 --", "../../etc/passwd", "9" * 5000, "2026-02-30", "\ud800", "\x00", "NONE", "٣"]),
)
hostile_mappings = st.dictionaries(
    st.one_of(st.sampled_from([*LISTS, "from", "to", "by", "search", "measure"]), st.text(max_size=10)),
    st.one_of(hostile_values, st.lists(hostile_values, max_size=5), st.tuples(hostile_values)),
)


@given(st.one_of(hostile_mappings, st.text(max_size=400)))
def test_no_query_is_so_hostile_that_reading_it_fails(query: Any) -> None:
    read = Filters.from_query(query, TODAY)
    assert EARLIEST <= read.first <= read.last <= LATEST
    assert Filters.from_query(read.to_query(), TODAY) == read


def test_without_days_the_last_seven_are_meant() -> None:
    read = Filters.from_query("", TODAY)
    assert (read.first, read.last) == (date(2026, 11, 17), TODAY)


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("from=yesterday", ("from",)),
        ("from=2026-11-09&to=2026-11-01", ("from", "to")),
        ("from=1969-12-31", ("from",)),
        ("to=9999-12-31", ("to",)),
        ("hour=24&hour=7", ("hour",)),
        ("direction=sideways", ("direction",)),
        ("by=queue&by=caller", ("by",)),
        ("queue=" + "x" * 200, ("queue",)),
        ("slot=96", ("slot",)),
        ("slot=-0", ()),
        ("wait_band=7", ("wait_band",)),
        ("region=atlantis", ("region",)),
        ("prefix=79161234567", ("prefix",)),
        ("prefix=٧٤", ("prefix",)),
        ("ended_by=fate", ("ended_by",)),
        ("search=79161234567", ("search",)),
    ],
)
def test_what_cannot_be_used_is_dropped_and_named(query: str, refused: tuple[str, ...]) -> None:
    assert Filters.from_query(query, TODAY).refused == refused


def test_a_form_of_flask_is_read_with_all_its_values() -> None:
    read = Filters.from_query(MultiDict([("queue", "b"), ("queue", "a"), ("by", "day,hour")]), TODAY)
    assert read.queues == ("a", "b")
    assert read.by == ("day", "hour")


def test_a_row_without_a_queue_can_be_linked_to() -> None:
    row = Filters(TODAY, TODAY).narrowed("queue", "")
    assert Filters.from_query(row.to_query(), TODAY).queues == ("",)


def test_no_parameter_names_a_caller_and_what_is_sought_is_never_written() -> None:
    assert not {"caller", "number", "phone"} & set(LISTS)
    one = Filters(TODAY, TODAY, search="a-random-id-of-it", sought=("number", "9161234567"))
    assert "9161234567" not in one.to_query() + repr(one)


@pytest.mark.parametrize(
    ("dimension", "key", "days"),
    [
        ("day", date(2026, 11, 20), (date(2026, 11, 20), date(2026, 11, 20))),
        ("week", date(2026, 11, 16), (date(2026, 11, 17), date(2026, 11, 22))),
        ("month", date(2026, 11, 1), (date(2026, 11, 17), date(2026, 11, 23))),
        ("month", date(2026, 12, 1), (date(2026, 12, 1), date(2026, 11, 23))),
    ],
)
def test_a_row_of_a_time_axis_narrows_the_days(dimension: str, key: date, days: tuple[date, date]) -> None:
    row = Filters(date(2026, 11, 17), TODAY).narrowed(dimension, key)
    assert (row.first, row.last) == days

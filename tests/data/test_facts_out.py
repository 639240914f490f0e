"""Agents' time as other programs get it: what was only cut at midnight is whole again, and nothing else is."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.database import reading
from data.files.exports import iso
from data.filters import everything
from data.questions.facts_out import agent_time_out
from data.schema.facts import agent_time
from data.settings import Settings
from tests.data.facts_made import DAY_0, FIRST_DAY, Row, store
from tests.data.test_answer import generated
from tests.data.test_commands import shift

UTC = Settings(timezone="UTC").zone
DAY = 86_400


def cut(kind: str, first: int, last: int | None) -> list[Row]:
    """The parts in which the table keeps an interval; one that still runs is open in its last part."""
    until = last if last is not None else first // DAY * DAY + 2 * DAY
    edges = [first, *range((first // DAY + 1) * DAY, until, DAY)]
    parts = [shift(kind, a, b, *_flags(a, first), n_day=a // DAY) for a, b in pairwise([*edges, until])]
    if last is None:
        parts[-1] |= {"ended_at": None, "seconds": None}
    return parts


def _flags(start: int, first: int) -> tuple[str, ...]:
    return () if start == first else ("continued",)


@st.composite
def shifts(draw: st.DrawFn) -> list[tuple[str, int, int | None]]:
    """Intervals of one agent, one after another or touching, the last perhaps still running."""
    lengths = draw(st.lists(st.tuples(st.integers(1, 3 * DAY), st.sampled_from([0, 1, DAY])), min_size=1, max_size=5))
    found: list[tuple[str, int, int | None]] = []
    at = draw(st.integers(0, DAY))
    for length, pause in lengths:
        found.append(("login", at, at + length))
        at += length + pause
    return [*found, ("login", at, None)] if draw(st.booleans()) else found


@generated
@given(shifts())
def test_intervals_come_out_as_they_were_before_midnight_cut_them(
    sqlite_db: Engine, whole: list[tuple[str, int, int | None]]
) -> None:
    store(sqlite_db, agent_time, [part for one in whole for part in cut(*one)])
    with reading(sqlite_db) as connection:
        said = list(agent_time_out(connection, everything(), UTC))
    assert said == [
        (
            "main",
            "Анна",
            kind,
            "",
            "",
            iso(DAY_0 + first, UTC),
            None if last is None else iso(DAY_0 + last, UTC),
            None if last is None else last - first,
        )
        for kind, first, last in whole
    ]


def test_a_part_whose_beginning_is_out_of_the_days_asked_for_begins_at_midnight(sqlite_db: Engine) -> None:
    store(sqlite_db, agent_time, cut("login", 80_000, 90_000))
    second_day = everything().narrowed("day", FIRST_DAY + timedelta(days=1))
    with reading(sqlite_db) as connection:
        (row,) = agent_time_out(connection, second_day, UTC)
    assert row[5:] == ("2026-03-03T00:00:00+00:00", "2026-03-03T01:00:00+00:00", 3600)

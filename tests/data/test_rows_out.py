"""Lists for files: read in windows that hold some thousand rows, each row once, nothing held in between."""

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.answers.asking import Facts
from data.answers.counting import conditions
from data.database import reading, writing
from data.filters import everything
from data.questions.rows_out import CALLS_OUT, VISITS_OUT, RowList, Window, read_rows, rows_a_day, windows
from tests.pages import hotline

FIRST = date(2026, 1, 1)
MOST = 100


@st.composite
def days(draw: st.DrawFn) -> list[tuple[date, int]]:
    """Some days with some rows, in order."""
    numbers = draw(st.lists(st.integers(0, 300), max_size=30))
    return [(FIRST + timedelta(days=n), rows) for n, rows in enumerate(numbers) if rows]


@given(days())
def test_every_day_is_read_once_and_no_window_is_fuller_than_it_must_be(given_days: list[tuple[date, int]]) -> None:
    made = list(windows(given_days, MOST))
    for day, rows in given_days:
        of_day = [one for one in made if one.first <= day <= one.last]
        if rows > MOST:
            slots = [slot for one in of_day for slot in range(one.low or 0, (one.high or 0) + 1)]
            assert slots == list(range(96))
        else:
            assert [one.low for one in of_day] == [None]
    for one in made:
        held = sum(rows for day, rows in given_days if one.first <= day <= one.last)
        assert one.low is not None or held <= MOST
    assert made == sorted(made, key=lambda one: (one.first, one.low or 0))


class Asked:
    """Opens the facts and counts: how often, and how many are open now."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.times, self.open = engine, 0, 0

    @contextlib.contextmanager
    def __call__(self) -> Iterator[Facts]:
        self.times, self.open = self.times + 1, self.open + 1
        with reading(self.engine) as connection:
            yield connection
        self.open -= 1


def read(engine: Engine, what: RowList, most: int) -> list[tuple[object, ...]]:
    where = conditions(what.fact, everything())
    ask = Asked(engine)
    with ask() as facts:
        over = rows_a_day(facts, what, where)
    found = []
    for row in read_rows(ask, what, where, windows(over, most)):
        assert ask.open == 0
        found.append(row)
    assert len(found) == sum(rows for _, rows in over)
    return found


def test_windows_of_any_size_give_the_same_rows_and_a_pause_holds_no_connection(db: Engine) -> None:
    hotline.fill(db, 20)
    for what in (CALLS_OUT, VISITS_OUT):
        whole = read(db, what, 10_000)
        assert len(whole) > 100
        assert read(db, what, 40) == whole
        assert sorted(read(db, what, 1), key=str) == sorted(whole, key=str)


def test_a_row_is_read_only_when_it_is_wanted(sqlite_db: Engine) -> None:
    hotline.fill(sqlite_db, 20)
    ask = Asked(sqlite_db)
    day = hotline.FIRST
    over = [Window(day + timedelta(days=n), day + timedelta(days=n)) for n in range(5)]
    rows = read_rows(ask, VISITS_OUT, sa.true(), over)
    next(rows)
    assert ask.times == 1


def test_who_reads_a_long_list_keeps_nobody_from_writing(sqlite_db: Engine) -> None:
    hotline.fill(sqlite_db, 20)
    ask = Asked(sqlite_db)
    where = conditions(VISITS_OUT.fact, everything())
    rows = read_rows(ask, VISITS_OUT, where, [Window(hotline.FIRST, hotline.FIRST + timedelta(days=9))])
    next(rows)
    with writing(sqlite_db) as connection:
        connection.execute(sa.delete(VISITS_OUT.fact.table))
    with sqlite_db.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert len(list(rows)) > 100

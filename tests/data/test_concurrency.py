"""Calls at once and people on duty, from the facts: edges of the period, filters, what has no end."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.engine import Engine

from data.answer import answer
from data.database import reading
from data.facts import OPEN_TALKING, STALE
from data.filters import Filters
from data.schema.facts import agent_time, call, visit
from data.settings import Settings
from data.table import Table
from tests.data.contacts_made import one_call, one_visit, put
from tests.data.facts_made import DAY_0, FIRST_DAY, Row

HOUR = 3600
NOW = DAY_0 + 86_400 + 10 * HOUR
DAY = Filters(FIRST_DAY, FIRST_DAY, by=("hour",))


def shift(agent: str, kind: str, begin: int, end: int | None, n: int, queue: str = "") -> Row:
    day = FIRST_DAY + timedelta(days=(begin - DAY_0) // 86_400)
    return {
        "pbx": "main",
        "agent": agent,
        "day": day,
        "n": n,
        "kind": kind,
        "queue": queue,
        "reason": "",
        "started_at": begin,
        "ended_at": end,
        "seconds": None if end is None else end - begin,
        "weekday": day.isoweekday(),
        "flags": (),
    }


def talk(n: int, begin: int, end: int | None, **more: object) -> Row:
    return one_visit(begin, visit_id=f"v{n}", call_id=f"c{n}", ended_at=end) | more


def ask(db: Engine, filters: Filters, now: int = NOW, zone: str = "UTC") -> Table:
    with reading(db) as connection:
        return answer(connection, "concurrency", filters, now, Settings(timezone=zone))


def of(table: Table, key: object, slug: str) -> object:
    return next(row for row in table.rows if row[0] == key)[table.place(slug)]


def test_calls_beside_people_by_hour(db: Engine) -> None:
    nine = DAY_0 + 9 * HOUR
    put(db, visit, [talk(1, nine, nine + 600), talk(2, nine + 300, nine + HOUR + 60), talk(3, nine + 300, nine + 301)])
    put(db, call, [one_call(nine, "112", call_id="c1", ended_at=nine + 900)])
    rows = [shift("Анна", "login", nine, nine + HOUR, 1), shift("Анна", "pause", nine + 200, nine + 400, 2)]
    put(db, agent_time, [*rows, shift("Boris", "login", nine + 100, nine + 200, 3)])
    table = ask(db, DAY)
    assert [of(table, 9, slug) for slug in ("queued_most", "people_most", "lines_most", "begun")] == [3, 2, 1, 1]
    assert of(table, 9, "queued_mean") == round((600 + 3300 + 1) / HOUR, 2)
    # 200 s of a break in which somebody called, one second of it three, then two calls until the tenth minute.
    assert of(table, 9, "short_s") == 200 + 200
    assert [of(table, 10, slug) for slug in ("queued_most", "people_most", "short_s")] == [1, 0, 60]
    assert table.total_of("short_rate") == 460 / 86_400


def test_what_began_the_day_before_is_still_going_on(db: Engine) -> None:
    put(db, visit, [talk(1, DAY_0 + 86_400 - 60, DAY_0 + 86_400 + 60)])
    put(db, call, [one_call(DAY_0 + 86_400 - 60, "112", call_id="c1", ended_at=DAY_0 + 86_400 + 60)])
    put(db, agent_time, [])
    next_day = replace(DAY, first=FIRST_DAY + timedelta(days=1), last=FIRST_DAY + timedelta(days=1))
    table = ask(db, next_day)
    assert [of(table, 0, slug) for slug in ("lines_most", "queued_most", "begun")] == [1, 1, 0]


def test_what_goes_on_counts_until_now_and_what_has_no_end_is_left_out(db: Engine) -> None:
    begin = NOW - 600
    put(db, visit, [talk(1, begin, None, outcome=OPEN_TALKING), talk(2, begin, None, outcome=STALE)])
    calls = [one_call(begin, "112", call_id="c1", ended_at=None, outcome=OPEN_TALKING)]
    put(db, call, [*calls, one_call(begin, "112", call_id="c2", ended_at=None, outcome=STALE)])
    put(db, agent_time, [shift("Анна", "login", begin, None, 1)])
    day = FIRST_DAY + timedelta(days=1)
    table = ask(db, Filters(day, day, by=("hour",)))
    assert [of(table, 9, slug) for slug in ("queued_most", "lines_most", "people_most")] == [1, 1, 1]
    assert of(table, 9, "queued_mean") == round(600 / HOUR, 2)
    assert max(row[0] for row in table.rows) == 9  # type: ignore[type-var]
    assert [part.value for part in table.conservation.parts] == [1, 1]
    assert table.conservation.holds


def test_people_of_a_queue_are_those_signed_in_to_it(db: Engine) -> None:
    put(db, visit, [talk(1, DAY_0, DAY_0 + 60), talk(2, DAY_0, DAY_0 + 60, queue="sales")])
    put(db, call, [one_call(DAY_0, "112", call_id="c1")])
    rows = [shift("Анна", "login", DAY_0, DAY_0 + 60, 1), shift("Boris", "login", DAY_0, DAY_0 + 60, 2)]
    put(db, agent_time, [*rows, shift("Boris", "queue_login", DAY_0, DAY_0 + 60, 3, "sales")])
    table = ask(db, replace(DAY, queues=("sales",)))
    assert [of(table, 0, slug) for slug in ("queued_most", "people_most")] == [1, 1]
    assert of(ask(db, DAY), 0, "people_most") == 2


def test_hours_and_weekdays_choose_the_time_not_the_calls(db: Engine) -> None:
    put(db, visit, [talk(1, DAY_0 + 9 * HOUR - 60, DAY_0 + 9 * HOUR + 60)])
    put(db, call, [one_call(DAY_0, "112", call_id="c1")])
    put(db, agent_time, [])
    table = ask(db, replace(DAY, hours=(9,)))
    assert [row[0] for row in table.rows] == [9]
    assert of(table, 9, "queued_most") == 1
    assert ask(db, replace(DAY, weekdays=(7,))).rows == ()


def test_a_day_of_23_hours_is_as_long_as_it_was(db: Engine) -> None:
    day = date(2026, 3, 29)
    midnight = DAY_0 + 27 * 86_400 - HOUR  # in Berlin
    row = one_visit(midnight, day=day, slot=0, weekday=7, ended_at=midnight + 4 * HOUR)
    put(db, visit, [row])
    put(db, call, [one_call(midnight, "112", call_id="c0", day=day, slot=0, weekday=7)])
    put(db, agent_time, [])
    table = ask(db, Filters(day, day, by=("hour",)), midnight + 5 * 86_400, "Europe/Berlin")
    assert [row[0] for row in table.rows] == [0, 1, *range(3, 24)]
    assert table.total_of("queued_mean") == round(4 / 23, 2)


def test_a_long_period_is_read_in_parts_and_nothing_falls_between_them(db: Engine) -> None:
    border = DAY_0 + 31 * 86_400
    put(db, visit, [talk(n, DAY_0 + n * 86_400 - 30, DAY_0 + n * 86_400 + 30) for n in range(1, 70)])
    put(db, call, [one_call(DAY_0, "112", call_id="c0")])
    put(
        db, agent_time, [shift("Анна", "login", border - 100, border, 1), shift("Анна", "login", border, border + 9, 2)]
    )
    table = ask(db, Filters(FIRST_DAY, FIRST_DAY + timedelta(days=70), by=("hour",)), DAY_0 + 100 * 86_400)
    # On the 31st border somebody was there: for the last 30 seconds of that day's call, and 9 of the next.
    assert of(table, 23, "short_s") == 68 * 30
    assert of(table, 0, "short_s") == 69 * 30 - 9
    assert of(table, 0, "queued_most") == 1

"""Lists: what a number counted is what its list shows, each row on exactly one page."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.answer import answer
from data.counters import CALLS, VISITS
from data.database import reading
from data.filters import Filters
from data.questions.lists import Cursor, call_list, how_many, visit_list
from data.schema.facts import agent_time, call, visit
from data.settings import Settings
from tests.data.facts_made import DAYS, FIRST_DAY, Row, calls, many, store, visits
from tests.data.test_answer import NOW, generated

WEEK = Filters(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS))
UTC = Settings(timezone="UTC")


@generated
@given(many(calls()), st.integers(1, 7))
def test_every_call_is_on_exactly_one_page_newest_first(db: Engine, rows: list[Row], size: int) -> None:
    crowded = [row | {"started_at": row["started_at"] // 40_000 * 40_000} for row in rows]
    store(db, call, crowded)
    seen, after = [], None
    with reading(db) as connection:
        for _ in range(len(rows) + 1):
            page = call_list(connection, WEEK, after, size=size)
            assert 0 < len(page.calls) <= size or not rows
            seen += page.calls
            after = page.after and Cursor.from_text(page.after.to_text())
            if after is None:
                break
    keys = [(one.started_at, one.pbx, one.call_id) for one in seen]
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) == len(keys) == len(rows)


@generated
@given(many(visits()))
def test_behind_every_number_of_a_queue_stand_as_many_visits(db: Engine, rows: list[Row]) -> None:
    store(db, visit, rows)
    store(db, agent_time, [])
    with reading(db) as connection:
        table = answer(connection, "waits", WEEK, NOW, UTC)
        for row in table.rows:
            queue = WEEK.narrowed("queue", row[0])
            assert how_many(connection, VISITS, queue) == row[table.place("offered")]
            for outcome in ("answered", "abandoned", "short_abandoned", "timeout"):
                found = visit_list(connection, queue.narrowed("outcome", outcome), size=100)
                assert len(found.visits) == row[table.place(outcome)]


@generated
@given(many(calls()), st.sampled_from(["Анна", "Boris", 'O"Neil\\']))
def test_the_calls_of_an_agent_are_those_that_name_the_agent(db: Engine, rows: list[Row], agent: str) -> None:
    store(db, call, rows)
    with reading(db) as connection:
        found = call_list(connection, WEEK.narrowed("agent", agent), size=100)
        nobody = how_many(connection, CALLS, WEEK.narrowed("agent", ""))
    assert len(found.calls) == sum(agent in row["agents"] for row in rows)
    assert all(agent in one.agents for one in found.calls)
    assert nobody == sum(not row["agents"] for row in rows)


@given(st.text())
def test_a_cursor_that_is_not_one_is_the_first_page(text: str) -> None:
    found = Cursor.from_text(text)
    assert found is None or found.to_text().partition("~")[2] == text.partition("~")[2]


def test_queues_that_differ_in_one_letter_or_its_case_stay_apart(db: Engine) -> None:
    names = ["Приемная", "Приёмная", "sales", "Sales"]
    with_queues = [one_call() | {"queue": name, "queues": [name]} for name in names]
    store(db, call, with_queues)
    with reading(db) as connection:
        table = answer(connection, "call-types", replace(WEEK, by=("queue",)), NOW, UTC)
        one = [how_many(connection, CALLS, WEEK.narrowed("queue", name)) for name in names]
    assert sorted(table.column("queue")) == sorted(names)
    assert one == [1] * len(names)


def one_call() -> Row:
    texts = ("direction_source", "caller", "callee", "did", "recording", "topic", "note")
    told = {"pbx": "main", "direction": "incoming", "started_at": 0, "ended_at": None, "outcome": "answered"}
    when = {"day": FIRST_DAY, "slot": 1, "weekday": 1}
    return dict.fromkeys(texts, "") | told | when | {"agents": [], "wait_s": 1, "talk_s": 1, "flags": ()}

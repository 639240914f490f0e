"""Calls made for tests of who calls again: few people, many spellings of their numbers, instants that meet."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data import facts
from data.database import writing
from data.facts import INCOMING, INTERNAL, OUTGOING
from tests.data.facts_made import DAY_0, FIRST_DAY, Row

SPELLINGS = {
    "9161234567": ["+79161234567", "89161234567", "9161234567", "979161234567", "8(916)123-45-67"],
    "4951112233": ["+74951112233", "84951112233"],
    "112": ["112"],
    "": ["", "anonymous"],
}
INSTITUTION = "4951112233"
PEOPLE = tuple(SPELLINGS)
MOMENTS = [0, 1, 3600, 3601, 86_400, 86_401, 3 * 86_400, 3 * 86_400 + 1, 7 * 86_400, 7 * 86_400 + 1]
"""Distances that lie at the margins, and a second beyond them."""
DAYS = 12
OUTCOMES = ("answered", "abandoned", "timeout", "busy", "no_answer", "ivr", "announcement", "refused", facts.STALE)


@st.composite
def contacts(draw: st.DrawFn) -> Row:
    """One call with somebody outside, or between two of our own."""
    at = DAY_0 + draw(st.sampled_from(MOMENTS)) + draw(st.sampled_from([0, 0, 10, 86_400, 4 * 86_400]))
    person = draw(st.sampled_from(PEOPLE))
    number = draw(st.sampled_from(SPELLINGS[person]))
    direction = draw(st.sampled_from([INCOMING, INCOMING, INCOMING, OUTGOING, OUTGOING, INTERNAL]))
    queue = draw(st.sampled_from(["", "support", "sales"]))
    return one_call(
        at,
        "101" if direction == OUTGOING else number,
        pbx=draw(st.sampled_from(["main", "north"])),
        direction=direction,
        callee=number if direction == OUTGOING else "202",
        queue=queue,
        queues=[queue] if queue else [],
        outcome=draw(st.sampled_from(OUTCOMES)),
        topic=draw(st.sampled_from(["", "heating", "lift"])),
    )


def numbered(rows: list[Row]) -> list[Row]:
    """The same rows as the store numbers them, with who each was with, in the order in which they happened."""
    people = {spelling: person for person, spellings in SPELLINGS.items() for spelling in spellings}
    told = [
        row | {"call_id": f"c{n}", "person": people[row["callee"] if row["direction"] == OUTGOING else row["caller"]]}
        for n, row in enumerate(rows)
        if row["direction"] != INTERNAL
    ]
    return sorted(told, key=order)


def order(row: Row, contact: str = "") -> tuple[Any, ...]:
    """Which of two calls came first; those of one second are told apart by what reports divide by."""
    told = (row[name] for name in ("pbx", "direction", "queue", "topic", "did", "outcome"))
    return (row["started_at"], *told, contact, row["call_id"])


def put(engine: Engine, table: sa.Table, rows: list[Row]) -> None:
    """Replace everything in a fact table by these rows, under their own keys."""
    with writing(engine) as connection:
        connection.execute(sa.delete(table))
        if rows:
            connection.execute(sa.insert(table), rows)


def one_call(at: int, number: str, **more: Any) -> Row:
    """An answered call from `number`."""
    return {
        "pbx": "main",
        "direction": "incoming",
        "direction_source": "did",
        "started_at": at,
        "ended_at": at + 5,
        "caller": number,
        "callee": "",
        "did": "",
        "prefix": "",
        "queue": "",
        "queues": [],
        "agents": [],
        "wait_s": None,
        "talk_s": None,
        "outcome": "answered",
        "ended_by": "",
        "recording": "",
        "topic": "",
        "note": "",
        "flags": (),
        **_local(at),
        **more,
    }


def one_visit(at: int, **more: Any) -> Row:
    """A visit to the queue "support" that an agent answered after five seconds."""
    return {
        "pbx": "main",
        "visit_id": "v0",
        "call_id": "c0",
        "queue": "support",
        "hop": 1,
        "entered_at": at,
        "position": 1,
        "caller": "",
        "prefix": "",
        "did": "",
        "outcome": "answered",
        "wait_s": 5,
        "agent": "Анна",
        "connected_at": at + 5,
        "ring_s": 5,
        "talk_s": 60,
        "agent_talk_s": 60,
        "ended_at": at + 65,
        "ended_by": "caller",
        "exit_key": "",
        "transfer_target": "",
        "topic": "",
        "direction": "incoming",
        "sl_within_s": 20,
        "sl_variant": 2,
        "short_abandon_s": 5,
        "uncertain": False,
        "flags": (),
        **_local(at),
        **more,
    }


def _local(at: int) -> Row:
    day = FIRST_DAY + timedelta(days=(at - DAY_0) // 86_400)
    return {"day": day, "slot": (at - DAY_0) % 86_400 // 900, "weekday": day.isoweekday()}

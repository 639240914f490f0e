"""Calls made for tests of who calls again: few people, many spellings of their numbers, instants that meet."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from data import facts
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
    day = FIRST_DAY + timedelta(days=(at - DAY_0) // 86_400)
    person = draw(st.sampled_from(PEOPLE))
    number = draw(st.sampled_from(SPELLINGS[person]))
    direction = draw(st.sampled_from([INCOMING, INCOMING, INCOMING, OUTGOING, OUTGOING, INTERNAL]))
    queue = draw(st.sampled_from(["", "support", "sales"]))
    return {
        "pbx": draw(st.sampled_from(["main", "north"])),
        "direction": direction,
        "direction_source": "configured",
        "started_at": at,
        "ended_at": at + 60,
        "caller": "101" if direction == OUTGOING else number,
        "callee": number if direction == OUTGOING else "202",
        "did": "",
        "prefix": "",
        "queue": queue,
        "queues": [queue] if queue else [],
        "agents": [],
        "wait_s": None,
        "talk_s": None,
        "outcome": draw(st.sampled_from(OUTCOMES)),
        "ended_by": "",
        "recording": "",
        "topic": draw(st.sampled_from(["", "heating", "lift"])),
        "note": "",
        "flags": (),
        "day": day,
        "slot": (at - DAY_0) % 86_400 // 900,
        "weekday": day.isoweekday(),
    }


def numbered(rows: list[Row]) -> list[Row]:
    """The same rows as the store numbers them, with who each was with, in the order in which they happened."""
    people = {spelling: person for person, spellings in SPELLINGS.items() for spelling in spellings}
    told = [
        row | {"call_id": f"c{n}", "person": people[row["callee"] if row["direction"] == OUTGOING else row["caller"]]}
        for n, row in enumerate(rows)
        if row["direction"] != INTERNAL
    ]
    return sorted(told, key=order)


def order(row: Row) -> tuple[Any, ...]:
    """Which of two calls came first."""
    return (row["started_at"], row["pbx"], row["call_id"])

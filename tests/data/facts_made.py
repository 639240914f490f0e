"""Facts made for tests: hypothesis strategies of visits, calls, offers and agents' time, and their storage.

They are rows as the tables keep them, so a plain loop over the same dictionaries can say what is right.
"""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.database import writing
from data.facts import ABANDONED, AGENT_TIME_KINDS, ANSWERED, DIRECTIONS, OUTCOMES
from data.schema.facts import agent_time, call, offer, visit

FIRST_DAY = date(2026, 3, 2)
DAY_0 = 1_772_409_600
"""Midnight UTC of FIRST_DAY."""
DAYS = 9

Row = dict[str, Any]

queues = st.sampled_from(["support", "Приёмная", "sales"])
agents = st.sampled_from(["Анна", "Boris", 'O"Neil\\'])
topics = st.sampled_from(["", "heating", "lift"])
waits = st.one_of(st.none(), st.integers(0, 60), st.sampled_from([4, 5, 6, 9, 10, 11, 19, 20, 21]))
"""Often at a threshold."""
talks = st.one_of(st.none(), st.integers(0, 900))
prefixes = st.sampled_from(["", "7916", "7495", "7843", "375", "7499"])
pbxs = st.sampled_from(["main", "north"])


@st.composite
def slots(draw: st.DrawFn) -> Row:
    """A local day, slot and weekday, and an instant in it (the zone is UTC)."""
    day = FIRST_DAY + timedelta(days=draw(st.integers(0, DAYS - 1)))
    slot = draw(st.integers(0, 95))
    at = DAY_0 + (day - FIRST_DAY).days * 86400 + slot * 900 + draw(st.integers(0, 899))
    return {"day": day, "slot": slot, "weekday": day.isoweekday(), "at": at}


@st.composite
def visits(draw: st.DrawFn) -> Row:
    """One visit of any outcome."""
    when = draw(slots())
    outcome = draw(st.one_of(st.sampled_from([ANSWERED, ABANDONED]), st.sampled_from(OUTCOMES)))
    talk = draw(talks)
    return {
        "pbx": draw(pbxs),
        "queue": draw(queues),
        "hop": draw(st.integers(1, 3)),
        "entered_at": when.pop("at"),
        "position": 1,
        "caller": draw(st.sampled_from(["", "+79161234567", "101"])),
        "prefix": draw(prefixes),
        "did": draw(st.sampled_from(["", "4212300"])),
        "outcome": outcome,
        "wait_s": draw(waits),
        "agent": draw(agents) if outcome == ANSWERED else "",
        "connected_at": None,
        "ring_s": draw(st.one_of(st.none(), st.integers(0, 30))),
        "talk_s": talk,
        "agent_talk_s": talk,
        "ended_at": None,
        "ended_by": draw(st.sampled_from(["", "caller", "agent", "blind_transfer", "attended_transfer"])),
        "exit_key": "",
        "transfer_target": "",
        "topic": draw(topics),
        "direction": draw(st.sampled_from(["incoming", "incoming", "incoming", "outgoing"])),
        "sl_within_s": draw(st.sampled_from([10, 20])),
        "sl_variant": draw(st.integers(1, 5)),
        "short_abandon_s": 5,
        "uncertain": draw(st.integers(0, 9)) == 0,
        "flags": tuple(draw(st.sets(st.sampled_from(["inferred", "late"])))),
        **when,
    }


@st.composite
def calls(draw: st.DrawFn) -> Row:
    """One call of any direction and outcome."""
    when = draw(slots())
    through = draw(st.lists(queues, max_size=2))
    talked = draw(st.lists(agents, max_size=2, unique=True))
    return {
        "pbx": draw(pbxs),
        "prefix": draw(prefixes),
        "queue": through[0] if through else "",
        "ended_by": draw(st.sampled_from(["", "caller", "agent"])),
        "direction": draw(st.sampled_from(DIRECTIONS)),
        "direction_source": "configured",
        "started_at": when.pop("at"),
        "ended_at": None,
        "caller": draw(st.sampled_from(["+79161234567", "101"])),
        "callee": "202",
        "did": "",
        "queues": through,
        "agents": talked,
        "first_agent": talked[0] if talked else "",
        "wait_s": draw(waits),
        "talk_s": draw(talks),
        "outcome": draw(st.sampled_from([ANSWERED, ABANDONED, "busy", "refused"])),
        "recording": "",
        "topic": draw(topics),
        "note": "",
        "flags": tuple(draw(st.sets(st.sampled_from(["refused", "refused_twice", "late"])))),
        **when,
    }


@st.composite
def offers(draw: st.DrawFn) -> Row:
    """One ring of one agent's phone."""
    when = draw(slots())
    return {
        "pbx": draw(pbxs),
        "visit_id": "v",
        "call_id": "c",
        "queue": draw(queues),
        "agent": draw(agents),
        "offered_at": when.pop("at"),
        "ring_s": draw(st.integers(0, 30)),
        "result": draw(st.sampled_from(["answered", "no_answer", "busy", "canceled", "dumped"])),
        "answered_elsewhere": draw(st.booleans()),
        **when,
    }


@st.composite
def agent_times(draw: st.DrawFn) -> Row:
    """One interval of one agent's day, perhaps still running."""
    when = draw(slots())
    kind = draw(st.sampled_from(AGENT_TIME_KINDS))
    seconds = draw(st.one_of(st.none(), st.integers(0, 3600)))
    return {
        "pbx": draw(pbxs),
        "agent": draw(agents),
        "day": when["day"],
        "kind": kind,
        "queue": draw(queues) if kind in ("talk", "wrap", "ring") else "",
        "reason": draw(st.sampled_from(["", "Обед", "lunch"])) if kind == "pause" else "",
        "started_at": when["at"],
        "ended_at": None if seconds is None else when["at"] + seconds,
        "seconds": seconds,
        "weekday": when["weekday"],
        "flags": (),
    }


def store(engine: Engine, table: sa.Table, rows: list[Row]) -> None:
    """Replace everything in a fact table by these rows, with keys of their own."""
    numbered = [row | _key(table, n) for n, row in enumerate(rows)]
    with writing(engine) as connection:
        connection.execute(sa.delete(table))
        if numbered:
            connection.execute(sa.insert(table), numbered)


def _key(table: sa.Table, n: int) -> Row:
    if table is visit:
        return {"visit_id": f"v{n}", "call_id": f"c{n}"}
    if table is call:
        return {"call_id": f"c{n}"}
    assert table in (offer, agent_time)
    return {"n": n}


def many(one: st.SearchStrategy[Row]) -> st.SearchStrategy[list[Row]]:
    """A list that is rarely short: sums over a few rows prove little."""
    return st.integers(0, 40).flatmap(lambda n: st.lists(one, min_size=n, max_size=n))

"""Facts with everything in them that a row may hold: odd texts, odd ids, absurd numbers. Keys are their own."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from data.facts import AGENT_TIME_KINDS, OUTCOMES
from data.localtime import local_slot
from tests.data.columns.conftest import TODAY

Row = dict[str, Any]

DAY_S = 86_400
FIRST_AT = 1_767_225_600
"""2026-01-01 UTC."""
LAST_AT = FIRST_AT + (TODAY - date(2026, 1, 1)).days * DAY_S

letters = st.characters(codec="utf-8", exclude_characters="\0")
odd = st.one_of(
    st.sampled_from(
        ["", " ", '"', "'", '""', "\\N", "NULL", "a\nb", "a\r\nb", "x,y", "\u2028", "😀", "Приёмная", "%s%w"]
    ),
    st.text(letters, max_size=20),
    st.text(letters, min_size=128, max_size=128),
)
words = st.sampled_from(["", "support", "Приёмная", 'O"Neil'])
callers = st.one_of(
    st.sampled_from(["", "+79161234567", "89161234567", "101", "007", "+", "++7", "anonymous", "1" * 18, "9" * 17]),
    st.from_regex(r"\+?[0-9]{1,17}", fullmatch=True),
    st.text(letters, max_size=20),
)
numbers = st.one_of(st.none(), st.integers(0, 900), st.sampled_from([0, 2**31 - 1]))
flags = st.sets(st.sampled_from(["inferred", "late", "wait_differs"])).map(tuple)
short = st.integers(0, 99)


@st.composite
def instants(draw: st.DrawFn) -> int:
    """Mostly of the last days: there the sides differ in how they are kept."""
    return draw(st.one_of(st.integers(LAST_AT - 5 * DAY_S, LAST_AT), st.integers(FIRST_AT, LAST_AT)))


@st.composite
def ids(draw: st.DrawFn, at: int) -> str:
    """Asterisk's form mostly, sometimes nearly so, sometimes not at all."""
    epoch, seq = at - draw(st.integers(-5, 60)), draw(st.integers(0, 10**6))
    form = draw(
        st.sampled_from(["{e}.{s}"] * 4 + ["pbx-1-{e}.{s}", "{e}.0{s}", "0{e}.{s}", "{e}-{s}", "{e}.{s} ", "-{e}.{s}"])
    )
    return form.format(e=epoch, s=seq)


def _later(draw: st.DrawFn, at: int) -> int | None:
    return draw(st.one_of(st.none(), st.integers(at, at + 900), st.integers(0, 2 * 10**9)))


@st.composite
def visits(draw: st.DrawFn) -> Row:
    """One visit."""
    at = draw(instants())
    call_id, queue = draw(ids(at)), draw(st.one_of(words, odd))
    visit_id = draw(
        st.sampled_from([f"{call_id}/{queue}/{draw(short)}", f"{call_id}/other/1", f"{call_id}/{queue}/01"])
    )
    return {
        "pbx": draw(st.sampled_from(["main", "north"])),
        "visit_id": visit_id[:200],
        "call_id": call_id,
        "queue": queue,
        "hop": draw(short),
        "entered_at": at,
        "position": draw(numbers),
        "caller": draw(callers),
        "prefix": "7495",
        "did": draw(odd)[:80],
        "outcome": draw(st.sampled_from(OUTCOMES)),
        "wait_s": draw(numbers),
        "agent": draw(st.one_of(words, odd)),
        "connected_at": _later(draw, at),
        "ring_s": draw(numbers),
        "talk_s": draw(numbers),
        "agent_talk_s": draw(numbers),
        "ended_at": _later(draw, at),
        "ended_by": draw(st.sampled_from(["", "caller", "agent"])),
        "exit_key": draw(st.sampled_from(["", "1", "#", '"'])),
        "transfer_target": draw(st.one_of(words, odd)),
        "topic": draw(words),
        "direction": "incoming",
        "sl_within_s": 20,
        "sl_variant": 2,
        "short_abandon_s": 5,
        "uncertain": draw(st.booleans()),
        "flags": draw(flags),
        **local_slot_of(at),
    }


@st.composite
def calls(draw: st.DrawFn) -> Row:
    """One call."""
    at = draw(instants())
    return {
        "pbx": draw(st.sampled_from(["main", "north"])),
        "call_id": draw(ids(at)),
        "direction": draw(st.sampled_from(["incoming", "outgoing"])),
        "direction_source": "did",
        "started_at": at,
        "ended_at": _later(draw, at),
        "caller": draw(callers),
        "callee": draw(callers),
        "did": draw(words),
        "prefix": "",
        "queue": draw(words),
        "queues": draw(st.lists(odd, max_size=2)),
        "agents": draw(st.lists(words, max_size=2)),
        "first_agent": draw(words),
        "wait_s": draw(numbers),
        "talk_s": draw(numbers),
        "outcome": "answered",
        "ended_by": "",
        "recording": draw(odd),
        "topic": draw(words),
        "note": draw(odd),
        "flags": draw(flags),
        **local_slot_of(at),
    }


@st.composite
def offers(draw: st.DrawFn) -> Row:
    """One ring."""
    at = draw(instants())
    call_id, queue = draw(ids(at)), draw(words)
    return {
        "pbx": "main",
        "visit_id": f"{call_id}/{queue}/{draw(short)}",
        "n": draw(short),
        "call_id": call_id,
        "queue": queue,
        "agent": draw(words),
        "offered_at": at,
        "ring_s": draw(short),
        "result": draw(st.sampled_from(["answered", "no_answer"])),
        "answered_elsewhere": draw(st.booleans()),
        **local_slot_of(at),
    }


@st.composite
def agent_times(draw: st.DrawFn) -> Row:
    """One interval."""
    at, seconds = draw(instants()), draw(numbers)
    slot = local_slot_of(at)
    return {
        "pbx": "main",
        "agent": draw(st.one_of(words, odd)),
        "day": slot["day"],
        "n": draw(st.integers(0, 10**6)),
        "kind": draw(st.sampled_from(AGENT_TIME_KINDS)),
        "queue": draw(words),
        "reason": draw(odd)[:80],
        "started_at": at,
        "ended_at": _later(draw, at),
        "seconds": seconds,
        "weekday": slot["weekday"],
        "flags": draw(flags),
    }


def local_slot_of(at: int) -> Row:
    """Day, slot and weekday in UTC."""
    return local_slot(at, ZoneInfo("UTC"))._asdict()


STRATEGIES = {"call": calls(), "visit": visits(), "offer": offers(), "agent_time": agent_times()}

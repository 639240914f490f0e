"""Every kind of call that was recorded from a real Asterisk 22 has the same rows when simulated."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from telephony.simulated.history import history
from telephony.simulated.rows import CEL
from telephony.simulated.world import ALL_CEL_EVENTS, RING_ALL, Shift, World, hotline
from tests.telephony.simulated.shapes import Rows, recorded, simulated

START = datetime(2026, 9, 6, 21, tzinfo=UTC)
ALWAYS = Shift(0, 23.9, tuple(range(7)))
REAL = recorded()
IN_ORDER = {
    "answered, the agent hangs up": "1795423350.0",
    "answered, the caller hangs up": "1795423358.2",
    "abandoned while a telephone rings": "1795423364.4",
    "not answered by one, answered by the next": "1795423370.6",
    "refused by one, answered by the next": "1795423386.9",
    "timed out after a ring": "1795423391.12",
    "left with a key": "1795423403.14",
    "handed over blind": "1795423437.31",
    "handed over after a word": "1795423445.34",
    "called out": "1795423467.47",
    "called out to a busy number": "1795423473.49",
    "called a colleague": "1795423474.51",
    "called at night": "1795423479.53",
    "logged in by telephone": "1795423492.58",
    "logged out by telephone": "1795423493.59",
    "refused by an empty queue": "1795423508.62",
    "abandoned while nobody is free": "1795447980.157",
    "timed out while nobody is free": "1795447985.158",
}
IN_ANY_ORDER = {  # what several threads of the real exchange write at once
    "chose a topic in the menu": "1795423409.16",
    "rang two telephones through Local channels": "1795423430.24",
    "handed over to a queue": "1795423459.39",
    "ended by the caller, through Local channels": "1795447894.72",
    "abandoned while two ring through Local channels": "1795447975.150",
    "refused by one of two through Local channels": "1795448039.199",
    "handed over from behind a Local channel": "1795447887.64",
}


def rehearsal() -> World:
    """A hotline in which every recorded kind of call happens often: two direct members, two through Local channels."""
    world = replace(hotline(), cel_events=ALL_CEL_EVENTS, calls_a_day=900, internal_a_shift=6)
    line = replace(
        world.queue("605"), share=0.7, direct_did="74950000001", ring_limit=10, retry=1, talk=8, overflow="",
        patience=60, opens=6,
    )  # fmt: skip
    seniors = replace(world.queue("606"), share=0.3, direct_did="74950000003", talk=8, strategy=RING_ALL)
    strict = replace(line, number="601", share=0.1, strict_empty=True, opens=0, closes=24)
    staff = (
        *(replace(agent, queues=("605",), shift=ALWAYS, direct=True, static=()) for agent in world.agents[:2]),
        *(replace(agent, queues=("606",), shift=ALWAYS, direct=False, static=()) for agent in world.agents[2:4]),
        replace(world.agents[4], queues=("601",), shift=Shift(9, 18, (0, 1, 2, 3, 4)), direct=True),
    )
    return replace(world, queues=(line, seniors, strict), agents=staff)


def impatient() -> World:
    """The same with queues that give up after six seconds."""
    world = rehearsal()
    return replace(world, queues=tuple(replace(queue, wait_limit=6) for queue in world.queues))


def overrun() -> World:
    """The same with more callers than its agents can serve."""
    return replace(rehearsal(), calls_a_day=4000)


def settled(rows: Rows) -> list[tuple[str, ...]]:
    """Channel events without what depends on which thread was first: the last channel, who was still in a bridge."""
    peer = CEL.index("peer") - 1
    return sorted(
        (*row[:peer], *row[peer + 1 :]) if row[0] == "BRIDGE_EXIT" else row
        for row in rows.cel_shape()
        if row[0] != "LINKEDID_END"
    )


@pytest.fixture(scope="module")
def by_kind() -> dict[tuple[object, ...], list[Rows]]:
    """Simulated calls by kind."""
    kinds: dict[tuple[object, ...], list[Rows]] = defaultdict(list)
    for world, hours in ((rehearsal(), 48), (impatient(), 20), (overrun(), 12)):
        for rows in simulated(history(world, START, START + timedelta(hours=hours), 3)).values():
            kinds[rows.kind].append(rows)
    return kinds


def of_the_same_kind(by_kind: dict[tuple[object, ...], list[Rows]], real: Rows) -> Iterator[Rows]:
    """Simulated calls of this kind: not hidden numbers, which no recorded caller had."""
    known = (rows for rows in by_kind[real.kind] if not any("anonymous" in row["src"] for row in rows.cdr))
    return islice(known, 25)


@pytest.mark.parametrize("linkedid", IN_ORDER.values(), ids=IN_ORDER.keys())
def test_a_call_is_written_as_the_recorded_one(by_kind, linkedid):
    real, seen = REAL[linkedid], 0
    for rows in of_the_same_kind(by_kind, real):
        assert rows.queue_log_shape() == real.queue_log_shape()
        assert rows.cdr_shape() == real.cdr_shape()
        assert rows.cel_shape() == real.cel_shape()
        seen += 1
    assert seen


@pytest.mark.parametrize("linkedid", IN_ANY_ORDER.values(), ids=IN_ANY_ORDER.keys())
def test_a_call_of_many_threads_has_the_rows_of_the_recorded_one(by_kind, linkedid):
    real, seen = REAL[linkedid], 0
    for rows in of_the_same_kind(by_kind, real):
        assert rows.queue_log_shape() == real.queue_log_shape()
        assert rows.cdr_shape() == real.cdr_shape()
        assert settled(rows) == settled(real)
        assert rows.cel[-1]["eventtype"] == real.cel[-1]["eventtype"] == "LINKEDID_END"
        seen += 1
    assert seen

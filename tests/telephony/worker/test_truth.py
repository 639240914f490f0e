"""What the worker stores is what really happened on the simulated hotline, to the second."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.facts import OPEN_TALKING, OPEN_WAITING
from data.schema.facts import agent_time, call, visit
from telephony.simulated import truth
from telephony.simulated.rows import SECOND
from telephony.simulated.world import hotline
from tests.telephony.worker.hotline import MONDAY, hours

PRODUCT_WORDS = {"night": "announcement"}
"""Outcomes of calls for which the product has another word."""


def happened(kind: type) -> list[Any]:
    return [fact for fact in hours(MONDAY, 38).truth if isinstance(fact, kind)]


def stored(engine: Engine, table: sa.Table) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(sa.select(table).order_by(*table.primary_key)))


def test_every_stay_has_its_outcome_wait_talk_and_agent(days_db: Engine) -> None:
    visits = defaultdict(list)
    for row in stored(days_db, visit):
        if row.outcome not in (OPEN_WAITING, OPEN_TALKING):
            visits[row.visit_id.partition("/")[0], row.queue].append(row)
    cut = 0
    for stay in happened(truth.Visit):
        found = visits[stay.callid, stay.queue].pop(0)
        if stay.ended_by == "restart":
            assert found.ended_at is None
            assert "end_unknown" in found.flags
            cut += 1
            continue
        assert found.outcome == stay.outcome
        assert abs(found.entered_at - stay.entered_at / SECOND) <= 1
        assert abs(found.wait_s - stay.wait_s) <= 1
        assert found.agent == stay.agent
        if stay.agent:
            assert abs(found.talk_s - stay.talk_s) <= 1
            assert abs(found.agent_talk_s - stay.agent_talk_s) <= 1
            assert abs(found.connected_at - stay.connected_at / SECOND) <= 1
    assert cut
    assert not any(visits.values())


def test_every_call_has_its_direction_and_outcome(days_db: Engine) -> None:
    calls = {row.call_id: row for row in stored(days_db, call)}
    seen = set()
    for one in happened(truth.Call):
        found = calls[one.linkedid]
        assert (found.direction, found.outcome) == (one.direction, PRODUCT_WORDS.get(one.outcome, one.outcome))
        assert abs(found.started_at - one.started_at / SECOND) <= 1
        seen.add((found.direction, found.outcome))
    assert len(seen) > 8


def stretches(rows: list[Any], kind: str) -> dict[tuple[str, str], list[tuple[int, int | None]]]:
    """(agent, reason) → its time of this kind, midnights and repeats for several queues gone."""
    found: dict[tuple[str, str], list[tuple[int, int | None]]] = defaultdict(list)
    for row in sorted((row for row in rows if row.kind == kind), key=lambda row: row.started_at):
        pieces = found[row.agent, row.reason]
        if pieces and pieces[-1][1] == row.started_at:
            pieces[-1] = (pieces[-1][0], row.ended_at)
        elif not pieces or pieces[-1] != (row.started_at, row.ended_at):
            pieces.append((row.started_at, row.ended_at))
    return found


def test_agents_were_logged_in_and_paused_when_they_were(days_db: Engine) -> None:
    rows = stored(days_db, agent_time)
    static = {agent.name for agent in hotline().agents if agent.static}
    compared = {"login": 0, "pause": 0}
    for kind in compared:
        found = stretches(rows, kind)
        for one in happened(truth.Busy):
            if one.kind != kind or one.agent in static:
                continue
            start, end = one.started_at / SECOND, one.ended_at / SECOND
            near = found[one.agent, one.reason if kind == "pause" else ""]
            assert [
                piece
                for piece in near
                if abs(piece[0] - start) <= 1 and piece[1] is not None and abs(piece[1] - end) <= 1
            ], (one, near)
            compared[kind] += 1
    assert compared["login"] > 10
    assert compared["pause"] > 100

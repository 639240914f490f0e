"""What an operator needs beside one call: who this caller is to us, what it was about, what is usual here.

Instants are whole seconds since 1970 UTC. Nothing here bounds anything to a person: whoever asks does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.entries import NOTE, TOPIC, Entry, entries_of
from data.facts import ANSWERED, INCOMING, OUTGOING, PAUSE, QUEUE_LOGIN
from data.numbering.callers import person_in, person_of
from data.schema.facts import agent_time, call, offer, visit
from data.schema.state import call_member

LATEST = 3
USUAL_DAYS = 14
TEN = 10


@dataclass(frozen=True, slots=True)
class Before:
    """A call of the same caller; topic and note as people left them."""

    pbx: str
    call_id: str
    started_at: int
    queue: str
    agents: tuple[str, ...]
    outcome: str
    topic: str
    note: str


@dataclass(frozen=True, slots=True)
class Own:
    """A call of one's own, as a line."""

    pbx: str
    call_id: str
    direction: str
    started_at: int
    number: str
    queue: str
    outcome: str
    did: str
    wait_s: int | None
    talk_s: int | None
    topic: str
    note: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A caller who rang here in vain, was not answered by anybody, and has not been talked to since."""

    pbx: str
    call_id: str
    offered_at: int
    number: str
    queue: str


def spellings(number: str) -> list[str]:
    """How exchanges write one subscriber: by these the index of callers is asked."""
    person = person_of(number)
    if len(person) < TEN:
        return [number] if number else []
    return list(dict.fromkeys([number, f"7{person}", f"+7{person}", f"8{person}", person]))


def calls_before(connection: Connection, pbx: str, number: str, but: Iterable[str], size: int = LATEST) -> list[Before]:
    """The latest calls of a number on an exchange, but for the call at hand."""
    written = spellings(number)
    if not person_of(number):
        return []
    c = call.c
    query = sa.select(*(c[name] for name in Before.__dataclass_fields__))
    query = query.where(c.caller.in_(written), c.pbx == pbx, c.call_id.not_in(list(but)))
    rows = connection.execute(query.order_by(c.started_at.desc()).limit(size))
    return [Before(**{**row._mapping, "agents": tuple(row.agents)}) for row in rows]


def usual_topics(connection: Connection, pbx: str, queue: str, today: date, size: int) -> list[str]:
    """What calls of a queue were about most in the days before today: the same all day, so that fingers learn."""
    c = call.c
    days = [today - timedelta(days=n) for n in range(1, USUAL_DAYS + 1)]
    where = sa.and_(c.day.in_(days), c.pbx == pbx, c.topic != "")
    if queue:
        where &= c.queue == queue
    query = sa.select(c.topic).where(where).group_by(c.topic)
    return list(connection.scalars(query.order_by(sa.func.count().desc(), c.topic).limit(size)))


def queues_worked_in(connection: Connection, pbx: str, names: Sequence[str], today: date) -> list[str]:
    """Queues that these agents were signed in to lately."""
    c = agent_time.c
    where = sa.and_(
        c.pbx == pbx, c.agent.in_(names), c.day >= today - timedelta(days=USUAL_DAYS), c.kind == QUEUE_LOGIN
    )
    return sorted(connection.scalars(sa.select(c.queue).where(where, c.queue != "").distinct()))


def said_of(connection: Connection, pbx: str, ids: Iterable[str]) -> tuple[str, str]:
    """Topic and note that people gave a call last; empty where nobody did."""
    last: dict[str, Entry] = {one.kind: one for one in entries_of(connection, pbx, tuple(dict.fromkeys(ids)))}
    topic, note = last.get(TOPIC), last.get(NOTE)
    return topic.value if topic else "", note.value if note else ""


def missed_by(connection: Connection, pbx: str, names: Sequence[str], since: int, size: int) -> list[Missed]:
    """Callers to call back, newest first."""
    o, v = offer.c, visit.c
    later, first = call.alias("later"), sa.func.min(o.offered_at)
    same = sa.or_(person_in(later.c.caller) == person_in(v.caller), person_in(later.c.callee) == person_in(v.caller))
    talked = sa.exists().where(
        later.c.pbx == pbx,
        later.c.outcome == ANSWERED,
        sa.or_(later.c.call_id == v.call_id, sa.and_(later.c.started_at > v.entered_at, same)),
    )
    query = (
        sa.select(o.pbx, o.call_id, first.label("offered_at"), v.caller.label("number"), v.queue)
        .join_from(offer, visit, sa.and_(v.pbx == o.pbx, v.visit_id == o.visit_id))
        .where(o.pbx == pbx, o.agent.in_(names), o.offered_at >= since, o.result != ANSWERED)
        .where(v.outcome != ANSWERED, v.direction == INCOMING, v.ended_at.is_not(None), v.caller != "", ~talked)
        .group_by(o.pbx, o.call_id, v.caller, v.queue)
        .order_by(first.desc())
        .limit(size)
    )
    return [Missed(**row._mapping) for row in connection.execute(query)]


def whose(connection: Connection, pbx: str, uniqueid: str) -> tuple[str, tuple[str, ...], int] | None:
    """The call of an id, every agent who talked in it or at whom it rang, and when it began; None: no rows yet."""
    member = sa.select(call_member.c.call_id).where(call_member.c.pbx == pbx, call_member.c.uniqueid == uniqueid)
    call_id = connection.scalar(member) or uniqueid
    found = connection.execute(
        sa.select(call.c.agents, call.c.started_at).where(call.c.pbx == pbx, call.c.call_id == call_id)
    ).first()
    if found is None:
        return None
    rung = connection.scalars(sa.select(offer.c.agent).where(offer.c.pbx == pbx, offer.c.call_id == call_id))
    return str(call_id), (*found.agents, *rung), int(found.started_at)


def one_call(connection: Connection, pbx: str, call_id: str) -> Own | None:
    """A call as a line."""
    c = call.c
    row = connection.execute(sa.select(*_own_columns()).where(c.pbx == pbx, c.call_id == call_id)).first()
    return Own(**row._mapping) if row else None


def own_latest(connection: Connection, pbx: str, names: Iterable[str], days: Sequence[date], size: int) -> list[Own]:
    """The latest calls that these agents answered or dialled."""
    c, wanted = call.c, set(names)
    where = sa.and_(c.day.in_(list(days)), c.pbx == pbx)
    met = sa.select(visit.c.call_id).where(visit.c.day.in_(list(days)), visit.c.pbx == pbx, visit.c.agent.in_(wanted))
    mine = sa.or_(c.first_agent.in_(wanted), c.call_id.in_(met))
    rows = connection.execute(sa.select(*_own_columns()).where(where, mine).order_by(c.started_at.desc()).limit(size))
    return [Own(**row._mapping) for row in rows]


def pause_reasons(connection: Connection, pbx: str, names: Sequence[str], today: date) -> list[str]:
    """For what reasons these agents had breaks lately, the usual first."""
    c = agent_time.c
    lately = sa.and_(c.pbx == pbx, c.agent.in_(names), c.day >= today - timedelta(days=USUAL_DAYS), c.kind == PAUSE)
    query = sa.select(c.reason).where(lately, c.reason != "").group_by(c.reason)
    return list(connection.scalars(query.order_by(sa.func.count().desc(), c.reason)))


def _own_columns() -> list[sa.ColumnElement[Any]]:
    number = sa.case((call.c.direction == OUTGOING, call.c.callee), else_=call.c.caller).label("number")
    return [number if name == "number" else call.c[name] for name in Own.__dataclass_fields__]

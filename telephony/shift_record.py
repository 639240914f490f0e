"""What the record, the facts and earlier days tell about agents over some days, asked for many at once.

Instants are whole seconds UTC; days are local days of the exchange.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.facts import offer, visit
from data.schema.raw import raw_queue_log
from data.schema.state import agent_day as checkpoint
from data.schema.state import exchange_start
from telephony import record
from telephony.exchange import Exchange
from telephony.reconstruction.agent_events import MEANING
from telephony.reconstruction.agent_history import pieces_of_day
from telephony.reconstruction.agent_state import NOBODY, CarriedState
from telephony.reconstruction.agent_time import Day, DayInputs, RingPiece
from telephony.reconstruction.wrap_up import TalkPiece
from telephony.rows import QueueRow

US = 1_000_000
TALK_REACH_S = 24 * 3600
"""How long before a day a talk may have begun that still touches it."""
RING_REACH_S = 3600
STATE_REACH = timedelta(days=40)
"""Days before in which most agents were last seen; for the others each is asked alone."""


@dataclass
class Known:
    """What is known of one agent over some days."""

    rows: list[QueueRow] = field(default_factory=list)
    talks: list[TalkPiece] = field(default_factory=list)
    rings: list[RingPiece] = field(default_factory=list)

    def of(self, day: Day) -> DayInputs:
        """The part that touches a day."""
        return pieces_of_day(day, self.rows, self.talks, self.rings)


def known_of(
    connection: Connection, exchange: Exchange, agents: Sequence[str], start: int, end: int
) -> dict[str, Known]:
    """Rows, talks and rings of these agents in [start, end)."""
    known = {agent: Known() for agent in agents}
    _add_rows(connection, exchange, known, start, end)
    _add_talks(connection, exchange.name, known, start, end)
    _add_rings(connection, exchange.name, known, start, end)
    return known


def _add_rows(connection: Connection, exchange: Exchange, known: dict[str, Known], start: int, end: int) -> None:
    names = sorted({name for agent in known for name in exchange.identities.names(agent)})
    for row in record.agent_rows(connection, exchange.name, names, MEANING, start * US, end * US):
        agent = exchange.identities.agent(row.agent, row.at_us // US)
        if agent in known:
            known[agent].rows.append(replace(row, queue=exchange.queue_of(row.queue)))
    if exchange.pbx.dedupe_content:
        for one in known.values():
            one.rows = _each_content_once(one.rows)


def _each_content_once(rows: Iterable[QueueRow]) -> list[QueueRow]:
    once: dict[tuple[object, ...], QueueRow] = {}
    for row in sorted(rows, key=lambda r: (r.position, r.key)):
        once.setdefault((row.at_us, row.callid, row.queue, row.agent, row.event, row.data), row)
    return list(once.values())


_AGENTS: sa.BindParameter[str] = sa.bindparam("agents", expanding=True)
_START: sa.BindParameter[int] = sa.bindparam("start")
_END: sa.BindParameter[int] = sa.bindparam("end")
_PBX: sa.BindParameter[str] = sa.bindparam("pbx")
_TALKS = sa.select(visit.c.agent, visit.c.queue, visit.c.connected_at, visit.c.agent_talk_s, visit.c.ended_at).where(
    visit.c.pbx == _PBX, visit.c.agent.in_(_AGENTS), visit.c.connected_at >= _START, visit.c.connected_at < _END
)
_RINGS = sa.select(offer.c.agent, offer.c.queue, offer.c.offered_at, offer.c.ring_s).where(
    offer.c.pbx == _PBX, offer.c.agent.in_(_AGENTS), offer.c.offered_at >= _START, offer.c.offered_at < _END
)


def _add_talks(connection: Connection, pbx: str, known: dict[str, Known], start: int, end: int) -> None:
    given = {"pbx": pbx, "agents": list(known), "start": start - TALK_REACH_S, "end": end}
    for agent, queue, connected, talk_s, ended in connection.execute(_TALKS, given).all():
        until = connected + talk_s if talk_s is not None else ended
        if until is None or until >= start - 2:
            known[agent].talks.append(TalkPiece(queue, connected, until))


def _add_rings(connection: Connection, pbx: str, known: dict[str, Known], start: int, end: int) -> None:
    given = {"pbx": pbx, "agents": list(known), "start": start - RING_REACH_S, "end": end}
    for agent, queue, offered, ring_s in connection.execute(_RINGS, given).all():
        if offered + ring_s >= start:
            known[agent].rings.append(RingPiece(queue, offered, offered + ring_s))


def state_before(connection: Connection, pbx: str, agent: str, day: date) -> tuple[date, CarriedState]:
    """The latest known state at the start of `day` or of a day before it; nobody's if none is known."""
    query = sa.select(checkpoint.c.day, checkpoint.c.carried_in).where(
        checkpoint.c.pbx == pbx, checkpoint.c.agent == agent, checkpoint.c.day <= day
    )
    row = connection.execute(query.order_by(checkpoint.c.day.desc()).limit(1)).first()
    return (day, NOBODY) if row is None else (row.day, CarriedState.from_json(row.carried_in))


def states_before(
    connection: Connection, pbx: str, agents: Sequence[str], day: date
) -> dict[str, tuple[date, CarriedState]]:
    """`state_before` of many agents."""
    recent = sa.select(checkpoint.c.agent, checkpoint.c.day, checkpoint.c.carried_in).where(
        checkpoint.c.pbx == pbx,
        checkpoint.c.agent.in_(agents),
        checkpoint.c.day.between(day - STATE_REACH, day),
    )
    latest: dict[str, tuple[date, object]] = {}
    for agent, known_day, state in connection.execute(recent).all():
        if agent not in latest or known_day > latest[agent][0]:
            latest[agent] = (known_day, state)
    found = {agent: (at, CarriedState.from_json(state)) for agent, (at, state) in latest.items()}  # type: ignore[arg-type]
    return {agent: found.get(agent) or state_before(connection, pbx, agent, day) for agent in agents}


def states_at(connection: Connection, pbx: str, agents: Sequence[str], day: date) -> dict[str, CarriedState]:
    """States at the start of exactly this day, of the agents for whom it was computed before."""
    states = checkpoint.c
    query = sa.select(states.agent, states.carried_in).where(
        states.pbx == pbx, states.agent.in_(agents), states.day == day
    )
    return {agent: CarriedState.from_json(state) for agent, state in connection.execute(query).all()}


def restarts(connection: Connection, exchange: Exchange, start: int, end: int) -> list[int]:
    """When the last row before each restart was written, where members do not survive one."""
    if exchange.pbx.persistent_members:
        return []
    boots = connection.execute(
        sa.select(exchange_start.c.key, exchange_start.c.at_us).where(
            exchange_start.c.pbx == exchange.name,
            exchange_start.c.at_us >= start * US,
            exchange_start.c.at_us < (end + TALK_REACH_S) * US,
        )
    )
    found = []
    for key, at_us in boots.all():
        table = raw_queue_log
        before = (table.c.pbx == exchange.name) & (table.c.key < key)
        last = connection.scalar(sa.select(table.c.at_us).where(before).order_by(table.c.key.desc()).limit(1))
        found.append((at_us if last is None else last) // US)
    return [at for at in found if start <= at < end]

"""Agents' days from the record into facts: each from the state the day before handed on.

A day that hands on another state than before makes the next one due, until a day agrees; a log-off that
tells of an earlier log-in, or a log-in that nobody ended, reaches back to the day it concerns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.facts import AgentTime
from data.rules import WRAP_UP_S
from data.schema.facts import agent_time, offer, visit
from data.schema.raw import raw_queue_log
from data.schema.state import agent_day as checkpoint
from data.schema.state import exchange_start, rebuild
from telephony import record
from telephony.exchange import Exchange
from telephony.reconstruction.agent_events import MEANING
from telephony.reconstruction.agent_history import Run, pieces_of_day, run_days
from telephony.reconstruction.agent_state import NOBODY, CarriedState
from telephony.reconstruction.agent_time import Conditions, Day, DayInputs, RingPiece
from telephony.reconstruction.assumed_end import rebuild_from
from telephony.reconstruction.wrap_up import TalkPiece
from telephony.rows import QueueRow

US = 1_000_000
TALK_REACH_S = 24 * 3600
"""How long before a day a talk may have begun that still touches it."""


@dataclass(frozen=True)
class Known:
    """What is known of an agent over some days."""

    rows: Sequence[QueueRow]
    talks: Sequence[TalkPiece]
    rings: Sequence[RingPiece]

    def of(self, day: Day) -> DayInputs:
        """The part that touches a day."""
        return pieces_of_day(day, self.rows, self.talks, self.rings)


def rebuild_agent_day(connection: Connection, exchange: Exchange, agent: str, day: date, now: int) -> None:
    """Compute a day of an agent, and the days before it that this changes; later ones are marked due."""
    if exchange.identities.agent(agent, exchange.day_span(day)[0]) != agent:
        _forget(connection, exchange.name, agent, day)
        return
    first, carried = _begin(connection, exchange, agent, day, now)
    while True:
        run = _play(connection, exchange, agent, first, day, carried, now)
        if run.starts_before is None:
            break
        earlier = exchange.day(run.starts_before)
        if earlier >= first:
            break
        first, carried = _state_before(connection, exchange.name, agent, earlier)
        first = min(first, earlier)
    _write(connection, exchange, agent, first, run, now)


def _write(connection: Connection, exchange: Exchange, agent: str, first: date, run: Run, now: int) -> None:
    """Replace the days of a run, and the states between them."""
    last = first + timedelta(days=len(run.results) - 1)
    before = _state_at(connection, exchange.name, agent, last + timedelta(days=1))
    _clear(connection, exchange.name, agent, first, last)
    facts, states = [], []
    for n, result in enumerate(run.results):
        day = first + timedelta(days=n)
        facts += _values(
            exchange.name, agent, day, [interval.of(exchange.name, agent) for interval in result.intervals]
        )
        if result.intervals or result.evidence_last is not None or day == last:
            state = result.carried_out.to_json()
            following = day + timedelta(days=1)
            states.append({"pbx": exchange.name, "agent": agent, "day": following, "carried_in": state})
    if facts:
        connection.execute(sa.insert(agent_time), facts)
    connection.execute(sa.insert(checkpoint), states)
    if before != run.results[-1].carried_out:
        _mark_next(connection, exchange, agent, last + timedelta(days=1), run.results[-1].carried_out, now)


def _begin(connection: Connection, exchange: Exchange, agent: str, day: date, now: int) -> tuple[date, CarriedState]:
    """The day to begin with, and the state at its start."""
    known_day, state = _state_before(connection, exchange.name, agent, day)
    if not state.running:
        return day, state
    _, end = exchange.day_span(day)
    reach = exchange.day(rebuild_from(state, min(end, now)))
    if reach < known_day:
        known_day, state = _state_before(connection, exchange.name, agent, reach)
    return (known_day if state.running else min(reach, day)), state


def _state_before(connection: Connection, pbx: str, agent: str, day: date) -> tuple[date, CarriedState]:
    """The latest known state at the start of `day` or of a day before it."""
    query = sa.select(checkpoint.c.day, checkpoint.c.carried_in).where(
        checkpoint.c.pbx == pbx, checkpoint.c.agent == agent, checkpoint.c.day <= day
    )
    row = connection.execute(query.order_by(checkpoint.c.day.desc()).limit(1)).first()
    return (day, NOBODY) if row is None else (row.day, CarriedState.from_json(row.carried_in))


def _play(
    connection: Connection, exchange: Exchange, agent: str, first: date, last: date, carried: CarriedState, now: int
) -> Run:
    days = [Day(*exchange.day_span(first + timedelta(days=n))) for n in range((last - first).days + 1)]
    known = _known(connection, exchange, agent, days[0].start, days[-1].end)
    latest = max((row.at_us // US for row in known.rows), default=now)
    given = Conditions(
        now=max(now, latest),
        planned_wrap=lambda queue, at: exchange.rulebook.value(WRAP_UP_S, exchange.name, queue, at),
        restarts=_restarts(connection, exchange, days[0].start, days[-1].end),
    )
    return run_days(days, carried, known.of, given)


def _known(connection: Connection, exchange: Exchange, agent: str, start: int, end: int) -> Known:
    names = exchange.identities.names(agent)
    rows = [
        row
        for row in record.agent_rows(connection, exchange.name, names, MEANING, start * US, end * US)
        if exchange.identities.agent(row.agent, row.at_us // US) == agent
    ]
    return Known(
        _each_content_once(rows) if exchange.pbx.dedupe_content else rows,
        _talks(connection, exchange.name, agent, start, end),
        _rings(connection, exchange.name, agent, start, end),
    )


def _each_content_once(rows: Iterable[QueueRow]) -> list[QueueRow]:
    once: dict[tuple[object, ...], QueueRow] = {}
    for row in sorted(rows, key=lambda r: (r.position, r.key)):
        once.setdefault((row.at_us, row.callid, row.queue, row.agent, row.event, row.data), row)
    return list(once.values())


def _talks(connection: Connection, pbx: str, agent: str, start: int, end: int) -> list[TalkPiece]:
    query = sa.select(visit.c.queue, visit.c.connected_at, visit.c.agent_talk_s, visit.c.ended_at).where(
        visit.c.pbx == pbx,
        visit.c.agent == agent,
        visit.c.connected_at >= start - TALK_REACH_S,
        visit.c.connected_at < end,
    )
    pieces = []
    for queue, connected, talk_s, ended in connection.execute(query):
        until = connected + talk_s if talk_s is not None else ended
        pieces.append(TalkPiece(queue, connected, until))
    return [piece for piece in pieces if piece.ended_at is None or piece.ended_at >= start - 2]


def _rings(connection: Connection, pbx: str, agent: str, start: int, end: int) -> list[RingPiece]:
    query = sa.select(offer.c.queue, offer.c.offered_at, offer.c.ring_s).where(
        offer.c.pbx == pbx, offer.c.agent == agent, offer.c.offered_at >= start - 3600, offer.c.offered_at < end
    )
    pieces = (RingPiece(queue, at, at + ring_s) for queue, at, ring_s in connection.execute(query))
    return [piece for piece in pieces if piece.ended_at >= start]


def _restarts(connection: Connection, exchange: Exchange, start: int, end: int) -> list[int]:
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


def _clear(connection: Connection, pbx: str, agent: str, first: date, last: date) -> None:
    """Forget the facts of these days, and the states that they handed on."""
    times, states = agent_time.c, checkpoint.c
    connection.execute(
        sa.delete(agent_time).where(times.pbx == pbx, times.agent == agent, times.day.between(first, last))
    )
    handed_on = states.day.between(first + timedelta(days=1), last + timedelta(days=1))
    connection.execute(sa.delete(checkpoint).where(states.pbx == pbx, states.agent == agent, handed_on))


def _values(pbx: str, agent: str, day: date, facts: Sequence[AgentTime]) -> list[dict[str, object]]:
    return [
        {
            "pbx": pbx,
            "agent": agent,
            "day": day,
            "n": n,
            "kind": one.kind,
            "queue": one.queue,
            "reason": one.reason,
            "started_at": one.started_at,
            "ended_at": one.ended_at,
            "seconds": one.seconds,
            "weekday": day.isoweekday(),
            "flags": one.flags,
        }
        for n, one in enumerate(facts)
    ]


def _state_at(connection: Connection, pbx: str, agent: str, day: date) -> CarriedState | None:
    """The state at the start of exactly this day, if it was computed before."""
    states = checkpoint.c
    carried = connection.scalar(
        sa.select(states.carried_in).where(states.pbx == pbx, states.agent == agent, states.day == day)
    )
    return None if carried is None else CarriedState.from_json(carried)


def _mark_next(
    connection: Connection, exchange: Exchange, agent: str, day: date, state: CarriedState, now: int
) -> None:
    """The state at the start of `day` is news: the next day that was computed from another is due."""
    where = (checkpoint.c.pbx == exchange.name) & (checkpoint.c.agent == agent)
    following = _next_computed(connection, where, day)
    if following is None and state.running:
        # Days without a row are played on the way to the next one that has a reason.
        following = exchange.day(now)
    if following is not None and day <= following <= exchange.day(now):
        _mark(connection, exchange.name, agent, following)


def _next_computed(connection: Connection, where: sa.ColumnElement[bool], day: date) -> date | None:
    """The first day from `day` on that was computed from a state known before."""
    later = connection.scalar(sa.select(sa.func.min(checkpoint.c.day)).where(where, checkpoint.c.day > day))
    return None if later is None else later - timedelta(days=1)


def _mark(connection: Connection, pbx: str, agent: str, day: date) -> None:
    values = {"pbx": pbx, "kind": "agent", "key": agent, "day": day}
    is_marked = sa.select(rebuild.c.day).filter_by(**values)
    if connection.execute(is_marked).first() is None:
        connection.execute(sa.insert(rebuild).values(values))


def _forget(connection: Connection, pbx: str, agent: str, day: date) -> None:
    """The name turned out to be another agent's: nothing stands under it any more."""
    _clear(connection, pbx, agent, day, day)
    connection.execute(sa.delete(checkpoint).where(checkpoint.c.pbx == pbx, checkpoint.c.agent == agent))

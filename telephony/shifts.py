"""Agents' days from the record into facts: each from the state the day before handed on.

A day that hands on another state than before makes the next one due, until a day agrees; a log-off that
tells of an earlier log-in, or a log-in that nobody ended, reaches back to the day it concerns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.bulk import insert_rows
from data.changed_days import mark_changed
from data.facts import AgentTime
from data.rules import WRAP_UP_S
from data.schema.facts import agent_time
from data.schema.state import agent_day as checkpoint
from data.schema.state import rebuild
from telephony.exchange import Exchange
from telephony.reconstruction.agent_history import Run, local_days, run_days
from telephony.reconstruction.agent_state import CarriedState
from telephony.reconstruction.agent_time import Conditions
from telephony.reconstruction.assumed_end import rebuild_from
from telephony.shift_record import US, Known, known_of, restarts, state_before, states_at, states_before

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Played:
    """An agent's days from `first` on, computed."""

    agent: str
    first: date
    run: Run

    @property
    def last(self) -> date:
        """The last day of the run."""
        return self.first + timedelta(days=len(self.run.results) - 1)

    @property
    def carried_out(self) -> CarriedState:
        """The state after the last day."""
        return self.run.results[-1].carried_out


def rebuild_agent_days(connection: Connection, exchange: Exchange, agents: Sequence[str], day: date, now: int) -> None:
    """Compute a day of agents, and the days before it that this changes; later ones are marked due."""
    start, end = exchange.day_span(day)
    moved = [agent for agent in agents if exchange.identities.agent(agent, start) != agent]
    for agent in moved:
        _forget(connection, exchange.name, agent, day)
    agents = [agent for agent in agents if agent not in moved]
    states = states_before(connection, exchange.name, agents, day)
    begins = {a: _begin(connection, exchange, a, day, states[a], now) for a in agents}
    alone = [agent for agent in agents if begins[agent][0] != day]
    together = known_of(connection, exchange, [a for a in agents if a not in alone], start, end)
    played = [
        _play_back(connection, exchange, agent, day, *begins[agent], now, together.get(agent)) for agent in agents
    ]
    _write(connection, exchange, played, now)


def _begin(
    connection: Connection, exchange: Exchange, agent: str, day: date, state: tuple[date, CarriedState], now: int
) -> tuple[date, CarriedState]:
    """The day to begin with, and the state at its start."""
    known_day, carried = state
    if not carried.running:
        return day, carried
    _, end = exchange.day_span(day)
    reach = exchange.day(rebuild_from(carried, min(end, now)))
    if reach < known_day:
        known_day, carried = state_before(connection, exchange.name, agent, reach)
    return (known_day if carried.running else min(reach, day)), carried


def _play_back(
    connection: Connection,
    exchange: Exchange,
    agent: str,
    last: date,
    first: date,
    carried: CarriedState,
    now: int,
    known: Known | None,
) -> Played:
    """Play the days; while that tells of earlier ones, begin with those."""
    while True:
        run = _play(connection, exchange, agent, first, last, carried, now, known)
        if run.starts_before is None:
            break
        earlier = exchange.day(run.starts_before)
        if earlier >= first:
            break
        first, carried = state_before(connection, exchange.name, agent, earlier)
        first, known = min(first, earlier), None
    return Played(agent, first, run)


def _play(
    connection: Connection,
    exchange: Exchange,
    agent: str,
    first: date,
    last: date,
    carried: CarriedState,
    now: int,
    known: Known | None,
) -> Run:
    days = local_days(first, last, exchange.zone)
    if known is None:
        known = known_of(connection, exchange, [agent], days[0].start, days[-1].end)[agent]
    latest = max((row.at_us // US for row in known.rows), default=now)
    given = Conditions(
        now=max(now, latest),
        planned_wrap=lambda queue, at: exchange.rulebook.value(WRAP_UP_S, exchange.name, queue, at),
        restarts=restarts(connection, exchange, days[0].start, days[-1].end),
    )
    return run_days(days, carried, known.of, given)


def _write(connection: Connection, exchange: Exchange, played: Sequence[Played], now: int) -> None:
    """Replace the days of these runs, and the states between them."""
    if not played:
        return
    following = played[0].last + ONE_DAY
    before = states_at(connection, exchange.name, [one.agent for one in played], following)
    by_first: dict[date, list[str]] = {}
    for one in played:
        by_first.setdefault(one.first, []).append(one.agent)
    for first, agents in by_first.items():
        _clear(connection, exchange.name, agents, first, played[0].last)
    insert_rows(connection, agent_time, [row for one in played for row in _facts(exchange.name, one)])
    insert_rows(connection, checkpoint, [row for one in played for row in _states(exchange.name, one)])
    for one in played:
        if before.get(one.agent) != one.carried_out or one.run.undecided:
            _mark_next(connection, exchange, one.agent, following, one.carried_out, now)


def _facts(pbx: str, played: Played) -> list[dict[str, object]]:
    rows = []
    for offset, result in enumerate(played.run.results):
        day = played.first + timedelta(days=offset)
        facts = [interval.of(pbx, played.agent) for interval in result.intervals]
        rows += [_values(one, day, n) for n, one in enumerate(facts)]
    return rows


def _values(one: AgentTime, day: date, n: int) -> dict[str, object]:
    return {
        "pbx": one.pbx,
        "agent": one.agent,
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


def _states(pbx: str, played: Played) -> list[dict[str, object]]:
    """What days with anything in them handed on, and the last one."""
    rows = []
    for offset, result in enumerate(played.run.results, start=1):
        following = played.first + timedelta(days=offset)
        if result.intervals or result.evidence_last is not None or following == played.last + ONE_DAY:
            state = result.carried_out.to_json()
            rows.append({"pbx": pbx, "agent": played.agent, "day": following, "carried_in": state})
    return rows


def _clear(connection: Connection, pbx: str, agents: Sequence[str], first: date, last: date) -> None:
    """Forget the facts of these days, and the states that they handed on."""
    changed = (first + timedelta(days=n) for n in range((last - first).days + 1))
    mark_changed(connection, (agent_time.name,), changed)
    times, states = agent_time.c, checkpoint.c
    connection.execute(
        sa.delete(agent_time).where(times.pbx == pbx, times.agent.in_(agents), times.day.between(first, last))
    )
    handed_on = states.day.between(first + ONE_DAY, last + ONE_DAY)
    connection.execute(sa.delete(checkpoint).where(states.pbx == pbx, states.agent.in_(agents), handed_on))


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
    return None if later is None else later - ONE_DAY


def _mark(connection: Connection, pbx: str, agent: str, day: date) -> None:
    values = {"pbx": pbx, "kind": "agent", "key": agent, "day": day}
    is_marked = sa.select(rebuild.c.day).filter_by(**values)
    if connection.execute(is_marked).first() is None:
        connection.execute(sa.insert(rebuild).values(values))


def _forget(connection: Connection, pbx: str, agent: str, day: date) -> None:
    """The name turned out to be another agent's: nothing stands under it any more."""
    _clear(connection, pbx, [agent], day, day)
    connection.execute(sa.delete(checkpoint).where(checkpoint.c.pbx == pbx, checkpoint.c.agent == agent))

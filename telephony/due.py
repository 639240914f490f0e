"""What is due to be computed again: agents' days and whole days, kept in a table until it is done.

A mark is written in the transaction that makes it necessary and removed in the one that satisfies it, so
nothing is forgotten when a worker dies between.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from data.database import writing
from data.schema.facts import agent_time, call
from data.schema.state import rebuild as due_table
from telephony import unsolved
from telephony.exchange import Exchange
from telephony.rebuild import AgentDay, rebuild
from telephony.reconstruction.channels import device
from telephony.shifts import rebuild_agent_days

AGENT = "agent"
DAY = "day"
INLINE = 40
"""Agents' days computed at once in the transaction of a batch; more are left for the next ones."""
CALLS_AT_ONCE = 100
US = 1_000_000

Turn = Callable[[Connection], None]
"""First statement of a writing transaction: renews the lease, or waits for the leader's turn to end."""


def mark_agents(connection: Connection, pbx: str, days: Iterable[AgentDay]) -> None:
    """These agents' days are due."""
    _mark(connection, pbx, AGENT, sorted(days))


def mark_days(connection: Connection, pbx: str, days: Iterable[date]) -> None:
    """Everything that began on these local days is due: a rule changed."""
    _mark(connection, pbx, DAY, sorted(("", day) for day in days))


def mark_everything(engine: Engine, exchange: Exchange, turn: Turn) -> int:
    """All days that have calls are due; gives how many transactions that will take at least."""
    with writing(engine) as connection:
        turn(connection)
        calls = sa.select(call.c.day, sa.func.count()).where(call.c.pbx == exchange.name).group_by(call.c.day)
        found = connection.execute(calls).all()
        mark_days(connection, exchange.name, [day for day, _ in found])
    return sum(count // CALLS_AT_ONCE + 1 for _, count in found)


def _mark(connection: Connection, pbx: str, kind: str, wanted: list[AgentDay]) -> None:
    if not wanted:
        return
    first, last = min(day for _, day in wanted), max(day for _, day in wanted)
    table = due_table
    query = sa.select(table.c.key, table.c.day).where(
        table.c.pbx == pbx, table.c.kind == kind, table.c.day.between(first, last)
    )
    known = {(key, day) for key, day in connection.execute(query)}
    new = [{"pbx": pbx, "kind": kind, "key": key, "day": day} for key, day in wanted if (key, day) not in known]
    if new:
        connection.execute(sa.insert(table), new)


def catch_up(engine: Engine, exchange: Exchange, turn: Turn, now: int, horizon_us: int | None) -> int:
    """Satisfy every mark in short transactions; with a horizon only those of days before it. Gives the count."""
    done = 0
    while some := catch_up_some(engine, exchange, turn, now, horizon_us):
        done += some
    return done


def catch_up_some(engine: Engine, exchange: Exchange, turn: Turn, now: int, horizon_us: int | None) -> int:
    """One short transaction of `catch_up`: whoever is told to end can do so between two.

    Agents' days follow their calls day by day, so that the two never tell of different things for long.
    """
    before = exchange.day(now) + timedelta(days=1) if horizon_us is None else exchange.day(horizon_us // US)
    with writing(engine) as connection:
        turn(connection)
        exchange.refresh_if_old(connection)
        next_day = connection.scalar(sa.select(sa.func.min(due_table.c.day)).where(_days_of(exchange)))
        if next_day is None:
            return rebuild_agents(connection, exchange, now, INLINE, before)
        done = rebuild_agents(connection, exchange, now, INLINE, min(before, next_day))
        return done or rebuild_days(connection, exchange, now)


def rebuild_agents(connection: Connection, exchange: Exchange, now: int, limit: int, before: date | None = None) -> int:
    """Compute up to `limit` agents' days that are due; gives how many were.

    Today and yesterday come first: what happens now does not wait for history. Then the earliest.
    """
    table = due_table
    is_past = table.c.day < exchange.day(now) - timedelta(days=1)
    query = sa.select(table.c.key, table.c.day).where(table.c.pbx == exchange.name, table.c.kind == AGENT)
    if before is not None:
        query = query.where(table.c.day < before)
    marks = connection.execute(query.order_by(is_past, table.c.day, table.c.key).limit(limit)).all()
    by_day: dict[date, list[str]] = {}
    for agent, day in marks:
        by_day.setdefault(day, []).append(agent)
    for day, agents in by_day.items():
        # Removed first: computing a day may find that it, or the next, is due again.
        done = (table.c.pbx == exchange.name) & (table.c.kind == AGENT) & (table.c.day == day)
        connection.execute(sa.delete(table).where(done, table.c.key.in_(agents)))
        _compute(connection, exchange, agents, day, now)
    return len(marks)


def _compute(connection: Connection, exchange: Exchange, agents: list[str], day: date, now: int) -> None:
    """A day of agents together; if that fails, each alone, so that one costs only himself."""
    try:
        rebuild_agent_days(connection, exchange, agents, day, now)
    except DBAPIError:
        raise
    except Exception as error:
        if len(agents) == 1:
            unsolved.set_aside(connection, exchange.name, unsolved.AGENT, agents[0], error, now, day)
            exchange.unsolved.add(unsolved.key_of(agents[0], day))
            return
        for agent in agents:
            _compute(connection, exchange, [agent], day, now)
        return
    if exchange.unsolved:
        keys = [unsolved.key_of(agent, day) for agent in agents]
        unsolved.take_back(connection, exchange.name, unsolved.AGENT, keys)


def try_again(engine: Engine, exchange: Exchange, turn: Turn, now: int) -> None:
    """What could not be computed before is due once more."""
    with writing(engine) as connection:
        turn(connection)
        calls, agents = unsolved.waiting(connection, exchange.name)
        if calls:
            exchange.refresh(connection)
            agents += rebuild(connection, exchange, calls, now).agent_days
        mark_agents(connection, exchange.name, set(agents))


def rebuild_days(connection: Connection, exchange: Exchange, now: int) -> int:
    """Compute some calls of a day that is due because a rule changed; gives 1, or 0 if none is.

    The key of a day's mark is the last call that was computed: a whole day in one transaction would hold
    off everybody else who writes.
    """
    marks = due_table.c
    here = _days_of(exchange)
    mark = connection.execute(
        sa.select(marks.day, marks.key).where(here).order_by(marks.day, marks.key).limit(1)
    ).first()
    if mark is None:
        return 0
    # The mark stands for something newer than what was read a moment ago.
    exchange.refresh(connection)
    rest = (call.c.pbx == exchange.name) & (call.c.day == mark.day) & (call.c.call_id > mark.key)
    ids = connection.scalars(sa.select(call.c.call_id).where(rest).order_by(call.c.call_id).limit(CALLS_AT_ONCE)).all()
    mark_agents(connection, exchange.name, rebuild(connection, exchange, ids, now).agent_days)
    reached = ids[-1] if len(ids) == CALLS_AT_ONCE else mark.key
    connection.execute(sa.delete(due_table).where(here, marks.day == mark.day, marks.key.in_((mark.key, reached))))
    if len(ids) == CALLS_AT_ONCE:
        values = {"pbx": exchange.name, "kind": DAY, "key": reached, "day": mark.day}
        connection.execute(sa.insert(due_table).values(values))
    else:
        _mark_everybody(connection, exchange, mark.day)
    return 1


def _days_of(exchange: Exchange) -> sa.ColumnElement[bool]:
    return (due_table.c.pbx == exchange.name) & (due_table.c.kind == DAY)


def _mark_everybody(connection: Connection, exchange: Exchange, day: date) -> None:
    """All agents of a day are due."""
    of_day = (agent_time.c.pbx == exchange.name) & (agent_time.c.day == day)
    agents = connection.scalars(sa.select(agent_time.c.agent).where(of_day).distinct())
    mark_agents(connection, exchange.name, {(who, day) for agent in agents for who in _behind(exchange, agent, day)})


def _behind(exchange: Exchange, agent: str, day: date) -> set[str]:
    """The name under which time stands, and whom it may belong to since somebody said who is who."""
    at, identities = exchange.day_span(day)[0], exchange.identities
    others = {name: identities.agent(name, at) for name in identities.names(agent)}
    return {agent} | {other for name, other in others.items() if other and other != name}


def mark_open_agents(engine: Engine, exchange: Exchange, turn: Turn, now: int) -> None:
    """Agents whose time is running are due: the day for which it was computed last, and today."""
    today = exchange.day(now)
    with writing(engine) as connection:
        turn(connection)
        open_time = (agent_time.c.pbx == exchange.name) & agent_time.c.ended_at.is_(None)
        running = connection.execute(sa.select(agent_time.c.agent, agent_time.c.day).where(open_time).distinct())
        days = {(row.agent, day) for row in running for day in (row.day, today)}
        mark_agents(connection, exchange.name, days)


def after_new_alias(connection: Connection, exchange: Exchange, now: int) -> None:
    """A name and an interface turned out to be one agent: move what stands under the interface."""
    before = exchange.identities
    exchange.refresh_identities(connection)
    days: set[AgentDay] = set()
    moved = sa.select(agent_time.c.agent, agent_time.c.day).where(agent_time.c.pbx == exchange.name).distinct()
    for agent, day in connection.execute(moved):
        at = exchange.day_span(day)[0]
        if exchange.identities.agent(agent, at) != agent or before.agent(agent, at) != agent:
            days |= {(agent, day), (exchange.identities.agent(agent, at), day)}
    mark_agents(connection, exchange.name, days)
    by_interface = sa.select(call.c.call_id, call.c.agents).where(
        call.c.pbx == exchange.name, sa.cast(call.c.agents, sa.Text).like("%/%")
    )
    changed = [
        call_id
        for call_id, agents in connection.execute(by_interface)
        if any("/" in name and exchange.identities.agent(device(name), now) != name for name in agents)
    ]
    for start in range(0, len(changed), CALLS_AT_ONCE):
        part = rebuild(connection, exchange, changed[start : start + CALLS_AT_ONCE], now)
        mark_agents(connection, exchange.name, part.agent_days)

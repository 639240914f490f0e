"""The exchange going on by the clock: what is already in its tables, what it missed, then row by row as things happen.

A new start finds the agents who were logged in, logs QUEUESTART and writes on after the last row; calls that were
open then stay without an end, as after a failure of a real exchange.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from data.ami_address import AmiAddress
from telephony.simulated import tables
from telephony.simulated.ami.serving import BREATH_S, serve
from telephony.simulated.arrivals import hurry, keep_arriving, let_everybody_in
from telephony.simulated.history import live_through, open_exchange
from telephony.simulated.rows import SECOND
from telephony.simulated.simulation import Exchange
from telephony.simulated.world import World
from telephony.simulated.writer import write

LOOK_BACK = timedelta(days=4)  # an agent's last login is not older
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Left:
    """What an earlier run has left in the tables: when it ended, who was logged in, who of them was paused and why."""

    last: datetime
    present: dict[str, str] = field(default_factory=dict)


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def left_over(engine: sa.Engine, world: World) -> Left | None:
    """What an earlier run has left; nothing if the tables are empty."""
    log, cel = tables.queue_log.c, tables.cel.c
    with engine.connect() as connection:
        times = [
            *connection.scalars(sa.select(log.time).order_by(log.id.desc()).limit(100)),
            *connection.scalars(sa.select(sa.cast(cel.eventtime, sa.String(32))).order_by(cel.id.desc()).limit(100)),
        ]
        if not times:
            return None
        last = datetime.fromisoformat(max(time[:26] for time in times)).replace(tzinfo=world.zone)
        since = (last - LOOK_BACK).strftime("%Y-%m-%d %H:%M:%S")
        events = ("ADDMEMBER", "REMOVEMEMBER", "PAUSEALL", "UNPAUSEALL")
        rows = connection.execute(
            sa.select(log.agent, log.event, log.data1).where(log.time >= since, log.event.in_(events)).order_by(log.id)
        ).all()
    return Left(last, _present(world, [(row[0], row[1], row[2]) for row in rows]))


def _present(world: World, rows: list[tuple[str, str, str]]) -> dict[str, str]:
    extensions = {agent.interface: agent.extension for agent in world.agents}
    extensions |= {agent.name: agent.extension for agent in world.agents}
    always = {agent.extension for agent in world.agents if agent.static == agent.queues}
    members: set[str] = set()
    paused: dict[str, str] = {}
    for agent, event, reason in rows:
        extension = extensions.get(agent)
        if extension is None:
            continue
        if event == "PAUSEALL":
            paused[extension] = reason
        else:
            paused.pop(extension, None)
        if event == "ADDMEMBER":
            members.add(extension)
        elif event == "REMOVEMEMBER":
            members.discard(extension)
    members |= always & set(paused)
    return {extension: paused.get(extension, "") for extension in sorted(members)}


def take_up(world: World, engine: sa.Engine, now: datetime, seed: int, days: int) -> tuple[Exchange, datetime]:
    """An exchange that goes on after the last row, or begins so many days ago; and when that is."""
    left = left_over(engine, world)
    if left:
        start = min(left.last + timedelta(seconds=1), now)
    else:
        first = now.astimezone(world.zone).date() - timedelta(days=days)
        start = datetime(first.year, first.month, first.day, tzinfo=world.zone)
    return open_exchange(world, start, seed, left.present if left else None), start


def go_on(
    exchange: Exchange,
    engine: sa.Engine,
    stop: threading.Event,
    clock: Clock = wall_clock,
    speed: float = 1.0,
    rate: float = 0.0,
    ami: AmiAddress | None = None,
) -> None:
    """Live by the clock until told to stop. `rate` sends so many callers a second; `ami` opens the manager there."""
    if speed > 1.0:
        hurry(exchange, speed)
    if rate > 0.0:
        let_everybody_in(exchange)
        exchange.at(exchange.now, keep_arriving, rate)
    if ami is not None:
        serve(exchange, engine, stop, clock, ami)
        return
    while not stop.is_set():
        write(engine, exchange.run_until(round(clock().timestamp() * SECOND)))
        stop.wait(BREATH_S)


def catch_up(
    world: World,
    engine: sa.Engine,
    now: datetime,
    stop: threading.Event,
    *,
    seed: int = 1,
    days: int = 90,
    progress: Callable[[float], None] = lambda share: None,
) -> Exchange:
    """Write the history up to now if there is none, else the gap since the last run; the exchange at this point."""
    exchange, start = take_up(world, engine, now, seed, days)
    whole = max((now - start).total_seconds(), 1.0)
    for batch in live_through(exchange, start, now):
        write(engine, batch)
        progress(min((exchange.now / SECOND - start.timestamp()) / whole, 1.0))
        if stop.is_set():
            break
    return exchange


def run(
    world: World,
    engine: sa.Engine,
    clock: Clock,
    stop: threading.Event,
    *,
    seed: int = 1,
    days: int = 90,
    speed: float = 1.0,
    rate: float = 0.0,
    progress: Callable[[float], None] = lambda share: None,
) -> None:
    """History up to now, then live until told to stop."""
    exchange = catch_up(world, engine, clock(), stop, seed=seed, days=days, progress=progress)
    if not stop.is_set():
        go_on(exchange, engine, stop, clock, speed, rate)

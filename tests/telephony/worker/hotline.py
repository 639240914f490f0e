"""The simulated hotline as an exchange under test: some hours of its rows, a database with them, and a worker on it.

What the worker must find does not depend on how it got the rows, so all tests compare the same `contents`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.schema.facts import agent_time, call, offer, visit
from data.schema.state import agent_day, call_member, rebuild
from data.settings import Pbx, Settings
from telephony.exchange import Exchange
from telephony.ingest import Batch as IngestBatch
from telephony.simulated.history import history
from telephony.simulated.simulation import Batch
from telephony.simulated.tables import prepare
from telephony.simulated.world import exchange_settings, hotline
from telephony.simulated.writer import write
from telephony.sources import Source, open_sources
from telephony.sources.record import KeptRows
from telephony.worker import Desk, Totals, Worker

MONDAY = datetime(2026, 10, 4, 21, tzinfo=UTC)
"""Midnight of Monday 5 October 2026 in the hotline's zone."""
FACTS = (call, visit, offer, agent_time, agent_day, call_member)
RESTART_DAY = 1


@lru_cache
def hours(start: datetime, count: float, seed: int = 5) -> Batch:
    """All rows of some hours; the exchange fails on the second day. Not to be changed."""
    world = replace(hotline(), restart_day=RESTART_DAY)
    whole = Batch()
    for part in history(world, start, start + timedelta(hours=count), seed):
        whole.queue_log += part.queue_log
        whole.cdr += part.cdr
        whole.cel += part.cel
        whole.truth += part.truth
    return whole


def evening() -> Batch:
    """A Monday evening and the hour after midnight: some 600 rows, late shifts that end, a night shift that begins."""
    return hours(MONDAY + timedelta(hours=20), 5)


def fill(url: str, *batches: Batch) -> str:
    """Write rows into the exchange's database as it would; gives back its address."""
    engine = prepare(url)
    for batch in batches:
        write(engine, batch)
    engine.dispose()
    return url


def pbx(url: str, **more: Any) -> Pbx:
    """The hotline's exchange at this address."""
    known = exchange_settings()
    given = {"timezone": known["timezone"], "trunks": tuple(known["trunks"]), "extensions": known["extensions"]}
    return Pbx(**({"name": "main", "database_url": url} | given | more))


@dataclass
class Clock:
    """A clock that stands until it is set."""

    at: int

    def __call__(self) -> float:
        return float(self.at)


def worker(
    engine: Engine, exchange: Pbx, now: int | Clock, around: Callable[[Source], Source] = lambda source: source
) -> Worker:
    """A fresh worker, as after a restart, at a fixed hour; `around` may stand between it and its sources."""
    settings = Settings(timezone="Europe/Moscow")
    sources = [around(one) for one in open_sources(exchange, KeptRows(engine, exchange.name))]
    return Worker(
        engine, [Desk(Exchange(exchange, settings), sources)], settings, now if isinstance(now, Clock) else Clock(now)
    )


def read_to_end(one: Worker, report: Callable[[IngestBatch], None] = lambda batch: None) -> Totals:
    """Lead, and read every source to its end, as `worker --once` does."""
    assert one.lease.acquire()
    return one.drain(report)


def contents(engine: Engine, tables: Iterable[sa.Table] = FACTS) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables, in the order of their keys; MySQL keeps JSON's in an order of its own."""
    with engine.connect() as connection:
        return {
            table.name: [
                tuple(dict(sorted(v.items())) if isinstance(v, dict) else v for v in row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key))
            ]
            for table in tables
        }


def left_due(engine: Engine) -> int:
    """How much is marked as still to be computed."""
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(rebuild)) or 0


def differing(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> dict[str, tuple[list[Any], list[Any]]]:
    """What only one of the two has, by table; empty if they agree."""
    found: dict[str, tuple[list[Any], list[Any]]] = {}
    for name, rows in one.items():
        here, there = _each(rows) - _each(other[name]), _each(other[name]) - _each(rows)
        if here or there or len(rows) != len(other[name]):
            found[name] = (sorted(here)[:3], sorted(there)[:3])
    return found


def _each(rows: Sequence[Any]) -> set[str]:
    return {repr(row) for row in rows}

"""When the exchange itself failed: restarts, calls it cut off, and hours in which it should have had calls.

An outage lasts from the quarter of an hour in which it showed to the end of the next one. Silence is only
told, never blamed: who did not get through has left no call whose wait could be judged.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from data import facts as meanings
from data.answers.asking import Facts
from data.answers.counting import conditions
from data.counters import VISITS
from data.filters import Filters
from data.head.presence import Quarter
from data.localtime import QUARTER, day_start, local_slot
from data.schema.facts import visit
from data.schema.state import exchange_start

LOUD = 8.0
"""Calls that an hour usually has at least, for its silence to mean something: by chance once in 3000 hours."""


@dataclass(frozen=True, slots=True)
class Outages:
    """Restarts of the exchange, visits it cut off, and the quarters in which calls were touched by either."""

    restarts: tuple[int, ...]
    interrupted: int
    quarters: frozenset[Quarter]


@dataclass(frozen=True, slots=True)
class Silence:
    """Hours `first`…`last` of a day without any call, though usually there are about `usual`."""

    day: date
    first: int
    last: int
    usual: int


def outages(connection: Connection, facts: Facts, filters: Filters, zone_of: Callable[[str], ZoneInfo]) -> Outages:
    """The outages of the exchanges and days of the filters."""
    cut_off = sa.select(visit.c.day, visit.c.slot, sa.func.count()).where(
        conditions(VISITS, filters), visit.c.outcome == meanings.INTERRUPTED
    )
    touched: set[Quarter] = set()
    interrupted = 0
    for day, slot, n in facts.execute(cut_off.group_by(visit.c.day, visit.c.slot)):
        interrupted += int(n)
        touched |= _from_here((day, slot))
    restarts = []
    for pbx, at in _starts(connection, filters, zone_of):
        restarts.append(at)
        local = local_slot(at, zone_of(pbx))
        touched |= _from_here((local.day, local.slot))
    return Outages(tuple(sorted(restarts)), interrupted, frozenset(touched))


def _from_here(quarter: Quarter) -> set[Quarter]:
    day, slot = quarter
    return {quarter, (day, slot + 1) if slot < 95 else (day + timedelta(days=1), 0)}


def _starts(connection: Connection, filters: Filters, zone_of: Callable[[str], ZoneInfo]) -> Iterable[tuple[str, int]]:
    """Restarts, without the very first start: an exchange that begins was not out."""
    told = exchange_start.c
    query = sa.select(told.pbx, sa.func.min(told.at_us).label("at_us")).group_by(told.pbx)
    first = {row.pbx: row.at_us for row in connection.execute(query)}
    for pbx, at_us in connection.execute(sa.select(told.pbx, told.at_us)):
        if (filters.pbx and pbx not in filters.pbx) or at_us == first[pbx]:
            continue
        start, end = (day_start(day, zone_of(pbx)) for day in (filters.first, filters.last + timedelta(days=1)))
        if start <= at_us // 1_000_000 < end:
            yield pbx, at_us // 1_000_000


def outside(touched: Collection[Quarter]) -> ColumnElement[bool]:
    """Visits that no outage touched."""
    by_day: dict[date, list[int]] = {}
    for day, slot in touched:
        by_day.setdefault(day, []).append(slot)
    inside = (sa.and_(visit.c.day == day, visit.c.slot.in_(slots)) for day, slots in sorted(by_day.items()))
    return sa.not_(sa.or_(sa.false(), *inside))


def silences(
    usual: Mapping[tuple[int, int], float], calls: Mapping[Quarter, int], days: Iterable[date], zone: ZoneInfo, now: int
) -> tuple[Silence, ...]:
    """Hours without a call where `usual` (calls by weekday and hour) says many; touching ones are one silence."""
    found: list[Silence] = []
    for day in days:
        for hour in range(24):
            expected = usual.get((day.isoweekday(), hour), 0.0)
            is_over = day_start(day, zone) + (hour + 1) * 4 * QUARTER <= now
            if expected < LOUD or not is_over or any(calls.get((day, hour * 4 + q)) for q in range(4)):
                continue
            if found and (found[-1].day, found[-1].last) == (day, hour - 1):
                found[-1] = Silence(day, found[-1].first, hour, found[-1].usual + round(expected))
            else:
                found.append(Silence(day, hour, hour, round(expected)))
    return tuple(found)

"""What a service carried, quarter by quarter: calls, how they fared, who was there, how long calls took.

A quarter is a slot 0…95 of a local day. Days that are not over and days before the first fact are left
out of averages, and so are public holidays unless one day alone is asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from data import facts as meanings
from data.answers.asking import Facts
from data.answers.counting import conditions
from data.counters import COUNTERS, VISITS, Expression
from data.filters import Filters
from data.head.holidays import holiday
from data.head.presence import Attendance, Quarter
from data.localtime import QUARTER, day_start, local_slot
from data.schema.facts import visit

LONGEST_DAYS = 92
"""Of a longer period only the last days count: nobody plans by what was a year ago."""


@dataclass(frozen=True, slots=True)
class Fared:
    """Visits of one group. Of those `counted` for the service level, by the formula in force, `good` were in time.

    `waited_s` is all the time that callers waited, `hung_up` all who gave up, however soon;
    `ring_s` is how long the phones of `rung` answered visits rang in the round that was answered.
    """

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    good: int = 0
    counted: int = 0
    hung_up: int = 0
    waited_s: int = 0
    rung: int = 0
    ring_s: int = 0

    def __add__(self, other: "Fared") -> "Fared":
        return Fared(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Fared)))

    @property
    def service_level(self) -> float | None:
        """None of nothing."""
        return self.good / self.counted if self.counted else None

    @property
    def patience_s(self) -> float | None:
        """Mean patience: all waiting by the number who gave up. Who was answered sooner counts for what they waited."""
        return self.waited_s / self.hung_up if self.hung_up and self.waited_s else None

    @property
    def mean_ring_s(self) -> float:
        """How long the phone rang before an answer; 0 where nobody knows."""
        return self.ring_s / self.rung if self.rung else 0.0


_WAIT_KNOWN = visit.c.wait_s.is_not(None)
_HUNG_UP = sa.and_(visit.c.outcome == meanings.ABANDONED, _WAIT_KNOWN)
_RUNG = sa.and_(visit.c.outcome == meanings.ANSWERED, visit.c.ring_s.is_not(None))
_EACH: Mapping[str, Expression] = {
    "offered": COUNTERS["offered"].each,
    "answered": COUNTERS["answered"].each,
    "abandoned": COUNTERS["abandoned"].each,
    "good": COUNTERS["sl_good"].each,
    "counted": COUNTERS["sl_counted"].each,
    "hung_up": sa.case((_HUNG_UP, 1), else_=0),
    "waited_s": sa.case((_WAIT_KNOWN, visit.c.wait_s), else_=0),
    "rung": sa.case((_RUNG, 1), else_=0),
    "ring_s": sa.case((_RUNG, visit.c.ring_s), else_=0),
}


def fared(facts: Facts, filters: Filters, by: tuple[str, ...], *more: Expression) -> dict[tuple[Any, ...], Fared]:
    """How visits fared in each group of these columns that has any."""
    keys = [VISITS.columns[name].label(f"by_{name}") for name in by]
    sums = [
        sa.cast(sa.func.coalesce(sa.func.sum(_EACH[one.name]), 0), sa.BigInteger).label(f"n_{one.name}")
        for one in fields(Fared)
    ]
    query = sa.select(*keys, *sums).select_from(visit).where(conditions(VISITS, filters), *more)
    if keys:
        query = query.group_by(*(key.name for key in keys))
    width = len(keys)
    return {tuple(row[:width]): Fared(*(int(n) for n in row[width:])) for row in facts.execute(query)}


def queues_of(facts: Facts, filters: Filters) -> tuple[str, ...]:
    """The queues that these filters leave, where they leave out any by name or group; else none: all of them."""
    if not any(getattr(filters, name) for name in ("queues", "queue_groups")):
        return ()
    query = sa.select(visit.c.queue).where(conditions(VISITS, filters)).distinct()
    return tuple(sorted(row[0] for row in facts.execute(query))) or filters.queues


def usual_days(filters: Filters, since: date | None, today: date) -> tuple[date, ...]:
    """The days whose average is asked for; a single day stands for itself, even if it is not over."""
    if filters.first == filters.last:
        return (filters.first,) if since is not None and since <= filters.first <= today else ()
    if since is None:
        return ()
    first = max(filters.first, since)
    last = min(filters.last, today - timedelta(days=1))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(
        day for day in days if not holiday(day) and (not filters.weekdays or day.isoweekday() in filters.weekdays)
    )


@dataclass(frozen=True, slots=True)
class Interval:
    """One part of the average day, `step` quarters long from slot `slot` on. `exposed_s`: so long it lasted in all."""

    slot: int
    exposed_s: int
    calls: Fared
    there_s: int
    signed_in_s: int

    @property
    def rate(self) -> float:
        """Calls a second."""
        return self.calls.offered / self.exposed_s if self.exposed_s else 0.0

    @property
    def there(self) -> float:
        """Agents there on average."""
        return self.there_s / self.exposed_s if self.exposed_s else 0.0

    @property
    def signed_in(self) -> float:
        """Agents signed in on average, those on a break included."""
        return self.signed_in_s / self.exposed_s if self.exposed_s else 0.0


def average_day(
    days: Iterable[date],
    calls: Mapping[Quarter, Fared],
    attended: Attendance,
    step: int,
    zone: ZoneInfo,
    now: int,
) -> tuple[Interval, ...]:
    """All these days laid upon each other: intervals of `step` quarters, in order of the clock."""
    exposed: dict[int, int] = defaultdict(int)
    sums: dict[int, Fared] = defaultdict(Fared)
    there: dict[int, int] = defaultdict(int)
    signed_in: dict[int, int] = defaultdict(int)
    for day in days:
        for at in range(day_start(day, zone), min(day_start(day + timedelta(days=1), zone), now), QUARTER):
            exposed[local_slot(at, zone).slot // step] += min(QUARTER, now - at)
        for slot in range(96):
            place, key = slot // step, (day, slot)
            if key in calls:
                sums[place] += calls[key]
            there[place] += attended.there.get(key, 0)
            signed_in[place] += attended.signed_in.get(key, 0)
    return tuple(
        Interval(place * step, exposed[place], sums[place], there[place], signed_in[place])
        for place in range(96 // step)
    )


def recent(filters: Filters, today: date) -> Filters:
    """The filters without days to come, and without those too long ago to plan by."""
    last = max(filters.first, min(filters.last, today))
    return replace(filters, first=max(filters.first, last - timedelta(days=LONGEST_DAYS - 1)), last=last)


def only(filters: Filters, days: tuple[date, ...]) -> Filters:
    """The filters bounded to these days."""
    return replace(filters, first=days[0], last=days[-1]) if days else filters

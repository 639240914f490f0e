"""How many agents were there: intervals of agents' time laid over the local calendar, in seconds per quarter.

An agent who is signed in to several of the queues asked about is there once. Instants are seconds since
1970 UTC, [start, end); a quarter is a slot of a local day as the exchange's zone has it. The hour that
clocks repeat at night counts twice, as it happened twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from data import facts as meanings
from data.answers.asking import Facts
from data.filters import Filters
from data.localtime import QUARTER, local_slot
from data.schema.facts import agent_time
from data.settings import Settings

Span = tuple[int, int]
Quarter = tuple[date, int]
Until = Callable[[str, date], int]


@dataclass(frozen=True, slots=True)
class Attendance:
    """Seconds of agents in each quarter: `there` signed in and not on a break, `signed_in` breaks included."""

    there: Mapping[Quarter, int]
    signed_in: Mapping[Quarter, int]

    @property
    def break_share(self) -> float | None:
        """The part of signed-in time that went to breaks."""
        whole = sum(self.signed_in.values())
        return 1 - sum(self.there.values()) / whole if whole else None


def attendance(
    facts: Facts, filters: Filters, queues: tuple[str, ...], zone_of: Callable[[str], ZoneInfo], until: Until
) -> Attendance:
    """Who was there on the days and weekdays of the filters; with `queues` only those signed in to any of them."""
    kinds = (meanings.QUEUE_LOGIN, meanings.QUEUE_PAUSE) if queues else (meanings.LOGIN, meanings.PAUSE)
    told = agent_time.c
    conditions = [told.day.between(filters.first, filters.last), told.kind.in_(kinds)]
    conditions += [told.queue.in_(queues)] if queues else []
    conditions += [told.weekday.in_(filters.weekdays)] if filters.weekdays else []
    conditions += [told.pbx.in_(filters.pbx)] if filters.pbx else []
    query = sa.select(told.pbx, told.agent, told.day, told.queue, told.kind, told.started_at, told.ended_at)
    stays: dict[tuple[str, str, date], dict[str, tuple[list[Span], list[Span]]]] = defaultdict(dict)
    for pbx, agent, day, queue, kind, start, end in facts.execute(query.where(*conditions)):
        login_and_pauses = stays[pbx, agent, day].setdefault(queue, ([], []))
        login_and_pauses[kind == kinds[1]].append((start, until(pbx, day) if end is None else end))
    there: dict[Quarter, int] = defaultdict(int)
    signed_in: dict[Quarter, int] = defaultdict(int)
    for (pbx, _, _), by_queue in stays.items():
        zone = zone_of(pbx)
        lay_over(united(span for logins, _ in by_queue.values() for span in logins), zone, signed_in)
        free = (span for logins, pauses in by_queue.values() for span in without(united(logins), united(pauses)))
        lay_over(united(free), zone, there)
    return Attendance(there, signed_in)


def united(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif end > start:
            found.append((start, end))
    return found


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of united `spans` when the united `taken` are cut out."""
    left, cuts = [], list(taken)
    for start, end in spans:
        at = start
        for cut_start, cut_end in cuts:
            if cut_end <= at or cut_start >= end:
                continue
            if cut_start > at:
                left.append((at, cut_start))
            at = max(at, cut_end)
        if at < end:
            left.append((at, end))
    return left


def lay_over(spans: Iterable[Span], zone: ZoneInfo, seconds: dict[Quarter, int]) -> None:
    """Add the seconds of these spans to the quarters they lie in."""
    for start, end in spans:
        at = start
        while at < end:
            following = min((at // QUARTER + 1) * QUARTER, end)
            local = local_slot(at, zone)
            seconds[local.day, local.slot] = seconds.get((local.day, local.slot), 0) + following - at
            at = following


def zones_of(settings: Settings) -> Callable[[str], ZoneInfo]:
    """The zone of an exchange; of one that is no longer configured, that of reports."""
    zones = {pbx.name: pbx.zone for pbx in settings.exchanges}
    return lambda pbx: zones.get(pbx, settings.zone)

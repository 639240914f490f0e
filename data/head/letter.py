"""The letter: what happened in a week or month, beside the one before, and what explains the difference.

Numbers of waiting are those of the report "waits" for the same days; shares are 0…1, times seconds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from data.answer import answer, freshness, running_until
from data.answers.asking import Facts, facts_of
from data.answers.grouping import with_groups
from data.filters import Filters
from data.head.contributions import Explanation, Hour, Model, Side, explain
from data.head.load import Fared, average_day, fared, queues_of
from data.head.outages import Outages, Silence, outages, outside, silences
from data.head.period import Period
from data.head.plan import goal_in_force
from data.head.presence import Attendance, Quarter, attendance, zones_of
from data.head.staffing import Service
from data.settings import Settings
from data.table import Table, as_number

ENOUGH = 100
"""Visits of a period from which on a share of them is compared."""
USUAL_DAYS = 28
HOUR = 4
"""Quarters."""


@dataclass(frozen=True, slots=True)
class Account:
    """One period: the answer about waiting, hours of agents at the telephone, breaks of service."""

    waits: Table
    staff_s: int
    broke: Outages

    @property
    def handling_s(self) -> float | None:
        """Mean talk with after-call work."""
        return as_number(self.waits.total_of("aht"))


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything the letter says; `explained` is None where there is nothing to compare."""

    period: Period
    now: Account
    before: Account
    by_day: Table
    by_hour: Table
    by_queue: Table
    explained: Explanation | None
    has_staff: bool
    """The exchange told of shifts in both periods."""
    silent: tuple[Silence, ...]
    within_s: float
    lost: Table
    """What became of lost calls."""


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Facts of one period before they are judged."""

    filters: Filters
    days: tuple[date, ...]
    calls: Mapping[Quarter, Fared]
    attended: Attendance
    broke: Outages
    by_queue: Mapping[str, Fared]
    calm: Mapping[str, Fared]


def write_letter(connection: Connection, period: Period, asked: Filters, now: int, settings: Settings) -> Letter:
    """The letter about `period`, for the exchanges and queues of the filters."""
    filters = with_groups(connection, asked)
    this = replace(filters, first=period.first, last=period.counted_to, by=())
    then = replace(filters, first=period.before.first, last=period.before.counted_to, by=())
    facts = facts_of(connection, settings)
    gathered = [_gather(connection, facts, one, now, settings) for one in (then, this)]

    def ask(one: Filters, *by: str) -> Table:
        return answer(connection, "waits", replace(one, by=by), now, settings)

    by_queue = ask(this, "queue")
    accounts = [
        Account(waits, sum(one.attended.there.values()), one.broke)
        for waits, one in zip((ask(then, "queue"), by_queue), gathered, strict=True)
    ]
    goal = goal_in_force(connection, this, now, settings)
    comparable = all(account.waits.n >= ENOUGH for account in accounts)
    model = None
    if comparable and all(account.staff_s and account.handling_s for account in accounts):
        whole = sum((one for side in gathered for one in side.by_queue.values()), start=Fared())
        services = [Service(account.handling_s or 0, whole.patience_s, whole.mean_ring_s) for account in accounts]
        sides = [_side(one, service, settings.zone, now) for one, service in zip(gathered, services, strict=True)]
        model = Model(sides[0], sides[1], whole.patience_s, services[1].before_ringing(goal))
    old, new = gathered
    return Letter(
        period=period,
        now=accounts[1],
        before=accounts[0],
        by_day=ask(this, "day"),
        by_hour=ask(this, "hour"),
        by_queue=by_queue,
        explained=explain(old.by_queue, new.by_queue, old.calm, new.calm, model) if comparable else None,
        has_staff=all(account.staff_s for account in accounts),
        silent=_silent(facts, this, new, now, settings.zone),
        within_s=goal.within_s,
        lost=answer(connection, "lost", this, now, settings),
    )


def _gather(connection: Connection, facts: Facts, filters: Filters, now: int, settings: Settings) -> _Gathered:
    zone_of = zones_of(settings)
    until = running_until(freshness(connection), now, settings)
    broke = outages(connection, facts, filters, zone_of)
    by_queue = {queue: n for (queue,), n in fared(facts, filters, ("queue",)).items()}
    calm = by_queue
    if broke.quarters:
        calm = {queue: n for (queue,), n in fared(facts, filters, ("queue",), outside(broke.quarters)).items()}
    return _Gathered(
        filters=filters,
        days=tuple(filters.first + timedelta(days=n) for n in range((filters.last - filters.first).days + 1)),
        calls={(day, slot): n for (day, slot), n in fared(facts, filters, ("day", "slot")).items()},
        attended=attendance(facts, filters, queues_of(facts, filters), zone_of, until),
        broke=broke,
        by_queue=by_queue,
        calm=calm,
    )


def _side(one: _Gathered, service: Service, zone: ZoneInfo, now: int) -> Side:
    calls = {quarter: n for quarter, n in one.calls.items() if quarter not in one.broke.quarters}
    rates: dict[Hour, float] = {}
    counts: dict[Hour, int] = {}
    there: dict[Hour, float] = {}
    for weekday in {day.isoweekday() for day in one.days}:
        days = [day for day in one.days if day.isoweekday() == weekday]
        for interval in average_day(days, calls, one.attended, HOUR, zone, now):
            hour = (weekday, interval.slot // HOUR)
            rates[hour], counts[hour], there[hour] = interval.rate, interval.calls.offered, interval.there
    return Side(rates, counts, there, service.aht_s + service.ring_s)


def _silent(facts: Facts, this: Filters, new: _Gathered, now: int, zone: ZoneInfo) -> tuple[Silence, ...]:
    """Silent hours of this period, by what the four weeks before it were like."""
    first = this.first - timedelta(days=USUAL_DAYS)
    earlier = replace(this, first=first, last=this.first - timedelta(days=1))
    usual: dict[tuple[int, int], float] = {}
    known: Iterable[tuple[tuple[date, int], Fared]] = fared(facts, earlier, ("day", "slot")).items()
    for (day, slot), n in known:
        hour = (day.isoweekday(), slot // 4)
        usual[hour] = usual.get(hour, 0.0) + n.offered * 7 / USUAL_DAYS
    offered = {quarter: n.offered for quarter, n in new.calls.items()}
    return silences(usual, offered, new.days, zone, now)

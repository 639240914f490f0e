"""Calls at once against people on duty: the exact maximum and the mean, by any part of the calendar.

Lines in use are whole calls; calls in queues wait or talk there; on duty is who is signed in and not on a
break. Each counts from the second in which it begins until before the second in which it ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from data import facts
from data.answers.asking import Facts, integers
from data.answers.counting import conditions
from data.answers.elapsed import seconds_between
from data.counters import CALLS, SHIFTS, VISITS, Fact
from data.dimensions import BY_SLUG
from data.filters import Filters
from data.localtime import QUARTER, LocalSlot, day_start, local_slot
from data.metric import LESS, QUEUE, Metric, Sums, share
from data.question import Asked, NamedReport, Scope, no_total, values
from data.report import ABOUT_QUEUES, Chart
from data.schema.columns import Instant
from data.schema.facts import agent_time, call, visit
from data.sweep import Presence, Quarter, at_once, changes, duty
from data.table import COUNT, SECONDS, SHARE, Column, Conservation, Part
from data.words import N_

if TYPE_CHECKING:
    import numpy as np

DAYS_AT_ONCE = timedelta(days=30)
LOOK_BACK = timedelta(days=1)
"""A call that began the day before may still be going on."""

COUNTS = ("lines", "queued", "people")
SLUGS = (*(f"{name}_{what}" for name in COUNTS for what in ("most", "s")), "short_s", "length_s", "begun", "endless")
LARGEST = frozenset(f"{name}_most" for name in COUNTS)


def ask(report: NamedReport, asked: Facts, filters: Filters, scope: Scope) -> Asked:
    """What went on at once in the days of these filters, until now."""
    first, last = _bounds(_since_known(asked, filters), scope)
    found = _found(asked, replace(filters, hours=(), slots=(), weekdays=(), until_slot=None), first, last, scope)
    begun = _begun(asked, filters)
    rows: dict[tuple[Any, ...], Sums] = {}
    total = Sums(dict.fromkeys(SLUGS, 0))
    dimensions = [BY_SLUG[slug] for slug in filters.by]
    for number in range(first // QUARTER, -(-last // QUARTER)):
        local = local_slot(number * QUARTER, scope.settings.zone)
        if _is_asked(local, filters):
            key = tuple(one.fold(getattr(local, one.stored)) for one in dimensions)
            length = min(last, (number + 1) * QUARTER) - max(first, number * QUARTER)
            counts = _counts(found.get(number), length, begun.pop((local.day, local.slot), (0, 0)))
            for sums in (total, rows.setdefault(key, Sums(dict.fromkeys(SLUGS, 0)))):
                _add(sums, counts)
    keys = tuple(Column(one.slug, one.name, "dimension") for one in dimensions)
    whole, endless = total["begun"], total["endless"]
    return Asked(
        by=filters.by,
        keys=keys,
        rows=tuple((*key, *values(report, rows[key])) for key in sorted(rows)),
        total=no_total(keys, values(report, total)),
        n=whole,
        conservation=Conservation(
            Part("begun", N_("Calls"), whole),
            (Part("measured", N_("measured"), whole - endless), Part("endless", N_("of unknown end"), endless)),
        ),
    )


def _found(asked: Facts, filters: Filters, first: int, last: int, scope: Scope) -> dict[int, Quarter]:
    """What went on in each quarter; read some days at a time, so that memory does not grow with the period."""
    found: dict[int, Quarter] = {}
    day, end = (local_slot(at, scope.settings.zone).day for at in (first, last))
    while day <= min(filters.last, end):
        some = replace(filters, first=day, last=min(filters.last, day + DAYS_AT_ONCE))
        streams = [
            changes(_intervals(asked, CALLS, call.c.started_at, call.c.ended_at, some, scope)),
            changes(_intervals(asked, VISITS, visit.c.entered_at, visit.c.ended_at, some, scope)),
            duty(_presences(asked, some, scope)),
        ]
        some_first, some_last = _bounds(some, scope)
        found |= at_once(streams, max(some_first, first), min(some_last, last))
        day = some.last + timedelta(days=1)
    return found


def _since_known(asked: Facts, filters: Filters) -> Filters:
    """No earlier than the first day of which anything is known: nothing happened at once before."""
    known = next(iter(asked.execute(sa.select(sa.func.min(call.c.day)))))[0] or filters.last
    return replace(filters, first=max(filters.first, min(known, filters.last)))


def _bounds(filters: Filters, scope: Scope) -> tuple[int, int]:
    first = day_start(filters.first, scope.settings.zone)
    last = day_start(filters.last + timedelta(days=1), scope.settings.zone)
    if filters.until_slot is not None:
        last = day_start(filters.last, scope.settings.zone) + filters.until_slot * QUARTER
    return first, max(first, min(last, scope.known_until))


def _is_asked(local: LocalSlot, filters: Filters) -> bool:
    return (
        (not filters.hours or local.slot // 4 in filters.hours)
        and (not filters.slots or local.slot in filters.slots)
        and (not filters.weekdays or local.weekday in filters.weekdays)
    )


def _counts(quarter: Quarter | None, length: int, begun: tuple[int, int]) -> Mapping[str, int]:
    counts = {"length_s": length, "begun": begun[0], "endless": begun[1]}
    if quarter is not None:
        counts["short_s"] = quarter.short_s
        for name, most, seconds in zip(COUNTS, quarter.most, quarter.seconds, strict=True):
            counts |= {f"{name}_most": most, f"{name}_s": seconds}
    return counts


def _add(sums: Sums, counts: Mapping[str, int]) -> None:
    for slug, n in counts.items():
        sums.counts[slug] = max(sums.counts[slug], n) if slug in LARGEST else sums.counts[slug] + n


def _intervals(
    asked: Facts, fact: Fact, begin: sa.Column[Any], end: sa.Column[Any], filters: Filters, scope: Scope
) -> "np.ndarray":
    """Beginnings and ends; what is open now goes on, what has no end otherwise is left out."""
    open_now = fact.columns["outcome"].in_((facts.OPEN_WAITING, facts.OPEN_TALKING))
    around = conditions(fact, replace(filters, first=filters.first - LOOK_BACK))
    ended = sa.func.coalesce(_second(end), scope.known_until)
    columns: list[Any] = [_second(begin).label("begin"), sa.cast(ended, sa.BigInteger).label("end")]
    query = sa.select(*columns)
    return integers(asked, query.where(around, sa.or_(end.is_not(None), open_now)))


def _second(at: sa.Column[Any]) -> seconds_between:
    """An instant as the number that it is; making an object of each takes longer than everything else."""
    return seconds_between(sa.literal(0, Instant()), at)


def _presences(asked: Facts, filters: Filters, scope: Scope) -> Iterator[Presence]:
    """Shifts and breaks; of the queues of the filters, where they name some."""
    fact, wanted = SHIFTS, filters
    signed_in, on_break = facts.LOGIN, facts.PAUSE
    if filters.queues or filters.queue_groups:
        fact = replace(SHIFTS, columns={**SHIFTS.columns, "queue": agent_time.c.queue})
        signed_in, on_break = facts.QUEUE_LOGIN, facts.QUEUE_PAUSE
    known = {name: getattr(filters, name) for name in ("pbx", "agents", "agent_groups", "queues", "queue_groups")}
    wanted = replace(Filters(filters.first - LOOK_BACK, filters.last, groups=filters.groups), **known)
    one = agent_time.c
    query = (
        sa.select(one.pbx, one.agent, one.day, one.kind, one.started_at, one.ended_at, one.queue)
        .where(conditions(fact, wanted), one.kind.in_((signed_in, on_break)))
        .order_by(one.started_at)
    )
    for pbx, agent, day, kind, begin, end, _queue in asked.execute(query):
        yield Presence((pbx, agent), kind == on_break, begin, scope.until(pbx, day) if end is None else end)


def _begun(asked: Facts, filters: Filters) -> dict[tuple[Any, int], tuple[int, int]]:
    """Calls that began in each quarter of each day, and those of them of whose end nobody told."""
    is_open = call.c.outcome.in_((facts.OPEN_WAITING, facts.OPEN_TALKING))
    endless = sa.func.sum(sa.case((sa.and_(call.c.ended_at.is_(None), sa.not_(is_open)), 1), else_=0))
    keys = (CALLS.columns["day"], CALLS.columns["slot"])
    columns: list[Any] = [*keys, sa.func.count(), sa.cast(endless, sa.BigInteger)]
    query = sa.select(*columns).where(conditions(CALLS, filters))
    return {(day, slot): (int(n), int(without)) for day, slot, n, without in asked.execute(query.group_by(*keys))}


def _most(slug: str, name: str, definition: str, better: str = "") -> Metric:
    slug = f"{slug}_most"
    return Metric(slug, name, COUNT, QUEUE, definition, "max over every second", (slug,), lambda s: s[slug], better)


def _mean(slug: str, name: str, definition: str) -> Metric:
    def mean(s: Sums) -> float | None:
        return round(s[f"{slug}_s"] / s["length_s"], 2) if s["length_s"] else None

    formula = f"Σ seconds of {slug} / seconds"
    return Metric(f"{slug}_mean", name, COUNT, QUEUE, definition, formula, (f"{slug}_s", "length_s"), mean)


CONCURRENCY = NamedReport(
    slug="concurrency",
    title=N_("Calls at once"),
    question=N_("How many calls go on at once, and are there people for them?"),
    view=QUEUE,
    measures=(
        _most("queued", N_("In queues, at most"), N_("Most calls that waited or talked in queues at the same time.")),
        _mean("queued", N_("In queues, on average"), N_("Mean number of calls waiting or talking in queues.")),
        _most("people", N_("On duty, at most"), N_("Most people signed in and not on a break at the same time.")),
        _mean("people", N_("On duty, on average"), N_("Mean number of people signed in and not on a break.")),
        Metric(
            "short_s",
            N_("Too few people"),
            SECONDS,
            QUEUE,
            N_("Time in which more calls waited or talked in queues than people were on duty."),
            "Σ seconds with queued > people",
            ("short_s",),
            lambda s: s["short_s"],
            LESS,
        ),
        Metric(
            "short_rate",
            N_("Too few people, share"),
            SHARE,
            QUEUE,
            N_("Share of all time in which more calls waited or talked in queues than people were on duty."),
            "short_s / seconds",
            ("short_s", "length_s"),
            lambda s: share(s["short_s"], s["length_s"]),
            LESS,
        ),
        _most("lines", N_("Lines in use, at most"), N_("Most calls of any direction at the same time.")),
        _mean("lines", N_("Lines in use, on average"), N_("Mean number of calls of any direction.")),
        Metric(
            "begun",
            N_("Calls"),
            COUNT,
            QUEUE,
            N_("Calls that began in this time."),
            "Σ calls",
            ("begun",),
            lambda s: s["begun"],
        ),
    ),
    fact=VISITS,
    chart=Chart("concurrency", ("queued_most", "queued_mean", "people_mean")),
    counted="begun",
    ask=ask,
    by=("hour",),
    dimensions=("slot", "hour", "weekday", "day", "week", "month"),
    group=ABOUT_QUEUES,
    tiles=("queued_most", "people_most", "short_s", "short_rate", "lines_most", "begun"),
)

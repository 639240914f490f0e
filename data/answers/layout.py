"""Layout: from summed counters to the table that is shown. Pure; `today` and `now` are arguments."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from data.answers.counting import Key
from data.answers.occurring import DIVISIBLE, Occurrences
from data.answers.tally import Tally
from data.dimensions import BY_SLUG, Dimension
from data.filters import Filters
from data.metric import MORE, NEAR_TARGET, Metric, Sums, Value, metric_value
from data.metrics import METRICS
from data.report import Report
from data.rules import SERVICE_LEVEL_TARGET, Rulebook
from data.table import (
    BELOW,
    GOOD,
    NEAR,
    Cell,
    Column,
    Conservation,
    Distribution,
    Freshness,
    Note,
    Part,
    Table,
)
from data.words import N_, OUTCOMES

MAX_ROWS = 10_000
TOO_MANY_ROWS = N_("Only the first 10,000 rows are shown; the totals are of all of them.")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a table is laid out in: the day it is, thresholds in force, the exchanges there are."""

    today: date
    at: int
    """Instant at which targets are looked up."""
    rulebook: Rulebook
    exchanges: tuple[str, ...]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[Cell, ...]
    statuses: tuple[str, ...]
    target: float


def lay_out(
    report: Report,
    filters: Filters,
    counted: Tally,
    setting: Setting,
    freshness: tuple[Freshness, ...],
    notes: tuple[Note, ...],
) -> Table:
    """The table of a report."""
    dimensions = tuple(BY_SLUG[slug] for slug in filters.by)
    keys = _ordered(_with_gaps(counted, dimensions, filters, setting.today), counted, dimensions, report)
    make = _maker(report, filters, counted, setting)
    nothing = _zeros(counted.total)
    rows = [make(key, key, counted.rows.get(key, nothing), counted.spread.get(key, {})) for key in keys[:MAX_ROWS]]
    total = make((), (None,) * len(filters.by), counted.total, counted.spread_total)
    columns = _columns(report, dimensions, counted)
    if report.average and DIVISIBLE.issuperset(filters.by):
        columns = (*columns, _average_column(report))
        rows = _with_averages(rows, report, columns, filters, counted, setting)
        total = _Row((*total.cells, None), (*total.statuses, ""), total.target)
    return Table(
        report=report.slug,
        title=report.title,
        question=report.question,
        view=report.view,
        by=filters.by,
        columns=columns,
        rows=tuple(row.cells for row in rows),
        total=total.cells,
        statuses=tuple(row.statuses for row in rows),
        total_status=total.statuses,
        targets=tuple(row.target for row in rows),
        total_target=total.target,
        conservation=_conservation(report, counted.total),
        first=filters.first,
        last=filters.last,
        counted=report.counted,
        n=_number(METRICS[report.counted], counted.total),
        freshness=freshness,
        distributions=_distributions(counted.total),
        notes=(*notes, Note(TOO_MANY_ROWS)) if len(keys) > MAX_ROWS else notes,
        zone=setting.zone,
        since=counted.since,
    )


def _average_column(report: Report) -> Column:
    metric = METRICS[report.average]
    return Column(f"{metric.slug}:average", metric.name, "average", metric.unit, metric.better)


def _with_averages(
    rows: list[_Row],
    report: Report,
    columns: tuple[Column, ...],
    filters: Filters,
    counted: Tally,
    setting: Setting,
) -> list[_Row]:
    """Each row's metric per time that its hour or weekday occurred since anything is known."""
    place = next(n for n, column in enumerate(columns) if column.slug == report.average)
    first = max(filters.first, counted.since or filters.first)
    occurred = Occurrences(first, min(filters.last, setting.today), setting.at, setting.zone)
    made = []
    for row in rows:
        value, times = row.cells[place], occurred.times(filters.by, row.cells)
        average = round(value / times, 1) if isinstance(value, int | float) and times else None
        made.append(_Row((*row.cells, average), (*row.statuses, ""), row.target))
    return made


def _reasons(counted: Tally) -> tuple[str, ...]:
    return tuple(sorted(counted.spread_total))


def _maker(
    report: Report, filters: Filters, counted: Tally, setting: Setting
) -> Callable[[Key, Sequence[Cell], Sums, Mapping[str, int]], _Row]:
    """Makes rows; what is the same for ten thousand of them is looked up once."""
    metrics = [METRICS[slug] for slug in report.metrics]
    reasons = _reasons(counted)
    whole = METRICS[report.spread].value if report.spread else _no_value
    known = counted.total.counts.keys()
    values_of = [metric.value if known >= set(metric.needs) else _no_value for metric in metrics]
    blank = ("",) * (len(filters.by) + len(metrics) + len(reasons))
    with_target = [place for place, metric in enumerate(metrics, start=len(filters.by)) if metric.has_target]
    subject = _subject(filters, setting)
    target_of = cache(partial(_target, setting))

    def make(key: Key, shown: Sequence[Cell], sums: Sums, spread: Mapping[str, int]) -> _Row:
        target = target_of(*subject(key))
        # Of an unknown whole no part is known either.
        parts = [spread.get(reason, 0) for reason in reasons] if whole(sums) is not None else [None] * len(reasons)
        cells = (*shown, *[value(sums) for value in values_of], *parts)
        if not with_target:
            return _Row(cells, blank, target)
        statuses = list(blank)
        for place in with_target:
            statuses[place] = _status(cells[place], target)
        return _Row(cells, tuple(statuses), target)

    return make


def _no_value(_sums: Sums) -> None:
    return None


def _columns(report: Report, dimensions: Iterable[Dimension], counted: Tally) -> tuple[Column, ...]:
    metrics = (METRICS[slug] for slug in report.metrics)
    spread = METRICS.get(report.spread)
    return (
        *(Column(one.slug, one.name, "dimension") for one in dimensions),
        *(Column(one.slug, one.name, "metric", one.unit, one.better) for one in metrics),
        *(
            Column(f"{spread.slug}:{reason}", spread.name, "spread", spread.unit, "", reason)
            for reason in _reasons(counted)
            if spread
        ),
    )


def _status(value: Value, target: float) -> str:
    if value is None:
        return ""
    if value >= target:
        return GOOD
    return NEAR if value >= target - NEAR_TARGET else BELOW


def _target(setting: Setting, pbx: str, queue: str) -> float:
    """Service level target of one row: its own queue's where a row is about one queue."""
    return setting.rulebook.value(SERVICE_LEVEL_TARGET, pbx, queue, setting.at) / 100


def _subject(filters: Filters, setting: Setting) -> Callable[[Key], tuple[str, str]]:
    """Tells which exchange and queue alone a row is about; empty where it is about several."""

    def only(dimension: str, names: tuple[str, ...]) -> Callable[[Key], str]:
        known = names[0] if len(names) == 1 else ""
        if dimension not in filters.by:
            return lambda key: known
        place = filters.by.index(dimension)
        return lambda key: str(key[place]) if key else known

    pbx, queue = only("pbx", filters.pbx or setting.exchanges), only("queue", filters.queues)
    return lambda key: (pbx(key), queue(key))


def _conservation(report: Report, total: Sums) -> Conservation:
    def part(slug: str) -> Part:
        return Part(slug, METRICS[slug].name, _number(METRICS[slug], total))

    return Conservation(part(report.whole), tuple(part(slug) for slug in report.parts))


def _number(metric: Metric, sums: Sums) -> int:
    return int(metric_value(metric, sums) or 0)


def _zeros(total: Sums) -> Sums:
    return Sums(dict.fromkeys(total.counts, 0))


def _distributions(total: Sums) -> tuple[Distribution, ...]:
    return tuple(
        Distribution(outcome, OUTCOMES[outcome], tuple(sorted(total.waits[outcome].items())))
        for outcome in sorted(total.waits)
    )


def _with_gaps(counted: Tally, dimensions: tuple[Dimension, ...], filters: Filters, today: date) -> set[Key]:
    """The keys to show: along one time axis also those where nothing happened, else only those with something."""
    if len(dimensions) == 1 and dimensions[0].ordered and counted.rows:
        return set(counted.rows) | {(key,) for key in _axis(dimensions[0], counted, filters, today)}
    return {key for key, sums in counted.rows.items() if any(sums.counts.values())}


def _axis(dimension: Dimension, counted: Tally, filters: Filters, today: date) -> set[Any]:
    if dimension.slug == "weekday":
        return set(filters.weekdays or range(1, 8))
    if dimension.stored == "slot":
        hours = filters.hours or range(24)
        return {dimension.fold(hour * 4 + quarter) for hour in hours for quarter in range(4)}
    first, last = max(filters.first, counted.since or today), min(filters.last, today)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {dimension.fold(day) for day in days if not filters.weekdays or day.isoweekday() in filters.weekdays}


def _ordered(keys: set[Key], counted: Tally, dimensions: tuple[Dimension, ...], report: Report) -> list[Key]:
    place = cache(_place)
    named = sorted(keys, key=lambda key: [place(part) for part in key])
    if not dimensions or dimensions[0].ordered or not report.order:
        return named
    metric = METRICS[report.order]
    sign = 1 if metric.better == MORE else -1

    def need(key: Key) -> tuple[bool, float]:
        value = metric_value(metric, counted.rows[key])
        return (value is None, sign * (value or 0))

    return sorted(named, key=need)


def _place(part: Any) -> tuple[Any, ...]:
    return (part == "", part.casefold(), part) if isinstance(part, str) else (False, part, part)

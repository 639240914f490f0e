"""Layout: from summed counters to the table that is shown. Pure; `today` and `now` are arguments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data.counting import Key
from data.dimensions import BY_SLUG, Dimension
from data.filters import Filters
from data.metric import MORE, NEAR_TARGET, Metric, Sums, Value, metric_value
from data.metrics import METRICS
from data.occurring import DIVISIBLE, Occurrences
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
from data.tally import Tally
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
    rows = [_row(report, filters, counted, key, setting) for key in keys[:MAX_ROWS]]
    total = _total(report, filters, counted, setting)
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


def _row(report: Report, filters: Filters, counted: Tally, key: Key, setting: Setting) -> _Row:
    sums = counted.rows.get(key) or _zeros(counted.total)
    spread = [counted.spread.get(key, {}).get(reason, 0) for reason in _reasons(counted)]
    return _made(report, key, sums, spread, _target(key, filters, setting))


def _total(report: Report, filters: Filters, counted: Tally, setting: Setting) -> _Row:
    nothing = (None,) * len(filters.by)
    spread = [counted.spread_total[reason] for reason in _reasons(counted)]
    return _made(report, nothing, counted.total, spread, _target((), filters, setting))


def _made(report: Report, keys: tuple[Cell, ...], sums: Sums, spread: list[int], target: float) -> _Row:
    metrics = [METRICS[slug] for slug in report.metrics]
    values = [metric_value(metric, sums) for metric in metrics]
    statuses = [
        _status(value, target) if metric.has_target else "" for metric, value in zip(metrics, values, strict=True)
    ]
    return _Row((*keys, *values, *spread), ("",) * len(keys) + (*statuses,) + ("",) * len(spread), target)


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


def _target(key: Key, filters: Filters, setting: Setting) -> float:
    """Service level target of one row: its own queue's where a row is about one queue."""
    pbx = _only(key, filters, "pbx", filters.pbx or setting.exchanges)
    queue = _only(key, filters, "queue", filters.queues)
    return setting.rulebook.value(SERVICE_LEVEL_TARGET, pbx, queue, setting.at) / 100


def _only(key: Key, filters: Filters, dimension: str, names: tuple[str, ...]) -> str:
    if key and dimension in filters.by:
        return str(key[filters.by.index(dimension)])
    return names[0] if len(names) == 1 else ""


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
    named = sorted(keys, key=lambda key: tuple(_place(part) for part in key))
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

"""Comparing a period with an earlier one: which days stand against it, and both answers in one table.

Pure; days are local. A period that is going on is compared with the part of the earlier one that is as
long: up to the same day, and of that day up to the same quarter of an hour.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from data.filters import EARLIEST, Filters
from data.table import COUNT, SHARE, Against, Cell, Column, Table

BEFORE = "before"
"""Kind of a column with the earlier values, and what stands after the colon of its slug."""
COMPARED = ("metric", "average")
CALENDAR = frozenset(("day", "week", "month"))
"""Divisions whose keys are of one period only."""
Move = Callable[[date], date]


def earlier(filters: Filters, today: date, slot: int) -> Filters:
    """The filters of the earlier period; `slot` is the quarter of an hour that is going on today."""
    if filters.against == "year":
        move = _months_before(12)
    elif filters.against == "previous" and _is_whole_months(filters):
        move = _months_before(_months(filters.first, filters.last) + 1)
    else:
        days = (filters.last - filters.first).days + 1
        move = _days_before(days if filters.against == "previous" else -(-days // 7) * 7)
    first, last = move(filters.first), move(filters.last)
    if _is_month_end(filters.last) and _is_whole_months(filters):
        last = _month_end(last)
    until = None
    if filters.first <= today <= filters.last:
        last = max(first, min(last, first + (today - filters.first)))
        until = slot
    return replace(filters, first=max(first, EARLIEST), last=max(last, EARLIEST), against="", until_slot=until)


def beside(table: Table, before: Table, against: Against) -> Table:
    """The table with a column of earlier values for each metric, row by row; empty if nothing is known so early."""
    places = [n for n, column in enumerate(table.columns) if column.kind in COMPARED]
    rows = {_position(before, row): row for row in before.rows}
    nothing = (None,) * len(places)
    is_known = table.since is None or against.last >= table.since
    total = tuple(before.total[n] for n in places) if is_known else nothing

    def found(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        was = rows.get(_position(table, row))
        return nothing if was is None else tuple(was[n] for n in places)

    gone = _gone(table, before) if is_known else ()
    empty = ("",) * len(places)
    return replace(
        table,
        columns=(*table.columns, *(_column(table.columns[n]) for n in places)),
        rows=tuple((*row, *found(row)) for row in (*table.rows, *gone)),
        total=(*table.total, *total),
        statuses=(
            *((*row, *empty) for row in table.statuses),
            *(("",) * (len(table.columns) + len(places)) for _ in gone),
        ),
        total_status=(*table.total_status, *empty),
        targets=(*table.targets, *(table.total_target for _ in gone)),
        against=against,
    )


def _gone(table: Table, before: Table) -> tuple[tuple[Cell, ...], ...]:
    """A row for what there was only before: counts of it are zero now, anything else says nothing."""
    if CALENDAR.intersection(table.by):
        return ()
    here = {row[: len(table.by)] for row in table.rows}
    zeros = tuple(0 if one.kind == "metric" and one.unit == COUNT else None for one in table.columns)
    keys = (row[: len(table.by)] for row in before.rows)
    return tuple((*key, *zeros[len(key) :]) for key in keys if key not in here)


def change(column: Column, value: Cell, before: Cell) -> float | None:
    """Points of a share, or the relative change of anything else; None where one of them says nothing."""
    if not isinstance(value, int | float) or not isinstance(before, int | float):
        return None
    if column.unit == SHARE:
        return value - before
    return (value - before) / before if before else None


def _column(column: Column) -> Column:
    return replace(column, slug=f"{column.slug}:{BEFORE}", kind=BEFORE)


def _position(table: Table, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The row's key with days told by their place in the period, so that both periods say the same."""
    return tuple(_place(slug, key, table.first) for slug, key in zip(table.by, row, strict=False))


def _place(dimension: str, key: Cell, first: date) -> Cell:
    if not isinstance(key, date):
        return key
    if dimension == "week":
        return (key - first + timedelta(days=first.weekday())).days // 7
    return _months(first, key) if dimension == "month" else (key - first).days


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _is_whole_months(filters: Filters) -> bool:
    return filters.first.day == 1 and _is_month_end(filters.last)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _days_before(days: int) -> Move:
    def move(day: date) -> date:
        return EARLIEST if (day - EARLIEST).days < days else day - timedelta(days=days)

    return move


def _months_before(months: int) -> Move:
    def move(day: date) -> date:
        year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
        if year < EARLIEST.year:
            return EARLIEST
        start = date(year, month + 1, 1)
        return start.replace(day=min(day.day, _month_end(start).day))

    return move

"""Pivot: rows by columns of an exploration, with totals; pure, every number asked of the door.

Totals are asked for as such, so the total of shares is the share of sums. Of a long dimension the
largest are shown by themselves; the others stand together as OTHER, asked for too, where the dimension
can be filtered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from data.dimensions import BY_SLUG as DIMENSIONS
from data.exploring.explore import Exploration, undivided
from data.filters import LISTS, Filters
from data.metrics import METRICS
from data.report import Report
from data.table import COUNT, Cell, Column, Table, amount

MOST_CELLS = 8000
MOST_ROWS, FEWEST_ROWS = 100, 10
MOST_NAMES, FEWEST_NAMES = 20, 4
"""Columns of names (queues, agents); the largest are shown."""
MOST_DATES, FEWEST_DATES = 100, 7
"""Columns of days, weeks or months; the newest are shown."""

Ask = Callable[[Report, Filters], Table]
Values = tuple[Cell, ...]


class Sum(Enum):
    """Keys that stand for several: all there is, or what is not shown by itself."""

    TOTAL = "total"
    OTHER = "other"


TOTAL, OTHER = Sum.TOTAL, Sum.OTHER
Key = Cell | Sum


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension: the keys shown by themselves, in order, and the rest. An empty slug: no division."""

    dimension: str = ""
    shown: tuple[Cell, ...] = ()
    rest: tuple[Cell, ...] = ()

    @property
    def has_other(self) -> bool:
        """The rest can be asked for, and stands as OTHER."""
        return bool(self.rest) and (self.dimension in LISTS or isinstance(self.rest[0], date))

    @property
    def keys(self) -> tuple[Key, ...]:
        """Everything to show but the total."""
        return (*self.shown, OTHER) if self.has_other else self.shown

    def only(self, filters: Filters, keys: tuple[Cell, ...]) -> Filters:
        """The filters that leave these keys of it."""
        if self.dimension in LISTS:
            chosen: dict[str, Any] = {LISTS[self.dimension]: keys}
            return replace(filters, **chosen)
        days = [key for key in keys if isinstance(key, date)]
        ends = filters.narrowed(self.dimension, max(days)).last
        return replace(filters, first=max(filters.first, min(days)), last=ends)


@dataclass(frozen=True, slots=True)
class Pivot:
    """Values of `columns` by row key and column key, totals among them."""

    rows: Axis
    cols: Axis
    columns: tuple[Column, ...]
    cells: Mapping[tuple[Key, Key], Values]
    table: Table
    """The answer by rows: its days, notes, freshness, and how many facts it is about."""
    empty: Values
    """The values of a cell in which nothing happened: counts are zero there, all else has no value."""

    def cell(self, row: Key, col: Key) -> Values:
        """The values of one cell."""
        return self.cells.get((row, col), self.empty)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an axis that one question answers: each shown key by itself, or all of it as one sum."""

    axis: Axis
    key: Sum | None
    filters: Callable[[Filters], Filters]

    @property
    def by(self) -> tuple[str, ...]:
        return (self.axis.dimension,) if self.key is None else ()


def pivot(ask: Ask, exploration: Exploration, filters: Filters) -> Pivot:
    """The pivot of an exploration under these filters."""
    plain = replace(filters, by=(), against="")
    report = exploration.report(_weight(exploration))
    n = len(exploration.metrics)

    def asked(rows: tuple[str, ...], narrowed: Filters) -> Table:
        return ask(replace(report, by=rows), replace(narrowed, by=rows))

    by_rows = asked((exploration.rows,) if exploration.rows else (), plain)
    by_cols = asked((exploration.cols,), plain) if exploration.cols else None
    cols = Axis()
    if by_cols:
        cols = _axis(by_cols, (MOST_DATES, FEWEST_DATES), (MOST_NAMES, FEWEST_NAMES), n, _weight(exploration))
    fit = MOST_CELLS // (n * (len(cols.keys) + 1))
    most = max(FEWEST_ROWS, min(MOST_ROWS, fit))
    rows = _axis(by_rows, (most, most), (most, most), 1, _weight(exploration)) if exploration.rows else Axis()
    answered = {(None, TOTAL): by_rows, (TOTAL, None): by_cols}
    cells: dict[tuple[Key, Key], Values] = {(TOTAL, TOTAL): _values(by_rows.total, by_rows, n)}
    for row in _parts(rows):
        for col in _parts(cols):
            if (row.key, col.key) != (TOTAL, TOTAL):
                table = answered.get((row.key, col.key)) or asked(row.by + col.by, col.filters(row.filters(plain)))
                cells |= _cells(table, row, col, n)
    columns, total = _columns(by_rows, n), cells[TOTAL, TOTAL]
    unknown = undivided(exploration)
    known_zero = [one.unit == COUNT and one.slug not in unknown for one in columns]
    empty = tuple(0 if zero and value is not None else None for zero, value in zip(known_zero, total, strict=True))
    return Pivot(rows, cols, columns, _divisible(cells, exploration), by_rows, empty)


def _weight(exploration: Exploration) -> str:
    """The metric by which keys are large: the first that counts something."""
    counts = [slug for slug in exploration.metrics if METRICS[slug].unit == COUNT]
    return counts[0] if counts else exploration.report().counted


def _axis(table: Table, dates: tuple[int, int], names: tuple[int, int], metrics: int, weight: str) -> Axis:
    dimension = table.by[0]
    keys = table.column(dimension)
    if not DIMENSIONS[dimension].ordered and not all(isinstance(key, int) for key in keys):
        weights = dict(zip(keys, table.column(weight), strict=True))
        ordered = sorted(keys, key=lambda key: -amount(weights[key]))
        most = max(names[1], names[0] // metrics)
        return Axis(dimension, tuple(ordered[:most]), tuple(ordered[most:]))
    if keys and isinstance(keys[0], date):
        most = max(dates[1], dates[0] // metrics)
        return Axis(dimension, keys[-most:], keys[:-most])
    return Axis(dimension, _busy(table))


def _busy(table: Table) -> tuple[Cell, ...]:
    """The keys of a clock or a week from the first with anything to the last: nights without calls are left out."""
    rows = sorted(table.rows, key=lambda row: row[0])  # type: ignore[arg-type, return-value]
    busy = [n for n, row in enumerate(rows) if any(row[1:])]
    ends = (0, len(rows)) if table.by == ("weekday",) or not busy else (busy[0], busy[-1] + 1)
    return tuple(row[0] for row in rows[slice(*ends)])


def _parts(axis: Axis) -> list[_Part]:
    parts = [_Part(axis, TOTAL, lambda filters: filters)]
    if axis.dimension:
        shown = axis.shown if axis.has_other else ()
        parts.append(_Part(axis, None, lambda filters: axis.only(filters, shown) if shown else filters))
    if axis.has_other:
        parts.append(_Part(axis, OTHER, lambda filters: axis.only(filters, axis.rest)))
    return parts


def _cells(table: Table, row: _Part, col: _Part, n: int) -> dict[tuple[Key, Key], Values]:
    if not table.by:
        return {(_sum(row), _sum(col)): _values(table.total, table, n)}
    found: dict[tuple[Key, Key], Values] = {}
    for line in table.rows:
        keys = list(line[: len(table.by)])
        row_key: Key = keys.pop(0) if row.key is None else row.key
        col_key: Key = keys.pop(0) if col.key is None else col.key
        found[row_key, col_key] = _values(line, table, n)
    return found


def _divisible(cells: dict[tuple[Key, Key], Values], exploration: Exploration) -> dict[tuple[Key, Key], Values]:
    """Without values that only look divided: a filter may leave calls that no division can tell apart."""
    unknown = undivided(exploration)
    if not unknown:
        return cells

    def known(slug: str, row: Key, col: Key) -> bool:
        by = [one for one, key in ((exploration.rows, row), (exploration.cols, col)) if key is not TOTAL]
        return not set(by) & set(unknown.get(slug, ()))

    return {
        (row, col): tuple(
            value if known(slug, row, col) else None for slug, value in zip(exploration.metrics, values, strict=True)
        )
        for (row, col), values in cells.items()
    }


def _sum(part: _Part) -> Sum:
    assert part.key is not None
    return part.key


def _values(line: tuple[Cell, ...], table: Table, n: int) -> Values:
    return line[len(table.by) : len(table.by) + n]


def _columns(table: Table, n: int) -> tuple[Column, ...]:
    return table.columns[len(table.by) : len(table.by) + n]

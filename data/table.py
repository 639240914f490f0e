"""Table: an answer as a pure value. Pages, CSV, JSON and the command line print it and add nothing.

Cells: counts and seconds are integers, averages of seconds have one decimal, shares are 0…1; `None`
means no data (nothing happened of which to say it), never zero and never 100 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

Cell = str | int | float | date | None

COUNT = "count"
SECONDS = "seconds"
SHARE = "share"

GOOD = "good"
NEAR = "near"
BELOW = "below"


def as_number(cell: Cell) -> float | None:
    """The cell as a number; None where it is none."""
    return float(cell) if isinstance(cell, int | float) else None


def amount(cell: Cell) -> float:
    """The cell as a number; nothing counts as zero."""
    return as_number(cell) or 0.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind` is dimension, metric, average (of a metric, per occurrence of the row's hour or
    weekday), before (a metric of the earlier period), or spread (one value of a divided metric)."""

    slug: str
    name: str
    kind: str
    unit: str = ""
    better: str = ""
    """more, less, or empty when neither is better."""
    spread_value: str = ""
    """The value this column counts, as the exchange spells it; only for kind spread."""


@dataclass(frozen=True, slots=True)
class Part:
    """One addend of a conservation: metric slug, its name (a message) and value."""

    slug: str
    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Conservation:
    """The check that nothing is lost or counted twice: the whole equals the sum of its parts."""

    whole: Part
    parts: tuple[Part, ...]

    @property
    def difference(self) -> int:
        """Whole minus the sum of its parts; zero when all is well."""
        return self.whole.value - sum(part.value for part in self.parts)

    @property
    def holds(self) -> bool:
        """True when the whole is exactly the sum of its parts."""
        return self.difference == 0


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far one source of one exchange was read: instant of its last row, of the last look, and its trouble."""

    pbx: str
    source: str
    last_row_at: int | None
    checked_at: int | None
    trouble: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """Exact waits: (seconds, how many waited exactly so long), ascending. `slug` is answered or abandoned."""

    slug: str
    name: str
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A message to show with a table; "%(about)s" in it stands for `about`, itself a message."""

    message: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """The earlier days that an answer is compared with, and how people waited in them."""

    kind: str
    """One of data.filters.AGAINST."""
    first: date
    last: date
    until_slot: int | None
    """Of the last day only what began before this slot; None: the whole day."""
    is_longer: bool
    """The last day compared is going on, and the earlier one is counted whole."""
    n: int
    distributions: tuple[Distribution, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns: first the dimensions, then the metrics. `total` has None under dimensions."""

    report: str
    title: str
    question: str
    view: str
    """A message: by whose eyes it is counted."""
    by: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]
    conservation: Conservation
    first: date
    last: date
    counted: str
    """Slug of the metric that says how many facts this is about."""
    n: int
    freshness: tuple[Freshness, ...]
    zone: ZoneInfo
    """Zone in which its instants are read."""
    statuses: tuple[tuple[str, ...], ...] = ()
    """Shape of `rows`: good, near or below its target, or empty where there is no target."""
    total_status: tuple[str, ...] = ()
    targets: tuple[float, ...] = ()
    """Service level target of each row, a share; that of the total where rows have none of their own."""
    total_target: float = 0.0
    distributions: tuple[Distribution, ...] = ()
    notes: tuple[Note, ...] = ()
    against: Against | None = None
    since: date | None = None
    """The first day of which anything is known."""

    def __post_init__(self) -> None:
        """Made without statuses it has none in any row; made without targets every row has that of the total."""
        if not self.total_status:
            nothing = ("",) * len(self.columns)
            object.__setattr__(self, "total_status", nothing)
            object.__setattr__(self, "statuses", (nothing,) * len(self.rows))
        if not self.targets:
            object.__setattr__(self, "targets", (self.total_target,) * len(self.rows))

    @property
    def slugs(self) -> tuple[str, ...]:
        """What its columns are of, in order."""
        return tuple(column.slug for column in self.columns)

    def column(self, slug: str) -> tuple[Cell, ...]:
        """The cells of one column, row by row."""
        place = self.place(slug)
        return tuple(row[place] for row in self.rows)

    def total_of(self, slug: str) -> Cell:
        """The total of one metric."""
        return self.total[self.place(slug)]

    def amount(self, row: Sequence[Cell], slug: str) -> float:
        """A number of one of its rows, or of its total; nothing counts as zero."""
        return amount(row[self.place(slug)])

    def place(self, slug: str) -> int:
        """Index of a column; KeyError if the table has none of that slug."""
        for place, column in enumerate(self.columns):
            if column.slug == slug:
                return place
        raise KeyError(slug)

"""A named question: a report whose numbers do not add up from month to month, with rows of its own making.

It is declared once like any report (title, measures with their passports, chart); `ask` makes the rows.
Rows are divided by the usual dimensions, or are a list of things (calls, numbers, steps) with columns
of their own. Everything that prints a `Table` prints its answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.answers.asking import Facts
from data.answers.counting import Until
from data.counters import Fact
from data.filters import Filters
from data.metric import Metric, Sums, Value, metric_value
from data.report import ABOUT_CALLS, Chart
from data.settings import Settings
from data.table import Cell, Column, Conservation, Note, Part


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is asked in: the instant it is, how far the exchange was read, and the settings.

    `until` says how far an agent's time that still runs is counted.
    """

    now: int
    known_until: int
    until: Until
    settings: Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows of an answer: first the cells of `keys`, then a value for each measure."""

    by: tuple[str, ...]
    """The dimensions that divided it; empty for a list, whose keys are its own."""
    keys: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]
    n: int
    conservation: Conservation
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedReport:
    """One question. `fact` says which filters it knows; without `dimensions` its rows are a list of its own."""

    slug: str
    title: str
    question: str
    view: str
    measures: tuple[Metric, ...]
    fact: Fact
    chart: Chart
    counted: str
    ask: Callable[["NamedReport", Facts, Filters, Scope], Asked]
    by: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    whole: str = ""
    parts: tuple[str, ...] = ()
    """Slugs of measures: the whole equals the sum of its parts."""
    order: str = ""
    """A measure: rows with most of it stand first."""
    nothing: str = ""
    """A message: what it means that there are no rows, where it does not mean that there were no calls."""
    group: str = ABOUT_CALLS
    tiles: tuple[str, ...] = ()
    """Numbers above the chart; empty: the first six measures."""
    columns: tuple[str, ...] = ()
    """Columns shown at first; empty: all."""
    divisions: tuple[str, ...] = ()
    """What a page offers to divide by; empty: each of `dimensions`."""

    @property
    def is_list(self) -> bool:
        """Its rows are things, not sums: nothing divides it."""
        return not self.dimensions

    @property
    def metrics(self) -> tuple[str, ...]:
        """Slugs of the measures, in order."""
        return tuple(one.slug for one in self.measures)


def values(report: NamedReport, sums: Sums) -> tuple[Value, ...]:
    """Every measure of these sums."""
    return tuple(metric_value(one, sums) for one in report.measures)


def adding_up(report: NamedReport, sums: Sums) -> Conservation:
    """The declared whole and parts of these sums."""
    measures = {one.slug: one for one in report.measures}

    def part(slug: str) -> Part:
        return Part(slug, measures[slug].name, int(metric_value(measures[slug], sums) or 0))

    return Conservation(part(report.whole), tuple(part(slug) for slug in report.parts))


def listed(whole: Part, *parts: Part) -> Conservation:
    """The check of a list: everything there is, and how much of it stands in the list."""
    return Conservation(whole, parts)


def no_total(keys: Sequence[Column], measures: Sequence[Value]) -> tuple[Cell, ...]:
    """A total row: nothing under the keys."""
    return (*(None,) * len(keys), *measures)

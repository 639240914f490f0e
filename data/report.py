"""A report: one question people ask, with the shape of its answer. The declarations are in data/reports.py."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from data.filters import LISTS, Filters
from data.words import N_

ABOUT_CALLS = N_("Calls")
ABOUT_QUEUES = N_("Queues and waiting")
ABOUT_PEOPLE = N_("Agents")
ABOUT_QUALITY = N_("Quality of service")
FOR_THE_HEAD = N_("For the head")
GROUPS = (ABOUT_QUEUES, ABOUT_CALLS, ABOUT_PEOPLE, ABOUT_QUALITY, FOR_THE_HEAD)
"""Under which heading the index of reports lists a question, in order."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw: `kind` chooses the cards (components/kinds.py), `metrics` are their series in order."""

    kind: str
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One question with its answer's shape.

    `by` divides unless the filters say otherwise; `dimensions` are those allowed. `whole` equals the
    sum of `parts`: the conservation shown with it. `counted` says how many facts it is about.
    `order` sorts rows by need: the worst of that metric first; empty keeps the order of their keys.
    """

    slug: str
    title: str
    question: str
    view: str
    metrics: tuple[str, ...]
    by: tuple[str, ...]
    dimensions: tuple[str, ...]
    chart: Chart
    counted: str
    whole: str
    parts: tuple[str, ...]
    order: str = ""
    spread: str = ""
    """A metric of agent time that is also shown by reason, a column for each."""
    group: str = ABOUT_CALLS
    fixed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Filters that belong to the question itself, by their name in an address: nobody can take them off."""
    fits_period: bool = False
    """Divided by the time axis that fits the period, not by `by`, unless the filters say otherwise."""
    average: str = ""
    """A metric also shown per time that the hour or weekday of its row occurred in the period."""
    tiles: tuple[str, ...] = ()
    """Numbers above the chart; empty: the first six metrics."""
    columns: tuple[str, ...] = ()
    """Columns shown at first; empty: all. The others are one click away, and always in exports."""
    divisions: tuple[str, ...] = ()
    """What a page offers to divide by, "queue,hour" for two at once; empty: each of `dimensions`."""

    def bounded(self, filters: Filters) -> Filters:
        """These filters within the question's own."""
        own: dict[str, Any] = {LISTS[name]: values for name, values in self.fixed}
        return replace(filters, **own)

    def division(self, first: date, last: date) -> tuple[str, ...]:
        """What divides it for these days when nothing else is asked."""
        return (axis_of(first, last),) if self.fits_period else self.by


def axis_of(first: date, last: date) -> str:
    """The time axis that fits the period: hours of one day, days of some weeks, then weeks or months."""
    days = (last - first).days + 1
    if days <= 1:
        return "hour"
    if days <= 45:
        return "day"
    return "week" if days <= 200 else "month"

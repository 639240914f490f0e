"""The week or month that a letter is about, and the one before it. Local days, both ends inclusive.

Of a period that is going on only whole days count, and it is compared with as many days of the one before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

from data.filters import EARLIEST, LATEST

WEEK, MONTH = "week", "month"
KINDS = (WEEK, MONTH)
DAY = timedelta(days=1)
ROOM = timedelta(days=400)
"""Between the periods people may ask for and the ends of the calendar."""


@dataclass(frozen=True, slots=True)
class Period:
    """`first`…`last` is the whole week or month, `counted_to` the last day that is over (before `first`: none)."""

    kind: str
    first: date
    last: date
    counted_to: date

    @property
    def is_over(self) -> bool:
        """Every day of it is over."""
        return self.counted_to >= self.last

    @property
    def has_begun(self) -> bool:
        """At least one day of it is over."""
        return self.counted_to >= self.first

    @property
    def days(self) -> int:
        """Days that count."""
        return (self.counted_to - self.first).days + 1

    @property
    def before(self) -> "Period":
        """The one before, as far as it is compared."""
        first, last = span(self.kind, self.first - DAY)
        return Period(self.kind, first, last, last if self.is_over else min(last, first + (self.days - 1) * DAY))

    @property
    def after(self) -> date:
        """The first day of the next one."""
        return self.last + DAY


def span(kind: str, day: date) -> tuple[date, date]:
    """First and last day of the week (from Monday) or month of a day."""
    if kind == MONTH:
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - DAY
    first = day - timedelta(days=day.weekday())
    return first, first + 6 * DAY


def period_of(query: str | Mapping[str, Any], today: date) -> tuple[Period, tuple[str, ...]]:
    """The period of `period=week|month&from=DAY` and what could not be used; the last one that is over, unless said."""
    given = {name: values[-1] for name, values in parse_qs(query).items()} if isinstance(query, str) else dict(query)
    refused = []
    kind = given.get("period", "") or WEEK
    if kind not in KINDS:
        refused.append("period")
        kind = WEEK
    first, last = span(kind, span(kind, today)[0] - DAY)
    text = str(given.get("from", "") or "")
    try:
        day = date.fromisoformat(text) if text else first
        if not EARLIEST + ROOM <= day <= LATEST - ROOM:
            raise ValueError
        first, last = span(kind, day)
    except ValueError:
        refused.append("from")
    return Period(kind, first, last, min(last, today - DAY)), tuple(refused)

"""The periods people ask about, by name; pure, `today` is an argument. Days are local, both ends inclusive.

Weeks, months, quarters and years are whole even while they are going on: what has not come yet is empty.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from auth.language import gettext


@dataclass(frozen=True, slots=True)
class Period:
    """Its name, first and last day."""

    name: str
    first: date
    last: date


def usual(today: date) -> list[Period]:
    """Those that stand in sight."""
    yesterday = today - timedelta(days=1)
    return [
        Period(gettext("Today"), today, today),
        Period(gettext("Yesterday"), yesterday, yesterday),
        Period(gettext("7 days"), today - timedelta(days=6), today),
        Period(gettext("30 days"), today - timedelta(days=29), today),
    ]


def others(today: date) -> list[Period]:
    """Those in the menu."""
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    year = month.replace(month=1)
    return [
        Period(gettext("This week"), monday, monday + timedelta(days=6)),
        Period(gettext("Last week"), monday - timedelta(days=7), monday - timedelta(days=1)),
        Period(gettext("This month"), month, month_end(month)),
        Period(gettext("Last month"), _months(month, -1), month - timedelta(days=1)),
        Period(gettext("This quarter"), quarter, month_end(_months(quarter, 2))),
        Period(gettext("Last quarter"), _months(quarter, -3), quarter - timedelta(days=1)),
        Period(gettext("This year"), year, month_end(_months(year, 11))),
        Period(gettext("Last year"), _months(year, -12), year - timedelta(days=1)),
        Period(gettext("90 days"), today - timedelta(days=89), today),
    ]


def month_end(day: date) -> date:
    """The last day of its month."""
    return _months(day.replace(day=1), 1) - timedelta(days=1)


def _months(first: date, by: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + by, 12)
    return date(year, month + 1, 1)

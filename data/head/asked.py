"""What the pages for the head ask when the address does not say: the last four whole weeks, on working days."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

from data.filters import Filters

WEEKS = 4
WORKING_DAYS = (1, 2, 3, 4, 5)


def weekday_filters(query: str | Mapping[str, Any], today: date) -> Filters:
    """The filters of a query, its days and weekdays filled in."""
    given = parse_qs(query) if isinstance(query, str) else query
    found = Filters.from_query(query, today)
    if not any(given.get(name) for name in ("from", "to")):
        found = replace(found, first=today - timedelta(days=7 * WEEKS), last=today - timedelta(days=1))
    if not given.get("weekday") and found.first != found.last:
        found = replace(found, weekdays=WORKING_DAYS)
    return found

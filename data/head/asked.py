"""What the questions for the head take from an address: which filters they know, and what they ask unless it says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

from data.filters import LISTS, Filters

USED = ("pbx", "queue", "queue_group", "weekday")
"""Filters that can be used; any other would count a part of the calls against all of the agents."""
WEEKS = 4
WORKING_DAYS = (1, 2, 3, 4, 5)
DAYS = "days"


def weekday_filters(query: str | Mapping[str, Any], today: date) -> Filters:
    """The filters of a query, its days and weekdays filled in; `days=12345` are weekdays in one word."""
    given = parse_qs(query) if isinstance(query, str) else query
    found = Filters.from_query(query, today)
    if not any(given.get(name) for name in ("from", "to")):
        found = replace(found, first=today - timedelta(days=7 * WEEKS), last=today - timedelta(days=1))
    said = "".join(str(word) for word in given.get(DAYS, ())[-1:])
    if said and set(said) <= set("1234567"):
        found = replace(found, weekdays=tuple(int(sign) for sign in said))
    elif said:
        found = replace(found, refused=(*found.refused, DAYS))
    if found.first == found.last:
        return replace(found, weekdays=())
    return found if found.weekdays else replace(found, weekdays=WORKING_DAYS)


def days_word(weekdays: tuple[int, ...]) -> str:
    """Weekdays as one word of an address."""
    return "".join(str(day) for day in weekdays)


def known_filters(filters: Filters) -> tuple[Filters, tuple[str, ...]]:
    """The filters that a question about staff can use, and the names of those left out."""
    left_out = tuple(name for name, field in LISTS.items() if getattr(filters, field) and name not in USED)
    left_out += tuple(name for name in ("search", "measure") if getattr(filters, name))
    dropped: dict[str, Any] = {LISTS[name]: () for name in left_out if name in LISTS}
    return replace(filters, by=(), against="", search="", sought=("", ""), measure="", **dropped), left_out

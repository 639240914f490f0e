"""Filters: which facts an answer is about. The query string is their one written form.

Dates are local days, both inclusive. Reading never fails: what cannot be used is dropped and named in
`refused`. A caller's number or a searched word never stands there: only the id of a kept search does.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from data.dimensions import BY_SLUG, WAIT_BANDS, WAIT_UNKNOWN
from data.facts import DIRECTIONS
from data.groups import Membership
from data.numbering.regions import REGIONS
from data.words import ENDED_BY, OUTCOMES

DEFAULT_DAYS = 7
EARLIEST = date(1970, 1, 1)
LATEST = date(2999, 12, 31)
NOTHING = "NONE"
"""How "none" is written (no queue, no topic): the exchange itself never names anything so."""

MAX_VALUES = 200
MAX_LENGTH = 128
MAX_BY = 3

AGAINST = ("previous", "weekdays", "year")
"""With what a period is compared: the one before it, the same weekdays before it, the same dates a year before."""

SEARCH_ID = re.compile(r"[A-Za-z0-9_-]{16,32}")
"""Shape of a kept search's id: no telephone number of the plan (15 digits) has it."""

LISTS = {
    "pbx": "pbx",
    "queue": "queues",
    "queue_group": "queue_groups",
    "agent": "agents",
    "agent_group": "agent_groups",
    "first_agent": "first_agents",
    "first_agent_group": "first_agent_groups",
    "direction": "directions",
    "outcome": "outcomes",
    "topic": "topics",
    "did": "dids",
    "prefix": "prefixes",
    "region": "regions",
    "ended_by": "ended_by",
    "wait_band": "wait_bands",
    "hour": "hours",
    "slot": "slots",
    "weekday": "weekdays",
}
"""Name in the query string → field; the name is also the dimension that the field restricts."""

NUMBERS: Mapping[str, Collection[int]] = {
    "hour": range(24),
    "slot": range(96),
    "weekday": range(1, 8),
    "wait_band": (WAIT_UNKNOWN, *WAIT_BANDS),
}
NUMBER = re.compile(r"-?[0-9]{1,3}")
MEASURE = re.compile(r"[a-z-]{1,40}\.[a-z0-9_]{1,40}")
"""Report and measure: a list shows the calls behind that number (data/questions/behind.py)."""
GROUPS = tuple(field for name, field in LISTS.items() if BY_SLUG[name].group)
"""Fields that restrict to groups."""
WORDS: Mapping[str, Collection[str]] = {"region": REGIONS, "ended_by": ENDED_BY}
PREFIX = re.compile(r"[0-9]{1,4}")
"""So short that it is nobody's number."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Local days `first`…`last`, and for each list "any of these" (empty: all; "" in a list: none given)."""

    first: date
    last: date
    pbx: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    queue_groups: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    agent_groups: tuple[str, ...] = ()
    first_agents: tuple[str, ...] = ()
    first_agent_groups: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    dids: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    wait_bands: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    slots: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    by: tuple[str, ...] = ()
    """Dimensions to divide by, in order; empty: the report's own."""
    against: str = ""
    """One of AGAINST; empty: nothing is compared. Written `with=` in the query string."""
    search: str = ""
    """Opaque id of a kept search (data/searches.py); empty: none."""
    sought: tuple[str, str] = field(default=("", ""), repr=False)
    """What that search looks for, its kind and value, once its right was checked; never written."""
    measure: str = ""
    """Of a list only the calls behind this measure of a named question; reports know nothing of it."""
    known_until: int | None = None
    """How far the exchange was read, for the measure; never written. Without it a measure finds nothing."""
    institutions: tuple[str, ...] = ()
    """Whose calls are an institution's, for the measure; never written."""
    until_slot: int | None = None
    """Of the last day only what began before this slot; never written: comparing with a day that is going on."""
    groups: tuple[Membership, ...] | None = field(default=None, compare=False)
    """Who is in which group; without it a filter by group finds nothing. `data.answers.grouping` fills it in."""
    refused: tuple[str, ...] = field(default=(), compare=False)
    """Names of parameters that could not be used."""

    def __post_init__(self) -> None:
        for name in LISTS.values():
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))

    @classmethod
    def from_query(cls, query: str | Mapping[str, Any], today: date) -> Self:
        """Filters of a query string or of its parsed form (str, list or MultiDict values); never raises."""
        given = _lists(query)
        refused: list[str] = []
        first, last = _period(given, today, refused)
        lists: dict[str, Any] = {field: _values(name, given.get(name, ()), refused) for name, field in LISTS.items()}
        by = _dimensions(given.get("by", ()), refused)
        against = next((one for one in given.get("with", ()) if one != ""), "")
        if against and against not in AGAINST:
            refused.append("with")
            against = ""
        search = next((one for one in given.get("search", ()) if one != ""), "")
        if search != "" and not (isinstance(search, str) and SEARCH_ID.fullmatch(search)):
            refused.append("search")
            search = ""
        measure = next((one for one in given.get("measure", ()) if one != ""), "")
        if measure != "" and not (isinstance(measure, str) and MEASURE.fullmatch(measure)):
            refused.append("measure")
            measure = ""
        told: dict[str, Any] = {"search": search, "measure": measure, "refused": tuple(refused)}
        return cls(first, last, by=by, against=against, **told, **lists)

    def to_query(self) -> str:
        """The same filters as a query string, without "?"."""
        pairs = [("from", self.first.isoformat()), ("to", self.last.isoformat())]
        for name, field_name in LISTS.items():
            pairs += [(name, str(value) or NOTHING) for value in getattr(self, field_name)]
        pairs += [("by", slug) for slug in self.by]
        pairs += [("with", self.against)] if self.against else []
        pairs += [("search", self.search)] if self.search else []
        pairs += [("measure", self.measure)] if self.measure else []
        return urlencode(pairs)

    def narrowed(self, dimension: str, key: Any) -> Self:
        """The filters of one row of a table: what `dimension` = `key` leaves of these."""
        if dimension in LISTS:
            only: dict[str, Any] = {LISTS[dimension]: (key,)}
            return replace(self, **only)
        if dimension == "day":
            return replace(self, first=key, last=key)
        if dimension == "week":
            return self._within(key, key + timedelta(days=6))
        if dimension == "month":
            return self._within(key, (key + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        return self

    def of_groups(self) -> bool:
        """Whether any group restricts."""
        return any(getattr(self, name) for name in GROUPS)

    def _within(self, first: date, last: date) -> Self:
        return replace(self, first=max(self.first, first), last=min(self.last, last))


def everything() -> Filters:
    """Filters that leave nothing out."""
    return Filters(EARLIEST, LATEST)


def _lists(query: str | Mapping[str, Any]) -> dict[str, list[Any]]:
    if isinstance(query, str):
        try:
            return dict(parse_qs(query.removeprefix("?"), max_num_fields=MAX_VALUES * len(LISTS)))
        except ValueError:
            return {}
    getlist = getattr(query, "getlist", None)
    if getlist is not None:
        return {str(name): list(getlist(name)) for name in query}
    return {str(name): list(value) if isinstance(value, list | tuple) else [value] for name, value in query.items()}


def _period(given: Mapping[str, list[Any]], today: date, refused: list[str]) -> tuple[date, date]:
    first, last = _day("from", given, refused), _day("to", given, refused)
    if first is not None and last is not None and first > last:
        refused += ["from", "to"]
        first = last = None
    if last is None:
        last = max(today, first or today)
    if first is None:
        first = max(EARLIEST, last - timedelta(days=DEFAULT_DAYS - 1))
    return first, last


def _day(name: str, given: Mapping[str, list[Any]], refused: list[str]) -> date | None:
    for value in given.get(name, ())[:1]:
        if value == "":
            return None
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            refused.append(name)
            return None
        if EARLIEST <= day <= LATEST:
            return day
        refused.append(name)
    return None


def _values(name: str, given: Iterable[Any], refused: list[str]) -> tuple[Any, ...]:
    kept: list[Any] = []
    for value in given:
        if value == "":
            continue
        usable = _value(name, value)
        if usable is None or len(kept) >= MAX_VALUES:
            refused.append(name)
        else:
            kept.append(usable)
    return tuple(kept)


def _value(name: str, value: Any) -> str | int | None:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not text or len(text) > MAX_LENGTH or any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        return None
    if name in NUMBERS:
        number = int(text) if NUMBER.fullmatch(text) else None
        return number if number in NUMBERS[name] else None
    if name == "direction":
        return text if text in DIRECTIONS else None
    if name == "outcome":
        return text if text in OUTCOMES else None
    if text == NOTHING:
        return ""
    if name in WORDS:
        return text if text in WORDS[name] else None
    if name == "prefix":
        return text if PREFIX.fullmatch(text) else None
    return text


def _dimensions(given: Iterable[Any], refused: list[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for value in given:
        for slug in value.split(",") if isinstance(value, str) else [value]:
            if slug == "" or slug in kept:
                continue
            if isinstance(slug, str) and slug in BY_SLUG and len(kept) < MAX_BY:
                kept.append(slug)
            else:
                refused.append("by")
    return tuple(kept)

"""The answers for the head under their names: files, programs and commands ask here and get what the pages show.

What is given is the parsed form of an address, lists of values by name; days are local.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.engine import Connection

from data.answer import freshness
from data.dimensions import BY_SLUG as DIMENSIONS
from data.filters import Filters
from data.head.asked import DAYS, known_filters, weekday_filters
from data.head.letter import write_letter
from data.head.letter_table import QUESTION as LETTER_QUESTION
from data.head.letter_table import letter_table
from data.head.outlook import QUESTION as FORECAST_QUESTION
from data.head.outlook import outlook, outlook_table
from data.head.period import period_of
from data.head.plan import QUESTION as STAFFING_QUESTION
from data.head.plan import staffing_plan, staffing_table
from data.head.wishes import BOUNDS, Wishes
from data.localtime import local_day
from data.settings import Settings
from data.table import Note, Table
from data.words import FILTER_LEFT_OUT

Given = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class ForTheHead:
    """The answer, the filters it was given to, and the names of what could not be used."""

    table: Table
    filters: Filters
    refused: tuple[str, ...]


def staffing(connection: Connection, given: Given, now: int, settings: Settings) -> ForTheHead:
    """The staffing plan, a row for each half-hour."""
    asked, wishes = weekday_filters(given, local_day(now, settings.zone)), Wishes.from_query(given)
    plan = staffing_plan(connection, asked, wishes, now, settings)
    table = _noted(staffing_table(plan, settings), plan.left_out)
    return ForTheHead(table, plan.filters, (*asked.refused, *wishes.refused, *_meaningless(given)))


def forecast(connection: Connection, given: Given, now: int, settings: Settings) -> ForTheHead:
    """The expected calls of the next four weeks, a row for each hour."""
    asked = Filters.from_query(given, local_day(now, settings.zone))
    found = outlook(connection, asked, now, settings)
    left_out = (*(("weekday",) if asked.weekdays else ()), *found.left_out)
    refused = (*asked.refused, *_meaningless(given, "from", "to"))
    return ForTheHead(_noted(outlook_table(found, settings), left_out), found.filters, refused)


def letter(connection: Connection, given: Given, now: int, settings: Settings) -> ForTheHead:
    """The letter about a week or month, a row for each number."""
    today = local_day(now, settings.zone)
    period, refused = period_of({name: values[-1] for name, values in given.items() if values}, today)
    asked = Filters.from_query({name: values for name, values in given.items() if name not in ("from", "to")}, today)
    known = replace(asked, first=period.first, last=max(period.first, period.counted_to), weekdays=())
    filters, left_out = known_filters(known)
    written = write_letter(connection, period, filters, now, settings) if period.has_begun else None
    table = letter_table(written, period, freshness(connection), settings)
    left_out = (*(("weekday",) if asked.weekdays else ()), *left_out)
    return ForTheHead(_noted(table, left_out), filters, (*refused, *asked.refused, *_meaningless(given, "to")))


Ask = Callable[[Connection, Given, int, Settings], ForTheHead]
FOR_THE_HEAD: Mapping[str, Ask] = {"letter": letter, "staffing": staffing, "forecast": forecast}
QUESTIONS = {"letter": LETTER_QUESTION, "staffing": STAFFING_QUESTION, "forecast": FORECAST_QUESTION}
OWN_PARAMETERS: Mapping[str, tuple[str, ...]] = {"letter": ("period",), "staffing": (DAYS, *BOUNDS), "forecast": ()}
"""What they take beside filters."""


def _meaningless(given: Given, *more: str) -> tuple[str, ...]:
    """Given parameters that these answers have no use for."""
    return tuple(name for name in ("by", "with", *more) if any(value != "" for value in given.get(name, ())))


def _noted(table: Table, left_out: Sequence[str]) -> Table:
    notes = [Note(FILTER_LEFT_OUT, DIMENSIONS[name].name if name in DIMENSIONS else name) for name in left_out]
    return replace(table, notes=(*table.notes, *notes))

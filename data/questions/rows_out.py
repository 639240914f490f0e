"""Lists of calls and of visits as files want them: every row under the filters, oldest day first.

Read in windows of some thousand rows, a short question each: memory stays constant, a reader who pauses
holds no connection, and a file of millions of rows keeps nobody from writing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from data.answers.asking import Facts
from data.counters import CALLS, VISITS, Expression, Fact
from data.files.workbook import INSTANT, NUMBER, TEXT
from data.table import SECONDS
from data.words import DIRECTIONS, ENDED_BY, N_, OUTCOMES

ROWS_AT_ONCE = 10_000
SLOTS_AT_ONCE = 4
"""Quarters of an hour in one window of a day that is fuller than that."""

Row = tuple[Any, ...]
Asking = Callable[[], AbstractContextManager[Facts]]
"""Opens the facts for one question."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a list: the fact's column, its heading (a message), kind, and words for its codes."""

    name: str
    heading: str
    kind: str = TEXT
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowList:
    """One list: what it is called, whose rows it has, and which columns; `key` orders the rows of a day."""

    slug: str
    title: str
    fact: Fact
    fields: tuple[Field, ...]
    key: tuple[str, ...]


CALLS_OUT = RowList(
    "calls",
    N_("Calls"),
    CALLS,
    (
        Field("started_at", N_("Began"), INSTANT),
        Field("ended_at", N_("Ended"), INSTANT),
        Field("direction", N_("Direction"), words=DIRECTIONS),
        Field("caller", N_("Caller")),
        Field("callee", N_("Called")),
        Field("did", N_("Dialled number")),
        Field("queues", N_("Queues")),
        Field("agents", N_("Agents")),
        Field("wait_s", N_("Wait"), SECONDS),
        Field("talk_s", N_("Talk"), SECONDS),
        Field("outcome", N_("Outcome"), words=OUTCOMES),
        Field("ended_by", N_("Ended by"), words=ENDED_BY),
        Field("topic", N_("Topic")),
        Field("pbx", N_("Exchange")),
        Field("call_id", N_("Number of the call")),
    ),
    ("started_at", "pbx", "call_id"),
)
VISITS_OUT = RowList(
    "visits",
    N_("Calls by queue"),
    VISITS,
    (
        Field("entered_at", N_("Entered"), INSTANT),
        Field("queue", N_("Queue")),
        Field("position", N_("Place in the queue"), NUMBER),
        Field("caller", N_("Caller")),
        Field("did", N_("Dialled number")),
        Field("outcome", N_("Outcome"), words=OUTCOMES),
        Field("wait_s", N_("Wait"), SECONDS),
        Field("agent", N_("Agent")),
        Field("connected_at", N_("Answered at"), INSTANT),
        Field("ring_s", N_("Ringing"), SECONDS),
        Field("agent_talk_s", N_("Talk"), SECONDS),
        Field("ended_at", N_("Ended"), INSTANT),
        Field("ended_by", N_("Ended by"), words=ENDED_BY),
        Field("topic", N_("Topic")),
        Field("pbx", N_("Exchange")),
        Field("call_id", N_("Number of the call")),
    ),
    ("entered_at", "pbx", "visit_id"),
)
BY_SLUG = {one.slug: one for one in (CALLS_OUT, VISITS_OUT)}


@dataclass(frozen=True, slots=True)
class Window:
    """Days `first`…`last`, both inclusive; of one day perhaps only the slots `low`…`high`."""

    first: date
    last: date
    low: int | None = None
    high: int | None = None


def rows_a_day(facts: Facts, what: RowList, where: Expression) -> list[tuple[date, int]]:
    """How many rows each local day has, in order; days without any are left out."""
    day = what.fact.table.c.day
    query = sa.select(day, sa.func.count()).where(where).group_by(day).order_by(day)
    return [(row[0], int(row[1])) for row in facts.execute(query)]


def windows(days: Iterable[tuple[date, int]], most: int = ROWS_AT_ONCE) -> Iterator[Window]:
    """Neighbouring days together as long as they have no more than `most` rows; a fuller day in parts."""
    first, last, gathered = None, None, 0
    for day, n in days:
        if first is not None and last is not None and gathered + n > most:
            yield Window(first, last)
            first, gathered = None, 0
        if n > most:
            for low in range(0, 96, SLOTS_AT_ONCE):
                yield Window(day, day, low, low + SLOTS_AT_ONCE - 1)
            continue
        first, last, gathered = first or day, day, gathered + n
    if first is not None and last is not None:
        yield Window(first, last)


def read_rows(asking: Asking, what: RowList, where: Expression, over: Iterable[Window]) -> Iterator[Row]:
    """The rows of all windows, cells as the facts have them."""
    for window in over:
        with asking() as facts:
            rows: Sequence[Any] = list(facts.execute(_of_window(what, where, window)))
        for row in rows:
            yield tuple(row)


def _of_window(what: RowList, where: Expression, window: Window) -> sa.Select[Any]:
    columns = what.fact.table.c
    query = sa.select(*(columns[one.name] for one in what.fields)).where(
        where, columns.day.between(window.first, window.last)
    )
    if window.low is not None:
        query = query.where(columns.slot.between(window.low, window.high))
    return query.order_by(columns.day, *(columns[name] for name in what.key))

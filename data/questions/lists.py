"""Lists of calls and of visits, newest first, a page at a time; under the conditions that counted them.

Pages are cut by key (instant, exchange, id), so new calls never shift a page under its reader.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.answers.asking import Facts, InColumns
from data.answers.counting import conditions
from data.answers.grouping import with_groups
from data.counters import CALLS, VISITS, Expression, Fact
from data.facts import Call, Visit
from data.filters import Filters
from data.questions.behind import listed
from data.schema.facts import call, visit

PAGE = 50


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the key of its last row."""

    at: int
    pbx: str
    id: str

    def to_text(self) -> str:
        """The cursor as one word for a URL."""
        return f"{self.at}~{self.pbx}~{self.id}"

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """The cursor of a word, or None if it is not one."""
        at, _, rest = text.partition("~")
        pbx, _, key = rest.partition("~")
        if not (at.isascii() and at.isdigit() and len(at) <= 11 and pbx and key and len(text) < 400):
            return None
        return cls(int(at), pbx, key)


@dataclass(frozen=True, slots=True)
class CallPage:
    """Calls, newest first; `after` asks for the next page, None on the last."""

    calls: tuple[Call, ...]
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Visits, newest first; `after` asks for the next page, None on the last."""

    visits: tuple[Visit, ...]
    after: Cursor | None


def call_list(
    connection: Connection,
    filters: Filters,
    after: Cursor | None = None,
    size: int = PAGE,
    facts: Facts | None = None,
) -> CallPage:
    """One page of calls; `facts` answers, or the database of the connection if nothing else is given."""
    key = (call.c.started_at, call.c.pbx, call.c.call_id)
    known = with_groups(connection, filters)
    found = [Call(*row) for row in _page(facts or connection, CALLS, Call, known, key, after, size)]
    last = found[size - 1] if len(found) > size else None
    return CallPage(tuple(found[:size]), Cursor(last.started_at, last.pbx, last.call_id) if last else None)


def visit_list(
    connection: Connection,
    filters: Filters,
    after: Cursor | None = None,
    size: int = PAGE,
    facts: Facts | None = None,
) -> VisitPage:
    """One page of visits: exactly those that the queues' report counts under these filters."""
    key = (visit.c.entered_at, visit.c.pbx, visit.c.visit_id)
    known = with_groups(connection, filters)
    found = [Visit(*row) for row in _page(facts or connection, VISITS, Visit, known, key, after, size)]
    last = found[size - 1] if len(found) > size else None
    return VisitPage(tuple(found[:size]), Cursor(last.entered_at, last.pbx, last.visit_id) if last else None)


def longest_waits(facts: Facts, filters: Filters, size: int = PAGE) -> tuple[Visit, ...]:
    """The visits that waited longest, the newest of equals first. The filters know their groups."""
    key = (visit.c.wait_s, visit.c.entered_at, visit.c.pbx, visit.c.visit_id)
    where = sa.and_(conditions(VISITS, filters), visit.c.wait_s.is_not(None))
    order = [column.desc() for column in key]
    # First their places alone: whole rows are unpacked of those few days only.
    short = sa.select(visit.c.wait_s, visit.c.entered_at, visit.c.day).where(where).order_by(*order[:2]).limit(size)
    places = facts.execute(short).all()
    if not places:
        return ()
    least = places[-1]
    days = {place.day + timedelta(days=n) for place in places for n in (-1, 0, 1)}
    is_in = sa.or_(
        visit.c.wait_s > least.wait_s,
        sa.and_(visit.c.wait_s == least.wait_s, visit.c.entered_at >= least.entered_at),
    )
    columns = [visit.c[field.name] for field in fields(Visit)]
    query = sa.select(*columns).where(where, visit.c.day.in_(sorted(days)), is_in).order_by(*order).limit(size)
    return tuple(Visit(*row) for row in facts.execute(query))


def how_many(connection: Connection, fact: Fact, filters: Filters, facts: Facts | None = None) -> int:
    """How many calls (CALLS) or visits (VISITS) the list has on all its pages."""
    query = sa.select(sa.func.count()).select_from(fact.table)
    query = query.where(listed(fact, with_groups(connection, filters)))
    return int((facts or connection).execute(query).scalar_one())


def _page(
    facts: Facts,
    fact: Fact,
    record: type[Call] | type[Visit],
    filters: Filters,
    key: Sequence[sa.Column[Any]],
    after: Cursor | None,
    size: int,
) -> Sequence[Any]:
    columns = [fact.table.c[field.name] for field in fields(record)]
    query = sa.select(*columns)
    if after is not None:
        query = query.where(_before(key, after))
    query = query.order_by(*(column.desc() for column in key)).limit(size + 1)
    place = [column.name for column in columns].index(key[0].name)
    rows: Sequence[Any] = []
    for some in _looking_back(facts, fact, filters, after):
        rows = facts.execute(query.where(listed(fact, some))).all()
        if len(rows) > size and rows[-1][place] >= _certain_from(some.first):
            break
    return [[tuple(cell) if isinstance(cell, list) else cell for cell in row] for row in rows]


def _looking_back(facts: Facts, fact: Fact, filters: Filters, after: Cursor | None) -> Iterator[Filters]:
    """The filters for the newest days, then for ever more: in columns a page must not read years to sort them."""
    if isinstance(facts, InColumns):
        newest = facts.execute(sa.select(sa.func.max(fact.table.c.day))).scalar() or filters.last
        if after is not None:
            newest = min(newest, datetime.fromtimestamp(after.at, UTC).date() + timedelta(days=1))
        last, days = min(filters.last, newest), 3
        while (last - filters.first).days > days:
            yield replace(filters, first=last - timedelta(days=days))
            days *= 6
    yield filters


def _certain_from(first: date) -> int:
    """From this instant on nothing is reported under a day before `first`, in whatever zone."""
    return int(datetime(first.year, first.month, first.day, 12, tzinfo=UTC).timestamp())


def _before(key: Sequence[sa.Column[Any]], after: Cursor) -> Expression:
    at, pbx, name = key
    return sa.or_(
        at < after.at,
        sa.and_(at == after.at, pbx < after.pbx),
        sa.and_(at == after.at, pbx == after.pbx, name < after.id),
    )

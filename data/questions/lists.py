"""Lists of calls and of visits, newest first, a page at a time; under the conditions that counted them.

Pages are cut by key (instant, exchange, id), so new calls never shift a page under its reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.counters import CALLS, VISITS, Expression, Fact
from data.counting import conditions
from data.facts import Call, Visit
from data.filters import Filters
from data.grouping import with_groups
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


def call_list(connection: Connection, filters: Filters, after: Cursor | None = None, size: int = PAGE) -> CallPage:
    """One page of calls."""
    key = (call.c.started_at, call.c.pbx, call.c.call_id)
    found = [Call(*row) for row in _page(connection, CALLS, Call, filters, key, after, size)]
    last = found[size - 1] if len(found) > size else None
    return CallPage(tuple(found[:size]), Cursor(last.started_at, last.pbx, last.call_id) if last else None)


def visit_list(connection: Connection, filters: Filters, after: Cursor | None = None, size: int = PAGE) -> VisitPage:
    """One page of visits: exactly those that the queues' report counts under these filters."""
    key = (visit.c.entered_at, visit.c.pbx, visit.c.visit_id)
    found = [Visit(*row) for row in _page(connection, VISITS, Visit, filters, key, after, size)]
    last = found[size - 1] if len(found) > size else None
    return VisitPage(tuple(found[:size]), Cursor(last.entered_at, last.pbx, last.visit_id) if last else None)


def how_many(connection: Connection, fact: Fact, filters: Filters) -> int:
    """How many calls (CALLS) or visits (VISITS) the list has on all its pages."""
    query = sa.select(sa.func.count()).select_from(fact.table)
    query = query.where(conditions(fact, with_groups(connection, filters)))
    return int(connection.execute(query).scalar_one())


def _page(
    connection: Connection,
    fact: Fact,
    record: type[Call] | type[Visit],
    filters: Filters,
    key: Sequence[sa.Column[Any]],
    after: Cursor | None,
    size: int,
) -> Sequence[Any]:
    columns = [fact.table.c[field.name] for field in fields(record)]
    query = sa.select(*columns).where(conditions(fact, with_groups(connection, filters)))
    if after is not None:
        query = query.where(_before(key, after))
    query = query.order_by(*(column.desc() for column in key)).limit(size + 1)
    return [[tuple(cell) if isinstance(cell, list) else cell for cell in row] for row in connection.execute(query)]


def _before(key: Sequence[sa.Column[Any]], after: Cursor) -> Expression:
    at, pbx, name = key
    return sa.or_(
        at < after.at,
        sa.and_(at == after.at, pbx < after.pbx),
        sa.and_(at == after.at, pbx == after.pbx, name < after.id),
    )

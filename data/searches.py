"""Searches: a caller's number or a word of a note, kept under a random id so that it never stands in an address.

A search belongs to whom asked; others of the staff may use it through a shared view that carries it.
It is kept for 30 days, or as long as a view needs it. Numbers are compared by digits, anywhere in them.
"""

import re
import secrets
import time
import unicodedata
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.database import open_database, writing
from data.filters import Filters
from data.jobs import Job
from data.schema.facts import call
from data.schema.kept import saved_search, saved_view
from data.settings import Settings

NUMBER = "number"
TEXT = "text"
SHORTEST, LONGEST = 2, 100
MOST_DIGITS = 20
DAY = 24 * 3600
KEPT_S = 30 * DAY
PURGE_S = 3600.0
MINUTE = 60
MOST_OF_ONE_PERSON = 30
MOST_OF_ALL = 300
"""So many different things may be looked for in a minute: more is no person, but a list being tried."""
PHONE = re.compile(r"[\d\s()+.-]*")
Sought = tuple[str, str]
"""What a search looks for: its kind and its value."""


def understood(written: str) -> Sought | None:
    """What a person means: digits of a number, or a word; None where there is too little of either."""
    text = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in written)
    text = " ".join(text.split())[:LONGEST]
    if not PHONE.fullmatch(text):
        return (TEXT, text) if len(text) >= SHORTEST else None
    digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())[:MOST_DIGITS]
    if len(digits) == 11 and digits[0] in "78":
        digits = digits[1:]  # exchanges write one and the same subscriber with 7, with 8 and with neither
    return (NUMBER, digits) if len(digits) >= SHORTEST else None


def keep_search(connection: Connection, owner_id: int, sought: Sought, now: int) -> str:
    """The id of this person's search for that; one that is kept already lives on."""
    kind, value = sought
    mine = sa.and_(saved_search.c.owner_id == owner_id, saved_search.c.kind == kind, saved_search.c.value == value)
    known = connection.execute(sa.select(saved_search.c.id).where(mine).limit(1)).scalar()
    if known is not None:
        connection.execute(sa.update(saved_search).where(saved_search.c.id == known).values(created_at=now))
        return str(known)
    made = secrets.token_urlsafe(16)
    row = {"id": made, "owner_id": owner_id, "kind": kind, "value": value, "created_at": now}
    connection.execute(sa.insert(saved_search).values(row))
    return made


def seconds_to_wait(connection: Connection, owner_id: int, now: int) -> int:
    """How long this person must wait before another search is kept; 0: go on."""
    lately = sa.select(saved_search.c.created_at).where(saved_search.c.created_at > now - MINUTE)
    latest_first = lately.order_by(saved_search.c.created_at.desc()).limit(1)
    longest = 0
    for those, most in (
        (latest_first.where(saved_search.c.owner_id == owner_id), MOST_OF_ONE_PERSON),
        (latest_first, MOST_OF_ALL),
    ):
        frees_a_place = connection.execute(those.offset(most - 1)).scalar()
        if frees_a_place is not None:
            longest = max(longest, int(frees_a_place) + MINUTE - now)
    return longest


def with_search(connection: Connection, filters: Filters, person_id: int, is_staff: bool, since: int) -> Filters:
    """The filters with what their search looks for, if this person may use it and it is newer than `since`.

    Else they stay as they are: and find nothing, rather than everything.
    """
    if not filters.search:
        return filters
    carried = sa.exists().where(saved_view.c.search == saved_search.c.id)
    own = saved_search.c.owner_id == person_id
    usable = sa.or_(own, carried.where(saved_view.c.shared.is_(sa.true()))) if is_staff else own
    query = sa.select(saved_search.c.kind, saved_search.c.value).where(
        saved_search.c.id == filters.search, usable, sa.or_(saved_search.c.created_at >= since, carried)
    )
    row = connection.execute(query).first()
    return replace(filters, sought=(row.kind, row.value)) if row else filters


def purge_searches(connection: Connection, since: int) -> int:
    """Forget the searches older than `since` that no view carries; returns how many."""
    carried = sa.select(saved_view.c.search)
    old = sa.and_(saved_search.c.created_at < since, saved_search.c.id.not_in(carried))
    return connection.execute(sa.delete(saved_search).where(old)).rowcount


def purging(settings: Settings) -> Job:
    """The worker's job: what was searched for is forgotten in time, whether anybody comes or not."""
    engine = open_database(settings.own_database_url)

    def purge() -> None:
        with writing(engine) as connection:
            purge_searches(connection, int(time.time()) - KEPT_S)

    return Job("searches", PURGE_S, purge, engine.dispose)


def can_be_searched(table: sa.Table) -> bool:
    """Whether facts of this table know who called."""
    return "caller" in table.c


def found_by(table: sa.Table, sought: Sought) -> sa.ColumnElement[Any]:
    """The rows that a search leaves; none where it is not known what it looks for."""
    kind, value = sought
    if not value:
        return sa.false()
    if kind == NUMBER:
        names = [name for name in ("caller", "callee") if name in table.c]
        return sa.or_(*(_contains(table.c[name], value) for name in names))
    said = sa.or_(*(_contains(call.c.note, spelling) for spelling in _spellings(value)))
    if table is call:
        return said
    return sa.exists().where(call.c.pbx == table.c.pbx, call.c.call_id == table.c.call_id, said)


def _contains(column: sa.Column[Any], value: str) -> sa.ColumnElement[bool]:
    return column.contains(value, autoescape=True, escape="~")


def _spellings(value: str) -> list[str]:
    """SQLite knows capitals only of Latin letters."""
    return sorted({value, value.lower(), value.upper(), value.capitalize()})

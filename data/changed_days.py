"""Which days of which facts changed since they were mirrored: marks, written with the change itself.

A mark is a random number, another one at each change: the mirror removes only marks that are still those it
saw before it read the facts, so that a change meanwhile is mirrored next time.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.bulk import insert_rows
from data.schema.mirror import column_due

AT_ONCE = 200
"""Days named in one statement."""

Mark = tuple[str, date, int]
"""Fact, local day, and what tells this change from others."""


def mark_changed(connection: Connection, facts: Sequence[str], days: Iterable[date]) -> None:
    """These facts of these days change in this transaction."""
    wanted, mark = sorted(set(days)), secrets.randbits(62)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        here = column_due.c.fact.in_(facts) & column_due.c.day.in_(some)
        connection.execute(sa.delete(column_due).where(here))
        rows = [{"fact": fact, "day": day, "mark": mark} for fact in facts for day in some]
        insert_rows(connection, column_due, rows)


def marks(connection: Connection) -> list[Mark]:
    """Everything that is due."""
    table = column_due.c
    found = connection.execute(sa.select(table.fact, table.day, table.mark).order_by(table.day, table.fact))
    return [(row.fact, row.day, row.mark) for row in found]


def clear(connection: Connection, done: Iterable[Mark]) -> None:
    """These were mirrored; marks that were renewed meanwhile stay."""
    table = column_due.c
    one = (table.fact == sa.bindparam("of_fact")) & (table.day == sa.bindparam("of_day"))
    one &= table.mark == sa.bindparam("of_mark")
    given = [{"of_fact": fact, "of_day": day, "of_mark": mark} for fact, day, mark in done]
    if given:
        connection.execute(sa.delete(column_due).where(one), given)

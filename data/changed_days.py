"""Which days of which facts changed since they were mirrored: marks, written with the change itself.

A mark is a random number, another one at each change: the mirror removes only marks that are still those it
saw before it read the facts, so that a change meanwhile is mirrored next time.
"""

import secrets
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.mirror import column_due

Mark = tuple[str, date, int]
"""Fact, local day, and what tells this change from others."""


def mark_changed(connection: Connection, fact: str, days: Iterable[date]) -> None:
    """These days of a fact change in this transaction."""
    wanted = sorted(set(days))
    if not wanted:
        return
    here = (column_due.c.fact == fact) & column_due.c.day.in_(wanted)
    connection.execute(sa.delete(column_due).where(here))
    mark = secrets.randbits(62)
    connection.execute(sa.insert(column_due), [{"fact": fact, "day": day, "mark": mark} for day in wanted])


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

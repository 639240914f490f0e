"""Columns under test: a database of either kind, a folder, and rows as both sides have them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.bulk import insert_rows
from data.changed_days import mark_changed
from data.columns.layout import LAYOUTS
from data.columns.mirror import Mirror, Mirrored
from data.columns.reader import Columns
from data.database import writing
from data.schema.columns import Flags, Instant

NOW = 1_772_800_000
TODAY = date(2026, 3, 6)
FACTS = tuple(LAYOUTS)

Rows = list[tuple[Any, ...]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the columns are."""
    return tmp_path / "columns"


@pytest.fixture
def follow(db: Engine, folder: Path) -> Callable[..., Mirrored]:
    """One run of the mirror."""
    return lambda today=TODAY, now=NOW: Mirror(db, folder).follow(now, today)


def in_database(engine: Engine, fact: str) -> Rows:
    """The rows of a fact as the database has them, sorted."""
    table = LAYOUTS[fact].table
    with engine.connect() as connection:
        return _sorted(connection.execute(sa.select(*(_as_kept(column) for column in table.columns))))


def _as_kept(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    if isinstance(column.type, Instant):
        return sa.type_coerce(column, sa.DateTime)
    return sa.type_coerce(column, sa.Text) if isinstance(column.type, Flags | sa.JSON) else column


def in_columns(columns: Columns, fact: str) -> Rows:
    """The rows of a fact as the reader gives them, sorted."""
    names = ", ".join(f'"{column.name}"' for column in LAYOUTS[fact].table.columns)
    with columns.cursor() as cursor:
        return _sorted(cursor.execute(f"SELECT {names} FROM {fact}").fetchall())  # noqa: S608


def _sorted(rows: Any) -> Rows:
    return sorted((tuple(row) for row in rows), key=repr)


def put(engine: Engine, fact: str, rows: list[dict[str, Any]]) -> None:
    """These rows and no others, written as the worker does: with a mark on each day that changes."""
    table = LAYOUTS[fact].table
    keyed = {tuple(row[column.name] for column in table.primary_key): row for row in rows}
    with writing(engine) as connection:
        days = set(connection.scalars(sa.select(table.c.day).distinct())) | {row["day"] for row in rows}
        mark_changed(connection, (fact,), days)
        connection.execute(sa.delete(table))
        insert_rows(connection, table, list(keyed.values()))


def assert_same(engine: Engine, columns: Columns) -> None:
    """Every fact has the same rows on both sides."""
    for fact in FACTS:
        assert in_columns(columns, fact) == in_database(engine, fact)

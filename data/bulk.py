"""Many rows into one table, fast: plain tuples and the driver's own placeholders.

Naming every parameter of every row costs a third of an insert's time. Values still go through the
column types, so a table reads back what any other insert would have written.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.engine.default import DefaultDialect

from data.schema.columns import Instant

Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class _Insert:
    statement: str
    names: tuple[str, ...]
    converts: tuple[tuple[int, Convert], ...]
    """(place of a column, what its type makes of a value) for types that make anything of it."""


def insert_rows(connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, each with a value for every column."""
    if rows:
        names = _insert_of(table, connection.dialect).names
        insert_tuples(connection, table, [tuple([row[name] for name in names]) for row in rows])


def insert_tuples(connection: Connection, table: sa.Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    if not rows:
        return
    insert = _insert_of(table, connection.dialect)
    if insert.converts:
        rows = [_converted(row, insert.converts) for row in rows]
    connection.exec_driver_sql(insert.statement, cast(Any, rows))


def _converted(row: tuple[Any, ...], converts: tuple[tuple[int, Convert], ...]) -> tuple[Any, ...]:
    values = list(row)
    for place, convert in converts:
        values[place] = convert(values[place])
    return tuple(values)


@lru_cache(maxsize=64)
def _insert_of(table: sa.Table, dialect: sa.Dialect) -> _Insert:
    style: Any = "qmark" if dialect.name == "sqlite" else "format"
    positional = cast(type[DefaultDialect], type(dialect))(paramstyle=style)
    processors = [_processor(column, dialect) for column in table.columns]
    return _Insert(
        str(sa.insert(table).compile(dialect=positional)),
        tuple(column.name for column in table.columns),
        tuple((place, convert) for place, convert in enumerate(processors) if convert is not None),
    )


def _processor(column: sa.Column[Any], dialect: sa.Dialect) -> Convert | None:
    if isinstance(column.type, Instant) and dialect.name != "sqlite":
        return _as_text
    return column.type.dialect_impl(dialect).bind_processor(dialect)


@lru_cache(maxsize=20_000)
def _as_text(at: int | None) -> str | None:
    """A UTC DATETIME as a server takes it in text."""
    return None if at is None else time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))

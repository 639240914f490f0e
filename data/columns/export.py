"""Facts from our own database into Parquet.

The database makes one line of text of a row, so that Python touches each row once and DuckDB does the rest:
hundreds of thousands of rows a second instead of tens. Lines are CSV: texts in quotes, what is missing is
empty without them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.columns.files import new_name, temporary
from data.columns.layout import Layout, staged_kind
from data.columns.manifest import Part
from data.columns.parquet import PARQUET, literal, settled
from data.columns.plan import Span

FETCHED = 2000
"""Rows held in Python at once."""
CSV = (
    "header=false, auto_detect=false, delim=',', new_line='\\n', quote='\"', escape='\"', comment='', nullstr='', "
    "allow_quoted_nulls=false, max_line_size=2097152, buffer_size=8388608"
)


@dataclass(frozen=True)
class Lines:
    """The rows of some days as lines of text, in a file."""

    span: Span
    path: Path
    rows: int


def write_lines(connection: Connection, folder: Path, span: Span) -> Lines:
    """The rows of these days as they are now."""
    path, rows = temporary(folder, new_name(span.stem, ".csv")), 0
    table = span.layout.table
    line = _sqlite_line(table) if connection.dialect.name == "sqlite" else _server_line(table)
    # Day by day, sorted there: sorting a large month in DuckDB takes more memory than we allow it.
    query = sa.select(sa.cast(line, sa.LargeBinary)).order_by(*(table.c[name] for name in span.layout.order))
    with path.open("wb") as file:
        for n in range((span.last - span.first).days + 1):
            for some in _fetched(connection, query.where(table.c.day == span.first + timedelta(days=n))):
                rows += len(some)
                file.write(b"\n".join(some) + b"\n")
    return Lines(span, path, rows)


def pack(workshop: duckdb.DuckDBPyConnection, folder: Path, lines: Lines, version: int) -> Part:
    """A file of their own for these rows; the lines are gone."""
    span = lines.span
    if not lines.rows:
        lines.path.unlink()
        return Part(span.layout.name, span.first, span.last, "", 0, 0, 0, version)
    name = new_name(span.stem, ".parquet")
    path = temporary(folder, name)
    workshop.execute(f"COPY ({_packed(span.layout, lines.path)}) TO {literal(path)} ({PARQUET})")
    lines.path.unlink()
    return settled(folder, name, span, lines.rows, version)


def _packed(layout: Layout, lines: Path) -> str:
    columns = ", ".join(f"'{column.name}': '{staged_kind(column)}'" for column in layout.table.columns)
    staged = f"read_csv({literal(lines)}, {CSV}, parallel=false, columns={{{columns}}})"
    return f"SELECT {layout.packing} FROM {staged}"


def _fetched(connection: Connection, query: sa.Select[Any]) -> Iterator[Sequence[Any]]:
    with connection.execution_options(yield_per=FETCHED).execute(query) as result:
        yield from result.scalars().partitions()


def _sqlite_line(table: sa.Table) -> sa.ColumnElement[str]:
    form = ",".join('"%w"' if staged_kind(column) == "VARCHAR" else "%s" for column in table.columns)
    return sa.func.printf(form, *(sa.type_coerce(column, sa.Text) for column in table.columns))


def _server_line(table: sa.Table) -> sa.ColumnElement[str]:
    parts: list[sa.ColumnElement[str]] = []
    for column in table.columns:
        if staged_kind(column) == "VARCHAR":
            doubled = sa.func.replace(sa.type_coerce(column, sa.Text), '"', '""')
            parts += [sa.literal(',"' if parts else '"'), doubled, sa.literal('"')]
        else:
            parts += [sa.literal(","), sa.func.coalesce(sa.cast(column, sa.CHAR), "")]
    return sa.func.concat(*parts)

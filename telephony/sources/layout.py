"""Which columns of a table hold what: found once by name, whatever their case and order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from telephony.sources.database import ExchangeDatabase, table_of
from telephony.sources.reading import SourceUnavailable

INTEGERS = ("int", "integer", "bigint", "mediumint", "smallint", "int unsigned", "bigint unsigned")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a row says, and the names that its column goes by; `needed`: no table is without."""

    name: str
    columns: tuple[str, ...]
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as the reader sees it: one expression per field, NULL where there is no such column."""

    table: sa.TableClause
    fields: tuple[sa.ColumnElement[Any], ...]
    id: sa.ColumnElement[Any] | None
    """Auto-increment key, if the table has one."""
    time: sa.ColumnElement[Any]
    is_utc: bool
    """The times are of a type that the server gives in UTC (TIMESTAMP)."""
    is_number: bool
    """The times are whole numbers: seconds since 1970."""

    names: tuple[str, ...]

    def field(self, name: str) -> sa.ColumnElement[Any]:
        """The expression of one field."""
        return self.fields[self.names.index(name)]

    def question(self) -> sa.Select[Any]:
        """SELECT of the fields in their order, preceded by the id if there is one."""
        first = () if self.id is None else (self.id,)
        return sa.select(*first, *self.fields).select_from(self.table)


def discover(database: ExchangeDatabase, table: str, fields: Sequence[Field]) -> Layout:
    """The layout of a table whose first field is the time; raises `SourceUnavailable`."""
    found = database.columns(table)
    if not found:
        raise SourceUnavailable(f"there is no table {table}, or the user may not read it")
    own = table_of(table, dict(found.values()))
    chosen = {field.name: _match(field, found) for field in fields}
    missing = [field.columns[0] for field in fields if field.needed and not chosen[field.name]]
    if missing:
        raise SourceUnavailable(f"the table {table} has no column {', '.join(missing)}")
    time = chosen[fields[0].name]
    kind = found[time.lower()][1]
    has_id = "id" in found and found["id"][1].partition("(")[0].strip() in INTEGERS
    return Layout(
        table=own,
        fields=tuple(own.c[name] if (name := chosen[field.name]) else sa.null() for field in fields),
        id=own.c[found["id"][0]] if has_id else None,
        time=own.c[time],
        is_utc=not database.is_sqlite and kind.startswith("timestamp"),
        is_number=kind.partition("(")[0].strip() in INTEGERS,
        names=tuple(field.name for field in fields),
    )


def _match(field: Field, found: dict[str, tuple[str, str]]) -> str:
    for column in field.columns:
        if column in found:
            return found[column][0]
    return ""

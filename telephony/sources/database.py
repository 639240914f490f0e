"""The exchange's database, only ever read: MySQL, MariaDB or SQLite.

Questions are short and bounded (connect 3 s, read 10 s) and hold no transaction, so that no lock stays
on the exchange's tables. Every failure is a `SourceUnavailable` without secrets.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pymysql
import sqlalchemy as sa
from pymysql.constants import FIELD_TYPE
from pymysql.converters import conversions
from sqlalchemy.engine import Engine, make_url

from telephony.sources.reading import SourceUnavailable
from telephony.sources.text import clean

CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 10
STATEMENT_S = 9
"""A question that the server should give up before we do, so that it does not run on without us."""

Values = Sequence[Any]


class ExchangeDatabase:
    """One exchange's database. Connections are made when something is asked."""

    def __init__(self, url: str) -> None:
        self._address = make_url(url)
        self.is_sqlite = self._address.get_backend_name() == "sqlite"
        self._engine = _sqlite(url) if self.is_sqlite else _server(url)

    def rows(self, question: sa.Select[Any]) -> list[Values]:
        """All rows of the answer. Bytes that are no text come as replacement characters."""
        try:
            with self._asking() as connection:
                return _fetched(connection, question)
        except UnicodeDecodeError:
            return self._undecoded(question)
        except SourceUnavailable as error:
            if self.is_sqlite and "decode to UTF-8" in str(error):
                return self._undecoded(question)
            raise

    def columns(self, table: str) -> dict[str, tuple[str, str]]:
        """Column names in lower case → (name, type in lower case); empty if the table cannot be seen."""
        schema, name = _parts(table)
        question = self._columns_of_sqlite(schema, name) if self.is_sqlite else self._columns_of_server(schema, name)
        return {
            clean(name, 64).lower(): (clean(name, 64), clean(kind, 64).lower()) for name, kind in self.rows(question)
        }

    def is_indexed(self, table: str, column: str) -> bool:
        """Whether an index begins with this column, so that asking for its newest rows is cheap."""
        schema, name = _parts(table)
        if self.is_sqlite:
            indexes = sa.func.pragma_index_list(name).table_valued("name").alias("l")
            parts = sa.func.pragma_index_info(indexes.c.name).table_valued("seqno", "name").alias("i")
            question = sa.select(parts.c.name).select_from(indexes.join(parts, sa.true())).where(parts.c.seqno == 0)
        else:
            found = sa.table("statistics", *map(_column, _STATISTICS), schema="information_schema")
            question = sa.select(found.c.column_name).where(
                found.c.table_schema == (schema or sa.func.database()),
                found.c.table_name == name,
                found.c.seq_in_index == 1,
            )
        return column.lower() in {clean(row[0], 64).lower() for row in self.rows(question)}

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    @contextmanager
    def _asking(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except (sa.exc.DBAPIError, sqlite3.Error, pymysql.MySQLError) as error:
            self._engine.dispose()
            raise SourceUnavailable(self._reason(error)) from None
        except UnicodeDecodeError:
            # The rest of the answer is still in the connection: it can serve nobody any more.
            self._engine.dispose()
            raise

    def _reason(self, error: Exception) -> str:
        # The driver's text, never SQLAlchemy's: that one repeats the question and its parameters.
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig else error
        said = clean(cause.args[-1] if cause.args else type(cause).__name__, 160)
        where = self._address.database if self.is_sqlite else f"{self._address.host}:{self._address.port or 3306}"
        return f"the exchange's database at {where} does not answer: {said or 'no answer'}"

    def _undecoded(self, question: sa.Select[Any]) -> list[Values]:
        parts = enumerate(question.selected_columns)
        raw = question.with_only_columns(*(self._bytes(part).label(f"c{n}") for n, part in parts))
        with self._asking() as connection:
            found = _fetched(connection, raw)
        return [tuple(v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in row) for row in found]

    def _bytes(self, part: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        if self.is_sqlite:
            return sa.case((sa.func.typeof(part) == "text", sa.cast(part, sa.LargeBinary)), else_=part)
        return sa.cast(part, sa.LargeBinary) if isinstance(part.type, sa.String) else part

    def _columns_of_server(self, schema: str | None, name: str) -> sa.Select[Any]:
        found = sa.table("columns", *map(_column, _COLUMNS), schema="information_schema")
        return (
            sa.select(found.c.column_name, found.c.data_type)
            .where(found.c.table_schema == (schema or sa.func.database()), found.c.table_name == name)
            .order_by(found.c.ordinal_position)
        )

    def _columns_of_sqlite(self, schema: str | None, name: str) -> sa.Select[Any]:
        arguments = (name, schema) if schema else (name,)
        found = sa.func.pragma_table_info(*arguments).table_valued("name", "type")
        return sa.select(found.c.name, found.c.type)


_COLUMNS = ("table_schema", "table_name", "column_name", "data_type", "ordinal_position")
_STATISTICS = ("table_schema", "table_name", "column_name", "seq_in_index")


def _fetched(connection: sa.Connection, question: sa.Select[Any]) -> list[Values]:
    """The driver's own tuples: there is nothing to convert, and a history has millions of them."""
    with connection.execute(question) as result:
        assert result.cursor is not None
        return list(result.cursor.fetchall())


def table_of(name: str, columns: Mapping[str, str]) -> sa.TableClause:
    """The table with these columns (name → type), for questions; `name` may be `database.table`."""
    schema, table = _parts(name)
    texts = {column: "char" in kind or "text" in kind for column, kind in columns.items()}
    parts = [sa.column(column, sa.String() if is_text else None) for column, is_text in texts.items()]
    return sa.table(table, *parts, schema=schema)


def _column(name: str) -> sa.ColumnClause[Any]:
    return sa.column(name)


def _parts(table: str) -> tuple[str | None, str]:
    schema, _, name = table.rpartition(".")
    return schema or None, name


def _sqlite(url: str) -> Engine:
    path = make_url(url).database or ""

    def connect() -> sqlite3.Connection:
        address = f"file:{quote(path)}?mode=ro"
        return sqlite3.connect(address, uri=True, timeout=CONNECT_TIMEOUT_S, check_same_thread=False)

    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.pool.QueuePool, isolation_level="AUTOCOMMIT")


def _server(url: str) -> Engine:
    # Times come as the text that the table holds: a zero date must not become None, nor a bad one an error.
    as_text: dict[Any, Any] = dict.fromkeys((FIELD_TYPE.DATETIME, FIELD_TYPE.TIMESTAMP, FIELD_TYPE.DATE), str)
    engine = sa.create_engine(
        make_url(url).set(drivername="mysql+pymysql").update_query_dict({"charset": "utf8mb4"}),
        isolation_level="AUTOCOMMIT",
        pool_size=1,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "read_timeout": READ_TIMEOUT_S,
            "write_timeout": READ_TIMEOUT_S,
            "conv": {**conversions, **as_text},
        },
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        version = connection.get_server_info()
        with connection.cursor() as cursor:
            # Only TIMESTAMP columns heed it: DATETIME and text stay as they were written.
            cursor.execute("SET time_zone = '+00:00'")
            if "MariaDB" in version and not version.startswith(("5.", "10.0")):
                cursor.execute(f"SET max_statement_time = {STATEMENT_S}")
            elif "MariaDB" not in version and not version.startswith(("5.0", "5.1", "5.5", "5.6")):
                cursor.execute(f"SET max_execution_time = {STATEMENT_S * 1000}")

    return engine

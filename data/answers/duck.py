"""DuckDB under SQLAlchemy Core: the same statements, bound values and results as the database gives.

PostgreSQL's text with numbered parameters is what DuckDB reads. Statements are compiled once and kept by
SQLAlchemy; types of the schema (instants, flags, lists) come back as they do from every other engine.
"""

from functools import cache
from threading import local
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import NullPool

SCHEME = "okccolumns"


class DuckDialect(PGDialect):
    """What SQLAlchemy has to know of DuckDB; it is only ever read, so there are no transactions."""

    driver = "duckdb"
    default_paramstyle = "numeric_dollar"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        """The module that speaks to the engine."""
        return duckdb

    def initialize(self, connection: Connection) -> None:
        """PostgreSQL would be asked for its version here."""

    def do_begin(self, dbapi_connection: Any) -> None:
        """Nothing begins."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Nothing to take back."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Nothing to keep."""


class Version:
    """What SQLAlchemy takes for a connection: each statement has a cursor of its own on one version of the facts."""

    def __init__(self, looked_at: duckdb.DuckDBPyConnection) -> None:
        self._looked_at = looked_at
        found = looked_at.execute("SELECT current_schema()").fetchone()
        self._use = f"USE memory.{found[0] if found else 'main'}"

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor for one statement."""
        made = self._looked_at.cursor()
        made.execute(self._use)
        return made

    def close(self) -> None:
        """Whoever opened it closes it."""


def connected(version: Version) -> Connection:
    """A connection on this version; opening one takes microseconds, so none is pooled."""
    _opening.version = version
    try:
        return _engine().connect()
    finally:
        del _opening.version


_opening = local()


@cache
def _engine() -> Engine:
    """One engine for all versions: it keeps the compiled statements."""
    return sa.create_engine(
        f"{SCHEME}://",
        creator=lambda: _opening.version,
        poolclass=NullPool,
        hide_parameters=True,
        query_cache_size=1000,
    )


registry.register(SCHEME, __name__, DuckDialect.__name__)

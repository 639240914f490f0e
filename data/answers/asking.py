"""Where the facts are asked: one kind of question, whatever engine answers it.

A query is SQLAlchemy Core over the tables of data/schema/facts.py; `None`, days, instants and booleans
come back as the schema says, from every engine alike. The columns of this host answer, or the engine at
OKC_ANALYTICS_URL; where these are not built yet or cannot be read, the product's own database does, slower
and with the same numbers. Whoever holds one connection sees one version of the columns.
"""

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import Pool

from data.answers.duck import Version, connected
from data.columns.manifest import Segment
from data.columns.reader import Cursor, open_columns
from data.database import open_database
from data.settings import Settings

if TYPE_CHECKING:
    import numpy as np

log = logging.getLogger("okc.asking")

FOLDER = "columns"
HELD = "okc.facts"
"""Under this name a connection holds what answers beside it, until it goes back to its pool."""


class Facts(Protocol):
    """Something that answers queries over the facts."""

    def execute(self, query: sa.Select[Any]) -> Any:
        """The rows of the answer, tuples in the order of the selected columns."""


class InColumns:
    """The columns of this host in one version. Its statements are DuckDB's, so more can be asked of it at once."""

    def __init__(self, cursor: Cursor, database: Connection | None, data_dir: Path) -> None:
        self._looked_at = Version(cursor.duckdb)
        self._database = database
        self.data_dir = data_dir
        self.version = cursor.version
        self.closed: Mapping[date, Segment] = {one.first: one for one in cursor.segments}
        """First day of each month that is closed, or settled up to a day → those days and their version."""

    def columns_of(self, query: sa.Select[Any]) -> "list[np.ndarray] | None":
        """The answer column by column; None if the columns cannot answer."""
        try:
            return list(connected(self._looked_at).execute(query).cursor.fetchnumpy().values())
        except (sa.exc.DBAPIError, duckdb.Error):
            return None

    def execute(self, query: sa.Select[Any]) -> Any:
        """The rows of the answer; the database's, if the columns cannot answer."""
        try:
            return connected(self._looked_at).execute(query)
        except sa.exc.DBAPIError as error:
            if self._database is None:
                raise
            log.warning("event=columns_unreadable version=%s detail=%r", self.version, str(error.orig)[:300])
            return self._database.execute(query)


def integers(facts: Facts, query: sa.Select[Any]) -> "np.ndarray":
    """The rows of an answer of whole numbers without NULL as one array: of millions, objects would take seconds."""
    import numpy as np

    if isinstance(facts, InColumns):
        found = facts.columns_of(query)
        if found is not None:
            return np.column_stack(found).astype(np.int64)
    rows = facts.execute(query)
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, len(query.selected_columns))


def facts_of(connection: Connection, settings: Settings) -> Facts:
    """What answers here, in the version that it had when this connection asked first."""
    held = connection.info.get(HELD)
    if held is None:
        held = _found(connection, settings)
        if held is None:
            return connection
        connection.info[HELD] = held
    facts: Facts = held[0]
    return facts


def _found(connection: Connection, settings: Settings) -> tuple[Facts, ExitStack] | None:
    stack = ExitStack()
    try:
        if settings.analytics_url:
            return stack.enter_context(_elsewhere(settings.analytics_url).connect()), stack
        columns = open_columns(settings.data_dir / FOLDER)
        if columns is None:
            return None
        cursor = stack.enter_context(columns.cursor())
        return InColumns(cursor, connection, settings.data_dir), stack
    except (sa.exc.DBAPIError, duckdb.Error, OSError) as error:
        stack.close()
        where = "elsewhere" if settings.analytics_url else "columns"
        log.warning("event=facts_from_database instead_of=%s detail=%r", where, type(error).__name__)
        return None


@sa.event.listens_for(Pool, "checkin")
def _let_go(_dbapi_connection: Any, record: Any) -> None:
    held = record.info.pop(HELD, None) if record else None
    if held is not None:
        held[1].close()


@cache
def _elsewhere(url: str) -> Engine:
    return open_database(url)

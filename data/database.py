"""The product's own database: engines for SQLite and MySQL/MariaDB, and the rules that make each safe.

SQLite runs in WAL with a busy timeout, and every writing transaction begins with BEGIN IMMEDIATE: a
deferred read-then-write fails at once beside a busy worker. MySQL sessions speak UTC and UTF-8. Errors
never repeat parameters: callers' numbers are among them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

SQLITE_BATCH = 500
"""Rows in one writing transaction on SQLite, so that a person's write waits milliseconds."""
SERVER_BATCH = 1000
"""Rows in one writing transaction on MySQL or MariaDB."""

CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 60
SILENCE_S = 20
"""A process that is paused within a transaction holds everybody off: after this the server ends its connection."""


def open_database(url: str, patience_s: float = READ_TIMEOUT_S) -> Engine:
    """An engine with this product's rules for the database at `url`; nothing is connected yet.

    A server may take `patience_s` for an answer.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    return _server(url, patience_s)


def _sqlite(url: str) -> Engine:
    engine = sa.create_engine(url, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _server(url: str, patience_s: float) -> Engine:
    engine = sa.create_engine(
        make_url(url).update_query_dict({"charset": "utf8mb4"}),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_recycle=1800,
        isolation_level="READ COMMITTED",
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "read_timeout": CONNECT_TIMEOUT_S,
            "write_timeout": patience_s,
        },
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # A server that hangs accepts connections and never greets: only answers to questions may take long.
        connection._read_timeout = patience_s
        with connection.cursor() as cursor:
            cursor.execute(f"SET time_zone = '+00:00', innodb_lock_wait_timeout = 10, wait_timeout = {SILENCE_S}")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for questions: a consistent view, never a write."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One writing transaction: committed at the end of the block, rolled back on any error."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


def batch_rows(engine: Engine) -> int:
    """How many rows one writing transaction may hold on this database."""
    return SQLITE_BATCH if engine.dialect.name == "sqlite" else SERVER_BATCH

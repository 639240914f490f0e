"""One simulated exchange to a database: a second one would give the same ids to other calls."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

LOCK = "okc-simulated-exchange"


class Occupied(Exception):
    """Another simulated exchange writes into this database."""


@contextmanager
def alone(engine: sa.Engine) -> Iterator[None]:
    """Within this block no other simulated exchange writes there; it ends with the process, however that dies."""
    with _file_lock(engine) if engine.dialect.name == "sqlite" else _server_lock(engine):
        yield


@contextmanager
def _file_lock(engine: sa.Engine) -> Iterator[None]:
    with Path(f"{engine.url.database}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Occupied from error
        yield


@contextmanager
def _server_lock(engine: sa.Engine) -> Iterator[None]:
    with engine.connect() as connection:
        # Nothing is asked on this connection any more, and the lock goes with it.
        connection.exec_driver_sql("SET wait_timeout = 31536000")
        if connection.scalar(sa.select(sa.func.get_lock(LOCK, 0))) != 1:
            raise Occupied
        yield

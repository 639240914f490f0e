"""What an undisturbed worker makes of a hotline's rows, computed once: everything else must come to the same."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import open_database, writing
from data.migrations import migrate
from data.schema import metadata
from tests.empty import empty_sqlite
from tests.rig.mariadb import MariaDB
from tests.telephony.worker.hotline import MONDAY, contents, evening, fill, hours, pbx, read_to_end, worker

EVENING_OVER = int(MONDAY.timestamp()) + 27 * 3600
DAYS_OVER = int(MONDAY.timestamp()) + 40 * 3600
MORNINGS_OVER = int(MONDAY.timestamp()) + 36 * 3600
Contents = dict[str, list[tuple[Any, ...]]]


def sqlite(path: Path) -> Engine:
    """An empty, migrated SQLite database."""
    return empty_sqlite(path)


@pytest.fixture(scope="module")
def lasting_mariadb(mariadb_server: MariaDB) -> Iterator[Engine]:
    """A migrated MariaDB database for all tests of a file: making one takes longer than most of them."""
    engine = open_database(mariadb_server.new_database())
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.rig)])
def swept_db(request: pytest.FixtureRequest) -> Engine:
    """An empty database of each kind; the MariaDB one is the same for all tests of a file."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_db")
    engine: Engine = request.getfixturevalue("lasting_mariadb")
    with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
    return engine


@pytest.fixture(scope="session")
def evening_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An exchange with an evening's rows, only to be read."""
    return fill(f"sqlite:///{tmp_path_factory.mktemp('evening') / 'pbx.sqlite'}", evening())


@pytest.fixture(scope="session")
def evening_facts(evening_url: str, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """What follows from an evening's rows."""
    engine = sqlite(tmp_path_factory.mktemp("plain") / "okc.sqlite")
    read_to_end(worker(engine, pbx(evening_url), EVENING_OVER))
    return contents(engine)


@pytest.fixture(scope="session")
def mornings_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An exchange with the mornings of Monday and of Tuesday, only to be read."""
    mornings = [hours(MONDAY + timedelta(hours=n), 1.5) for n in (8.5, 32.5)]
    return fill(f"sqlite:///{tmp_path_factory.mktemp('mornings') / 'pbx.sqlite'}", *mornings)


@pytest.fixture(scope="session")
def days_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An exchange with a day and a half, its failure on the second morning included; only to be read."""
    return fill(f"sqlite:///{tmp_path_factory.mktemp('days') / 'pbx.sqlite'}", hours(MONDAY, 38))


@pytest.fixture(scope="session")
def days_db(days_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The product's database after reading that."""
    engine = sqlite(tmp_path_factory.mktemp("read") / "okc.sqlite")
    read_to_end(worker(engine, pbx(days_url), DAYS_OVER))
    yield engine
    engine.dispose()


def count(engine: Engine, table: sa.Table) -> int:
    """How many rows."""
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0

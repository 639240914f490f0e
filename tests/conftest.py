"""Fixtures of every room: a clean environment, and a database of each kind that we support."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy.engine import Engine

from data.database import open_database
from data.migrations import migrate
from tests.empty import empty_sqlite

pytest_plugins = ["tests.rig.fixtures"]

# The same examples at every run, so that a red test is this change's; RIG_EXAMPLES=500 looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile("searching" if "RIG_EXAMPLES" in os.environ else "steady")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine leaks into a test, and nothing is written into the tree."""
    for name in list(os.environ):
        if name.startswith("OKC_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def sqlite_db(tmp_path: Path) -> Iterator[Engine]:
    """An empty, migrated SQLite database."""
    engine = empty_sqlite(tmp_path / "okc.sqlite")
    yield engine
    engine.dispose()


@pytest.fixture
def mariadb_db(mariadb_url: str) -> Iterator[Engine]:
    """An empty, migrated MariaDB database."""
    engine = open_database(mariadb_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.rig)])
def db(request: pytest.FixtureRequest) -> Engine:
    """An empty, migrated database: every test with it runs on SQLite and on MariaDB."""
    return request.getfixturevalue(f"{request.param}_db")

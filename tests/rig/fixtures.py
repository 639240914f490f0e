"""The rigs as pytest fixtures. What the machine lacks skips a test and says why; RIG_REQUIRE=all makes it fail."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.rig import exchange as exchanges
from tests.rig import places, play, sid
from tests.rig.exchange import Exchange
from tests.rig.mariadb import MariaDB
from tests.rig.mysql97 import MySQL97
from tests.rig.places import RigUnavailable
from tests.rig.runs import RunFolder
from tests.rig.truth import Truth


@contextlib.contextmanager
def throw_away(base: Path) -> Iterator[RunFolder]:
    """A run folder for the length of a fixture."""
    run = RunFolder.throw_away(base)
    try:
        yield run
    finally:
        run.clear()


@contextlib.contextmanager
def what_is_missing_is_said() -> Iterator[None]:
    """Skip, or fail where everything is required."""
    try:
        yield
    except RigUnavailable as why:
        if os.environ.get("RIG_REQUIRE") == "all":
            pytest.fail(str(why), pytrace=False)
        pytest.skip(str(why))


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[MariaDB]:
    """One MariaDB per test process. A test that stops, kills or freezes it must leave it running."""
    with what_is_missing_is_said(), throw_away(places.temporary()) as run:
        server = MariaDB(run)
        server.create()
        yield server


@pytest.fixture
def mariadb_url(mariadb_server: MariaDB) -> Iterator[str]:
    """The URL of a fresh empty MariaDB schema, gone after the test."""
    url = mariadb_server.new_database()
    yield url
    mariadb_server.drop_database(make_url(url).database or "")


@pytest.fixture(scope="session")
def mysql97_server() -> Iterator[MySQL97]:
    """One Oracle MySQL 9.7 per test process."""
    with what_is_missing_is_said():
        debian = sid.folder("mysql")
        with throw_away(sid.runs(debian)) as run:
            server = MySQL97(run, debian)
            server.create()
            yield server


@pytest.fixture
def mysql97_url(mysql97_server: MySQL97) -> str:
    """The URL of a fresh empty MySQL 9.7 schema."""
    return mysql97_server.new_database()


@pytest.fixture(scope="session")
def exchange() -> Iterator[Exchange]:
    """One running exchange per test process, its phones registered by whoever plays."""
    with what_is_missing_is_said():
        debian = sid.folder("asterisk")
        places.program("sipp")
        with throw_away(sid.runs(debian)) as run:
            yield exchanges.start(run, debian)


@pytest.fixture(scope="session")
def told(exchange: Exchange) -> list[Truth]:
    """What the callers and agents of every scenario did; the calls are made once per test process."""
    return play.play(exchange)

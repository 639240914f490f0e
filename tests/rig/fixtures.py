"""The rigs as pytest fixtures. What the machine lacks skips a test and says why; with RIG_REQUIRE=all it fails the test."""

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest
from sqlalchemy import make_url

from tests.rig import places
from tests.rig.mariadb import MariaDB
from tests.rig.places import RigUnavailable
from tests.rig.runs import RunFolder


def missing(why: RigUnavailable) -> NoReturn:
    """Skip, or fail where everything is required."""
    if os.environ.get("RIG_REQUIRE") == "all":
        pytest.fail(str(why), pytrace=False)
    pytest.skip(str(why))


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[MariaDB]:
    """One MariaDB per test process. A test that stops, kills or freezes it must leave it running."""
    run = RunFolder.throw_away(places.temporary())
    try:
        server = MariaDB(run)
        server.create()
        yield server
    except RigUnavailable as why:
        missing(why)
    finally:
        run.clear()


@pytest.fixture
def mariadb_url(mariadb_server: MariaDB) -> Iterator[str]:
    """The URL of a fresh empty MariaDB schema, gone after the test."""
    url = mariadb_server.new_database()
    yield url
    mariadb_server.drop_database(make_url(url).database or "")

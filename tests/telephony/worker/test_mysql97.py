"""Oracle's MySQL 9.7 as both databases: the strictest sql_mode and a reader signed in by caching_sha2_password."""

from collections.abc import Iterator

import pymysql
import pytest
from sqlalchemy import URL, make_url
from sqlalchemy.engine import Engine

from data.database import open_database
from data.migrations import migrate
from tests.rig.mysql97 import MySQL97
from tests.telephony.worker.conftest import EVENING_OVER, Contents
from tests.telephony.worker.hotline import contents, differing, evening, fill, left_due, pbx, read_to_end, worker

READER, PASSWORD = "reader", "only-reads"


@pytest.fixture
def ours(mysql97_server: MySQL97) -> Iterator[Engine]:
    """The product's own database there."""
    engine = open_database(mysql97_server.new_database())
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def theirs(mysql97_server: MySQL97) -> str:
    """The exchange's database there, as its reader sees it."""
    url = make_url(fill(mysql97_server.new_database(), evening()))
    connection = pymysql.connect(host=url.host, port=url.port or 0, user=url.username, password=str(url.password))
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE USER {READER} IDENTIFIED WITH caching_sha2_password BY '{PASSWORD}'")
            cursor.execute(f"GRANT SELECT ON {url.database}.* TO {READER}")
    finally:
        connection.close()
    reads = URL.create("mysql+pymysql", READER, PASSWORD, url.host, url.port, url.database)
    return reads.render_as_string(hide_password=False)


@pytest.mark.rig
def test_a_reader_with_nothing_but_select_gives_the_same_facts(
    ours: Engine, theirs: str, evening_facts: Contents
) -> None:
    for _ in range(2):
        read_to_end(worker(ours, pbx(theirs), EVENING_OVER))
        assert not differing(contents(ours), evening_facts)
        assert not left_due(ours)

"""The servers of the rigs keep what they promise to the tests that use them."""

import subprocess

import pytest
import sqlalchemy as sa

from tests.rig.exchange import Exchange
from tests.rig.mariadb import MariaDB

pytestmark = pytest.mark.rig


def one(url: str, question: str) -> object:
    """The single value that a server answers."""
    engine = sa.create_engine(url)
    try:
        with engine.begin() as connection:
            return connection.execute(sa.text(question)).scalar()
    finally:
        engine.dispose()


def test_a_committed_row_survives_a_kill_of_mariadb(mariadb_server: MariaDB, mariadb_url: str) -> None:
    engine = sa.create_engine(mariadb_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE kept (n int)"))
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO kept VALUES (42)"))
    engine.dispose()
    mariadb_server.kill()
    assert not mariadb_server.answers()
    mariadb_server.start()
    assert one(mariadb_url, "SELECT n FROM kept") == 42


def test_a_frozen_mariadb_answers_again_when_it_is_thawed(mariadb_server: MariaDB) -> None:
    mariadb_server.freeze()
    assert not mariadb_server.answers()
    mariadb_server.thaw()
    assert mariadb_server.answers()


def test_a_schema_in_use_can_be_dropped(mariadb_server: MariaDB) -> None:
    url = mariadb_server.new_database()
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE TABLE held (n int)"))
        connection.execute(sa.text("SELECT * FROM held"))
        mariadb_server.drop_database(sa.make_url(url).database or "")
        connection.invalidate()
    engine.dispose()


def test_a_reader_may_read_and_not_write(mariadb_server: MariaDB, mariadb_url: str) -> None:
    database = sa.make_url(mariadb_url).database or ""
    mariadb_server.execute(f"CREATE TABLE {database}.t (n int)")
    reader = mariadb_server.new_reader(database)
    assert one(reader, "SELECT COUNT(*) FROM t") == 0
    with pytest.raises(sa.exc.OperationalError, match="denied"):
        one(reader, "INSERT INTO t VALUES (1)")


def test_mysql_is_oracles_with_its_strict_ways(mysql97_url: str) -> None:
    assert str(one(mysql97_url, "SELECT VERSION()")).startswith("9.7")
    assert "ONLY_FULL_GROUP_BY" in str(one(mysql97_url, "SELECT @@sql_mode"))


def test_the_exchange_listens_on_this_machine_only(exchange: Exchange) -> None:
    """Two UDP sockets of its SIP library's name resolver, at random ports, are no services."""
    pid = exchange.run.pid("asterisk")
    listening = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout.splitlines()
    own = {line.split()[3] for line in listening if f"pid={pid}," in line}
    assert own == {f"127.0.0.1:{exchange.ports.ami}", f"127.0.0.1:{exchange.ports.http}"}

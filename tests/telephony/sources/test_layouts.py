"""Tables as they are found in the field: types of time, names, characters, rights, zones."""

import threading
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

import telephony.sources.database
from telephony.sources import SourceUnavailable
from tests.rig.mariadb import MariaDB
from tests.telephony.sources.tables import NOW, Tables, queue_row, read_all, source

MOSCOW = ZoneInfo("Europe/Moscow")
LOCAL = "2023-11-14 23:00:00"
"""20:00 UTC as a clock in Moscow shows it."""
EIGHT_PM = 1_699_992_000
EVENING = "2023-11-14 20:00:00"
"""The same in UTC."""


def first_row(exchange: Tables, zone: str = "Europe/Moscow", **more: Any) -> Any:
    """The first row of its queue log."""
    return read_all(source(exchange.url, "queue_log", zone, **more))[0][0]


@pytest.mark.parametrize(
    ("column", "written", "micros"),
    [
        ("varchar(32)", LOCAL, 0),
        ("char(26)", LOCAL + ".464232", 464232),
        ("varchar(32)", str(EIGHT_PM), 0),
        ("int", EIGHT_PM, 0),
        ("datetime", LOCAL, 0),
        ("text", LOCAL, 0),
    ],
)
def test_every_type_of_time_column_gives_the_same_instant(
    exchange: Tables, column: str, written: Any, micros: int
) -> None:
    exchange.queue_log(time=column)
    exchange.fill("queue_log", [queue_row(written)])
    assert first_row(exchange).at_us == EIGHT_PM * 1_000_000 + micros


@pytest.mark.rig
@pytest.mark.parametrize(
    ("column", "micros"), [("datetime(6)", 464232), ("datetime(3)", 464000), ("timestamp(6) NULL", 464232)]
)
def test_fractions_and_timestamps_of_mariadb_are_read(mariadb_url: str, column: str, micros: int) -> None:
    exchange = Tables(mariadb_url)
    exchange.queue_log(time=column)
    exchange.run(
        "SET time_zone = '+03:00'",
        "INSERT INTO queue_log (time, callid, event) VALUES ('2023-11-14 23:00:00.464232', '1.1', 'CONNECT')",
    )
    assert first_row(exchange).at_us == EIGHT_PM * 1_000_000 + micros
    exchange.engine.dispose()


@pytest.mark.rig
def test_a_zero_date_in_a_datetime_column_is_put_aside(mariadb_url: str) -> None:
    exchange = Tables(mariadb_url)
    exchange.queue_log(time="datetime")
    exchange.run(
        "SET sql_mode = ''",
        "INSERT INTO queue_log (time, callid, event) VALUES ('0000-00-00', '1.1', 'CONNECT'), (NULL, '1.1', 'CONNECT')",
    )
    _, bad, _ = read_all(source(exchange.url, "queue_log"))
    assert [row.reason for row in bad] == ["bad_time", "no_time"]
    exchange.engine.dispose()


def test_columns_may_have_other_cases_and_an_unusual_order(exchange: Tables) -> None:
    exchange.run(
        "CREATE TABLE QLog (Event varchar(40), AGENT varchar(80), Data1 varchar(80), QueueName varchar(80),"
        " CallId varchar(80), `Time` varchar(32), ID INTEGER PRIMARY KEY)",
        "INSERT INTO QLog VALUES ('CONNECT', 'Anna', '12', 'support', '1.1', '2023-11-14 23:00:00', 4)",
    )
    row = first_row(exchange, queue_log_table="QLog")
    assert (row.key, row.queue, row.agent, row.event, row.data[0]) == (
        "0.000000000004",
        "support",
        "Anna",
        "CONNECT",
        "12",
    )


def test_a_table_with_only_the_one_data_column_is_read(exchange: Tables) -> None:
    exchange.run(
        "CREATE TABLE queue_log (id INTEGER PRIMARY KEY, time varchar(32), callid varchar(80), queuename varchar(80),"
        " agent varchar(80), event varchar(40), data varchar(255))",
        "INSERT INTO queue_log VALUES (1, '2023-11-14 23:00:00', '1.1', 'q', 'Anna', 'CONNECT', '12|1.2|3')",
    )
    assert first_row(exchange).data == ("12", "1.2", "3", "", "")


@pytest.mark.rig
def test_a_table_of_another_database_on_the_server_is_read(mariadb_server: MariaDB, mariadb_url: str) -> None:
    other = Tables(mariadb_server.new_database())
    other.queue_log()
    other.fill("queue_log", [queue_row(EVENING)])
    name = sa.make_url(other.url).database
    rows, _, _ = read_all(source(mariadb_url, "queue_log", queue_log_table=f"{name}.queue_log"))
    assert len(rows) == 1
    other.engine.dispose()
    mariadb_server.drop_database(str(name))


@pytest.mark.rig
def test_the_right_to_select_is_enough(mariadb_server: MariaDB, mariadb_url: str) -> None:
    exchange = Tables(mariadb_url)
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(EVENING)])
    reader = mariadb_server.new_reader(str(sa.make_url(mariadb_url).database))
    assert len(read_all(source(reader, "queue_log"))[0]) == 1
    exchange.engine.dispose()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("queue_log", "there is no table queue_log: visits to queues are not seen"),
        ("cdr", "there is no table cdr: calls outside queues are not seen"),
        ("cel", "there is no table cel: channel events are not read"),
    ],
)
def test_a_missing_table_is_said_and_stops_nobody(exchange: Tables, name: str, said: str) -> None:
    reading = source(exchange.url, name).read({}, 10, NOW)
    assert (reading.rows, reading.more, reading.reached_us, reading.notes) == ([], False, None, (said,))


def test_a_missing_column_is_told_plainly(exchange: Tables) -> None:
    exchange.run("CREATE TABLE queue_log (id INTEGER PRIMARY KEY, time varchar(32), callid varchar(80))")
    with pytest.raises(SourceUnavailable, match="the table queue_log has no column queuename, agent, event"):
        source(exchange.url, "queue_log").read({}, 10, NOW)


def test_a_table_that_appears_later_is_read_then(exchange: Tables) -> None:
    one = source(exchange.url, "queue_log")
    before = one.read({}, 10, NOW)
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(EVENING)])
    assert len(one.read(before.position, 10, NOW).rows) == 1


@pytest.mark.rig
def test_a_table_that_the_user_may_not_read_is_as_good_as_missing(mariadb_server: MariaDB, mariadb_url: str) -> None:
    exchange = Tables(mariadb_url)
    exchange.queue_log()
    exchange.run("CREATE TABLE other (x INTEGER)")
    database = str(sa.make_url(mariadb_url).database)
    reader = mariadb_server.new_reader(database)
    user = sa.make_url(reader).username
    mariadb_server.execute(
        f"REVOKE ALL PRIVILEGES, GRANT OPTION FROM '{user}'@'127.0.0.1'",
        f"GRANT SELECT ON {database}.other TO '{user}'@'127.0.0.1'",
    )
    assert source(reader, "queue_log").read({}, 10, NOW).notes[0].startswith("there is no table queue_log")
    exchange.engine.dispose()


@pytest.mark.rig
def test_a_wrong_password_is_told_without_the_password(mariadb_url: str) -> None:
    wrong = sa.make_url(mariadb_url).set(password="secret-word").render_as_string(hide_password=False)
    with pytest.raises(SourceUnavailable, match="does not answer: Access denied") as told:
        source(wrong, "queue_log").read({}, 10, NOW)
    assert "secret-word" not in str(told.value)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(SourceUnavailable, match="does not answer"):
        source("mysql+pymysql://okc:secret@127.0.0.1:1/none", "queue_log").read({}, 10, NOW)


def test_a_database_file_that_is_not_there_is_told_and_not_made(tmp_path: Any) -> None:
    with pytest.raises(SourceUnavailable, match="does not answer: unable to open database file"):
        source(f"sqlite:///{tmp_path}/none.sqlite", "queue_log").read({}, 10, NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.rig
def test_reading_goes_on_after_the_server_was_restarted(mariadb_server: MariaDB, mariadb_url: str) -> None:
    exchange = Tables(mariadb_url)
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(EVENING)])
    exchange.engine.dispose()
    one = source(mariadb_url, "queue_log")
    _, _, position = read_all(one)
    mariadb_server.stop()
    with pytest.raises(SourceUnavailable):
        one.read(position, 10, NOW)
    mariadb_server.start()
    assert one.read(position, 10, NOW).position["epoch"] == 0


def broken(exchange: Tables, column: str) -> None:
    """A queue log of two rows, the first with bytes in `column` that are no UTF-8."""
    is_sqlite = exchange.engine.dialect.name == "sqlite"
    kinds = {"agent": "varchar(80)", "event": "varchar(40)"} | {column: "TEXT" if is_sqlite else "varbinary(40)"}
    exchange.run(
        "CREATE TABLE queue_log (id INTEGER PRIMARY KEY, time varchar(32), callid varchar(80), queuename varchar(80),"
        f" agent {kinds['agent']}, event {kinds['event']}, data1 varchar(80))"
    )
    rows = [queue_row(EVENING, "CONNECT", agent="Anna", data1=str(n)) | {"id": n} for n in (1, 2)]
    names = ("id", "time", "callid", "queuename", "agent", "event", "data1")
    exchange.fill("queue_log", [{name: row[name] for name in names} for row in rows])
    value = "CAST(X'FFFE41' AS TEXT)" if is_sqlite else "X'FFFE41'"
    exchange.run(" ".join(("UPDATE queue_log SET", column, "=", value, "WHERE id = 1")))


def test_bytes_that_are_no_text_stop_nothing(exchange: Tables) -> None:
    broken(exchange, "agent")
    one = source(exchange.url, "queue_log")
    rows, bad, position = read_all(one)
    assert bad == []
    assert [(row.agent, row.data[0]) for row in rows] == [("\ufffd\ufffdA", "1"), ("Anna", "2")]
    kept = one.read(position, 10, NOW).position
    assert one.read(kept, 10, NOW).rows == []


def test_an_event_of_undecodable_bytes_is_put_aside(exchange: Tables) -> None:
    broken(exchange, "event")
    rows, bad, _ = read_all(source(exchange.url, "queue_log"))
    assert [row.reason for row in bad] == ["undecodable"]
    assert [row.data[0] for row in rows] == ["2"]


def test_a_megabyte_in_a_field_is_cut_and_stops_nothing(exchange: Tables) -> None:
    exchange.run(
        "CREATE TABLE queue_log (id INTEGER PRIMARY KEY, time varchar(32), callid varchar(80), queuename varchar(80),"
        " agent varchar(80), event varchar(40), data1 longtext)"
    )
    row = {"id": 1, "time": LOCAL, "callid": "1.1", "queuename": "q", "agent": "a", "event": "INFO"}
    exchange.fill("queue_log", [row | {"data1": "x" * 1_000_000}])
    assert len(first_row(exchange).data[0]) == 255


def entering(hours_ahead: float, count: int = 6) -> list[dict[str, Any]]:
    """Callers of the last hour, in rows whose clock is so far ahead of UTC."""
    made = [NOW - 3600 + n * 600 for n in range(count)]
    written = [datetime.fromtimestamp(at + 7 + hours_ahead * 3600, UTC).strftime("%Y-%m-%d %H:%M:%S") for at in made]
    return [queue_row(text, callid=f"{at}.{n}") for n, (text, at) in enumerate(zip(written, made, strict=True))]


def test_times_in_the_zone_that_is_set_are_fine(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", entering(3))
    reading = source(exchange.url, "queue_log", "Europe/Moscow").read({}, 100, NOW)
    assert reading.notes == ()
    assert reading.rows[0].at_us == (NOW - 3600 + 7) * 1_000_000


def test_times_that_are_utc_are_read_as_utc(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", entering(0))
    reading = source(exchange.url, "queue_log", "Europe/Moscow").read({}, 100, NOW)
    assert reading.notes == ()
    assert reading.rows[0].at_us == (NOW - 3600 + 7) * 1_000_000
    assert reading.position["utc"] is True


@pytest.mark.parametrize(("hours", "named"), [(5, "UTC+5"), (-4, "UTC-4"), (5.5, "UTC+5:30")])
def test_times_of_another_zone_are_reported(exchange: Tables, hours: float, named: str) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", entering(hours))
    reading = source(exchange.url, "queue_log", "Europe/Moscow").read({}, 100, NOW)
    assert reading.notes == (
        f"the times in queue_log look like {named} while the exchange is set to Europe/Moscow (UTC+3)",
    )


def test_a_reader_beside_a_writer_waits_for_nobody(tmp_path: Any) -> None:
    exchange = Tables(f"sqlite:///{tmp_path / 'pbx.sqlite'}")
    exchange.run("PRAGMA journal_mode = WAL")
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(EVENING)])
    held = exchange.engine.connect()
    held.exec_driver_sql("INSERT INTO queue_log (time, event) VALUES ('x', 'y')")
    found: list[Any] = []
    looking = threading.Thread(target=lambda: found.append(read_all(source(exchange.url, "queue_log"))[0]))
    looking.start()
    looking.join(10)
    held.rollback()
    held.close()
    assert len(found[0]) == 1
    exchange.engine.dispose()


@pytest.mark.rig
def test_a_server_that_hangs_is_given_up(mariadb_server: MariaDB, mariadb_url: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(telephony.sources.database, "READ_TIMEOUT_S", 1)
    exchange = Tables(mariadb_url)
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(EVENING)])
    one = source(mariadb_url, "queue_log")
    _, _, position = read_all(one)
    mariadb_server.freeze()
    try:
        with pytest.raises(SourceUnavailable, match="does not answer"):
            one.read(position, 10, NOW)
    finally:
        mariadb_server.thaw()
    assert one.read(position, 10, NOW).position["epoch"] == 0
    exchange.engine.dispose()

"""Call records: layouts, late and doubled records, junk, second looks."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from telephony.sources import SourceUnavailable
from telephony.sources.cdr_rows import FIELDS
from telephony.sources.database import ExchangeDatabase
from telephony.sources.late import LateRows
from telephony.sources.layout import discover
from telephony.sources.pages import TimePages
from telephony.sources.timed import Look, Schedule
from telephony.sources.times import Clock
from tests.telephony.sources.keeping import Keeper
from tests.telephony.sources.tables import NOW, Tables, read_all, source

FREEPBX = (
    "CREATE TABLE cdr (calldate datetime, clid varchar(80), src varchar(80), dst varchar(80), dcontext varchar(80),"
    " channel varchar(80), dstchannel varchar(80), lastapp varchar(80), lastdata varchar(80), duration int,"
    " billsec int, disposition varchar(45), amaflags int, accountcode varchar(20), uniqueid varchar(32),"
    " userfield varchar(255), did varchar(50), recordingfile varchar(255), cnum varchar(80), cnam varchar(80),"
    " outbound_cnum varchar(80), outbound_cnam varchar(80), dst_cnam varchar(80), linkedid varchar(32),"
    " peeraccount varchar(80), sequence int)"
)
OWN = (
    "CREATE TABLE cdr (accountcode varchar(20), src varchar(80), dst varchar(80), dcontext varchar(80),"
    " clid varchar(80), channel varchar(80), dstchannel varchar(80), lastapp varchar(80), lastdata varchar(80),"
    " start datetime, answer datetime, `end` datetime, duration int, billsec int, disposition varchar(45),"
    " amaflags varchar(45), userfield varchar(256), uniqueid varchar(150), linkedid varchar(150),"
    " peeraccount varchar(80), sequence int)"
)
OLD = (
    "CREATE TABLE cdr (calldate datetime, src varchar(80), dst varchar(80), channel varchar(80),"
    " dstchannel varchar(80), lastapp varchar(80), duration int, billsec int, disposition int, uniqueid varchar(32))"
)
HOUR = 3600


def record(at: int, n: int = 0, **more: Any) -> dict[str, Any]:
    """A FreePBX record of a call that began at this instant, on a clock in UTC."""
    row = {
        "calldate": local(at), "src": "100", "dst": "200", "channel": "PJSIP/100-1", "dstchannel": "PJSIP/200-2",
        "lastapp": "Dial", "duration": 20, "billsec": 12, "disposition": "ANSWERED", "uniqueid": f"{at}.{n}",
        "linkedid": f"{at}.{n}", "sequence": n + 1, "did": "", "recordingfile": "",
    }  # fmt: skip
    return row | more


def local(at: int) -> str:
    """As a DATETIME column shows it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def freepbx(exchange: Tables, *rows: dict[str, Any]) -> Tables:
    """A FreePBX table of records with these rows."""
    exchange.run(FREEPBX, "CREATE INDEX calldate ON cdr (calldate)")
    if rows:
        exchange.fill("cdr", rows)
    return exchange


def test_freepbx_s_records_are_read_with_all_they_say(exchange: Tables) -> None:
    freepbx(
        exchange,
        record(NOW - 60, did="4951001", recordingfile="x.wav", cnum="7999", outbound_cnum="499", userfield="u"),
    )
    (row,), bad, _ = read_all(source(exchange.url, "cdr"))
    assert bad == []
    assert (row.key, row.at_us, row.written) == (f"{NOW - 60}.0#1", (NOW - 60) * 1_000_000, local(NOW - 60))
    assert (row.did, row.recordingfile, row.cnum, row.outbound_cnum, row.userfield) == (
        "4951001",
        "x.wav",
        "7999",
        "499",
        "u",
    )
    assert (row.duration, row.billsec, row.disposition, row.sequence) == (20, 12, "ANSWERED", 1)


def test_asterisk_s_own_layout_is_read(exchange: Tables) -> None:
    exchange.run(OWN)
    row = record(NOW - 60)
    names = (
        "src",
        "dst",
        "channel",
        "dstchannel",
        "lastapp",
        "duration",
        "billsec",
        "disposition",
        "uniqueid",
        "linkedid",
    )
    exchange.fill("cdr", [{"start": row["calldate"], "sequence": 5} | {name: row[name] for name in names}])
    (found,), _, _ = read_all(source(exchange.url, "cdr"))
    assert (found.at_us, found.key, found.did) == ((NOW - 60) * 1_000_000, f"{NOW - 60}.0#5", "")


def test_an_old_layout_without_linkedid_and_sequence_is_read(exchange: Tables) -> None:
    exchange.run(OLD)
    row = record(NOW - 60)
    names = ("calldate", "src", "dst", "channel", "dstchannel", "lastapp", "duration", "billsec", "uniqueid")
    exchange.fill("cdr", [{name: row[name] for name in names} | {"disposition": 8}])
    (found,), _, _ = read_all(source(exchange.url, "cdr"))
    assert (found.linkedid, found.sequence, found.disposition) == (f"{NOW - 60}.0", None, "ANSWERED")


def test_a_table_without_what_every_record_has_is_refused(exchange: Tables) -> None:
    exchange.run("CREATE TABLE cdr (calldate datetime, src varchar(80))")
    with pytest.raises(SourceUnavailable, match="no column uniqueid, dst, channel"):
        source(exchange.url, "cdr").read({}, 10, NOW)


def test_junk_records_are_put_aside_and_counted(exchange: Tables) -> None:
    freepbx(exchange, *[record(NOW - 60 + n, n) for n in range(3)])
    junk = [record(NOW, n, calldate=None, uniqueid="", src=str(n)) for n in range(37)]
    exchange.fill("cdr", [*junk, record(NOW - 50, 99, uniqueid="")])
    rows, bad, _ = read_all(source(exchange.url, "cdr"), limit=5)
    assert len(rows) == 3
    assert sorted(row.reason for row in bad) == ["no_id", *["no_time"] * 37]
    assert len({row.key for row in bad}) == 38


@pytest.mark.rig
def test_zero_dates_of_mysql_are_put_aside(mariadb_url: str) -> None:
    exchange = freepbx(Tables(mariadb_url), record(NOW - 60))
    insert = "INSERT INTO cdr (calldate, src, uniqueid) VALUES ('{}', '1', '')"
    exchange.run("SET sql_mode = ''", insert.format("0000-00-00"), insert.format("1000-01-01"))
    rows, bad, _ = read_all(source(exchange.url, "cdr"))
    assert (len(rows), [row.reason for row in bad]) == (1, ["bad_time", "bad_time"])
    exchange.engine.dispose()


def test_a_record_that_two_drivers_wrote_is_one(sqlite_db: Engine, exchange: Tables) -> None:
    freepbx(exchange, *[record(NOW - 60, n) for n in (0, 0, 1, 1)])
    assert len(Keeper(sqlite_db, exchange, "cdr").read()) == 2


def test_one_second_with_more_records_than_a_page_is_read_whole(exchange: Tables) -> None:
    freepbx(exchange, *[record(NOW - 60, n) for n in range(25)], record(NOW - 50, 77))
    rows, _, _ = read_all(source(exchange.url, "cdr"), limit=4)
    assert sorted(row.sequence for row in rows) == [*range(1, 26), 78]


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_any_batch_size_gives_the_same_records(exchange: Tables, limit: int) -> None:
    freepbx(exchange, *[record(NOW - 600 + n // 3, n) for n in range(40)])
    rows, _, _ = read_all(source(exchange.url, "cdr"), limit)
    assert sorted(row.sequence for row in rows) == list(range(1, 41))


def test_records_later_than_allowed_wait(exchange: Tables) -> None:
    freepbx(exchange, *[record(NOW - 600 + n, n) for n in range(40)])
    one = source(exchange.url, "cdr")
    first = one.read({}, 1000, NOW, (NOW - 590) * 1_000_000)
    again = one.read(first.position, 1000, NOW, (NOW - 590) * 1_000_000)
    rest, _, _ = read_all(one, position=again.position)
    assert [row.sequence for row in first.rows] == list(range(1, 12))
    assert (first.more, first.reached_us) == (False, (NOW - 589) * 1_000_000)
    assert again.rows == []
    assert sorted(row.sequence for row in rest) == list(range(12, 41))


def test_a_short_call_appears_at_the_next_look(sqlite_db: Engine, exchange: Tables) -> None:
    keeper = Keeper(sqlite_db, freepbx(exchange, record(NOW - 60)), "cdr")
    keeper.read()
    keeper.read(now=NOW + 3)
    exchange.fill("cdr", [record(NOW - 30, 1)])
    assert [row.sequence for row in keeper.read(now=NOW + 6)] == [2]
    assert keeper.source.read(keeper.position, 100, NOW + 9).rows == []


@pytest.mark.parametrize("hours", [0.25, 1.5, 25])
def test_a_long_call_appears_at_the_next_look_too(sqlite_db: Engine, exchange: Tables, hours: float) -> None:
    begun = NOW - int(hours * HOUR)
    freepbx(exchange, record(begun - 60, 5), record(begun, 6), record(NOW - 60))
    keeper = Keeper(sqlite_db, exchange, "cdr")
    keeper.read()
    keeper.read(now=NOW + 1)
    exchange.fill("cdr", [record(begun, 7)])
    assert [row.sequence for row in keeper.read(now=NOW + 4)] == [8]
    exchange.fill("cdr", [record(NOW + 100, 8), record(begun + 30, 9)])
    assert [row.sequence for row in keeper.read(now=NOW + 200)] == [10, 9]


def test_a_call_of_weeks_appears_when_the_table_is_compared(sqlite_db: Engine, exchange: Tables) -> None:
    begun = NOW - 24 * 30 * HOUR
    keeper = Keeper(sqlite_db, freepbx(exchange, record(begun - 60, 5), record(NOW - 60)), "cdr")
    keeper.read()
    keeper.read(now=NOW + 1)
    exchange.fill("cdr", [record(begun, 7)])
    assert keeper.read(now=NOW + 4) == []
    assert [row.sequence for row in keeper.read(now=NOW + 4 + 24 * HOUR)] == [8]


def test_only_minutes_that_gained_records_are_read_again(exchange: Tables) -> None:
    freepbx(exchange, *[record(NOW - 5 * HOUR + 60 * n, n) for n in range(300)])
    reader = ExchangeDatabase(exchange.url)
    late = LateRows(TimePages(reader, discover(reader, "cdr", FIELDS), is_indexed=True))
    clock, latest_us = Clock(UTC), NOW * 1_000_000
    assert late.stretches(clock, latest_us) == []
    assert late.stretches(clock, latest_us) == []
    begun = local(NOW - 4 * HOUR)[:16]
    exchange.fill("cdr", [record(NOW - 4 * HOUR, 900)])
    assert late.stretches(clock, latest_us) == [[f"{begun}:00", f"{begun}:59.999999"]]
    assert late.stretches(clock, latest_us) == []
    # A minute that has just left the short look is read once more: something may have come meanwhile.
    entered = local(NOW - 600)[:16]
    assert late.stretches(clock, latest_us + 60 * 1_000_000) == [[f"{entered}:00", f"{entered}:59.999999"]]
    reader.close()


def test_a_record_corrected_by_the_exchange_comes_again(sqlite_db: Engine, exchange: Tables) -> None:
    keeper = Keeper(sqlite_db, freepbx(exchange, record(NOW - 60)), "cdr")
    keeper.read()
    exchange.run("UPDATE cdr SET recordingfile = 'late.wav'")
    assert [row.recordingfile for row in keeper.read(now=NOW + 5)] == ["late.wav"]


def test_a_restart_goes_on_where_it_was(sqlite_db: Engine, exchange: Tables) -> None:
    keeper = Keeper(sqlite_db, freepbx(exchange, *[record(NOW - 600 + n, n) for n in range(20)]), "cdr")
    first = keeper.source.read({}, 7, NOW)
    keeper.position = first.position
    keeper.restart()
    assert sorted(row.sequence for row in [*first.rows, *keeper.read(limit=7)]) == list(range(1, 21))


def test_in_the_repeated_hour_a_record_begins_with_its_channel(exchange: Tables) -> None:
    first, second = (int(datetime(2023, 10, 29, hour, 30, tzinfo=UTC).timestamp()) for hour in (0, 1))
    rows = [record(first, 1, calldate="2023-10-29 02:30:00"), record(second, 2, calldate="2023-10-29 02:30:00")]
    freepbx(exchange, *rows)
    found, _, _ = read_all(source(exchange.url, "cdr", "Europe/Berlin"))
    assert sorted(row.at_us for row in found) == [first * 1_000_000, second * 1_000_000]


def test_records_in_utc_are_read_as_utc(exchange: Tables) -> None:
    freepbx(exchange, *[record(NOW - 600 + n, n) for n in range(5)])
    rows, _, _ = read_all(source(exchange.url, "cdr", "Europe/Moscow"))
    assert min(row.at_us for row in rows) == (NOW - 600) * 1_000_000


def test_a_table_without_an_index_is_looked_at_once_a_minute(sqlite_db: Engine, exchange: Tables) -> None:
    exchange.run(FREEPBX)
    exchange.fill("cdr", [record(NOW - 60)])
    keeper = Keeper(sqlite_db, exchange, "cdr")
    keeper.read()
    keeper.read(now=NOW + 1)
    exchange.fill("cdr", [record(NOW - 30, 1)])
    assert keeper.read(now=NOW + 10) == []
    assert [row.sequence for row in keeper.read(now=NOW + 61)] == [2]
    assert set(keeper.notes) == {"the table of cdr has no index on its times: it is looked at only once a minute"}


def test_looking_again_after_a_restart_holds_no_other_source_back(exchange: Tables) -> None:
    freepbx(exchange, *[record(NOW - 600 + n, n) for n in range(20)])
    _, _, position = read_all(source(exchange.url, "cdr"))
    reading = source(exchange.url, "cdr").read(position, 5, NOW + 5)
    assert (len(reading.rows), reading.more, reading.reached_us) == (5, True, None)


def test_a_look_that_reads_much_is_done_less_often() -> None:
    short, deep = Look(0, 600), Look(60, 7200)
    schedule = Schedule([deep, short], 0)
    assert schedule.due(NOW) == deep
    schedule.cost(1_000_000)
    assert schedule.due(NOW + 1) == short
    assert schedule.due(NOW + 100) == short
    assert schedule.due(NOW + 500) == deep
    assert schedule.due(NOW + 501) == short
    assert schedule.due(NOW + 560) == deep


def test_a_clock_that_was_set_back_keeps_no_record_waiting(exchange: Tables) -> None:
    freepbx(exchange, record(NOW - 60, 1))
    table = source(exchange.url, "cdr")
    position: dict[str, Any] = {}
    for now in (NOW, NOW + 3):
        reading = table.read(position, 100, now)
        position = reading.position
    exchange.fill("cdr", [record(NOW - 500, 2)])
    assert [row.uniqueid for row in table.read(position, 100, NOW - 474).rows] == [f"{NOW - 500}.2"]


def test_without_an_index_no_look_is_done_more_than_once_a_minute() -> None:
    schedule = Schedule([Look(0, 600)], 60)
    assert schedule.due(NOW) == Look(0, 600)
    assert schedule.due(NOW + 59) is None
    assert schedule.due(NOW + 60) == Look(0, 600)

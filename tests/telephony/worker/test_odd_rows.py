"""Rows that come late, twice, again after a restore, or make no sense: the stream goes on and the counts are true."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.schema.facts import call, visit
from data.schema.raw import quarantine, raw_cdr, raw_queue_log
from data.schema.state import agent_day, source_state
from telephony.simulated.rows import QUEUE_LOG
from telephony.simulated.simulation import Batch
from tests.telephony.sources.tables import NOW, Tables, queue_row
from tests.telephony.worker.conftest import EVENING_OVER, Contents, count
from tests.telephony.worker.hotline import FACTS, Clock, contents, differing, evening, fill, pbx, read_to_end, worker

MOSCOW = ZoneInfo("Europe/Moscow")
DAY_S = 86400


@pytest.fixture
def exchange_url(request: pytest.FixtureRequest, swept_db: Engine, tmp_path: Path) -> str:
    """An exchange's empty database of the same kind as ours."""
    if swept_db.dialect.name == "sqlite":
        return f"sqlite:///{tmp_path / 'pbx.sqlite'}"
    return str(request.getfixturevalue("mariadb_server").new_database())


@pytest.fixture
def exchange(exchange_url: str) -> Any:
    tables = Tables(exchange_url)
    yield tables
    tables.engine.dispose()


def state(engine: Engine, source: str) -> Any:
    with engine.connect() as connection:
        return connection.execute(sa.select(source_state).where(source_state.c.source == source)).one()


def call_ids(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(call.c.call_id).order_by(call.c.call_id)))


def parted(batch: Batch, late_of: Any) -> tuple[Batch, Batch]:
    """Rows in time, and rows for which `late_of(table, row)` says that they come later."""
    now, later = Batch(), Batch()
    for table in ("queue_log", "cdr", "cel"):
        for row in getattr(batch, table):
            getattr(later if late_of(table, row) else now, table).append(row)
    return now, later


WITHOUT_ID = f"CREATE TABLE plain_log AS SELECT {', '.join(QUEUE_LOG)} FROM queue_log"  # noqa: S608
LATE = "event IN ('CONNECT', 'ENTERQUEUE', 'PAUSE', 'REMOVEMEMBER') AND callid NOT LIKE '%%7'"


@pytest.mark.parametrize("table", ["queue_log", "plain_log"])
def test_rows_that_become_visible_late_end_in_the_same_facts(
    swept_db: Engine, exchange: Tables, evening_facts: Contents, table: str
) -> None:
    fill(exchange.url, evening())
    exchange.run(
        WITHOUT_ID,
        f"CREATE TABLE late AS SELECT * FROM {table} WHERE {LATE}",  # noqa: S608
        f"DELETE FROM {table} WHERE {LATE}",  # noqa: S608
    )
    log = pbx(exchange.url, queue_log_table=table)
    clock = Clock(EVENING_OVER - 600)
    one = worker(swept_db, log, clock)
    read_to_end(one)
    assert differing(facts_without_ids(swept_db), without_ids(evening_facts))
    exchange.run(f"INSERT INTO {table} SELECT * FROM late")  # noqa: S608
    clock.at = EVENING_OVER + 3600
    read_to_end(one)
    clock.at = EVENING_OVER
    read_to_end(worker(swept_db, log, clock))
    assert not differing(facts_without_ids(swept_db), without_ids(evening_facts))


def test_rows_of_calls_that_come_late_under_later_ids_end_in_the_same_visits(
    swept_db: Engine, exchange_url: str, evening_facts: Contents
) -> None:
    soon, late = parted(evening(), lambda table, row: table == "queue_log" and row[4] in ("CONNECT", "ENTERQUEUE"))
    assert len(late) > 10
    read_to_end(worker(swept_db, pbx(fill(exchange_url, soon)), EVENING_OVER - 600))
    fill(exchange_url, late)
    read_to_end(worker(swept_db, pbx(exchange_url), EVENING_OVER))
    visits = [without_ids(facts)["visit"] for facts in (contents(swept_db), evening_facts)]
    assert visits[0] == visits[1]


def facts_without_ids(engine: Engine) -> Contents:
    return without_ids(contents(engine))


def without_ids(found: Contents) -> Contents:
    """Facts without the ids of their rows, and without states at midnights: another look may leave one more."""
    shown: Contents = {}
    for table in FACTS:
        if table is agent_day:
            continue
        own = [n for n, column in enumerate(table.columns) if column.name not in ("visit_id", "n")]
        shown[table.name] = sorted((tuple(row[n] for n in own) for row in found[table.name]), key=repr)
    return shown


def test_call_records_that_come_a_day_after_their_call_end_in_the_same_facts(
    swept_db: Engine, exchange_url: str, evening_facts: Contents
) -> None:
    soon, late = parted(evening(), lambda table, row: table == "cdr" and len(row[14]) % 2 == int(row[-1]) % 2)
    assert len(late) > 10
    read_to_end(worker(swept_db, pbx(fill(exchange_url, soon)), EVENING_OVER))
    fill(exchange_url, late)
    one = worker(swept_db, pbx(exchange_url), EVENING_OVER + DAY_S)
    read_to_end(one)
    assert count(swept_db, raw_cdr) == len(evening().cdr)
    assert not differing(contents(swept_db, (call, visit)), {name: evening_facts[name] for name in ("call", "visit")})


def test_rows_loaded_twice_under_new_ids_change_no_fact(
    swept_db: Engine, exchange_url: str, evening_facts: Contents
) -> None:
    rows = evening()
    fill(exchange_url, rows, Batch(queue_log=rows.queue_log[: len(rows.queue_log) // 2], cel=rows.cel))
    read_to_end(worker(swept_db, pbx(exchange_url), EVENING_OVER))
    assert not differing(contents(swept_db), evening_facts)
    assert state(swept_db, "queue_log").rows_read > len(rows.queue_log)


def test_a_table_that_was_emptied_and_restored_changes_no_fact(
    swept_db: Engine, exchange: Tables, evening_facts: Contents
) -> None:
    fill(exchange.url, evening())
    read_to_end(worker(swept_db, pbx(exchange.url), EVENING_OVER))
    stored = count(swept_db, raw_queue_log)
    exchange.run("DELETE FROM queue_log", "DELETE FROM cel")
    one = worker(swept_db, pbx(exchange.url), EVENING_OVER)
    read_to_end(one)
    assert not differing(contents(swept_db), evening_facts)
    # Restored without its first rows: every id is another one now.
    part = Batch(queue_log=evening().queue_log[3:], cel=evening().cel[3:])
    fill(exchange.url, part)
    read_to_end(worker(swept_db, pbx(exchange.url), EVENING_OVER))
    assert count(swept_db, raw_queue_log) == stored
    assert not differing(contents(swept_db), evening_facts)


def test_counts_are_those_of_the_source(swept_db: Engine, exchange_url: str) -> None:
    rows = evening()
    bad = [(None, *rows.queue_log[0][1:]), ("0000-00-00 00:00:00", *rows.queue_log[0][1:])]
    fill(exchange_url, rows, Batch(queue_log=bad))
    for _ in range(2):
        read_to_end(worker(swept_db, pbx(exchange_url), EVENING_OVER))
        kept = state(swept_db, "queue_log")
        assert kept.rows_read == count(swept_db, raw_queue_log) == len(rows.queue_log)
        assert kept.rows_quarantined == count(swept_db, quarantine) == len(bad)
        assert kept.last_row_at == int(datetime.fromisoformat(rows.queue_log[-1][0]).replace(tzinfo=MOSCOW).timestamp())
    assert state(swept_db, "cdr").rows_read == count(swept_db, raw_cdr) == len(rows.cdr)


AFTER = queue_row("2023-11-14 20:10:00", "ENTERQUEUE", "1699992600.9", data2="79001234567", data3="1")
GOOD_TIME = "2023-11-14 20:00:00"
POISON: dict[str, dict[str, Any]] = {
    "no time": {"time": None},
    "year 0": {"time": "0000-00-00 00:00:00"},
    "no such day": {"time": "2023-02-30 10:00:00"},
    "a word for a time": {"time": "yesterday"},
    "a time to come": {"time": "2033-11-14 20:00:00"},
    "no event": {"event": ""},
    "bytes that are no text": {"event": b"\xff\xfe\xfa"},
}
ODD: dict[str, list[dict[str, Any]]] = {
    "a field of a megabyte": [{"event": "ENTERQUEUE", "data2": "9" * 1_000_000, "data4": "x" * 1_000_000}],
    "bytes in a name": [{"event": "PAUSE", "agent": b"\xffAnna", "callid": "NONE"}],
    "bytes in a number": [{"event": "ENTERQUEUE", "data2": b"\xff\xfe7900"}],
    "negative numbers": [
        {"event": "ENTERQUEUE", "data3": "-4"},
        {"event": "CONNECT", "agent": "Anna", "data1": "-5", "data3": "-7"},
        {"event": "COMPLETEAGENT", "agent": "Anna", "data1": "-5", "data2": "-60", "data3": "-1"},
    ],
    "huge numbers": [
        {"event": "ENTERQUEUE", "data3": "9" * 30},
        {"event": "RINGNOANSWER", "agent": "Anna", "data1": "9" * 30},
        {"event": "CONNECT", "agent": "Anna", "data1": "9" * 30, "data3": "9" * 30},
        {"event": "COMPLETEAGENT", "agent": "Anna", "data1": "9" * 30, "data2": "9" * 30, "data3": "9" * 30},
    ],
    "huge numbers of a caller who left": [
        {"event": "ENTERQUEUE"},
        {"event": "ABANDON", "data1": "9" * 30, "data2": "9" * 30, "data3": "9" * 30},
    ],
    "a ring of some years": [
        {"event": "ENTERQUEUE"},
        {"event": "RINGNOANSWER", "agent": "Anna", "data1": "99999999999999"},
        {"event": "EXITWITHTIMEOUT", "data1": "1", "data2": "1", "data3": "4000000000"},
    ],
    "words for numbers": [
        {"event": "ENTERQUEUE", "data3": "first"},
        {"event": "CONNECT", "agent": "Anna", "data1": "soon", "data3": "nan"},
        {"event": "COMPLETECALLER", "agent": "Anna", "data1": "inf", "data2": "1e999", "data3": "٣"},
    ],
    "a long key": [{"event": "ENTERQUEUE"}, {"event": "EXITWITHKEY", "data1": "*" * 200, "data2": "1"}],
    "a long transfer": [
        {"event": "ENTERQUEUE"},
        {"event": "CONNECT", "agent": "Anna", "data1": "4", "data3": "2"},
        {"event": "BLINDTRANSFER", "agent": "Anna", "data1": "7" * 250, "data2": "c" * 250, "data3": "4", "data4": "5"},
    ],
    "a long reason": [
        {"event": "ADDMEMBER", "agent": "Anna", "callid": "MANAGER"},
        {"event": "PAUSE", "agent": "Anna", "callid": "NONE", "data1": "r" * 250},
        {"event": "UNPAUSE", "agent": "Anna", "callid": "NONE", "data1": "r" * 250},
    ],
    "a long topic": [{"event": "ENTERQUEUE"}, {"event": "TOPIC", "data1": "t" * 250}],
    "names that grow when folded": [
        {"event": "ENTERQUEUE", "queuename": "ŉ" * 80, "callid": "ß" * 80},
        {"event": "ŉ" * 40, "queuename": "ŉ" * 80, "callid": "ß" * 80},
    ],
    "a long line of everything": [
        {"event": "E" * 255, "agent": "a" * 255, "queuename": "q" * 255, "callid": "c" * 255}
        | {f"data{n}": "d" * 255 for n in range(1, 6)}
    ],
    "four-byte letters and a zero byte": [{"event": "ENTERQUEUE", "data2": "☎️😀\x00", "queuename": "😀"}],
    "log-off with a login of centuries": [
        {"event": "AGENTLOGOFF", "agent": "Anna", "callid": "1699992000.4", "data1": "PJSIP/1", "data2": "9" * 12},
        {"event": "AGENTCALLBACKLOGOFF", "agent": "Boris", "callid": "NONE", "data1": "1@x", "data2": "-99999999999"},
    ],
}
LARGE = "mediumblob"


def loose_log(exchange: Tables, *rows: dict[str, Any]) -> None:
    """A queue_log whose columns take anything."""
    auto = "" if exchange.engine.dialect.name == "sqlite" else " AUTO_INCREMENT"
    names = [name for name in QUEUE_LOG if name != "time"]
    columns = ", ".join(f"{name} {LARGE}" for name in names)
    exchange.run(f"CREATE TABLE queue_log (id INTEGER PRIMARY KEY{auto}, time varchar(40), {columns})")
    exchange.fill("queue_log", [{name: bytes_of(value, name) for name, value in row.items()} for row in rows])


def bytes_of(value: Any, name: str) -> Any:
    return value.encode() if isinstance(value, str) and name not in ("time", "calldate") else value


@pytest.mark.parametrize("name", POISON)
def test_a_row_without_sense_is_set_aside_and_the_stream_goes_on(swept_db: Engine, exchange: Tables, name: str) -> None:
    loose_log(exchange, queue_row(GOOD_TIME) | POISON[name], AFTER)
    log = pbx(exchange.url, timezone="UTC", cdr_table="", cel_table="")
    for _ in range(2):
        read_to_end(worker(swept_db, log, NOW))
        assert (state(swept_db, "queue_log").rows_quarantined, count(swept_db, quarantine)) == (1, 1)
        assert call_ids(swept_db) == ["1699992600.9"]


@pytest.mark.parametrize("name", ODD)
def test_a_row_with_odd_values_stops_nothing(swept_db: Engine, exchange: Tables, name: str) -> None:
    rows = [queue_row(f"2023-11-14 20:00:0{n}", **odd) for n, odd in enumerate(ODD[name])]
    loose_log(exchange, *rows, AFTER)
    log = pbx(exchange.url, timezone="UTC", cdr_table="", cel_table="")
    for _ in range(2):
        read_to_end(worker(swept_db, log, NOW))
        assert count(swept_db, raw_queue_log) + count(swept_db, quarantine) == len(rows) + 1
        assert "1699992600.9" in call_ids(swept_db)


CALL = {
    "calldate": GOOD_TIME, "src": "79001234567", "dst": "601", "dcontext": "from-trunk", "channel": "PJSIP/city-1",
    "dstchannel": "", "lastapp": "Dial", "lastdata": "", "duration": "12", "billsec": "5", "disposition": "ANSWERED",
    "uniqueid": "1699992000.1", "linkedid": "1699992000.1", "sequence": "3", "did": "", "recordingfile": "",
    "cnum": "", "outbound_cnum": "", "userfield": "",
}  # fmt: skip
ODD_CALLS: dict[str, dict[str, Any]] = {
    "negative numbers": {"duration": "-12", "billsec": "-5"},
    "huge numbers": {"duration": "9" * 12, "billsec": "9" * 12},
    "numbers beyond any": {"duration": "9" * 30, "sequence": "9" * 30},
    "words for numbers": {"duration": "long", "billsec": "nan", "sequence": "x"},
    "endless numbers": {"duration": "inf", "billsec": "1e400"},
    "long words": dict.fromkeys(
        ("src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "did"), "x" * 400
    )
    | {"recordingfile": "y" * 400, "userfield": "z" * 400, "disposition": "w" * 400, "cnum": "ß" * 80},
    "no id": {"uniqueid": ""},
    "bytes that are no text": {"src": b"\xff\xfe", "uniqueid": b"\xff\xfe"},
}


@pytest.mark.parametrize("name", ODD_CALLS)
def test_a_call_record_with_odd_values_stops_nothing(swept_db: Engine, exchange: Tables, name: str) -> None:
    columns = ", ".join(f"{name} {LARGE}" for name in CALL if name != "calldate")
    exchange.run(f"CREATE TABLE cdr (calldate datetime, {columns})")
    good = CALL | {"uniqueid": "1699992600.9", "linkedid": "1699992600.9", "calldate": "2023-11-14 20:10:00"}
    odd = CALL | ODD_CALLS[name]
    exchange.fill("cdr", [{name: bytes_of(value, name) for name, value in row.items()} for row in (odd, good)])
    records = pbx(exchange.url, timezone="UTC", queue_log_table="", cel_table="")
    for _ in range(2):
        read_to_end(worker(swept_db, records, NOW))
        assert count(swept_db, raw_cdr) + count(swept_db, quarantine) == 2
        assert "1699992600.9" in call_ids(swept_db)

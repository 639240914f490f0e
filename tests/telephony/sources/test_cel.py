"""Channel events: named or numbered, with or without an id, or no table at all."""

from typing import Any

import pytest
from sqlalchemy.engine import Engine

from tests.telephony.sources.keeping import Keeper
from tests.telephony.sources.tables import NOW, Tables, read_all, source

COLUMNS = (
    "eventtime datetime, cid_name varchar(80), cid_num varchar(80), exten varchar(80), context varchar(80),"
    " channame varchar(80), appname varchar(80), appdata varchar(80), uniqueid varchar(32), linkedid varchar(32),"
    " peer varchar(80), userdeftype varchar(255), extra varchar(512)"
)


def events(
    exchange: Tables, kinds: list[Any], column: str = "varchar(30)", first: str = "id INTEGER PRIMARY KEY, "
) -> None:
    """A CEL table in which two linked calls see these events in turn."""
    exchange.run(f"CREATE TABLE cel ({first}eventtype {column}, {COLUMNS})")
    rows = []
    for n, kind in enumerate(kinds * 2):
        linked = f"1699999900.{n // len(kinds)}"
        row = {
            "eventtype": kind, "eventtime": f"2023-11-14 22:11:4{n % 10}", "channame": "PJSIP/100-1",
            "uniqueid": linked, "linkedid": linked, "extra": '{"hangupcause":16', "cid_num": "100",
        }  # fmt: skip
        rows.append(row | ({"id": n + 1} if first else {}))
    exchange.fill("cel", rows)


def test_named_events_are_read(exchange: Tables) -> None:
    events(exchange, ["CHAN_START", "HANGUP", "LINKEDID_END"])
    rows, bad, _ = read_all(source(exchange.url, "cel"))
    assert bad == []
    assert [row.event for row in rows] == ["CHAN_START", "HANGUP", "LINKEDID_END"] * 2
    assert (rows[0].key, rows[0].extra, rows[0].cid_num) == ("0.000000000001", '{"hangupcause":16', "100")


@pytest.mark.parametrize("column", ["int", "varchar(30)"])
@pytest.mark.parametrize(
    ("numbers", "names"),
    [
        ([1, 7, 14], ["CHAN_START", "BRIDGE_ENTER", "LINKEDID_END"]),
        ([1, 7, 14, 22], ["CHAN_START", "BRIDGE_START", "ATTENDEDTRANSFER", "LINKEDID_END"]),
    ],
)
def test_numbered_events_are_read_in_their_dialect(
    exchange: Tables, column: str, numbers: list[int], names: list[str]
) -> None:
    events(exchange, numbers, column)
    rows, _, _ = read_all(source(exchange.url, "cel"))
    assert [row.event for row in rows] == names * 2


def test_a_table_without_an_id_is_read(exchange: Tables) -> None:
    events(exchange, ["CHAN_START", "HANGUP", "LINKEDID_END"], first="")
    rows, _, _ = read_all(source(exchange.url, "cel"), limit=2)
    assert sorted(row.event for row in rows) == sorted(["CHAN_START", "HANGUP", "LINKEDID_END"] * 2)


def test_no_table_is_no_trouble_but_said(exchange: Tables) -> None:
    one = source(exchange.url, "cel")
    reading = one.read({}, 10, NOW)
    assert (reading.rows, reading.more, reading.reached_us) == ([], False, None)
    assert reading.notes == ("there is no table cel: channel events are not read",)
    events(exchange, ["CHAN_START"])
    assert len(one.read(reading.position, 10, NOW).rows) == 2


def test_events_of_a_restored_table_keep_their_keys(db: Engine, exchange: Tables) -> None:
    events(exchange, ["CHAN_START", "HANGUP", "LINKEDID_END"])
    keeper = Keeper(db, exchange, "cel")
    assert len(keeper.read()) == 6
    exchange.run("UPDATE cel SET id = id + 100")
    assert keeper.read() == []
    assert keeper.position["epoch"] == 1

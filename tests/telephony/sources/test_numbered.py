"""queue_log tables with an id: order, gaps, restores, batches, limits of time."""

import json

import pytest
from sqlalchemy.engine import Engine

from tests.telephony.sources.keeping import Keeper
from tests.telephony.sources.tables import NOW, Tables, queue_row, read_all, source

EIGHT_PM_US = 1_699_992_000_000_000


def at(second: int) -> str:
    """Local (UTC) time text, `second` seconds after 20:00 of the test's day."""
    return f"2023-11-14 {20 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000000"


def calls(first: int, last: int) -> list[dict[str, object]]:
    """One row a second, each of a call of its own, ids `first` … `last`."""
    return [queue_row(at(n), callid=f"{1_699_992_000 + n}.{n}") | {"id": n} for n in range(first, last + 1)]


def test_rows_come_in_the_order_of_their_ids_with_everything_said(exchange: Tables) -> None:
    exchange.queue_log()
    connect = queue_row(at(12), "CONNECT", agent="Anna", data1="12")
    exchange.fill("queue_log", [queue_row(at(0), data2="100", data3="1"), connect])
    rows, bad, _ = read_all(source(exchange.url, "queue_log"))
    assert bad == []
    assert [(r.key, r.origin, r.event, r.agent, r.data[:3], r.at_us) for r in rows] == [
        ("0.000000000001", "t0", "ENTERQUEUE", "NONE", ("", "100", "1"), EIGHT_PM_US),
        ("0.000000000002", "t0", "CONNECT", "Anna", ("12", "", ""), EIGHT_PM_US + 12_000_000),
    ]
    assert rows[0].position < rows[1].position


def test_a_new_row_is_read_once(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 5))
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    exchange.fill("queue_log", calls(6, 6))
    first = one.read(position, 100, NOW)
    exchange.fill("queue_log", calls(7, 7))
    second = one.read(first.position, 100, NOW)
    assert "0.000000000006" in [row.key for row in first.rows]
    assert [row.key for row in second.rows] == ["0.000000000007"]


def test_a_lower_id_that_becomes_visible_later_is_read(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", [row for row in calls(1, 5) if row["id"] != 3])
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    first = one.read(position, 100, NOW)
    exchange.fill("queue_log", calls(3, 3))
    assert [row.key for row in one.read(first.position, 100, NOW).rows] == ["0.000000000003"]


def test_a_gap_of_thousands_of_rows_ago_that_fills_within_the_day_is_read(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 10))
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    exchange.fill("queue_log", [row for row in calls(11, 4000) if row["id"] != 50])
    _, _, position = read_all(one, now=NOW + 30, position=position)
    exchange.fill("queue_log", calls(50, 50))
    missed, _, position = read_all(one, now=NOW + 60, position=position)
    found, _, _ = read_all(one, now=NOW + 3700, position=position)
    assert "0.000000000050" not in [row.key for row in missed]
    assert "0.000000000050" in [row.key for row in found]


def test_rows_that_were_not_stored_come_again(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 5))
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    kept = one.read(position, 100, NOW).position
    exchange.fill("queue_log", calls(6, 6))
    lost = one.read(kept, 100, NOW)
    again = one.read(kept, 100, NOW)
    assert "0.000000000006" in [row.key for row in lost.rows]
    assert {row.key for row in again.rows} >= {row.key for row in lost.rows}


def test_the_position_survives_being_written_as_json(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 5))
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    kept = one.read(json.loads(json.dumps(position)), 100, NOW).position
    assert one.read(json.loads(json.dumps(kept)), 100, NOW).rows == []


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_any_batch_size_gives_the_same_rows(exchange: Tables, limit: int) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 40))
    rows, _, _ = read_all(source(exchange.url, "queue_log"), limit)
    whole, _, _ = read_all(source(exchange.url, "queue_log"))
    assert [row.key for row in rows] == [f"0.{n:012d}" for n in range(1, 41)]
    assert rows == whole


def test_rows_later_than_allowed_wait(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 40))
    one = source(exchange.url, "queue_log")
    first = one.read({}, 1000, NOW, EIGHT_PM_US + 10_000_000)
    second = one.read(first.position, 1000, NOW, EIGHT_PM_US + 10_000_000)
    third = one.read(second.position, 1000, NOW)
    assert [row.position for row in first.rows] == list(range(1, 11))
    assert (first.more, first.reached_us, first.backlog) == (False, EIGHT_PM_US + 11_000_000, 30)
    assert second.rows == []
    assert [row.position for row in third.rows] == list(range(11, 41))
    assert (third.more, third.reached_us, third.backlog) == (False, None, 0)


def test_a_full_batch_says_how_far_it_came_and_what_waits(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 40))
    reading = source(exchange.url, "queue_log").read({}, 10, NOW)
    assert (reading.more, reading.reached_us, reading.backlog) == (True, EIGHT_PM_US + 10_000_000, 30)


def test_a_bad_row_is_put_aside_and_the_stream_goes_on(exchange: Tables) -> None:
    exchange.queue_log()
    times = [at(1), None, "soon", at(2), "0000-00-00 00:00:00", str(NOW + 9999), at(3)]
    exchange.fill("queue_log", [queue_row(time) for time in times])
    rows, bad, _ = read_all(source(exchange.url, "queue_log"), limit=2)
    assert [row.written for row in rows] == [at(1), at(2), at(3)]
    assert [(row.key, row.reason) for row in bad] == [
        ("0.000000000002", "no_time"),
        ("0.000000000003", "bad_time"),
        ("0.000000000005", "bad_time"),
        ("0.000000000006", "future"),
    ]
    assert json.loads(bad[1].row)["time"] == "soon"


def test_time_that_goes_back_loses_no_row(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(time) for time in (at(3600), at(7000), at(0), at(5))])
    rows, _, _ = read_all(source(exchange.url, "queue_log"), limit=1)
    assert [row.written for row in rows] == [at(3600), at(7000), at(0), at(5)]


def test_an_emptied_table_is_read_again_under_a_new_epoch(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 5))
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    exchange.run("DELETE FROM queue_log")
    exchange.fill("queue_log", [queue_row(at(900)) | {"id": 1}])
    reading = one.read(position, 100, NOW)
    assert reading.notes == ("the table of queue_log was emptied or restored: it is read again from its start",)
    rows, _, _ = read_all(one, position=reading.position)
    assert [(row.key, row.origin) for row in rows] == [("1.000000000001", "t1")]


def test_an_emptied_table_is_noticed_before_it_has_rows_again(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 5))
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    exchange.run("DELETE FROM queue_log")
    rows, _, position = read_all(one, position=position)
    assert rows == []
    assert position["epoch"] == 1


def test_rows_of_a_restored_table_keep_their_keys(db: Engine, exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 30))
    keeper = Keeper(db, exchange, "queue_log")
    assert len(keeper.read()) == 30
    exchange.run("DELETE FROM queue_log")
    restored = [row | {"id": row["id"] + 500} for row in calls(1, 20)]
    exchange.fill("queue_log", restored + [row | {"id": row["id"] + 500} for row in calls(31, 33)])
    new = keeper.read(limit=7)
    assert [row.key for row in new] == ["1.000000000531", "1.000000000532", "1.000000000533"]


def test_equal_rows_of_a_restored_table_are_still_as_many(sqlite_db: Engine, exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(at(1), "RINGNOANSWER", agent="Anna", data1="1000")] * 3)
    keeper = Keeper(sqlite_db, exchange, "queue_log")
    assert len(keeper.read()) == 3
    exchange.run("DELETE FROM queue_log")
    rows = [queue_row(at(1), "RINGNOANSWER", agent="Anna", data1="1000") | {"id": n} for n in range(11, 15)]
    exchange.fill("queue_log", rows)
    assert [row.key for row in keeper.read(limit=1)] == ["1.000000000014"]
    keeper.restart()
    assert keeper.read() == []


def test_a_table_restored_while_nobody_looked_is_noticed(sqlite_db: Engine, exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 30))
    keeper = Keeper(sqlite_db, exchange, "queue_log")
    keeper.read()
    exchange.run("DELETE FROM queue_log WHERE id > 20")
    exchange.fill("queue_log", [row | {"id": row["id"] - 20} for row in calls(41, 80)])
    keeper.restart()
    assert [row.written for row in keeper.read()] == [at(n) for n in range(41, 81)]


def test_a_known_row_that_changed_begins_a_new_epoch(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 5))
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    position = one.read(position, 100, NOW).position
    exchange.run("UPDATE queue_log SET callid = '1699992099.1' WHERE id = 2")
    assert one.read(position, 100, NOW).position["epoch"] == 1


def test_names_corrected_in_known_rows_begin_no_new_epoch(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 5))
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    position = one.read(position, 100, NOW).position
    exchange.run("UPDATE queue_log SET agent = 'Anna' WHERE id IN (2, 5)")
    reading = one.read(position, 100, NOW)
    assert (reading.position["epoch"], [row.agent for row in reading.rows]) == (0, ["Anna", "Anna"])


def test_old_rows_that_the_exchange_purges_change_nothing(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", calls(1, 30))
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    exchange.run("DELETE FROM queue_log WHERE id < 20")
    assert one.read(position, 100, NOW).position["epoch"] == 0


def test_an_empty_table_is_mentioned(exchange: Tables) -> None:
    exchange.queue_log()
    reading = source(exchange.url, "queue_log").read({}, 100, NOW)
    assert (reading.rows, reading.more, reading.reached_us) == ([], False, None)
    assert reading.notes == ("the table of queue_log is empty: is the exchange told to write into it?",)


def test_the_first_rows_of_an_empty_table_are_read(exchange: Tables) -> None:
    exchange.queue_log()
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    exchange.fill("queue_log", calls(1, 2))
    assert len(one.read(position, 100, NOW).rows) == 2

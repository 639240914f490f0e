"""queue_log tables without an id: keys from content, second looks."""

import pytest
from sqlalchemy.engine import Engine

from tests.telephony.sources.keeping import Keeper
from tests.telephony.sources.tables import NOW, Tables, queue_row, read_all, source


def at(second: int) -> str:
    """Local (UTC) time text, `second` seconds after 22:00 of the test's day (NOW is 22:13:20)."""
    return f"2023-11-14 22:{second // 60:02d}:{second % 60:02d}.000000"


def without_id(exchange: Tables, *seconds: int) -> Tables:
    """A queue log without an id, with a row at each of these seconds."""
    exchange.queue_log(id_column=False)
    exchange.run("CREATE INDEX at ON queue_log (time)")
    if seconds:
        exchange.fill("queue_log", [queue_row(at(n), callid=f"{1_699_999_200 + n}.{n}") for n in seconds])
    return exchange


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_any_batch_size_gives_the_same_rows(exchange: Tables, limit: int) -> None:
    without_id(exchange, *range(30))
    exchange.fill("queue_log", [queue_row(at(7), "RINGNOANSWER", agent="Anna")] * 5)
    rows, _, _ = read_all(source(exchange.url, "queue_log"), limit)
    whole, _, _ = read_all(source(exchange.url, "queue_log"))
    assert len({row.key for row in rows}) == 35
    assert {row.key: row for row in rows} == {row.key: row for row in whole}


def test_keys_and_positions_grow_with_time(exchange: Tables) -> None:
    rows, _, _ = read_all(source(without_id(exchange, 5, 3, 9).url, "queue_log"))
    assert [row.written for row in rows] == [at(3), at(5), at(9)]
    assert [row.key for row in rows] == sorted(row.key for row in rows)
    assert [row.position for row in rows] == sorted(row.position for row in rows)
    assert {row.origin for row in rows} == {"file"}


def test_a_row_within_the_last_ten_minutes_is_read_whenever_it_appears(sqlite_db: Engine, exchange: Tables) -> None:
    keeper = Keeper(sqlite_db, without_id(exchange, 100, 700), "queue_log")
    keeper.read()
    keeper.read(now=NOW + 1)
    exchange.fill("queue_log", [queue_row(at(300), "CONNECT")])
    assert [row.event for row in keeper.read(now=NOW + 4)] == ["CONNECT"]
    assert keeper.source.read(keeper.position, 100, NOW + 5).rows == []


def test_an_equal_row_that_appears_in_a_second_already_read_is_another_row(sqlite_db: Engine, exchange: Tables) -> None:
    keeper = Keeper(sqlite_db, without_id(exchange), "queue_log")
    exchange.fill("queue_log", [queue_row(at(300), "RINGNOANSWER", agent="Anna")])
    keeper.read()
    exchange.fill("queue_log", [queue_row(at(300), "RINGNOANSWER", agent="Anna")])
    new = keeper.read(now=NOW + 4)
    assert [row.key[-2:] for row in new] == ["-1"]


def test_rows_without_a_time_are_counted(exchange: Tables) -> None:
    without_id(exchange, 1)
    exchange.fill("queue_log", [queue_row(None), queue_row("")])
    rows, bad, _ = read_all(source(exchange.url, "queue_log"))
    assert (len(rows), [row.reason for row in bad]) == (1, ["no_time", "no_time"])


@pytest.mark.parametrize(
    ("kind", "values"), [("int", [NOW - 9, NOW - 5]), ("varchar(20)", [str(NOW - 9), str(NOW - 5)])]
)
def test_times_in_seconds_are_read(sqlite_db: Engine, exchange: Tables, kind: str, values: list[object]) -> None:
    exchange.queue_log(time=kind, id_column=False)
    exchange.run("CREATE INDEX at ON queue_log (time)")
    exchange.fill("queue_log", [queue_row(value) for value in values])
    keeper = Keeper(sqlite_db, exchange, "queue_log", "Europe/Moscow")
    assert [row.at_us for row in keeper.read(limit=1)] == [(NOW - 9) * 1_000_000, (NOW - 5) * 1_000_000]
    exchange.fill("queue_log", [queue_row(type(values[0])(NOW - 1), "CONNECT")])
    assert [row.event for row in keeper.read(now=NOW + 2)] == ["CONNECT"]


def test_rows_later_than_allowed_wait(exchange: Tables) -> None:
    one = source(without_id(exchange, *range(0, 300, 10)).url, "queue_log")
    first = one.read({}, 1000, NOW, 1_699_999_200_000_000 + 50_000_000)
    rest, _, _ = read_all(one, position=first.position)
    assert [row.written for row in first.rows] == [at(n) for n in range(0, 60, 10)]
    assert (first.more, first.reached_us) == (False, 1_699_999_260_000_000)
    assert [row.written for row in rest][:24] == [at(n) for n in range(60, 300, 10)]

"""queue_log tables with an id: order, gaps, restores, batches."""

import pytest

from tests.telephony.sources.tables import NOW, Tables, queue_row, read_all, source


def at(second: int) -> str:
    """Local (UTC) time text, `second` seconds after 20:00 of the test's day."""
    return f"2023-11-14 {20 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000000"


def test_rows_come_in_the_order_of_their_ids_with_everything_said(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill(
        "queue_log", [queue_row(at(0), data2="100", data3="1"), queue_row(at(12), "CONNECT", agent="Anna", data1="12")]
    )
    rows, bad, _ = read_all(source(exchange.url, "queue_log"))
    assert bad == []
    assert [(r.key, r.event, r.agent, r.data[:3], r.at_us) for r in rows] == [
        ("0.000000000001", "ENTERQUEUE", "NONE", ("", "100", "1"), 1699992000_000000),
        ("0.000000000002", "CONNECT", "Anna", ("12", "", ""), 1699992012_000000),
    ]
    assert rows[0].position < rows[1].position


def test_a_new_row_is_read_once(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(at(n)) for n in range(5)])
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    exchange.fill("queue_log", [queue_row(at(100), "ABANDON")])
    first = one.read(position, 100, NOW)
    again = one.read(first.position, 100, NOW)
    assert "ABANDON" in [row.event for row in first.rows]
    assert again.rows == []


def test_a_lower_id_that_becomes_visible_later_is_read(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(at(n)) | {"id": n} for n in (1, 2, 4, 5)])
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    exchange.fill("queue_log", [queue_row(at(3), "CONNECT") | {"id": 3}])
    rows, _, _ = read_all(one, position=position)
    assert "0.000000000003" in [row.key for row in rows]


def test_rows_that_were_not_stored_come_again(exchange: Tables) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(at(n)) for n in range(5)])
    one = source(exchange.url, "queue_log")
    _, _, position = read_all(one)
    one.read(position, 100, NOW)
    exchange.fill("queue_log", [queue_row(at(100), "ABANDON")])
    lost = one.read(position, 100, NOW)
    again = one.read(position, 100, NOW)
    assert [row.key for row in again.rows] == [row.key for row in lost.rows]


@pytest.mark.parametrize("limit", [1, 2, 7, 1000])
def test_any_batch_size_gives_the_same_rows(exchange: Tables, limit: int) -> None:
    exchange.queue_log()
    exchange.fill("queue_log", [queue_row(at(n), callid=f"{1699990000 + n}.{n}") for n in range(40)])
    rows, _, _ = read_all(source(exchange.url, "queue_log"), limit)
    assert {row.key: row for row in rows} == {row.key: row for row in read_all(source(exchange.url, "queue_log"))[0]}
    assert len({row.key for row in rows}) == 40

"""The same rows give the same facts, however they are cut, ordered, repeated and interrupted (semantics §8, I5)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.engine import Engine

from data.settings import Pbx, Settings
from telephony.exchange import Exchange
from telephony.worker import Desk, Worker
from tests.telephony.worker.conftest import DAYS_OVER, EVENING_OVER, Contents, sqlite
from tests.telephony.worker.hotline import (
    MONDAY,
    Clock,
    contents,
    differing,
    fill,
    hours,
    left_due,
    pbx,
    read_to_end,
    worker,
)
from tests.telephony.worker.wire import Served, every_row, shuffled, sliced

DAYS = 32
"""Of the hotline's days, so many make a month of a larger one: 89,000 rows."""


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_batches_of_any_size_give_the_same_facts(
    db: Engine, evening_url: str, evening_facts: Contents, size: int
) -> None:
    read_to_end(worker(db, pbx(evening_url), EVENING_OVER, sliced(size)))
    assert not differing(contents(db), evening_facts)
    assert not left_due(db)


@pytest.mark.parametrize("size", [250, 1000])
@pytest.mark.rig
def test_days_with_a_failed_exchange_give_the_same_facts_in_small_batches(
    db: Engine, days_url: str, days_db: Engine, size: int
) -> None:
    read_to_end(worker(db, pbx(days_url), DAYS_OVER, sliced(size)))
    assert not differing(contents(db), contents(days_db))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("size", [7, 60])
def test_rows_in_any_order_of_arrival_give_the_same_facts(
    db: Engine, evening_url: str, evening_facts: Contents, size: int, seed: int
) -> None:
    exchange = pbx(evening_url)
    rows = shuffled(every_row(exchange, EVENING_OVER), seed)
    serve(db, exchange, rows, size)
    assert not differing(contents(db), evening_facts)


def test_everything_read_twice_in_another_order_changes_nothing(
    db: Engine, evening_url: str, evening_facts: Contents
) -> None:
    exchange = pbx(evening_url)
    rows = every_row(exchange, EVENING_OVER)
    serve(db, exchange, {name: some + shuffled(rows, 8)[name] for name, some in rows.items()}, 50)
    assert not differing(contents(db), evening_facts)


def test_a_worker_restarted_between_batches_gives_the_same_facts(
    db: Engine, evening_url: str, evening_facts: Contents
) -> None:
    chance = Random(4)
    for _ in range(12):
        again = worker(db, pbx(evening_url), EVENING_OVER, sliced(17))
        left = chance.randrange(1, 5)

        def report(batch: object, again: Worker = again) -> None:
            nonlocal left
            left -= 1
            if not left:
                again.stop()

        read_to_end(again, report)
    read_to_end(worker(db, pbx(evening_url), EVENING_OVER, sliced(17)))
    assert not differing(contents(db), evening_facts)


@pytest.mark.rig
def test_days_in_any_order_of_arrival_give_the_same_facts(sqlite_db: Engine, days_url: str, days_db: Engine) -> None:
    exchange = pbx(days_url)
    rows = every_row(exchange, DAYS_OVER)
    serve(sqlite_db, exchange, shuffled(rows, 1), 2500, DAYS_OVER)
    assert not differing(contents(sqlite_db), contents(days_db))


@pytest.mark.rig
def test_a_month_of_89000_rows_gives_the_same_facts_in_one_batch_and_in_thousands(tmp_path: Path) -> None:
    end = MONDAY + timedelta(days=DAYS)
    exchange = pbx(fill(f"sqlite:///{tmp_path / 'pbx.sqlite'}", replace(hours(MONDAY, 24 * DAYS), cdr=[], cel=[])))
    rows = every_row(exchange, int(end.timestamp()))
    assert len(rows["queue_log"]) > 89_000
    found = []
    for size in (100_000, 1000):
        engine = sqlite(tmp_path / f"{size}.sqlite")
        serve(engine, exchange, rows, size, int(end.timestamp()))
        found.append(contents(engine))
    assert not differing(*found)


def serve(engine: Engine, exchange: Pbx, rows: dict[str, list[object]], size: int, now: int = EVENING_OVER) -> None:
    """Read rows from the wire to their end, a fresh worker in the middle."""
    settings = Settings(timezone="Europe/Moscow")
    sources = [Served(name, some, size) for name, some in rows.items()]
    read_to_end(Worker(engine, [Desk(Exchange(exchange, settings), sources)], settings, Clock(now)))

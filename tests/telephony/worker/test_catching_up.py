"""Computing history again does not keep the worker from the exchange: it is done some seconds at a time."""

from datetime import date, timedelta
from itertools import count

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import reading, writing
from data.schema.state import rebuild as due_table
from data.settings import Pbx, Settings
from telephony import due
from telephony.worker import CATCH_UP_S, Worker, desks_for

NOW = 1_795_430_000
DAYS = [date(2026, 11, 1) + timedelta(days=n) for n in range(20)]


def how_much_is_due(db: Engine) -> int:
    with reading(db) as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(due_table)).scalar_one())


def test_what_is_due_is_computed_some_seconds_at_a_time_and_in_the_end_all(sqlite_db: Engine) -> None:
    ticks = count(NOW, CATCH_UP_S)
    desks = desks_for(sqlite_db, [Pbx()], Settings())
    worker = Worker(sqlite_db, desks, Settings(), clock=lambda: next(ticks))
    assert worker.lease.acquire()
    with writing(sqlite_db) as connection:
        due.mark_days(connection, "main", DAYS)
    worker._catch_up(desks[0], horizon=None)
    assert 0 < how_much_is_due(sqlite_db) < len(DAYS)
    worker.drain()
    assert how_much_is_due(sqlite_db) == 0

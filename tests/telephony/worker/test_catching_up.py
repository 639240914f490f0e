"""Computing history again, or reading another exchange's, does not keep the worker from calls that end now."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import reading, writing
from data.jobs import Job, Jobs
from data.schema.facts import agent_time
from data.schema.state import rebuild as due_table
from data.schema.state import source_state
from data.settings import Pbx, Settings
from telephony import due
from telephony.lease import take_turn
from telephony.worker import CATCH_UP_S, MAX_PAUSE_S, TURN_S, Worker, desks_for
from tests.telephony.worker.conftest import DAYS_OVER, sqlite
from tests.telephony.worker.hotline import contents, pbx, read_to_end, worker

NOW = 1_795_430_000
DAYS = [date(2026, 11, 1) + timedelta(days=n) for n in range(20)]


def how_much_is_due(db: Engine) -> int:
    with reading(db) as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(due_table)).scalar_one())


def test_what_is_due_is_computed_some_seconds_at_a_time_and_in_the_end_all(sqlite_db: Engine) -> None:
    ticks = count(NOW, CATCH_UP_S)
    desks = desks_for(sqlite_db, [Pbx()], Settings())
    one = Worker(sqlite_db, desks, Settings(), clock=lambda: next(ticks))
    assert one.lease.acquire()
    with writing(sqlite_db) as connection:
        due.mark_days(connection, "main", DAYS)
    one._catch_up(desks[0], horizon=None)
    assert 0 < how_much_is_due(sqlite_db) < len(DAYS)
    one.drain()
    assert how_much_is_due(sqlite_db) == 0


def test_the_mirror_hears_of_new_calls_before_what_is_due_is_computed(sqlite_db: Engine) -> None:
    heard: list[int] = []
    jobs = Jobs([Job("columns", 0.0, lambda: heard.append(how_much_is_due(sqlite_db)))])
    one = Worker(sqlite_db, desks_for(sqlite_db, [Pbx()], Settings()), Settings(), clock=lambda: NOW, jobs=jobs)
    assert one.lease.acquire()
    with writing(sqlite_db) as connection:
        due.mark_days(connection, "main", DAYS)
    assert not one._round()
    assert heard == [len(DAYS)]
    assert how_much_is_due(sqlite_db) == 0


def test_while_something_is_due_the_worker_comes_back_at_once(sqlite_db: Engine) -> None:
    ticks = count(NOW, CATCH_UP_S)
    desks = desks_for(sqlite_db, [Pbx()], Settings())
    one = Worker(sqlite_db, desks, Settings(), clock=lambda: next(ticks))
    assert one.lease.acquire()
    with writing(sqlite_db) as connection:
        due.mark_days(connection, "main", DAYS)
    assert one._round()
    assert 0 < how_much_is_due(sqlite_db) < len(DAYS)


def test_an_exchange_whose_history_is_read_keeps_no_other_waiting(
    sqlite_db: Engine, days_url: str, evening_url: str
) -> None:
    ticks = count(NOW, TURN_S / 2)
    settings = Settings(timezone="Europe/Moscow")
    desks = desks_for(sqlite_db, [pbx(days_url, name="long"), pbx(evening_url, name="short")], settings)
    one = Worker(sqlite_db, desks, settings, clock=lambda: next(ticks))
    assert one.lease.acquire()
    assert one._round()
    with reading(sqlite_db) as connection:
        known = sa.select(source_state.c.pbx, source_state.c.backlog).where(source_state.c.source == "queue_log")
        waiting = {row.pbx: row.backlog for row in connection.execute(known)}
    assert waiting["long"] > 0
    assert set(waiting) == {"long", "short"}
    one.drain()


def test_a_clock_that_was_set_back_leaves_no_exchange_alone(sqlite_db: Engine, evening_url: str) -> None:
    settings = Settings(timezone="Europe/Moscow")
    desks = desks_for(sqlite_db, [pbx(evening_url)], settings)
    one = Worker(sqlite_db, desks, settings, clock=lambda: NOW)
    assert one.lease.acquire()
    desks[0].not_before = NOW + MAX_PAUSE_S
    one._round()
    assert one.totals.read == 0
    desks[0].not_before = NOW + 3600
    one._round()
    assert one.totals.read > 0


@pytest.mark.slow
def test_agents_days_follow_their_calls_and_what_happens_now_comes_first(days_url: str, tmp_path: Path) -> None:
    engine, exchange = sqlite(tmp_path / "okc.sqlite"), pbx(days_url)
    one = worker(engine, exchange, DAYS_OVER)
    read_to_end(one)
    desk = one._desks[0]
    monday, tuesday = desk.exchange.day(DAYS_OVER) - timedelta(days=1), desk.exchange.day(DAYS_OVER)
    before = contents(engine, (agent_time,))
    due.mark_everything(engine, desk.exchange, take_turn)
    left: list[tuple[set[date], set[date]]] = []
    while due.catch_up_some(engine, desk.exchange, take_turn, DAYS_OVER, None):
        left.append((days_left(engine, due.DAY), days_left(engine, due.AGENT)))
    assert any(calls == {tuesday} and monday not in agents for calls, agents in left)
    assert contents(engine, (agent_time,)) == before
    with writing(engine) as connection:
        old = {("Анна", monday - timedelta(days=n)) for n in range(3, 60)}
        due.mark_agents(connection, "main", old | {("Анна", tuesday)})
        due.rebuild_agents(connection, desk.exchange, DAYS_OVER, limit=1)
    assert tuesday not in days_left(engine, due.AGENT)
    assert len(days_left(engine, due.AGENT)) == len(old)
    engine.dispose()


def days_left(engine: Engine, kind: str) -> set[date]:
    with reading(engine) as connection:
        return set(connection.scalars(sa.select(due_table.c.day).where(due_table.c.kind == kind)))

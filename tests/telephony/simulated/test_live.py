"""The simulated exchange as a process: history first, then by the clock, and again after it was stopped."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from telephony.simulated import tables
from telephony.simulated.alone import Occupied, alone
from telephony.simulated.command import simulate
from telephony.simulated.history import history, microseconds, open_exchange
from telephony.simulated.live import go_on, left_over, run, take_up
from telephony.simulated.simulation import Batch
from telephony.simulated.tables import prepare
from telephony.simulated.world import hotline
from telephony.simulated.writer import write

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Clock:
    """A clock that shows these instants one after another and stops the exchange with the last."""

    def __init__(self, stop: threading.Event, *instants: datetime) -> None:
        self.stop = stop
        self.instants = list(instants)

    def __call__(self) -> datetime:
        now = self.instants.pop(0)
        if not self.instants:
            self.stop.set()
        return now


@pytest.fixture
def database(tmp_path) -> Iterator[sa.Engine]:
    engine = prepare(f"sqlite:///{tmp_path / 'exchange.sqlite'}")
    yield engine
    engine.dispose()


def every(engine: sa.Engine, *columns: sa.Column) -> list:
    with engine.connect() as connection:
        return list(connection.execute(sa.select(*columns).order_by(columns[0])))


def live(engine: sa.Engine, *instants: datetime, **how: float) -> None:
    stop = threading.Event()
    run(hotline(), engine, Clock(stop, *instants), stop, days=1, **how)


def minutes(*numbers: int) -> list[datetime]:
    return [NOON + timedelta(minutes=number) for number in numbers]


def test_history_reaches_now_and_then_rows_come_by_the_clock(database):
    live(database, *minutes(0, 10, 20, 30))
    log = tables.queue_log.c
    times = [row.time for row in every(database, log.id, log.time)]
    assert times[0] == "2026-11-22 00:00:00.000000"
    assert "2026-11-23 12:20" < times[-1] < "2026-11-23 12:30:01"
    batch = Batch()
    for part in history(hotline(), datetime(2026, 11, 21, 21, tzinfo=UTC), NOON + timedelta(minutes=30), 1):
        batch.queue_log += part.queue_log
    assert times == [row[0] for row in batch.queue_log]


def test_a_second_start_goes_on_after_the_last_row_with_a_new_queuestart(database):
    live(database, *minutes(0, 5))
    log = tables.queue_log.c
    before = every(database, log.id, log.time)
    live(database, *minutes(60, 65))
    after = every(database, log.id, log.time, log.event)
    assert [row[:2] for row in after[: len(before)]] == before
    assert after[len(before)].event == "QUEUESTART"
    assert after[len(before)].time > before[-1].time
    assert len(after) > len(before) + 50


def test_channels_of_a_second_run_are_never_those_of_the_first(database):
    live(database, *minutes(0, 5))
    live(database, *minutes(6, 30))
    cdr, cel = tables.cdr.c, tables.cel.c
    keys = [tuple(row) for row in every(database, cdr.uniqueid, cdr.sequence)]
    assert len(keys) == len(set(keys))
    started = [row.uniqueid for row in every(database, cel.id, cel.uniqueid, cel.eventtype) if row[2] == "CHAN_START"]
    assert len(started) == len(set(started))


def test_members_are_kept_over_a_second_start(database):
    """ADDMEMBER and REMOVEMEMBER of a member alternate, also over a stop in the middle of a day and one of a week."""
    live(database, *minutes(0, 5))
    live(database, *minutes(60, 65))
    live(database, NOON + timedelta(days=7), NOON + timedelta(days=7, minutes=90))
    log = tables.queue_log.c
    members, paused = set(), set()
    for row in every(database, log.id, log.queuename, log.agent, log.event):
        member = row.queuename, row.agent
        if row.event == "ADDMEMBER":
            assert member not in members
            members.add(member)
        elif row.event == "REMOVEMEMBER":
            members.remove(member)
        elif row.event == "PAUSE":
            paused.add(member)
        elif row.event == "UNPAUSE":
            paused.remove(member)
    assert members


def test_paused_members_who_stayed_over_a_restart_come_back_from_their_pause(database):
    world = hotline()
    agent = world.agents[0]
    start = datetime(2026, 11, 23, 6, tzinfo=UTC)
    exchange = open_exchange(world, start, 1, {agent.extension: "Обед"})
    batch = exchange.run_until(microseconds(start + timedelta(minutes=20)))
    rows = [row[4] for row in batch.queue_log if row[3] in (agent.name, agent.interface)]
    assert "ADDMEMBER" not in rows
    assert "UNPAUSEALL" in rows


def test_what_is_left_is_read_back(database):
    world = hotline()
    batch = Batch()
    for part in history(world, NOON - timedelta(hours=30), NOON, 3):
        write(database, part)
        batch.queue_log += part.queue_log
    left = left_over(database, world)
    assert left
    assert abs((NOON - left.last).total_seconds()) < 600
    by_interface = {agent.interface: agent.extension for agent in world.agents}
    last = {}
    for row in batch.queue_log:
        if row[4] in ("ADDMEMBER", "REMOVEMEMBER"):
            last[by_interface[row[3]]] = row[4]
    assert {e for e, event in last.items() if event == "ADDMEMBER"} <= set(left.present)
    assert len(left.present) > 5


def test_a_rate_of_callers_is_reached(database):
    exchange, _ = take_up(hotline(), database, NOON, 1, 0)
    exchange.run_until(microseconds(NOON))
    stop = threading.Event()
    go_on(exchange, database, stop, Clock(stop, NOON + timedelta(seconds=60)), rate=50)
    log = tables.queue_log.c
    entered = sum(row.event == "ENTERQUEUE" for row in every(database, log.id, log.event))
    # Sixty seconds of fifty callers; a third of them still listen to the menu or gave it up.
    assert 1500 < entered < 3300


def test_a_higher_speed_lets_the_same_people_do_more_in_less_time(database):
    def talks(speed: float) -> tuple[int, float]:
        exchange = open_exchange(hotline(), NOON, 1)
        stop = threading.Event()
        engine = prepare("sqlite://")
        go_on(exchange, engine, stop, Clock(stop, NOON + timedelta(hours=1)), speed=speed)
        log = tables.queue_log.c
        lengths = [int(row.data2) for row in every(engine, log.id, log.event, log.data2) if "COMPLETE" in row[1]]
        engine.dispose()
        return len(lengths), sum(lengths) / len(lengths)

    (few, long), (many, short) = talks(1.0), talks(10.0)
    assert many > 5 * few
    assert short < long / 5


def test_the_command_writes_a_history_and_ends(tmp_path):
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    done = CliRunner().invoke(simulate, ["--days", "1", "--url", url, "--history-only"])
    assert done.exit_code == 0, done.output
    engine = prepare(url)
    cdr = tables.cdr.c
    assert len(every(engine, cdr.calldate)) > 100
    engine.dispose()


def test_the_command_finds_its_place_in_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OKC_DATA_DIR", str(tmp_path / "var"))
    done = CliRunner().invoke(simulate, ["--days", "0", "--history-only"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "var" / "demo-exchange.sqlite").exists()


def test_a_second_simulated_exchange_leaves_the_database_to_the_first(tmp_path):
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    engine = prepare(url)
    with alone(engine):
        refused = CliRunner().invoke(simulate, ["--days", "0", "--url", url, "--history-only"])
    assert refused.exit_code == 1
    assert "another simulated exchange" in refused.output
    done = CliRunner().invoke(simulate, ["--days", "0", "--url", url, "--history-only"])
    assert done.exit_code == 0, done.output
    engine.dispose()


@pytest.mark.rig
def test_the_same_rows_go_into_mariadb(mariadb_url):
    engine = prepare(mariadb_url)
    with alone(engine), pytest.raises(Occupied), alone(engine):
        pass
    written = Batch()
    for batch in history(hotline(), NOON - timedelta(hours=4), NOON, 1):
        write(engine, batch)
        written.queue_log += batch.queue_log
        written.cdr += batch.cdr
        written.cel += batch.cel
    log, cdr, cel = tables.queue_log.c, tables.cdr.c, tables.cel.c
    assert [row.time for row in every(engine, log.id, log.time)] == [row[0] for row in written.queue_log]
    assert {row.cnam for row in every(engine, cdr.calldate, cdr.cnam)} == {row[19] for row in written.cdr}
    events = every(engine, cel.id, cel.eventtime)
    assert [str(row.eventtime) for row in events] == [str(datetime.fromisoformat(row[1])) for row in written.cel]
    left = left_over(engine, hotline())
    assert left
    assert left.last.microsecond
    engine.dispose()

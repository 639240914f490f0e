"""Settings changed later are applied to everything that was read before."""

import json
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.schema.facts import call, visit
from data.schema.raw import quarantine
from data.schema.state import applied_settings
from data.settings import Pbx, Settings
from telephony.worker import Worker, desks_for

NOW = 1_795_430_000
"""2026-11-23 08:33:20 UTC."""
ROWS = (
    ("2026-11-23 13:20:00.000000", "1795422000.1", "support", "NONE", "ENTERQUEUE", "", "79161234567", "1"),
    ("2026-11-23 13:20:09.000000", "1795422000.1", "support", "Anna", "CONNECT", "9", "1795422005.2", "4"),
    ("2026-11-23 13:21:00.000000", "1795422000.1", "support", "Anna", "COMPLETECALLER", "9", "51", "1"),
)


def _exchange(folder: Path) -> str:
    url = f"sqlite:///{folder / 'exchange.sqlite'}"
    engine = sa.create_engine(url)
    columns = "id INTEGER PRIMARY KEY, time TEXT, callid TEXT, queuename TEXT, agent TEXT, event TEXT"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE queue_log ({columns}, data1 TEXT, data2 TEXT, data3 TEXT)")
        connection.exec_driver_sql(
            "INSERT INTO queue_log (time, callid, queuename, agent, event, data1, data2, data3)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            list(ROWS),
        )
    engine.dispose()
    return url


def _drain(db: Engine, pbx: Pbx) -> None:
    worker = Worker(db, desks_for(db, [pbx], Settings()), Settings(), clock=lambda: NOW)
    assert worker.lease.acquire()
    worker.drain()


def test_rows_set_aside_under_a_wrong_zone_come_back_when_it_is_mended(db: Engine, tmp_path: Path) -> None:
    wrong = Pbx(database_url=_exchange(tmp_path), timezone="UTC")
    _drain(db, wrong)
    with db.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(quarantine)) == len(ROWS)
    _drain(db, wrong.model_copy(update={"timezone": "Asia/Yekaterinburg"}))
    with db.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(quarantine)) == 0
        assert connection.execute(sa.select(visit.c.entered_at, visit.c.outcome)).all() == [(1795422000, "answered")]


def test_another_zone_moves_what_was_read_before(db: Engine, tmp_path: Path) -> None:
    wrong = Pbx(database_url=_exchange(tmp_path), timezone="Asia/Vladivostok")
    _drain(db, wrong)
    with db.connect() as connection:
        assert connection.scalars(sa.select(visit.c.entered_at)).all() == [1795422000 - 5 * 3600]
    _drain(db, wrong.model_copy(update={"timezone": "Asia/Yekaterinburg"}))
    with db.connect() as connection:
        assert connection.scalars(sa.select(visit.c.entered_at)).all() == [1795422000]


def test_extensions_changed_later_change_the_direction_of_calls_before(db: Engine, tmp_path: Path) -> None:
    pbx = Pbx(database_url=_exchange(tmp_path), timezone="Asia/Yekaterinburg")
    _drain(db, pbx)
    with db.connect() as connection:
        assert connection.scalars(sa.select(call.c.direction)).all() == ["incoming"]
    _drain(db, pbx.model_copy(update={"extensions": r"7\d{10}"}))
    with db.connect() as connection:
        assert connection.scalars(sa.select(call.c.direction)).all() == ["internal"]


def test_after_an_upgrade_that_computes_facts_in_another_way_they_follow(db: Engine, tmp_path: Path) -> None:
    pbx = Pbx(database_url=_exchange(tmp_path), timezone="Asia/Yekaterinburg")
    _drain(db, pbx)
    with db.begin() as connection:
        connection.execute(sa.update(call).values(queue="", prefix="", first_agent=""))
        meaning = connection.scalar(sa.select(applied_settings.c.meaning))
        before = {name: value for name, value in json.loads(meaning).items() if name != "revision"}
        connection.execute(sa.update(applied_settings).values(meaning=json.dumps(before, sort_keys=True)))
    _drain(db, pbx)
    with db.connect() as connection:
        assert connection.execute(
            sa.select(call.c.queue, call.c.prefix, call.c.ended_by, call.c.first_agent)
        ).all() == [("support", "7916", "caller", "Anna")]
        assert connection.execute(sa.select(visit.c.prefix, visit.c.sl_variant)).all() == [("7916", 2)]


def test_an_area_code_set_later_tells_the_region_of_calls_before(db: Engine, tmp_path: Path) -> None:
    url = _exchange(tmp_path)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE queue_log SET data2 = '223344' WHERE event = 'ENTERQUEUE'")
    engine.dispose()
    pbx = Pbx(database_url=url, timezone="Asia/Yekaterinburg")
    _drain(db, pbx)
    with db.connect() as connection:
        assert connection.scalars(sa.select(visit.c.prefix)).all() == [""]
    _drain(db, pbx.model_copy(update={"area_code": "4212"}))
    with db.connect() as connection:
        assert connection.scalars(sa.select(visit.c.prefix)).all() == ["7421"]
        assert connection.scalars(sa.select(call.c.prefix)).all() == ["7421"]

"""A call that has ended is in the columns at once: a queue's visit, and a long call that only its record tells of."""

import time
from pathlib import Path
from typing import Any

import pytest

from data.columns.files import FOLDER
from data.columns.reader import open_columns
from tests.rig.runs import soon
from tests.telephony.sources.tables import Tables
from tests.telephony.sources.test_calls import freepbx, local, record
from tests.telephony.worker.conftest import sqlite
from tests.telephony.worker.process import WorkerProcess, okc

pytestmark = [pytest.mark.rig, pytest.mark.timeout(200)]
LONG_S = 40 * 60
BEFORE_THE_DEEPER_LOOK_S = 45
"""Generous for a machine that does much else, and still less than the minute after which everything is looked at."""


def found(folder: Path, question: str) -> list[tuple[Any, ...]]:
    columns = open_columns(folder / FOLDER)
    if columns is None:
        return []
    with columns.cursor() as cursor:
        return cursor.execute(question).fetchall()


def test_calls_that_ended_are_in_the_columns_within_seconds(tmp_path: Path) -> None:
    now = int(time.time())
    exchange = freepbx(
        Tables(f"sqlite:///{tmp_path / 'pbx.sqlite'}"),
        record(now - 2 * LONG_S, 1),
        record(now - LONG_S + 30, 2),
        record(now - 60, 3),
    )
    exchange.queue_log()
    folder, engine = tmp_path / "worker", sqlite(tmp_path / "okc.sqlite")
    one = WorkerProcess(folder, okc(folder, engine, exchange.url, OKC_PBX_TIMEZONE="UTC", OKC_PBX_CEL_TABLE=""))
    try:
        calls = "SELECT count(*) FROM call"
        assert soon(lambda: found(folder, calls) == [(3,)], 60), one.said
        exchange.fill("cdr", [record(now - LONG_S, 9, duration=LONG_S, billsec=LONG_S)])
        assert soon(lambda: found(folder, calls) == [(4,)], BEFORE_THE_DEEPER_LOOK_S), one.said
        rows = [("ENTERQUEUE", "", "100", "1"), ("CONNECT", "5", f"{now}.8", "2"), ("COMPLETECALLER", "5", "7", "1")]
        exchange.fill(
            "queue_log",
            [
                {"time": local(now + n), "callid": f"{now}.7", "queuename": "support", "event": event}
                | {
                    "agent": "NONE" if n == 0 else "Anna",
                    "data1": one,
                    "data2": two,
                    "data3": three,
                    "data4": "",
                    "data5": "",
                }
                for n, (event, one, two, three) in enumerate(rows)
            ],
        )
        visits = "SELECT outcome, talk_s FROM visit"
        assert soon(lambda: found(folder, visits) == [("answered", 7)], BEFORE_THE_DEEPER_LOOK_S), one.said
    finally:
        assert one.end() == 0
    exchange.engine.dispose()

"""Exchanges' tables for tests: made, filled, emptied, on SQLite and on MariaDB."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.settings import Pbx
from telephony.sources import Reading, Source, open_sources
from telephony.sources.record import Record

NOW = 1_700_000_000
"""14 November 2023, 22:13:20 UTC."""
COLUMNS = ("time", "callid", "queuename", "agent", "event", "data1", "data2", "data3", "data4", "data5")


class Tables:
    """One exchange's database, written as the exchange would."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Engine = sa.create_engine(url)

    def run(self, *statements: str) -> None:
        """Any SQL."""
        with self.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def fill(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows."""
        into = sa.table(table, *(sa.column(name) for name in rows[0]))
        with self.engine.begin() as connection:
            connection.execute(sa.insert(into), list(rows))

    def queue_log(self, time: str = "varchar(32)", table: str = "queue_log", id_column: bool = True) -> None:
        """An empty queue_log with data1…data5."""
        auto = "" if self.engine.dialect.name == "sqlite" else " AUTO_INCREMENT"
        first = f"id INTEGER PRIMARY KEY{auto}, " if id_column else ""
        data = ", ".join(f"data{n} varchar(255)" for n in range(1, 6))
        self.run(
            f"CREATE TABLE {table} ({first}time {time}, callid varchar(80), queuename varchar(80),"
            f" agent varchar(80), event varchar(40), {data})"
        )


def pbx(url: str, zone: str = "UTC", **more: Any) -> Pbx:
    """The exchange at `url`."""
    return Pbx(name="main", database_url=url, timezone=zone, **more)


def source(url: str, name: str, zone: str = "UTC", record: Record | None = None, **more: Any) -> Source:
    """One of its sources."""
    return next(one for one in open_sources(pbx(url, zone, **more), record) if one.name == name)


def queue_row(time: Any, event: str = "ENTERQUEUE", callid: str = "1699990000.1", **more: Any) -> dict[str, Any]:
    """Values of one queue_log row."""
    row = {"time": time, "callid": callid, "queuename": "support", "agent": "NONE", "event": event}
    return row | {f"data{n}": "" for n in range(1, 6)} | more


def read_all(one: Source, limit: int = 1000, now: int = NOW, position: Any = None) -> tuple[list[Any], list[Any], Any]:
    """Rows, bad rows and the last position, read to the end as the worker does."""
    rows: list[Any] = []
    bad: list[Any] = []
    reading: Reading | None = None
    while reading is None or reading.more:
        reading = one.read(reading.position if reading else position or {}, limit, now)
        rows += reading.rows
        bad += reading.bad
    return rows, bad, reading.position

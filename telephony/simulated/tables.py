"""The three tables as an exchange has them: `cdr` without a key, `cel` and `queue_log` with growing ids.

Times are text in the exchange's zone: that is what its drivers send, and SQLite keeps it so.
"""

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)
from sqlalchemy.dialects import mysql

from data.database import open_database
from telephony.simulated import rows

metadata = MetaData()
_CDR_WIDTHS = {
    "accountcode": 20, "uniqueid": 32, "userfield": 255, "did": 50, "recordingfile": 255, "linkedid": 32,
    "disposition": 45,
}  # fmt: skip
_CDR_NUMBERS = ("duration", "billsec", "amaflags", "sequence")
_CEL_WIDTHS = {
    "eventtype": 30, "appdata": 255, "accountcode": 20, "uniqueid": 32, "linkedid": 32, "userdeftype": 255,
    "extra": 512,
}  # fmt: skip


def _text(name: str, width: int) -> Column[str]:
    return Column(name, String(width), nullable=False, server_default="")


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


queue_log = Table(
    "queue_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("time", String(32)),
    *(_text(name, 40 if name == "event" else 80) for name in rows.QUEUE_LOG[1:5]),
    _text("data", 255),
    *(_text(name, 100) for name in rows.QUEUE_LOG[5:]),
    Index("queue_log_event", "event"),
    Index("queue_log_callid", "callid"),
    Index("queue_log_time", "time"),
    mysql_charset="utf8mb4",
    mariadb_charset="utf8mb4",
)

cdr = Table(
    "cdr",
    metadata,
    Column("calldate", DateTime, nullable=False),
    *(_number(name) if name in _CDR_NUMBERS else _text(name, _CDR_WIDTHS.get(name, 80)) for name in rows.CDR[1:]),
    Index("cdr_calldate", "calldate"),
    Index("cdr_uniqueid", "uniqueid"),
    Index("cdr_linkedid", "linkedid"),
    mysql_charset="utf8mb4",
    mariadb_charset="utf8mb4",
)

cel = Table(
    "cel",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _text("eventtype", 30),
    Column(
        "eventtime",
        DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql").with_variant(mysql.DATETIME(fsp=6), "mariadb"),
        nullable=False,
    ),
    *(_number(name) if name == "amaflags" else _text(name, _CEL_WIDTHS.get(name, 80)) for name in rows.CEL[2:]),
    Index("cel_uniqueid", "uniqueid"),
    Index("cel_linkedid", "linkedid"),
    mysql_charset="utf8mb4",
    mariadb_charset="utf8mb4",
)


def prepare(url: str) -> Engine:
    """The exchange's database with its tables."""
    engine = open_database(url)
    metadata.create_all(engine)
    return engine

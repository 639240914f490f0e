"""Writes batches of rows into the exchange's tables, a batch in one transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine

from data.database import writing
from telephony.simulated import rows
from telephony.simulated.rows import Row
from telephony.simulated.simulation import Batch

CHUNK = 2_000  # rows a statement carries, well below a server's packet limit


def write(engine: Engine, batch: Batch) -> None:
    """Append a batch to the three tables: all of it or nothing."""
    if not len(batch):
        return
    with writing(engine) as connection:
        _append(connection, "queue_log", rows.QUEUE_LOG, batch.queue_log)
        _append(connection, "cdr", rows.CDR, batch.cdr)
        _append(connection, "cel", rows.CEL, batch.cel)


def _append(connection: Connection, table: str, columns: Sequence[str], written: list[Row]) -> None:
    # The driver's own executemany: building a SQL expression for each of a million rows would take longer than they do.
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names, marks = ", ".join(columns), ", ".join([mark] * len(columns))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of this module only
    for begin in range(0, len(written), CHUNK):
        connection.exec_driver_sql(statement, written[begin : begin + CHUNK])

"""History from a file into the record and the facts, beside a running worker or without one.

Batches are those of the worker, but no reading position belongs to them: the keys alone make a second
import of the same file change nothing.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.engine import Engine

from data.database import batch_rows, writing
from data.settings import Pbx, Settings
from telephony import due
from telephony.exchange import Exchange
from telephony.imports import FileRows
from telephony.ingest import Batch, write
from telephony.lease import take_turn
from telephony.rows import BadRow
from telephony.sources import Reading
from telephony.worker import Totals


def load(
    engine: Engine,
    pbx: Pbx,
    settings: Settings,
    source: str,
    rows: FileRows,
    now: int,
    progress: Callable[[int], None] = lambda at: None,
) -> Totals:
    """Write every row of the file and compute what follows; `progress` hears the bytes read so far."""
    exchange = Exchange(pbx, settings)
    totals = Totals()
    for part in _parts(rows, batch_rows(engine)):
        batch = Batch(read={source: len(part)})
        reading = Reading(
            rows=[row for row in part if not isinstance(row, BadRow)],
            bad=[row for row in part if isinstance(row, BadRow)],
            position={},
            more=True,
        )
        with writing(engine) as connection:
            take_turn(connection)
            exchange.refresh(connection)
            write(connection, exchange, {source: reading}, now, batch)
        totals.add(batch)
        progress(rows.at)
    totals.agent_days += due.catch_up(engine, exchange, take_turn, now, None)
    progress(rows.size)
    return totals


def _parts(rows: Iterable[Any], size: int) -> Iterable[list[Any]]:
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part

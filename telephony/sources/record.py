"""What the product keeps of an exchange already, as far as a reader has to ask: after a table was
emptied and restored, and when a day of call records is compared with its source."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import reading
from data.schema.raw import raw_cdr, raw_cel, raw_queue_log
from telephony.rows import CelRow, QueueRow
from telephony.sources.times import HOUR

Hours = dict[str, tuple[int, int]]
"""Local hour as `2026-11-23 10` → (records, their seconds of talk)."""


class Record(Protocol):
    """What is kept of one exchange."""

    def like_queue_rows(self, rows: Sequence[QueueRow]) -> Iterable[QueueRow]:
        """Kept rows among which the same ones would be."""

    def like_cel_rows(self, rows: Sequence[CelRow]) -> Iterable[CelRow]:
        """Kept rows among which the same ones would be."""

    def cdr_hours(self, first_us: int) -> Hours:
        """Kept call records by hour, from this instant on."""


class NoRecord:
    """Nothing is kept: a first reading, or an import into nothing."""

    def like_queue_rows(self, rows: Sequence[QueueRow]) -> Iterable[QueueRow]:
        """None."""
        return ()

    def like_cel_rows(self, rows: Sequence[CelRow]) -> Iterable[CelRow]:
        """None."""
        return ()

    def cdr_hours(self, first_us: int) -> Hours:
        """None."""
        return {}


class KeptRows:
    """What our own database keeps of the exchange named `pbx`."""

    def __init__(self, engine: Engine, pbx: str) -> None:
        self._engine = engine
        self._pbx = pbx

    def like_queue_rows(self, rows: Sequence[QueueRow]) -> list[QueueRow]:
        """Rows of the same agents about the same time: a zone's change of clocks moves them by an hour at most."""
        if not rows:
            return []
        kept = raw_queue_log.c
        times = [row.at_us for row in rows]
        columns = [column for column in raw_queue_log.columns if column.name != "pbx"]
        question = sa.select(*columns).where(
            kept.pbx == self._pbx,
            kept.agent.in_({row.agent for row in rows}),
            kept.at_us.between(min(times) - HOUR, max(times) + HOUR),
        )
        with reading(self._engine) as connection:
            found = connection.execute(question).fetchall()
        return [_queue_row(row) for row in found]

    def like_cel_rows(self, rows: Sequence[CelRow]) -> list[CelRow]:
        """Rows of the same channels."""
        if not rows:
            return []
        wanted = {row.uniqueid for row in rows}
        columns = [raw_cel.c[name] for name in CelRow.__dataclass_fields__]
        question = sa.select(*columns).where(raw_cel.c.pbx == self._pbx, raw_cel.c.uniqueid.in_(wanted))
        with reading(self._engine) as connection:
            return [CelRow(*row) for row in connection.execute(question)]

    def cdr_hours(self, first_us: int) -> Hours:
        """Records and seconds of talk of each local hour, as the exchange wrote the time."""
        kept = raw_cdr.c
        hour = sa.func.substr(kept.written, 1, 13)
        question = (
            sa.select(hour, sa.func.count(), sa.func.sum(kept.billsec))
            .where(kept.pbx == self._pbx, kept.at_us >= first_us)
            .group_by(hour)
        )
        with reading(self._engine) as connection:
            return {row[0]: (int(row[1]), int(row[2] or 0)) for row in connection.execute(question)}


def _queue_row(row: Sequence[Any]) -> QueueRow:
    key, origin, position, at_us, written, callid, queue, agent, event, *data = row
    one, two, three, four, five = data
    return QueueRow(key, origin, position, at_us, written, callid, queue, agent, event, (one, two, three, four, five))

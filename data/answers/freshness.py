"""How fresh the numbers are: when every source was last read, how much still waits, what is wrong.

Pure on top of two questions about the worker's state; instants are seconds since 1970 UTC.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.state import rebuild, source_state

BACKFILL_ROWS = 500
"""With more rows waiting than this, history is being loaded; fewer are the ordinary stream."""
STALE_AFTER_S = 15 * 60
"""History older than this is not shown as fresh."""
MANY_DAYS = 7
"""With more days due than this, history is computed again (an upgrade, a changed rule); fewer are soon done."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """`as_of` is the oldest of the sources' last looks, None when nothing was read yet."""

    as_of: int | None
    waiting: int
    read: int
    trouble: str
    days_due: int = 0
    """Days of which something is computed again: their numbers are still those of before."""

    @property
    def share_read(self) -> float | None:
        """While history is being loaded, the share of rows already here; else None."""
        if self.waiting <= BACKFILL_ROWS:
            return None
        return self.read / (self.read + self.waiting)

    @property
    def is_computing(self) -> bool:
        """Whether a history is being computed again."""
        return self.days_due > MANY_DAYS

    def state(self, now: int) -> str:
        """none, loading, trouble, stale, computing or fresh."""
        if self.as_of is None:
            return "none"
        if self.trouble:
            return "trouble"
        if self.share_read is not None:
            return "loading"
        if now - self.as_of > STALE_AFTER_S:
            return "stale"
        return "computing" if self.is_computing else "fresh"


def read_freshness(connection: Connection) -> Freshness:
    """The freshness of everything that is read."""
    rows = connection.execute(
        sa.select(source_state.c.checked_at, source_state.c.backlog, source_state.c.rows_read, source_state.c.trouble)
    ).all()
    days_due = connection.scalar(sa.select(sa.func.count(rebuild.c.day.distinct()))) or 0
    looked = [row.checked_at for row in rows if row.checked_at is not None]
    return Freshness(
        as_of=min(looked) if looked else None,
        waiting=sum(row.backlog or 0 for row in rows),
        read=sum(row.rows_read for row in rows),
        trouble=next((row.trouble for row in rows if row.trouble), ""),
        days_due=days_due,
    )

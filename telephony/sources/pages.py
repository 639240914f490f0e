"""Pages of a table in the order of its times, for tables without an id: whole seconds only.

Rows of one second have no order of their own, so a page never ends within a second; where one second
holds more rows than a page, the page grows.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from telephony.sources.database import ExchangeDatabase
from telephony.sources.kinds import TIME_LENGTH, Raw
from telephony.sources.layout import Layout
from telephony.sources.reading import SourceUnavailable
from telephony.sources.text import clean
from telephony.sources.times import SECOND, Clock

EPOCH = "1995-01-01 00:00:00"
"""Earlier times are defaults of columns and junk."""
EPOCH_S = "1000000000"
"""The same in seconds: from here on as text, too, a later time is a greater one."""
JUNK_ROWS = 1000
FETCHED = 5000


class TimePages:
    """Reads one table by time. A `bound` is a time as the column has it."""

    def __init__(self, database: ExchangeDatabase, layout: Layout, is_indexed: bool) -> None:
        self.is_indexed = is_indexed
        self._database, self._layout = database, layout
        self._seconds: bool | None = True if layout.is_number else None
        self._rows: list[Raw] = []
        self._seconds_at: dict[str, int] = {}
        self._through = self._following = ""

    def bound(self, clock: Clock, at_us: int) -> str:
        """The instant as this column would have it."""
        return str(at_us // SECOND) if self._in_seconds() else clock.text(at_us)

    def start(self) -> str:
        """Before every real time."""
        return EPOCH_S if self._in_seconds() else EPOCH

    def page(self, since: str, through: str, limit: int) -> tuple[list[Raw], str]:
        """About `limit` rows in whole seconds, and the second at which to go on; empty if this was the end."""
        if since not in self._seconds_at or through != self._through:
            self._fetch(since, through)
        first = self._seconds_at[since]
        end = min(first + limit, len(self._rows))
        if end == len(self._rows):
            return self._rows[first:], self._following
        cut = end
        while cut > first and second_of(self._rows[cut - 1]) == second_of(self._rows[end]):
            cut -= 1
        while cut == first and end < len(self._rows) and second_of(self._rows[end]) == second_of(self._rows[first]):
            end += 1
        stop = cut if cut > first else end
        following = self._following if stop == len(self._rows) else second_of(self._rows[stop])
        return self._rows[first:stop], following

    def forget(self) -> None:
        """Ask anew at the next page: rows may have come since the last."""
        self._rows, self._seconds_at = [], {}

    def _fetch(self, since: str, through: str) -> None:
        """Keep some thousand rows to hand out from: without an index every question reads the whole table."""
        question = self._from(since, through).order_by(self._layout.time)
        size, last = FETCHED, ""
        rows: list[Raw] = []
        while not rows:
            rows = self._database.rows(question.limit(size))
            if len(rows) < size:
                last = ""
                break
            last = second_of(rows[-1])
            rows = [row for row in rows if second_of(row) != last]
            size *= 2
        self._rows, self._through, self._following = rows, through, last
        self._seconds_at = {since: 0}
        for place, row in enumerate(rows):
            self._seconds_at.setdefault(second_of(row), place)

    def junk(self) -> list[Raw]:
        """Rows without a usable time, which no page would ever reach."""
        time = self._layout.time
        question = self._fields().where(sa.or_(time.is_(None), time < self._value(self.start())))
        return self._database.rows(question.limit(JUNK_ROWS))

    def waiting(self, since: str) -> int | None:
        """How many rows there are from `since` on; None if that cannot be told in time."""
        counted = self._from(since, "").with_only_columns(sa.func.count())
        try:
            return int(self._database.rows(counted)[0][0])
        except SourceUnavailable:
            return None

    def newest(self, rows: int) -> list[Raw]:
        """The rows with the latest times."""
        question = self._fields().order_by(self._layout.time.desc()).limit(rows)
        return self._database.rows(question)

    def hours(self, since: str) -> dict[str, tuple[int, int]]:
        """Records and their seconds of talk by the hour that is written in them."""
        hour = sa.func.substr(sa.cast(self._layout.time, sa.String(32)), 1, 13).label("hour")
        talked = sa.func.sum(self._layout.field("billsec"))
        question = self._from(since, "").with_only_columns(hour, sa.func.count(), talked).group_by(hour)
        return {str(row[0]): (int(row[1]), int(row[2] or 0)) for row in self._database.rows(question)}

    def count(self, since: str, until: str) -> int:
        """How many rows from `since` on and before `until`: the index alone tells."""
        question = self._between(since, until).with_only_columns(sa.func.count())
        return int(self._database.rows(question)[0][0])

    def minutes(self, since: str, until: str) -> dict[str, int]:
        """Rows by the minute that is written in them, or by the hundred seconds where seconds are."""
        minute = sa.func.substr(sa.cast(self._layout.time, sa.String(32)), 1, 8 if self._in_seconds() else 16)
        question = self._between(since, until).with_only_columns(minute, sa.func.count()).group_by(minute)
        return {str(row[0]): int(row[1]) for row in self._database.rows(question)}

    def minute_span(self, minute: str) -> tuple[str, str]:
        """First and last time of one of `minutes`."""
        return (f"{minute}00", f"{minute}99") if self._in_seconds() else (f"{minute}:00", f"{minute}:59.999999")

    def close(self) -> None:
        """Let the connections go."""
        self._database.close()

    def _from(self, since: str, through: str) -> sa.Select[Any]:
        question = self._fields().where(self._layout.time >= self._value(since))
        return question.where(self._layout.time <= self._value(through)) if through else question

    def _between(self, since: str, until: str) -> sa.Select[Any]:
        time = self._layout.time
        return self._fields().where(time >= self._value(since), time < self._value(until))

    def _fields(self) -> sa.Select[Any]:
        return sa.select(*self._layout.fields).select_from(self._layout.table)

    def _value(self, bound: str) -> Any:
        return int(bound) if self._layout.is_number else bound

    def _in_seconds(self) -> bool:
        """Whether a text column holds seconds since 1970, told by its latest row."""
        if self._seconds is None:
            newest = self._database.rows(sa.select(sa.func.max(self._layout.time)).select_from(self._layout.table))
            text = clean(newest[0][0], TIME_LENGTH)
            if not text:
                return False
            self._seconds = text[:9].isdecimal()
        return self._seconds


def second_of(row: Sequence[Any]) -> str:
    """The second in which a row was written, as the column has it."""
    return clean(row[0], TIME_LENGTH)[:19].partition(".")[0]

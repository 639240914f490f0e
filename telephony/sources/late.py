"""Calls that ended after a long time: their records appear far before the latest row of the table.

Counting the records of the last day through the index costs the exchange a few milliseconds; only where the
count has changed, or once a minute, they are counted by minute, and only minutes that gained rows are read.
"""

from telephony.sources.pages import TimePages
from telephony.sources.times import MINUTE, SECOND, Clock

SHORT_S = 600
"""What began later than this before the latest row is looked at every time without being counted."""
DEPTH_S = 26 * 3600
FEW = 48


class LateRows:
    """Says in which minutes rows have appeared since it was asked last. For one thread."""

    def __init__(self, pages: TimePages) -> None:
        self._pages = pages
        self.forget()

    def forget(self) -> None:
        """Begin again: what is there now counts as known."""
        self._span = ("", "")
        self._total = 0
        self._minutes: dict[str, int] = {}

    def stretches(self, clock: Clock, latest_us: int) -> list[list[str]]:
        """Stretches [since, through] to be read, as the column has its times."""
        until_us = (latest_us - SHORT_S * SECOND) // MINUTE * MINUTE
        until = self._pages.bound(clock, until_us)
        if until == self._span[1] and self._pages.count(*self._span) == self._total:
            return []
        is_first, known, before = not self._span[1], self._minutes, self._span[0]
        self._span = (self._pages.bound(clock, until_us - DEPTH_S * SECOND), until)
        self._minutes = self._pages.minutes(*self._span)
        self._total = sum(self._minutes.values())
        if is_first:
            return []
        grown = sorted(m for m, rows in self._minutes.items() if rows > known.get(m, 0) and m >= before[: len(m)])
        if len(grown) > FEW:
            return [[self._pages.minute_span(grown[0])[0], self._pages.minute_span(grown[-1])[1]]]
        return [list(self._pages.minute_span(minute)) for minute in grown]

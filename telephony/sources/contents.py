"""Keys of rows that have no id: their time, their content, and which of several equal rows of a second.

The same line has the same key in the exchange's file, in a rotated copy of it, and when it is imported
twice. Rows must come in whole seconds, or in the order of one file.
"""

from collections.abc import Callable
from typing import Any

from telephony.sources.kinds import Kind, Raw, Unusable, bad_row, digest
from telephony.sources.times import SECOND

ORIGIN = "file"
ORDER_BITS = 20
REMEMBERED = 16
"""Seconds whose equal rows are counted on: threads write a little out of order."""


class Contents:
    """Builds rows and gives them their keys. `instant` may raise `Unusable`."""

    def __init__(self, kind: Kind[Any], instant: Callable[[Raw], int]) -> None:
        self._kind, self._instant = kind, instant
        self._equal: dict[int, dict[str, int]] = {}
        """second → content → how many such rows it has so far."""
        self._second = 0
        self._order = 0

    def row(self, raw: Raw) -> Any:
        """The row, or a `BadRow`."""
        try:
            at_us = self._instant(raw)
            content = digest(raw)
            key, position = self._place(at_us // SECOND, content)
            return self._kind.build(key, ORIGIN, position, at_us, raw)
        except Unusable as reason:
            return bad_row(self._kind.fields, f"bad-{digest(raw)}", str(reason), raw)

    def _place(self, second: int, content: str) -> tuple[str, int]:
        equal = self._equal.get(second)
        if equal is None:
            equal = self._equal[second] = {}
            if len(self._equal) > REMEMBERED:
                del self._equal[min(self._equal)]
        nth = equal[content] = equal.get(content, -1) + 1
        # The order of writing holds even where the clock was set back.
        if second > self._second:
            self._second, self._order = second, 0
        self._order += 1
        return f"{second:011d}-{content}-{nth}", (self._second << ORDER_BITS) + self._order

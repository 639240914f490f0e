"""Keys of rows that have no id: their time, their content, and which of several equal rows of a second.

The same line has the same key in the exchange's file, in a rotated copy of it, and when it is imported
twice. Rows must come in whole seconds, or in the order of one file.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from telephony.sources.kinds import Kind, Raw, Unusable, bad_row, digest
from telephony.sources.times import SECOND

ORIGIN = "file"
ORDER_BITS = 20
REMEMBERED = 16
"""Seconds whose equal rows are counted on: threads write a little out of order."""


class AsWritten:
    """Positions of rows that come in the order of writing: it holds even where the clock was set back."""

    def __init__(self) -> None:
        self._second = self._order = 0

    def __call__(self, second: int) -> int:
        """The next position."""
        if second > self._second:
            self._second, self._order = second, 0
        self._order += 1
        return (self._second << ORDER_BITS) + self._order


class AsTimed:
    """Positions of rows that come in the order of their times: only within a second does theirs count."""

    def __init__(self) -> None:
        self._orders: Counter[int] = Counter()

    def __call__(self, second: int) -> int:
        """The next position."""
        self._orders[second] += 1
        return (second << ORDER_BITS) + self._orders[second]


class AsNumbered:
    """Positions of rows that bring their number: set `id` before each."""

    def __init__(self) -> None:
        self.id = 0

    def __call__(self, second: int) -> int:
        """The number."""
        return self.id


class Contents:
    """Builds rows and gives them their keys. `instant` may raise `Unusable`; `order` gives positions."""

    def __init__(
        self, kind: Kind[Any], instant: Callable[[Raw], int], order: Callable[[int], int], origin: str = ORIGIN
    ) -> None:
        self._kind, self._instant, self._order, self._origin = kind, instant, order, origin
        self._equal: dict[int, dict[str, int]] = {}
        """second → content → how many such rows it has so far."""

    def row(self, raw: Raw) -> Any:
        """The row, or a `BadRow`."""
        try:
            at_us = self._instant(raw)
            second = at_us // SECOND
            key = self._key(second, digest(raw))
            return self._kind.build(key, self._origin, self._order(second), at_us, raw)
        except Unusable as reason:
            return bad_row(self._kind.fields, f"bad-{digest(raw)}", str(reason), raw)

    def _key(self, second: int, content: str) -> str:
        equal = self._equal.get(second)
        if equal is None:
            equal = self._equal[second] = {}
            if len(self._equal) > REMEMBERED:
                del self._equal[next(iter(self._equal))]
        nth = equal[content] = equal.get(content, -1) + 1
        return f"{second:011d}-{content}-{nth}"

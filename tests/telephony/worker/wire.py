"""Sources at the wire: the real ones cut smaller, and rows served in an order of arrival of the test's own."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from data.settings import Pbx
from telephony.sources import Reading, Source, open_sources
from telephony.sources.reading import Position


class Sliced:
    """A real source, asked for a few rows at a time."""

    def __init__(self, source: Source, size: int) -> None:
        self.name = source.name
        self._source, self._size = source, size

    def read(self, position: Position, limit: int, now: int, until_us: int | None = None) -> Reading:
        """See `Source`."""
        return self._source.read(position, self._size, now, until_us)

    def close(self) -> None:
        """See `Source`."""
        self._source.close()


def sliced(size: int) -> Callable[[Source], Source]:
    """Cuts any source so."""
    return lambda source: Sliced(source, size)


class Served:
    """Rows that arrive in the order given, `size` at a time, whatever their times are."""

    def __init__(self, name: str, rows: Sequence[Any], size: int) -> None:
        self.name = name
        self._rows, self._size = rows, size

    def read(self, position: Position, limit: int, now: int, until_us: int | None = None) -> Reading:
        """See `Source`."""
        at = position.get("at", 0)
        rows = list(self._rows[at : at + self._size])
        more = at + self._size < len(self._rows)
        return Reading(rows, [], {"at": at + len(rows)}, more, reached_us=0 if more else None, backlog=0)

    def close(self) -> None:
        """Nothing is open."""


def every_row(exchange: Pbx, now: int) -> dict[str, list[Any]]:
    """All rows of an exchange, by source, as its readers give them."""
    found: dict[str, list[Any]] = {}
    for source in open_sources(exchange):
        position: Position = {}
        found[source.name] = []
        more = True
        while more:
            reading = source.read(position, 100_000, now)
            found[source.name] += reading.rows
            position, more = reading.position, reading.more
        source.close()
    return found


def shuffled(rows: dict[str, list[Any]], seed: int) -> dict[str, list[Any]]:
    """The same rows in another order of arrival."""
    return {name: Random(seed).sample(some, len(some)) for name, some in rows.items()}

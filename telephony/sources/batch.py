"""Rows being built in the order of writing, until one is later than the reader may go."""

from typing import Any

from telephony.rows import BadRow
from telephony.sources.epochs import numbered_key, origin_of, position_of
from telephony.sources.kinds import Instants, Kind, Raw, Unusable, bad_row
from telephony.sources.times import Sequence as Writing


class Batch:
    """What one look at a numbered table gives. Rows that cannot be used have no time and stop nothing."""

    def __init__(self, kind: Kind[Any], epoch: int, instants: Instants, until_us: int | None) -> None:
        self.rows: list[Any] = []
        self.bad: list[BadRow] = []
        self._kind, self._epoch, self._instants, self._until_us = kind, epoch, instants, until_us
        self._origin = origin_of(epoch)
        self.taken_us = 0
        """The instant of the row taken last; 0 if it has none."""
        self.later_us: int | None = None
        """The first instant that was later than allowed; nothing is taken any more."""
        self._before: list[tuple[int, Raw]] = []

    def take(self, row_id: int, raw: Raw) -> bool:
        """Build the next row; False if it is later than allowed."""
        key = numbered_key(self._epoch, row_id)
        try:
            at_us = self._instants.of(raw)
            if self._until_us is not None and at_us > self._until_us:
                self.later_us = at_us
                return False
            self.rows.append(self._kind.build(key, self._origin, position_of(self._epoch, row_id), at_us, raw))
            self.taken_us = at_us
        except Unusable as reason:
            self.bad.append(bad_row(self._kind.fields, key, str(reason), raw))
            self.taken_us = 0
        return True

    def beside(self) -> "Batch":
        """A batch of rows written earlier than these, for the same answer."""
        clock, now = self._instants.clock, self._instants.now
        return Batch(self._kind, self._epoch, Instants(clock, Writing(), now), None)

    def stood_before(self, row_id: int, raw: Raw) -> None:
        """A row handed out earlier; it only matters for counting equal ones."""
        if self._epoch:
            self._before.append((row_id, raw))

    @property
    def context(self) -> list[Any]:
        """Rows handed out earlier, built."""
        before = self.beside()
        for row_id, raw in self._before:
            before.take(row_id, raw)
        return before.rows

    @property
    def writing(self) -> dict[str, int]:
        """What the next batch has to know about the repeated hour."""
        return self._instants.writing.state

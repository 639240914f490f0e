"""Reader of a table whose rows have an auto-increment id: queue_log and CEL.

Ids become visible out of order, so each look takes the last 2,000 again, and once an hour the last
day; in memory it knows which of them it has handed out. A table that was emptied or restored begins a
new epoch and is read again from its start.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from telephony.sources.batch import Batch
from telephony.sources.check import ZoneCheck
from telephony.sources.database import ExchangeDatabase
from telephony.sources.epochs import CONTEXT, with_known_keys
from telephony.sources.kinds import Instants, Kind, Raw, digest
from telephony.sources.layout import Layout
from telephony.sources.place import SETTLED_S, Place
from telephony.sources.reading import Position, Reading
from telephony.sources.times import SECOND
from telephony.sources.times import Sequence as Writing

Like = Callable[[Sequence[Any]], Iterable[Any]]


class NumberedTable:
    """One table with an id, of one exchange. `like` finds rows that we keep already. For one thread."""

    def __init__(
        self, kind: Kind[Any], database: ExchangeDatabase, layout: Layout, check: ZoneCheck, like: Like
    ) -> None:
        assert layout.id is not None
        self.name = kind.name
        self._kind, self._database, self._layout, self._check, self._like = kind, database, layout, check, like
        self._id = layout.id
        self._event = [field.name for field in kind.fields].index("event")
        self._given: dict[int, tuple[int, str, int]] = {}
        """id → (hash of its values, what identifies it, its instant in µs or 0) of rows in the window."""
        self._stored: Position = {}

    def read(self, position: Position, limit: int, now: int, until_us: int | None = None) -> Reading:
        """See `Source`."""
        if position != self._stored:
            # What was handed out last was not stored, or by somebody else: hand it out again.
            self._given.clear()
        place = Place.of(position)
        clock, place.utc = self._check.clock(place.utc, now)
        batch = Batch(self._kind, place.epoch, Instants(clock, Writing(place.writing), now), until_us)
        look = self._onward if place.behind else self._window
        if not look(place, batch, limit, now):
            return self._begin_again(place)
        if not place.behind:
            place.mark(now)
        if place.sweep is not None and not place.behind:
            self._second_look(place, batch, limit)
        return self._answer(place, batch)

    def close(self) -> None:
        """See `Source`."""
        self._database.close()

    def _onward(self, place: Place, batch: Batch, limit: int, now: int) -> bool:
        """The next rows after `top`; False if this is not the table that we know."""
        context = CONTEXT if place.epoch else 0
        # The row at `top` comes along: it shows whether this is still the same table.
        size = limit + context + (1 if place.top else 0)
        found = self._ask(max(place.top - 1 - context, 0), size)
        if not self._is_same(place, found):
            return False
        settled_us = (now - SETTLED_S) * SECOND
        for row in found:
            if row[0] <= place.top:
                batch.stood_before(row[0], row[1:])
            elif batch.take(row[0], row[1:]):
                place.top = row[0]
                if 0 < batch.taken_us <= settled_us:
                    place.settled = row[0]
            else:
                break
        place.behind = batch.later_us is not None or len(found) == size
        self._remember(place, found)
        return True

    def _window(self, place: Place, batch: Batch, limit: int, now: int) -> bool:
        """New rows, and lower ids that have become visible; False if this is not the table that we know."""
        after = place.window_from()
        size = place.top - after + limit
        found = self._ask(after, size)
        if not self._is_same(place, found):
            return False
        settled_us = (now - SETTLED_S) * SECOND
        for row in found:
            row_id, raw = row[0], row[1:]
            mark, before = hash(raw), self._given.get(row_id)
            if before and before[0] == mark:
                batch.stood_before(row_id, raw)
            elif before and before[1] != self._identity(raw):
                return False
            elif batch.take(row_id, raw):
                before = self._given[row_id] = (mark, self._identity(raw), batch.taken_us)
            else:
                break
            place.top = max(place.top, row_id)
            if 0 < before[2] <= settled_us:
                place.settled = max(place.settled, row_id)
        place.behind = batch.later_us is not None or len(found) == size
        self._remember(place, found)
        return True

    def _second_look(self, place: Place, batch: Batch, limit: int) -> None:
        """A page of the last day: what became visible too late for the window."""
        assert place.sweep is not None
        end = place.window_from()
        found = [row for row in self._ask(place.sweep, limit) if row[0] <= end]
        aside = batch.beside()
        for row in found:
            aside.take(row[0], row[1:])
        batch.rows += aside.rows
        batch.bad += aside.bad
        place.sweep = found[-1][0] if len(found) == limit else None

    def _begin_again(self, place: Place) -> Reading:
        self._given.clear()
        again = Place(epoch=place.epoch + 1, read=place.read, utc=place.utc)
        note = f"the table of {self.name} was emptied or restored: it is read again from its start"
        return Reading([], [], again.stored(), more=True, reached_us=0, notes=(note,))

    def _answer(self, place: Place, batch: Batch) -> Reading:
        rows = batch.rows
        if place.epoch and rows:
            rows = with_known_keys(self._kind, rows, batch.context, self._like(rows), place.epoch)
        place.read += len(rows) + len(batch.bad)
        place.writing = batch.writing
        start = place.window_from()
        if self._given and not place.behind:
            self._given = {row_id: mark for row_id, mark in self._given.items() if row_id > start}
        self._stored = place.stored()
        backlog = self._highest() - place.top if place.behind else 0
        reached = batch.later_us or place.writing.get("", 0)
        return Reading(
            rows,
            batch.bad,
            self._stored,
            more=place.behind and batch.later_us is None,
            reached_us=reached if place.behind else None,
            backlog=max(backlog, 0),
            notes=self._notes(place),
        )

    def _notes(self, place: Place) -> tuple[str, ...]:
        empty = f"the table of {self.name} is empty: is the exchange told to write into it?"
        return tuple(note for note in (self._check.trouble, "" if place.top else empty) if note)

    def _identity(self, raw: Raw) -> str:
        """What a row keeps even where somebody corrects names in it."""
        return digest((raw[0], raw[1], raw[self._event]))

    def _is_same(self, place: Place, found: Sequence[Any]) -> bool:
        """Whether the row at `top` is the one that we read: a restored table has another one, or none."""
        return not place.top or any(row[0] == place.top and self._identity(row[1:]) == place.digest for row in found)

    def _remember(self, place: Place, found: Sequence[Any]) -> None:
        place.digest = next((self._identity(row[1:]) for row in reversed(found) if row[0] == place.top), place.digest)

    def _ask(self, after: int, size: int) -> list[Any]:
        question = self._layout.question().where(self._id > after).order_by(self._id).limit(size)
        return self._database.rows(question)

    def _highest(self) -> int:
        found = self._database.rows(sa.select(sa.func.max(self._id)).select_from(self._layout.table))
        return int(found[0][0] or 0)

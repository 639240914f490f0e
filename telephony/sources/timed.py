"""Reader of tables without an id, in the order of their times: call records, and some queue logs and CELs.

Rows can appear long after the time that they carry: a call record has the start of its call and is
written at its end. So after the first pass the last minutes are looked at again at every reading, and with
them earlier minutes that gained rows (late.py); longer stretches are, less often. In memory the reader knows
which rows it has handed out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from telephony.rows import BadRow
from telephony.sources.check import ZoneCheck
from telephony.sources.kinds import Raw
from telephony.sources.late import LateRows
from telephony.sources.pages import TimePages, second_of
from telephony.sources.reading import Position, Reading
from telephony.sources.times import EARLIEST_US, SECOND, Clock

Build = Callable[[Sequence[Raw], Clock, int], list[Any]]
"""(values in whole seconds, clock, now) → rows and `BadRow`s in the same order."""
Compare = Callable[[Clock, int], list[list[str]]]
"""(clock, latest instant) → stretches [since, through] whose rows differ from what we keep."""

UNINDEXED_S = 60
COMPARE_EVERY_S = 24 * 3600
EXAMINED = 20_000
"""Rows looked at in one reading, known ones included."""
ROWS_PER_S = 2_000
"""Looking again at rows that are mostly known may cost the exchange this much on average."""
MEMORY = 300_000
"""Rows remembered as handed out: about 30 MB."""


@dataclass(frozen=True, slots=True)
class Look:
    """How often, and how far before the latest row, everything is looked at again."""

    every_s: int
    depth_s: int


@dataclass(slots=True)
class TimePlace:
    """Where the reader stands: the stretches [since, through] to be read now; `through` empty: to the end."""

    stretches: list[list[str]] = field(default_factory=list)
    started: bool = False
    latest_us: int = 0
    read: int = 0
    compared: int = 0
    utc: bool = False

    @classmethod
    def of(cls, position: Mapping[str, Any]) -> Self:
        """From what was stored; an empty mapping is the beginning."""
        place = cls(**{name: value for name, value in position.items() if name in cls.__dataclass_fields__})
        place.stretches = [list(stretch) for stretch in place.stretches]
        return place


class TimedTable:
    """One table of one exchange, read by time. For one thread."""

    def __init__(
        self, name: str, pages: TimePages, check: ZoneCheck, build: Build, looks: Sequence[Look], compare: Compare
    ) -> None:
        self.name = name
        self._pages, self._check, self._build, self._compare = pages, check, build, compare
        self._schedule = Schedule(looks, 0 if pages.is_indexed else UNINDEXED_S)
        slow = f"the table of {name} has no index on its times: it is looked at only once a minute"
        self._slow = "" if pages.is_indexed else slow
        self._late = LateRows(pages) if pages.is_indexed else None
        self._given: set[int] = set()
        self._stored: Position = {}
        self._waiting: int | None = None

    def read(self, position: Position, limit: int, now: int, until_us: int | None = None) -> Reading:
        """See `Source`."""
        if position != self._stored:
            # What was handed out last was not stored, or by somebody else: hand it out again.
            self._given.clear()
            self._schedule.forget()
            if self._late:
                self._late.forget()
        place = TimePlace.of(position)
        clock, place.utc = self._check.clock(place.utc, now)
        taken = Taken(self._given)
        self._plan(place, taken, clock, now)
        examined, later_us, onward = 0, None, False
        while place.stretches and later_us is None and examined < EXAMINED and taken.count < limit:
            since, through = place.stretches[0]
            found, following = self._pages.page(since, through, limit - taken.count)
            page = self._build(found, clock, now)
            later_us, kept = _until(found, page, until_us)
            _advance(place, found, kept, following)
            taken.take(page[:kept], found[:kept])
            reached_us = max((row.at_us for row in page[:kept] if not isinstance(row, BadRow)), default=0)
            onward = bool(following) and reached_us >= place.latest_us
            place.latest_us = max(place.latest_us, reached_us)
            examined += len(found)
        self._schedule.cost(examined)
        return self._answer(place, taken, later_us, onward)

    def close(self) -> None:
        """See `Source`."""
        self._pages.close()

    def _plan(self, place: TimePlace, taken: "Taken", clock: Clock, now: int) -> None:
        """Choose what to read if nothing is left from before; takes rows that no stretch reaches."""
        if place.stretches:
            return
        due = self._schedule.due(now)
        self._pages.forget()
        if not place.started:
            place.started, place.compared = True, now
            place.stretches = [[self._pages.start(), ""]]
            self._waiting = self._pages.waiting(place.stretches[0][0])
        elif due:
            if self._late and place.latest_us:
                place.stretches = self._late.stretches(clock, place.latest_us)
            since_us = max(EARLIEST_US, place.latest_us - due.depth_s * SECOND)
            place.stretches.append([self._pages.bound(clock, since_us), ""])
        if not 0 <= now - place.compared < COMPARE_EVERY_S:
            place.compared = now
            place.stretches += self._compare(clock, place.latest_us)
        if due == self._schedule.deepest:
            junk = self._pages.junk()
            taken.take(self._build(junk, clock, now), junk)

    def _answer(self, place: TimePlace, taken: "Taken", later_us: int | None, onward: bool) -> Reading:
        if len(self._given) > MEMORY:
            self._given.clear()
        place.read += taken.count
        self._waiting = max(0, self._waiting - taken.count) if self._waiting and onward else None
        self._stored = asdict(place)
        return Reading(
            taken.rows,
            taken.bad,
            self._stored,
            more=bool(place.stretches) and later_us is None,
            reached_us=later_us or (place.latest_us if onward else None),
            backlog=self._waiting if onward else 0,
            notes=tuple(note for note in (self._check.trouble, self._slow) if note),
        )


class Schedule:
    """When which look is due. One that reads many rows is done less often."""

    def __init__(self, looks: Sequence[Look], least_s: int) -> None:
        self._looks = sorted(looks, key=lambda look: look.depth_s)
        self._least_s = least_s
        self.deepest = self._looks[-1]
        self.forget()

    def forget(self) -> None:
        """Everything is due."""
        self._last: dict[Look, int] = {}
        self._cost: dict[Look, int] = {}
        self._current: Look | None = None

    def due(self, now: int) -> Look | None:
        """The deepest look that is due: it does for the shorter ones too."""
        # A clock that was set back must not keep us from looking until it has caught up.
        self._last = {look: at for look, at in self._last.items() if at <= now}
        due = [look for look in self._looks if now - self._last.get(look, 0) >= self._pause_s(look)]
        if not due:
            return None
        self._last |= dict.fromkeys(self._looks[: self._looks.index(due[-1]) + 1], now)
        self._current = due[-1]
        self._cost[due[-1]] = 0
        return due[-1]

    def cost(self, rows: int) -> None:
        """The current look has read so many rows."""
        if self._current:
            self._cost[self._current] += rows

    def _pause_s(self, look: Look) -> int:
        return max(look.every_s, self._least_s, self._cost.get(look, 0) // ROWS_PER_S)


class Taken:
    """Rows of one reading that were not handed out before."""

    def __init__(self, given: set[int]) -> None:
        self.rows: list[Any] = []
        self.bad: list[BadRow] = []
        self._given = given

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.rows) + len(self.bad)

    def take(self, built: Sequence[Any], raws: Sequence[Raw]) -> None:
        """Rows and the values that they were built from: the same values are taken once."""
        for row, raw in zip(built, raws, strict=True):
            mark = hash((row.key, raw))
            if mark not in self._given:
                self._given.add(mark)
                (self.bad if isinstance(row, BadRow) else self.rows).append(row)


def _advance(place: TimePlace, found: Sequence[Raw], kept: int, following: str) -> None:
    if kept < len(found):
        place.stretches[0][0] = second_of(found[kept])
    elif following:
        place.stretches[0][0] = following
    else:
        place.stretches.pop(0)


def _until(found: Sequence[Raw], page: Sequence[Any], until_us: int | None) -> tuple[int | None, int]:
    """The first instant later than allowed, and how many rows (in whole seconds) come before it."""
    if until_us is None:
        return None, len(page)
    for row, raw in zip(page, found, strict=True):
        if not isinstance(row, BadRow) and row.at_us > until_us:
            second = second_of(raw)
            return row.at_us, next(n for n, other in enumerate(found) if second_of(other) == second)
    return None, len(page)

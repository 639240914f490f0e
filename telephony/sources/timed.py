"""Reader of tables without an id, in the order of their times: call records, and some queue logs and CELs.

Rows can appear long after the time that they carry: a call record has the start of its call and is
written at its end. So after the first pass the last minutes are looked at again at every reading, and
longer stretches less often; in memory the reader knows which rows it has handed out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from telephony.rows import BadRow
from telephony.sources.check import ZoneCheck
from telephony.sources.kinds import Raw
from telephony.sources.pages import TimePages, second_of
from telephony.sources.reading import Position, Reading
from telephony.sources.times import SECOND, Clock

Build = Callable[[Sequence[Raw], Clock, int], list[Any]]
"""(values in whole seconds, clock, now) → rows and `BadRow`s in the same order."""
Compare = Callable[[Clock, int], list[list[str]]]
"""(clock, latest instant) → stretches [since, through] whose rows differ from what we keep."""

UNINDEXED_S = 60
COMPARE_EVERY_S = 24 * 3600
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
        self._looks = [Look(max(look.every_s, 0 if pages.is_indexed else UNINDEXED_S), look.depth_s) for look in looks]
        self._looked: dict[Look, int] = {}
        self._given: set[int] = set()
        self._stored: Position = {}
        self._waiting: int | None = None

    def read(self, position: Position, limit: int, now: int, until_us: int | None = None) -> Reading:
        """See `Source`."""
        if position != self._stored:
            # What was handed out last was not stored, or by somebody else: hand it out again.
            self._given.clear()
            self._looked.clear()
        place = TimePlace.of(position)
        clock, place.utc = self._check.clock(place.utc, now)
        built = self._plan(place, clock, now)
        found: list[Raw] = []
        later_us, onward = None, False
        if place.stretches:
            found, following = self._pages.page(place.stretches[0][0], place.stretches[0][1], limit)
            page = self._build(found, clock, now)
            later_us, kept = _until(found, page, until_us)
            onward = bool(following) and not place.stretches[0][1]
            self._advance(place, found, kept, following)
            page = page[:kept]
            found = found[:kept]
            place.latest_us = max([place.latest_us, *(row.at_us for row in page if not isinstance(row, BadRow))])
            built += zip(page, found, strict=True)
        return self._answer(place, built, later_us, onward)

    def close(self) -> None:
        """See `Source`."""
        self._pages.close()

    def _plan(self, place: TimePlace, clock: Clock, now: int) -> list[tuple[Any, Raw]]:
        """Choose what to read if nothing is left from before; answers rows that no stretch reaches."""
        if place.stretches:
            return []
        if not place.started:
            place.started, place.stretches = True, [[self._pages.start(), ""]]
            place.compared = now
            self._waiting = self._pages.waiting(place.stretches[0][0])
        elif now - place.compared >= COMPARE_EVERY_S:
            place.compared = now
            place.stretches = self._compare(clock, place.latest_us)
        due = [look for look in self._looks if now - self._looked.get(look, 0) >= look.every_s]
        if not due:
            return []
        deepest = max(due, key=lambda look: look.depth_s)
        self._looked |= dict.fromkeys(due, now)
        if not place.stretches:
            place.stretches = [[self._pages.bound(clock, place.latest_us - deepest.depth_s * SECOND), ""]]
        if deepest.depth_s < max(look.depth_s for look in self._looks):
            return []
        junk = self._pages.junk()
        return list(zip(self._build(junk, clock, now), junk, strict=True))

    def _advance(self, place: TimePlace, found: Sequence[Raw], kept: int, following: str) -> None:
        if kept < len(found):
            place.stretches[0][0] = second_of(found[kept])
        elif following:
            place.stretches[0][0] = following
        else:
            place.stretches.pop(0)

    def _answer(
        self, place: TimePlace, built: Sequence[tuple[Any, Raw]], later_us: int | None, onward: bool
    ) -> Reading:
        rows: list[Any] = []
        bad: list[BadRow] = []
        for row, raw in built:
            mark = hash((row.key, raw))
            if mark not in self._given:
                self._given.add(mark)
                (bad if isinstance(row, BadRow) else rows).append(row)
        if len(self._given) > MEMORY:
            self._given.clear()
        place.read += len(rows) + len(bad)
        self._waiting = max(0, self._waiting - len(rows) - len(bad)) if self._waiting and onward else None
        self._stored = asdict(place)
        return Reading(
            rows,
            bad,
            self._stored,
            more=bool(place.stretches) and later_us is None,
            reached_us=later_us or (place.latest_us if onward else None),
            backlog=self._waiting if onward else 0,
            notes=(self._check.trouble,) if self._check.trouble else (),
        )


def _until(found: Sequence[Raw], page: Sequence[Any], until_us: int | None) -> tuple[int | None, int]:
    """The first instant later than allowed, and how many rows (in whole seconds) come before it."""
    if until_us is None:
        return None, len(page)
    for row, raw in zip(page, found, strict=True):
        if not isinstance(row, BadRow) and row.at_us > until_us:
            second = second_of(raw)
            return row.at_us, next(n for n, other in enumerate(found) if second_of(other) == second)
    return None, len(page)

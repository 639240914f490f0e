"""Sweep: how many things go on at once, exactly, by quarter of an hour; in one pass over what begins and ends.

Intervals are half-open: what ends in the second in which another begins is not at once with it. Memory
holds only what is going on, however long the period.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush, merge

from data.localtime import QUARTER

Change = tuple[int, int]
"""An instant, and by how many the number goes up there (or down)."""


@dataclass(slots=True)
class Quarter:
    """One quarter of an hour: of each count its largest value and its sum over the seconds."""

    most: list[int]
    seconds: list[int]
    short_s: int = 0
    """Seconds in which the second count was larger than the third."""


@dataclass(frozen=True, slots=True)
class Presence:
    """An interval of somebody's shift: signed in, or on a break in it."""

    who: tuple[str, str]
    is_break: bool
    begin: int
    end: int


def changes(intervals: Iterable[tuple[int, int]]) -> Iterator[Change]:
    """Ups and downs of intervals that come in the order of their beginnings."""
    ends: list[int] = []
    for begin, end in intervals:
        while ends and ends[0] <= begin:
            yield heappop(ends), -1
        if end > begin:
            yield begin, 1
            heappush(ends, end)
    while ends:
        yield heappop(ends), -1


@dataclass(slots=True)
class _Shift:
    signed_in: int = 0
    breaks: int = 0

    @property
    def is_ready(self) -> bool:
        return self.signed_in > 0 and self.breaks == 0

    def move(self, is_break: bool, by: int) -> int:
        """By how much the number of people on duty changes."""
        before = self.is_ready
        if is_break:
            self.breaks += by
        else:
            self.signed_in += by
        return self.is_ready - before


def duty(presences: Iterable[Presence]) -> Iterator[Change]:
    """Ups and downs of people on duty: signed in and not on a break. Presences come in the order of beginnings."""
    shifts: dict[tuple[str, str], _Shift] = {}
    ends: list[tuple[int, tuple[str, str], bool]] = []
    for one in presences:
        while ends and ends[0][0] <= one.begin:
            at, who, is_break = heappop(ends)
            yield at, shifts[who].move(is_break, -1)
        if one.end > one.begin:
            yield one.begin, shifts.setdefault(one.who, _Shift()).move(one.is_break, 1)
            heappush(ends, (one.end, one.who, one.is_break))
    while ends:
        at, who, is_break = heappop(ends)
        yield at, shifts[who].move(is_break, -1)


@dataclass(slots=True)
class _Levels:
    """What goes on now, and what was found so far, from `at` on."""

    at: int
    levels: list[int]
    found: dict[int, Quarter] = field(default_factory=dict)

    def until(self, to: int) -> None:
        """Everything stays as it is until the instant `to`."""
        while self.at < to and any(self.levels):
            number = self.at // QUARTER
            end = min(to, (number + 1) * QUARTER)
            self._add(self.found.setdefault(number, Quarter([0] * len(self.levels), [0] * len(self.levels))), end)
            self.at = end
        self.at = max(self.at, to)

    def _add(self, quarter: Quarter, end: int) -> None:
        for n, level in enumerate(self.levels):
            quarter.most[n] = max(quarter.most[n], level)
            quarter.seconds[n] += level * (end - self.at)
        if len(self.levels) > 2 and self.levels[1] > self.levels[2]:
            quarter.short_s += end - self.at


def at_once(streams: Sequence[Iterable[Change]], first: int, last: int) -> dict[int, Quarter]:
    """Quarter (instant // 900) → counts of each stream from `first` until before `last`; quiet ones are left out."""
    state = _Levels(first, [0] * len(streams))
    for at, n, by in merge(*(_named(stream, n) for n, stream in enumerate(streams)), key=lambda change: change[0]):
        state.until(min(max(at, first), last))
        state.levels[n] += by
    state.until(last)
    return state.found


def _named(stream: Iterable[Change], n: int) -> Iterator[tuple[int, int, int]]:
    return ((at, n, by) for at, by in stream)

"""Sweep: how many things go on at once, exactly, by quarter of an hour; from what begins and what ends.

Intervals are half-open: what ends in the second in which another begins is not at once with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain
from typing import TYPE_CHECKING, Any

from data.localtime import QUARTER

if TYPE_CHECKING:
    import numpy as np

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


def changes(intervals: "np.ndarray") -> "np.ndarray":
    """Ups and downs of intervals (rows of beginning and end), in no order: rows of instant and by how many."""
    import numpy as np

    begin, end = intervals[intervals[:, 1] > intervals[:, 0]].T
    at, by = np.concatenate([begin, end]), np.repeat([1, -1], len(begin))
    return np.column_stack([at, by])


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


def duty(presences: Iterable[Presence]) -> "np.ndarray":
    """Ups and downs of people on duty, like those of intervals."""
    import numpy as np

    return np.fromiter(chain.from_iterable(_moves(presences)), dtype=np.int64).reshape(-1, 2)


def _moves(presences: Iterable[Presence]) -> Iterator[Change]:
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


def at_once(streams: Sequence["np.ndarray"], first: int, last: int) -> dict[int, Quarter]:
    """Quarter (instant // 900) → counts of each stream from `first` until before `last`; quiet ones are left out."""
    import numpy as np  # its first import takes longer than most answers

    if last <= first:
        return {}
    borders = np.arange(first // QUARTER, -(-last // QUARTER) + 1, dtype=np.int64) * QUARTER
    at = np.concatenate([borders, *(one[:, 0] for one in streams)]).clip(first, last)
    order = np.argsort(at, kind="stable")
    at = at[order]
    levels, offset = [], len(borders)
    for one in streams:
        steps = np.zeros(len(at), dtype=np.int64)
        steps[offset : offset + len(one)] = one[:, 1]
        offset += len(one)
        levels.append(np.cumsum(steps[order]))
    # Between two neighbours nothing changes, and no stretch lies in two quarters.
    length = np.diff(at)
    kept = np.flatnonzero(length > 0)
    return _by_quarter(at[kept] // QUARTER, length[kept], [level[kept] for level in levels])


def _by_quarter(number: Any, length: Any, levels: Sequence[Any]) -> dict[int, Quarter]:
    """Stretches of so many seconds with their levels, in order, put together by quarter."""
    import numpy as np

    starts = np.flatnonzero(np.diff(number, prepend=-1))
    most = [np.maximum.reduceat(level, starts) for level in levels]
    seconds = [np.add.reduceat(level * length, starts) for level in levels]
    is_short = levels[1] > levels[2] if len(levels) > 2 else np.zeros(len(length), dtype=bool)
    short = np.add.reduceat(np.where(is_short, length, 0), starts)
    return {
        int(number[start]): Quarter([int(one[n]) for one in most], [int(one[n]) for one in seconds], int(short[n]))
        for n, start in enumerate(starts)
        if any(one[n] for one in most)
    }

"""Waits: an exact histogram, seconds → visits, that is cheap to add up.

Parts are kept as they come and merged when something is asked; percentiles come from the merged counts,
never from sorting visits.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

Part = tuple[Sequence[int], Sequence[int]]
"""Seconds, and for each how many visits waited so long; a second may stand in it more than once."""


class Waits(Mapping[int, int]):
    """Seconds → visits, ascending."""

    __slots__ = ("_merged", "_parts", "_together")

    def __init__(self, parts: Iterable[Part] = ()) -> None:
        self._parts: list[Part] = list(parts)
        self._merged: tuple[np.ndarray, np.ndarray] | None = None
        self._together: tuple[tuple[tuple[int, int], ...], Waits] | None = None

    def add(self, seconds: Sequence[int], visits: Sequence[int]) -> None:
        """Add visits that waited exactly so long."""
        self._parts.append((seconds, visits))
        self._merged = None

    def join(self, other: "Waits") -> None:
        """Add everything of another histogram."""
        self._parts += other._parts
        self._merged = None

    @property
    def total(self) -> int:
        """How many visits."""
        return int(self._arrays()[1].sum())

    def percentile(self, per_cent: int) -> int | None:
        """The shortest wait that at least `per_cent` of all did not exceed, exactly."""
        seconds, visits = self._arrays()
        if not len(seconds):
            return None
        seen = visits.cumsum()
        return int(seconds[np.searchsorted(seen * 100, per_cent * int(seen[-1]))])

    @property
    def part(self) -> Part:
        """All of it as one part: seconds ascending, each once."""
        seconds, visits = self._arrays()
        return seconds.tolist(), visits.tolist()

    def _arrays(self) -> "tuple[np.ndarray, np.ndarray]":
        if self._merged is None:
            self._merged = _merged(self._parts)
        return self._merged

    def __getitem__(self, wait: int) -> int:
        seconds, visits = self._arrays()
        place = int(np.searchsorted(seconds, wait))
        if place < len(seconds) and seconds[place] == wait:
            return int(visits[place])
        raise KeyError(wait)

    def __iter__(self) -> Iterator[int]:
        return iter(self._arrays()[0].tolist())

    def __len__(self) -> int:
        return len(self._arrays()[0])

    def items(self) -> Iterable[tuple[int, int]]:  # type: ignore[override]
        """Pairs of seconds and visits, ascending."""
        seconds, visits = self._arrays()
        return zip(seconds.tolist(), visits.tolist(), strict=True)


def together(histograms: Iterable[Waits]) -> Waits:
    """Several histograms as one; asked again of the same, it is made once (percentiles ask for it each)."""
    several = tuple(histograms)
    if len(several) == 1:
        return several[0]
    known = several[0]._together if several else None
    if known is not None and known[0] == tuple((id(one), len(one._parts)) for one in several):
        return known[1]
    made = Waits(part for one in several for part in one._parts)
    if several:
        several[0]._together = tuple((id(one), len(one._parts)) for one in several), made
    return made


def _merged(parts: Sequence[Part]) -> "tuple[np.ndarray, np.ndarray]":
    seconds = np.fromiter(chain.from_iterable(part[0] for part in parts), dtype=np.int64)
    visits = np.fromiter(chain.from_iterable(part[1] for part in parts), dtype=np.int64)
    if not len(seconds):
        return seconds, visits
    # Sorted, not counted into a dense array: one wait of a week must not cost half a million cells.
    order = np.argsort(seconds, kind="stable")
    seconds, visits = seconds[order], visits[order]
    starts = np.flatnonzero(np.concatenate(([True], seconds[1:] != seconds[:-1])))
    return seconds[starts], np.add.reduceat(visits, starts)

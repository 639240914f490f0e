"""Slices as one web process has them: however many people ask, the database is looked at every LOOK_S at most.

A look reads only what is newer than everything on the shelf. One thread looks; others take what is there meanwhile.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy.engine import Engine

from data.database import reading
from data.live.slices import LINK, LiveSlice, slices_since

LOOK_S = 0.2


@dataclass
class _Board:
    """One exchange's slices, and when they were looked at last."""

    slices: dict[str, LiveSlice] = field(default_factory=dict)
    version: int = 0
    looked_at: float = float("-inf")
    looking: threading.Lock = field(default_factory=threading.Lock)


class Shelf:
    """What a process has read. `clock` counts seconds and never goes back."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self.engine, self._clock = engine, clock
        self._exchanges: dict[str, _Board] = {}

    def slice_of(self, pbx: str, name: str) -> LiveSlice | None:
        """A slice as it was a moment ago; None: there is none."""
        board = self._exchanges.setdefault(pbx, _Board())
        self._look(pbx, board)
        found, link = board.slices.get(name), board.slices.get(LINK)
        return replace(found, as_of=link.as_of, link=link.link) if found and link and found.text else None

    def names(self, pbx: str) -> list[str]:
        """Every slice that was there a moment ago."""
        board = self._exchanges.setdefault(pbx, _Board())
        self._look(pbx, board)
        return [name for name, one in board.slices.items() if one.text]

    def _look(self, pbx: str, board: _Board) -> None:
        if self._clock() - board.looked_at < LOOK_S:
            return
        is_first = not board.slices
        if not board.looking.acquire(blocking=is_first):
            return
        try:
            if self._clock() - board.looked_at < LOOK_S:
                return
            with reading(self.engine) as connection:
                found = slices_since(connection, pbx, board.version)
            board.slices = {**board.slices, **found}
            board.version = max([board.version, *(one.version for one in found.values())])
            board.looked_at = self._clock()
        finally:
            board.looking.release()

"""Where a reader of a numbered table stands: what it has to know again after a restart."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

WINDOW = 2000
"""Ids that are read again at every look: a lower id can become visible later."""
SETTLED_S = 60
"""Rows older than this hold no gap any more that could still fill."""
LONGEST_WINDOW = 50_000
"""The window stops growing here even if the times of the rows never look settled (a wrong zone)."""
SWEEP_EVERY_S = 3600
SWEPT_S = 24 * 3600


@dataclass(slots=True)
class Place:
    """`top` is the highest id read, with the digest of its row; up to `settled` no gap can fill any more."""

    epoch: int = 0
    top: int = 0
    digest: str = ""
    settled: int = 0
    behind: bool = True
    """Rows beyond `top` are known to wait: read on, without the window."""
    read: int = 0
    """Rows handed out so far. It makes every reading's position a new one."""
    writing: dict[str, int] = field(default_factory=dict)
    marks: list[list[int]] = field(default_factory=list)
    """[time, top] of every hour of the last day, seconds: where the hourly second look begins."""
    sweep: int | None = None
    """The id after which the second look goes on; None between two."""
    utc: bool = False
    """The exchange writes its times in UTC (queue_log_realtime_use_gmt)."""

    @classmethod
    def of(cls, position: Mapping[str, Any]) -> Self:
        """From what was stored; an empty mapping is the beginning."""
        return cls(**{name: value for name, value in position.items() if name in cls.__dataclass_fields__})

    def stored(self) -> dict[str, Any]:
        """As JSON-able values."""
        return asdict(self)

    def window_from(self) -> int:
        """The id after which a look begins when nothing waits."""
        return max(0, min(self.settled, self.top) - WINDOW, self.top - LONGEST_WINDOW)

    def mark(self, now: int) -> None:
        """Once an hour, remember the place and begin the second look at the last day."""
        if self.marks and 0 <= now - self.marks[-1][0] < SWEEP_EVERY_S:
            return
        if self.marks:
            self.sweep = self.marks[0][1]
        self.marks = [mark for mark in self.marks if now - mark[0] < SWEPT_S] + [[now, self.top]]

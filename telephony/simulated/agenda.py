"""What is to be done on the simulated exchange, and when: steps in order of their instants (UTC microseconds)."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

Step = Callable[..., None]
SOON = 1_000_000


class Agenda:
    """A clock and the steps that are due. A step is called with whoever has the agenda, then with its arguments."""

    def __init__(self, start: int) -> None:
        self.now = start
        self._due: list[tuple[int, int, int | None, Step, tuple[Any, ...]]] = []
        self._forgotten: set[int] = set()
        self._order = self._boot = self._back_at = 0

    def at(self, when: int, step: Step, *args: Any) -> None:
        """Do this later, whatever happens to the exchange meanwhile."""
        self._order += 1
        heappush(self._due, (when, self._order, None, step, args))

    def in_call(self, when: int, step: Step, *args: Any) -> int:
        """Do this later, unless the exchange restarts and its calls are gone; a number by which to forget it."""
        self._order += 1
        heappush(self._due, (when, self._order, self._boot, step, args))
        return self._order

    def forget(self, plan: int) -> None:
        """What was to be done later is not done: something else has happened."""
        self._forgotten.add(plan)

    @property
    def next_at(self) -> int:
        """When something is due next."""
        return self._due[0][0] if self._due else self.now + SOON

    def do_until(self, end: int) -> None:
        """Every step that is due before this instant."""
        due = self._due
        while due and due[0][0] < end:
            when, order, boot, step, args = heappop(due)
            if order in self._forgotten:
                self._forgotten.discard(order)
            elif boot is None and when < self._back_at:
                heappush(due, (self._back_at, order, boot, step, args))
            elif boot is None or boot == self._boot:
                self.now = when
                step(self, *args)
        self.now = max(self.now, end)

    def begin_anew(self, back_at: int) -> None:
        """Steps of calls are not done any more; whatever people want meanwhile they do when the exchange is back."""
        self._back_at = back_at
        self._boot = self._order + 1
        self._order += 1
        self._forgotten.clear()

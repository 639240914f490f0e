"""An agent's pauses within one local day: one at a time per queue, each under one reason.

A repeated PAUSE is a change of reason. A reason that comes within a few seconds, or by PAUSEREASON,
belongs to the pause that is running, from its start (but never to what lies before local midnight).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from telephony.reconstruction.agent_events import EVERY_QUEUE
from telephony.reconstruction.agent_state import Pause

ONE_ACTION_S = 5
"""Rows within so many seconds come from one press of a button."""


@dataclass(slots=True)
class PauseSpan:
    """A pause as the day sees it; `ended_at` None when it runs on."""

    queue: str
    since: int
    reason: str
    flags: tuple[str, ...] = ()
    ended_at: int | None = None


class Pauses:
    """The running pauses by queue, and all that were seen in the day."""

    def __init__(self, carried: Iterable[Pause], warnings: Counter[str]) -> None:
        self.seen = [PauseSpan(p.queue, p.since, p.reason, p.flags) for p in carried]
        self.running = {span.queue: span for span in self.seen}
        self._warnings = warnings
        self._all_ended_at: int | None = None

    def start(self, queue: str, at: int, reason: str, flags: tuple[str, ...] = ()) -> None:
        """PAUSE: opens, names or changes the pause of a queue."""
        now = self.running.get(queue)
        if now is not None:
            just_began = at - now.since <= ONE_ACTION_S
            if reason == now.reason or (just_began and not reason):
                return
            if just_began and not now.reason:
                now.reason = reason
                return
            now.ended_at = at
            flags = now.flags
        span = PauseSpan(queue, at, reason, flags)
        self.running[queue] = span
        self.seen.append(span)

    def end(self, queue: str, at: int) -> bool:
        """Ends the pause of a queue and the one of all queues, if they run."""
        spans = [self.running.pop(q, None) for q in {queue, EVERY_QUEUE}]
        for span in spans:
            if span is not None:
                span.ended_at = at
        return any(spans)

    def end_all(self, at: int) -> bool:
        """Ends every running pause."""
        ended = [self.end(queue, at) for queue in list(self.running)]
        self._all_ended_at = at
        return bool(ended)

    def lifted(self, queue: str, at: int) -> None:
        """UNPAUSE: counted as odd where nothing was to lift."""
        follows_all = self._all_ended_at is not None and at - self._all_ended_at <= ONE_ACTION_S
        if not self.end(queue, at) and not follows_all:
            self._warnings["unpause_without_pause"] += 1

    def named(self, reason: str) -> None:
        """PAUSEREASON: the reason of the pause that started last."""
        if not self.running:
            self._warnings["reason_without_pause"] += 1
            return
        last = max(span.since for span in self.running.values())
        for span in self.running.values():
            if span.since >= last - ONE_ACTION_S:
                span.reason = reason

    def covering(self, queues: Iterable[str]) -> tuple[PauseSpan, ...]:
        """The pauses that started last, if every one of these queues is paused; else none."""
        everywhere = self.running.get(EVERY_QUEUE)
        spans = [self.running.get(queue) or everywhere for queue in queues]
        covering = [span for span in spans if span is not None]
        if len(covering) < len(spans):
            return ()
        last = max((span.since for span in covering), default=0)
        return tuple(span for span in covering if span.since == last)

    def carried(self) -> tuple[Pause, ...]:
        """What runs on, for the next day."""
        return tuple(Pause(s.queue, s.since, s.reason, s.flags) for _, s in sorted(self.running.items()))

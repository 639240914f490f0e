"""Where an agent was a member and what he had paused, from the events of one local day.

Memberships and pauses are played in the order of writing. What a log-off reports about its own login
("I lasted 25,200 seconds") can contradict what was played before: then a `Correction` says so, and the
day that it concerns is played again with it (agent_history). One session at a time per queue, a
second join changes nothing, a leave without a join is worth no seconds, work proves membership.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from telephony.reconstruction import agent_events as says
from telephony.reconstruction.agent_events import EVERY_QUEUE, AgentEvent
from telephony.reconstruction.agent_state import CarriedState, Membership
from telephony.reconstruction.pauses import Pauses, PauseSpan

ASSUMED_END = "assumed_end"
REPORTED_START = "reported_start"
RESTART = "restart"
STATIC = "static"
UNPAIRED_LOGOUT = "unpaired_logout"

REPORT_TOLERANCE_S = 2
"""Reported login seconds and the log's own times agree within this."""

MAX_REPORTED_S = 7 * 24 * 3600
"""Longer reports are nonsense (seconds since 1970 were seen) and say nothing."""


class Session(NamedTuple):
    """An ended membership."""

    queue: str
    since: int
    ended_at: int
    flags: tuple[str, ...]


FILLS = "fills"
SPLITS = "splits"
CLOSES = "closes"


class Correction(NamedTuple):
    """What a later row told about the login for all queues.

    `fills`: the login that ended at `of` had begun at `at`, wherever he was thought to be out.
    `splits`: the same, but he was thought to be in since long before: a log-off is lost.
    `closes`: the login that began at `of` ended at `at`, when he was last seen.
    """

    at: int
    what: str
    of: int


class Presence:
    """The state machine of one agent; fed in order of time, read when the day is over."""

    def __init__(self, carried: CarriedState, corrections: Iterable[Correction]) -> None:
        self.warnings: Counter[str] = Counter()
        self.memberships = {m.queue: m for m in carried.memberships}
        self.pauses = Pauses(carried.pauses, self.warnings)
        self.implied = set(carried.implied)
        self.logged_off = set(carried.logged_off)
        self.sessions: list[Session] = []
        self.found: list[Correction] = []
        self.evidence = [] if carried.evidence is None else [carried.evidence]
        self._reported = {c.of: c.at for c in corrections if c.what != CLOSES}
        self._do: dict[str, Callable[[AgentEvent], None]] = {
            says.JOINED: self._joined,
            says.LEFT: self._left,
            says.LOGGED_IN: self._logged_in,
            says.LOGGED_OFF: self._logged_off,
            says.PAUSED: self._paused,
            says.UNPAUSED: self._unpaused,
            says.PAUSED_ALL: self._paused_all,
            says.UNPAUSED_ALL: self._unpaused_all,
            says.REASON: self._reason_given,
        }

    def apply(self, event: AgentEvent) -> None:
        """One event of the exchange."""
        self.evidence.append(event.at)
        if event.what in self._do:
            self._do[event.what](event)

    def worked(self, queue: str, at: int) -> None:
        """A call was offered or connected: he was a member of that queue."""
        self.evidence.append(at)
        if queue not in self.memberships and not self._just_left(queue, at):
            self.implied.add(queue)

    def restarted(self, at: int) -> None:
        """The exchange restarted and forgot its dynamic members."""
        for queue in sorted(self.memberships):
            self._end(queue, at, RESTART)

    def correct(self, correction: Correction) -> None:
        """Applies what later rows told, at its own instant."""
        running = self.memberships.get(EVERY_QUEUE)
        if correction.what == CLOSES:
            if running is not None and running.since == correction.of:
                self._end(EVERY_QUEUE, correction.at, ASSUMED_END)
            return
        if running is not None:
            if correction.what == FILLS or correction.at - running.since <= REPORT_TOLERANCE_S:
                return
            self._lost_logoff(running, correction.at)
        self._reopen(correction.at)

    def queues(self) -> set[str]:
        """The queues he is a member of now, as far as known."""
        named = {queue for queue in self.memberships if queue != EVERY_QUEUE} | self.implied
        return named or set(self.memberships)

    def paused_by(self) -> tuple[PauseSpan, ...]:
        """The latest of the pauses that hold him off every queue; none if he is ready for one."""
        return self.pauses.covering(self.queues())

    def _joined(self, event: AgentEvent) -> None:
        queue = event.queue
        if queue == EVERY_QUEUE:
            self.warnings["no_queue"] += 1
            return
        if queue not in self.memberships:
            self._open(queue, event.at)
        if event.paused and queue not in self.pauses.running:
            self.pauses.start(queue, event.at, "")

    def _logged_in(self, event: AgentEvent) -> None:
        running = self.memberships.get(EVERY_QUEUE)
        known = Membership(EVERY_QUEUE, event.at) if running is None else running._replace(again=event.at)
        self.memberships[EVERY_QUEUE] = known

    def _open(self, queue: str, at: int) -> None:
        self.memberships[queue] = Membership(queue, at)
        self.implied.discard(queue)
        self.logged_off.discard(queue)
        self.pauses.end(queue, at)

    def _left(self, event: AgentEvent) -> None:
        queue, at = event.queue, event.at
        if queue == EVERY_QUEUE:
            self.warnings["no_queue"] += 1
        elif queue in self.memberships:
            self._end(queue, at)
        else:
            if queue not in self.logged_off:
                self._unpaired(queue, at)
            self.implied.discard(queue)
            self.pauses.end(queue, at)

    def _unpaired(self, queue: str, at: int) -> None:
        if not self._just_left(queue, at):
            self.warnings[UNPAIRED_LOGOUT] += 1
            self.sessions.append(Session(queue, at, at, (UNPAIRED_LOGOUT,)))

    def _just_left(self, queue: str, at: int) -> bool:
        return any(s.ended_at == at and s.queue == queue for s in self.sessions)

    def _logged_off(self, event: AgentEvent) -> None:
        if event.seconds and event.seconds <= MAX_REPORTED_S:
            self._compare(event.at - event.seconds, event.at)
        elif not self.memberships and not any(s.ended_at == event.at for s in self.sessions):
            self._unpaired(EVERY_QUEUE, event.at)
        for queue in sorted(self.memberships):
            self._end(queue, event.at)
            if queue != EVERY_QUEUE:
                self.logged_off.add(queue)
        self.implied.clear()
        self.pauses.end_all(event.at)
        if any(start < event.at < end for end, start in self._reported.items()):
            self._reopen(event.at)

    def _compare(self, start: int, at: int) -> None:
        running = self.memberships.get(EVERY_QUEUE)
        if at in self._reported or (running is not None and abs(start - running.since) <= REPORT_TOLERANCE_S):
            return
        if running is not None and running.again is not None and abs(start - running.again) <= REPORT_TOLERANCE_S:
            start = running.again
        if running is not None and running.since < start:
            self.found.append(Correction(start, SPLITS, at))
        elif not self._said_before(start, at):
            self.found.append(Correction(start, FILLS, at))

    def _said_before(self, start: int, at: int) -> bool:
        """True for the second of two rows about one log-off."""
        just_reported = any(c.what != CLOSES and at - c.of <= REPORT_TOLERANCE_S for c in self.found)
        return just_reported or any(
            s.queue == EVERY_QUEUE
            and abs(s.since - start) <= REPORT_TOLERANCE_S
            and at - s.ended_at <= REPORT_TOLERANCE_S
            for s in self.sessions
        )

    def _reopen(self, at: int) -> None:
        self.memberships[EVERY_QUEUE] = Membership(EVERY_QUEUE, at, (REPORTED_START,))

    def _end(self, queue: str, at: int, *flags: str) -> None:
        was = self.memberships.pop(queue)
        self.sessions.append(Session(queue, was.since, at, (*was.flags, *flags)))
        self.pauses.end(queue, at)

    def _lost_logoff(self, running: Membership, next_start: int) -> None:
        known = [at for at in self.evidence if at < next_start]
        self.found.append(Correction(max([running.since, *known]), CLOSES, running.since))
        self._end(EVERY_QUEUE, next_start, ASSUMED_END)

    def _paused(self, event: AgentEvent) -> None:
        if event.queue == EVERY_QUEUE:
            self.warnings["no_queue"] += 1
            return
        is_member = event.queue in self.memberships or EVERY_QUEUE in self.memberships
        if event.queue not in self.memberships:
            self.implied.add(event.queue)
        self.pauses.start(event.queue, event.at, event.reason, () if is_member else (STATIC,))

    def _paused_all(self, event: AgentEvent) -> None:
        for queue in sorted(self.queues() or {EVERY_QUEUE}):
            is_member = queue in self.memberships or EVERY_QUEUE in self.memberships
            self.pauses.start(queue, event.at, event.reason, () if is_member else (STATIC,))

    def _unpaused(self, event: AgentEvent) -> None:
        if event.queue == EVERY_QUEUE:
            self.warnings["no_queue"] += 1
        else:
            self.pauses.lifted(event.queue, event.at)

    def _unpaused_all(self, event: AgentEvent) -> None:
        if not self.pauses.end_all(event.at):
            self.warnings["unpause_without_pause"] += 1

    def _reason_given(self, event: AgentEvent) -> None:
        self.pauses.named(event.reason)

"""A day's sessions, pauses and buckets as intervals: cut at midnight, open where they last at `now`.

Flags: `continued` (goes on over midnight), `static`, `unpaired_logout` (no seconds), `reported_start`
(begun by what the log-off said), `assumed_end` (nobody logged off), `restart` (the exchange forgot it).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.facts import LOGIN, QUEUE_LOGIN, QUEUE_PAUSE, TALK_OUTSIDE_LOGIN, AgentTime
from data.spells import CONTINUED
from telephony.reconstruction.agent_state import CarriedState
from telephony.reconstruction.assumed_end import AssumedEnd
from telephony.reconstruction.buckets import Claim, Span, buckets, union
from telephony.reconstruction.presence import (
    ASSUMED_END,
    REPORTED_START,
    RESTART,
    STATIC,
    UNPAIRED_LOGOUT,
    Presence,
    Session,
)

DOUBTS = frozenset({UNPAIRED_LOGOUT, ASSUMED_END})
"""A supervisor must be able to see these even where nothing can be counted."""

ImpliedSteps = Sequence[tuple[int, frozenset[str]]]
"""From which instant on the agent was known to be a static member of which queues."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval of an agent's time that does not know yet whose it is; see data.facts.AgentTime."""

    kind: str
    queue: str
    reason: str
    started_at: int
    ended_at: int | None
    flags: tuple[str, ...] = ()

    def of(self, pbx: str, agent: str) -> AgentTime:
        """The fact."""
        seconds = None if self.ended_at is None else self.ended_at - self.started_at
        return AgentTime(
            pbx, agent, self.kind, self.queue, self.reason, self.started_at, self.ended_at, seconds, self.flags
        )


class View:
    """A day seen at `now`: what still lasts ends at `edge`, one second after now."""

    def __init__(self, start: int, end: int, now: int, carried: CarriedState) -> None:
        self.start = start
        self.edge = min(end, now + 1)
        self.begins_logged_in = bool(carried.memberships)
        self._lasts = now < end

    def clip(self, start: int, end: int | None) -> Span:
        """The part of an interval that lies in the day."""
        return max(start, self.start), self.edge if end is None else min(end, self.edge)

    def interval(self, kind: str, queue: str, reason: str, span: Span, flags: Iterable[str]) -> Interval:
        """An interval, open if it reaches the edge of a day that is not over."""
        lasts = self._lasts and span[1] == self.edge
        return Interval(kind, queue, reason, span[0], None if lasts else span[1], tuple(sorted(set(flags))))


def believed(presence: Presence, assumed: Sequence[AssumedEnd], view: View) -> list[Session]:
    """All memberships of the day, the running ones up to the edge or their assumed end."""
    sessions = list(presence.sessions)
    ends = {(end.queue, end.since): end.ended_at for end in assumed}
    for membership in presence.memberships.values():
        end = ends.get((membership.queue, membership.since), view.edge + 1)
        flags = (*membership.flags, ASSUMED_END) if end <= view.edge else membership.flags
        sessions.append(Session(membership.queue, membership.since, min(end, view.edge), flags))
    return sessions


def queue_logins(view: View, sessions: Iterable[Session]) -> Iterable[Interval]:
    """The memberships, queue by queue; doubtful ones also where they are worth no second."""
    for session in sessions:
        start, end = view.clip(session.since, session.ended_at)
        is_doubtful = session.since >= view.start and not DOUBTS.isdisjoint(session.flags)
        if start < end or (start == end and is_doubtful):
            more = [CONTINUED] if session.since < view.start else []
            yield view.interval(QUEUE_LOGIN, session.queue, "", (start, end), [*session.flags, *more])


def queue_pauses(view: View, presence: Presence, assumed: Sequence[AssumedEnd]) -> Iterable[Interval]:
    """The pauses, queue by queue, each under its reason."""
    ends = {
        end.queue: end.ended_at
        for end in assumed
        if (m := presence.memberships.get(end.queue)) is not None and m.since == end.since
    }
    for pause in presence.pauses.seen:
        until = ends.get(pause.queue) if pause.ended_at is None else pause.ended_at
        start, end = view.clip(pause.since, until)
        if start < end:
            more = [CONTINUED] if pause.since < view.start else []
            yield view.interval(QUEUE_PAUSE, pause.queue, pause.reason, (start, end), [*pause.flags, *more])


def logins_and_buckets(
    view: View, sessions: Sequence[Session], claims: Iterable[Claim], implied: ImpliedSteps
) -> Iterable[Interval]:
    """Login as the union of the sessions, its disjoint parts, and the talks outside of it."""
    login = union(view.clip(s.since, s.ended_at) for s in sessions)
    for span in login:
        yield view.interval(LOGIN, "", "", span, _login_flags(view, span, sessions))
    for piece in buckets(login, claims):
        flags = []
        if piece.kind == TALK_OUTSIDE_LOGIN:
            if piece.queue in _at(implied, piece.start):
                flags.append(STATIC)
            if piece.start == view.start:
                flags.append(CONTINUED)
        elif piece.start == view.start and view.begins_logged_in:
            flags.append(CONTINUED)
        yield view.interval(piece.kind, piece.queue, piece.reason, (piece.start, piece.end), flags)


def _login_flags(view: View, span: Span, sessions: Iterable[Session]) -> set[str]:
    flags = {CONTINUED} if span[0] == view.start and view.begins_logged_in else set()
    for session in sessions:
        start, end = view.clip(session.since, session.ended_at)
        if start == span[0] < end:
            flags |= {REPORTED_START} & set(session.flags)
        if start < end == span[1]:
            flags |= {ASSUMED_END, RESTART} & set(session.flags)
    return flags


def _at(steps: Sequence[tuple[int, frozenset[str]]], at: int) -> frozenset[str]:
    return next(value for since, value in reversed(steps) if since <= at)

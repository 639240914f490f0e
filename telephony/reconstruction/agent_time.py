"""One local day of one agent as intervals: login, its disjoint parts, and the raw memberships and pauses.

`login` is the union over queues; talk, wrap, ring, pause and idle are disjoint and add up to it to the
second. What goes on over local midnight is cut there, the later part flagged `continued`. An interval
that lasts at `now` has no end. Static members (never logged in) get no login: their talks are
`talk_outside_login`, flagged `static`. Pure; instants are whole seconds UTC.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from data.facts import (
    LOGIN,
    PAUSE,
    QUEUE_LOGIN,
    QUEUE_PAUSE,
    RING,
    TALK,
    TALK_OUTSIDE_LOGIN,
    WRAP,
    AgentTime,
)
from telephony.reconstruction.agent_events import WRAP_UP, AgentEvent, agent_events
from telephony.reconstruction.agent_state import CarriedState, Wrap
from telephony.reconstruction.assumed_end import AssumedEnd, doubted_at
from telephony.reconstruction.buckets import Claim, Span, buckets, union
from telephony.reconstruction.pauses import PauseSpan
from telephony.reconstruction.presence import (
    ASSUMED_END,
    CLOSES,
    REPORTED_START,
    RESTART,
    STATIC,
    UNPAIRED_LOGOUT,
    Correction,
    Presence,
    Session,
)
from telephony.reconstruction.wrap_up import NEAR, TalkPiece, WrapRule, wraps_of_day
from telephony.rows import QueueRow

CONTINUED = "continued"


class RingPiece(NamedTuple):
    """One ring of the agent's phone."""

    queue: str
    offered_at: int
    ended_at: int


class Day(NamedTuple):
    """A local day [start, end): 23, 24 or 25 hours."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DayInputs:
    """What the exchange says about an agent's day.

    Talks and rings: all that touch the day, and talks that ended up to two seconds before it.
    """

    rows: Sequence[QueueRow] = ()
    talks: Sequence[TalkPiece] = ()
    rings: Sequence[RingPiece] = ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """What else a day depends on.

    `now` is not earlier than any row. `restarts`: when the exchange wrote its last row before each
    restart; empty where members survive it. `corrections` and `assumed`: see presence, assumed_end.
    """

    now: int
    planned_wrap: WrapRule
    restarts: Sequence[int] = ()
    corrections: frozenset[Correction] = frozenset()
    assumed: Sequence[AssumedEnd] = ()


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


@dataclass(frozen=True, slots=True)
class DayResult:
    """A day's intervals and the state at its end (or at `now`, if that is earlier)."""

    intervals: tuple[Interval, ...]
    carried_out: CarriedState
    evidence_last: int | None
    warnings: dict[str, int]
    found: frozenset[Correction]
    """News about the login that these intervals do not know: play again with them."""
    changes_at: int | None
    """When the intervals change although no row comes; None if never."""


def agent_day(day: Day, carried: CarriedState, inputs: DayInputs, given: Conditions) -> DayResult:
    """One day of an agent, from the state at its start."""
    events = agent_events(inputs.rows)
    played = _play(day, carried, events, inputs, given)
    wraps = wraps_of_day(
        carried.wraps,
        inputs.talks,
        [event for event in events if event.what == WRAP_UP],
        day,
        given.planned_wrap,
    )
    view = _View(day, given.now)
    sessions = _believed(played.presence, given.assumed, view)
    intervals = [
        *_queue_logins(view, sessions),
        *_queue_pauses(view, played.presence, given.assumed),
        *_logins_and_buckets(view, carried, inputs, played, wraps, sessions),
    ]
    state = _state(played.presence, wraps, day)
    in_day = [at for at in played.presence.evidence if at >= day.start]
    later = [w.until for w in wraps if given.now < w.until < day.end]
    doubt = doubted_at(state, given.now) if given.now < day.end else None
    return DayResult(
        intervals=tuple(sorted(intervals, key=lambda i: (i.started_at, i.kind, i.queue, i.reason))),
        carried_out=state,
        evidence_last=max(in_day, default=None),
        warnings=dict(played.presence.warnings),
        found=frozenset(played.presence.found) - given.corrections,
        changes_at=min([*later, *([doubt] if doubt else [])], default=None),
    )


@dataclass(slots=True)
class _Played:
    """The state machine after the day, and how two of its answers changed from second to second."""

    presence: Presence
    paused: list[tuple[int, PauseSpan | None]] = field(default_factory=list)
    implied: list[tuple[int, frozenset[str]]] = field(default_factory=list)

    def note(self, at: int) -> None:
        self.paused.append((at, self.presence.paused_by()))
        self.implied.append((at, frozenset(self.presence.implied)))


_ROW, _RESTART, _REPORT, _WORK, _CLOSE = range(5)
"""Order within one second: what proves work comes after what changes membership."""


def _play(
    day: Day, carried: CarriedState, events: Iterable[AgentEvent], inputs: DayInputs, given: Conditions
) -> _Played:
    presence = Presence(carried, given.corrections)
    played = _Played(presence)
    played.note(day.start)
    last = day.start
    for at, order, what in sorted(_timeline(day, events, inputs, given), key=lambda step: step[:2]):
        if at > last:
            played.note(last)
            last = at
        if isinstance(what, AgentEvent):
            presence.apply(what)
        elif isinstance(what, Correction):
            presence.correct(what)
        elif order == _RESTART:
            presence.restarted(at)
        elif isinstance(what, str):
            presence.worked(what, at)
        else:
            presence.evidence.append(at)
    played.note(last)
    return played


def _timeline(
    day: Day, events: Iterable[AgentEvent], inputs: DayInputs, given: Conditions
) -> list[tuple[int, int, AgentEvent | Correction | str | None]]:
    steps: list[tuple[int, int, AgentEvent | Correction | str | None]] = []
    steps += ((event.at, _ROW, event) for event in events)
    steps += ((at, _RESTART, None) for at in given.restarts)
    steps += ((c.at, _REPORT, c) for c in given.corrections if c.what != CLOSES)
    steps += ((max(c.at, day.start), _CLOSE, c) for c in given.corrections if c.what == CLOSES)
    for talk in inputs.talks:
        steps.append((talk.connected_at, _WORK, talk.queue))
        steps.append((given.now if talk.ended_at is None else talk.ended_at, _WORK, None))
    for ring in inputs.rings:
        steps.append((ring.offered_at, _WORK, ring.queue))
        steps.append((ring.ended_at, _WORK, None))
    return [step for step in steps if day.start <= step[0] < day.end]


class _View:
    """A day seen at `now`: what still lasts ends at `edge`, one second after now."""

    def __init__(self, day: Day, now: int) -> None:
        self.start = day.start
        self.edge = min(day.end, now + 1)
        self._lasts = now < day.end

    def clip(self, start: int, end: int | None) -> Span:
        """The part of an interval that lies in the day."""
        return max(start, self.start), self.edge if end is None else min(end, self.edge)

    def interval(self, kind: str, queue: str, reason: str, span: Span, flags: Iterable[str]) -> Interval:
        """An interval, open if it reaches the edge of a day that is not over."""
        lasts = self._lasts and span[1] == self.edge
        return Interval(kind, queue, reason, span[0], None if lasts else span[1], tuple(sorted(set(flags))))


def _believed(presence: Presence, assumed: Sequence[AssumedEnd], view: _View) -> list[Session]:
    """All memberships of the day, the running ones up to the edge or their assumed end."""
    sessions = list(presence.sessions)
    ends = {(end.queue, end.since): end.ended_at for end in assumed}
    for membership in presence.memberships.values():
        end = ends.get((membership.queue, membership.since), view.edge)
        if end < view.edge or (end == view.edge and (membership.queue, membership.since) in ends):
            sessions.append(Session(*membership[:2], end, (*membership.flags, ASSUMED_END)))
        else:
            sessions.append(Session(*membership[:2], view.edge, membership.flags))
    return sessions


def _queue_logins(view: _View, sessions: Iterable[Session]) -> Iterable[Interval]:
    for session in sessions:
        start, end = view.clip(session.since, session.ended_at)
        unpaired = UNPAIRED_LOGOUT in session.flags
        if start < end or unpaired:
            more = [CONTINUED] if session.since < view.start else []
            yield view.interval(QUEUE_LOGIN, session.queue, "", (start, end), [*session.flags, *more])


def _queue_pauses(view: _View, presence: Presence, assumed: Sequence[AssumedEnd]) -> Iterable[Interval]:
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


def _logins_and_buckets(
    view: _View,
    carried: CarriedState,
    inputs: DayInputs,
    played: _Played,
    wraps: Iterable[Wrap],
    sessions: Sequence[Session],
) -> Iterable[Interval]:
    login = union(view.clip(s.since, s.ended_at) for s in sessions)
    for span in login:
        yield view.interval(LOGIN, "", "", span, _login_flags(view, carried, span, sessions))
    for piece in buckets(login, _claims(view, inputs, played, wraps)):
        flags = []
        if piece.kind == TALK_OUTSIDE_LOGIN:
            if piece.queue in _at(played.implied, piece.start):
                flags.append(STATIC)
            if piece.start == view.start:
                flags.append(CONTINUED)
        elif piece.start == view.start and carried.memberships:
            flags.append(CONTINUED)
        yield view.interval(piece.kind, piece.queue, piece.reason, (piece.start, piece.end), flags)


def _login_flags(view: _View, carried: CarriedState, span: Span, sessions: Iterable[Session]) -> set[str]:
    flags = {CONTINUED} if span[0] == view.start and carried.memberships else set()
    for session in sessions:
        start, end = view.clip(session.since, session.ended_at)
        if start == span[0] < end:
            flags |= {REPORTED_START} & set(session.flags)
        if start < end == span[1]:
            flags |= {ASSUMED_END, RESTART} & set(session.flags)
    return flags


def _claims(view: _View, inputs: DayInputs, played: _Played, wraps: Iterable[Wrap]) -> Iterable[Claim]:
    for talk in inputs.talks:
        yield Claim(TALK, talk.connected_at, *view.clip(talk.connected_at, talk.ended_at), talk.queue)
    for wrap in wraps:
        yield Claim(WRAP, wrap.since, *view.clip(wrap.since, wrap.until), wrap.queue)
    for ring in inputs.rings:
        yield Claim(RING, ring.offered_at, *view.clip(ring.offered_at, ring.ended_at), ring.queue)
    ends = [at for at, _ in played.paused[1:]]
    for (at, pause), end in zip(played.paused, [*ends, None], strict=True):
        if pause is not None:
            yield Claim(PAUSE, at, *view.clip(at, end), "", pause.reason)


def _at(steps: Sequence[tuple[int, frozenset[str]]], at: int) -> frozenset[str]:
    return next(value for since, value in reversed(steps) if since <= at)


def _state(presence: Presence, wraps: Iterable[Wrap], day: Day) -> CarriedState:
    memberships = tuple(m for _, m in sorted(presence.memberships.items()))
    return CarriedState(
        memberships=memberships,
        pauses=presence.pauses.carried(),
        wraps=tuple(sorted(w for w in wraps if w.until > day.end or (w.actual and w.since >= day.end - NEAR))),
        implied=tuple(sorted(presence.implied)),
        logged_off=tuple(sorted(presence.logged_off)),
        evidence=max(presence.evidence, default=None) if memberships else None,
    )

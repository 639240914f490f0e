"""One local day of one agent as intervals: login, its disjoint parts, and the raw memberships and pauses.

`login` is the union over queues; talk, wrap, ring, pause and idle are disjoint and add up to it to the
second. What goes on over local midnight is cut there, the later part flagged `continued`. An interval
that lasts at `now` has no end. Static members (never logged in) get no login: their talks are
`talk_outside_login`, flagged `static`. Pure; instants are whole seconds UTC.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from data.facts import PAUSE, RING, TALK, WRAP
from telephony.reconstruction.agent_events import WRAP_UP, AgentEvent, agent_events
from telephony.reconstruction.agent_intervals import (
    Interval,
    View,
    believed,
    logins_and_buckets,
    queue_logins,
    queue_pauses,
)
from telephony.reconstruction.agent_state import CarriedState, Wrap
from telephony.reconstruction.assumed_end import AssumedEnd, doubted_at
from telephony.reconstruction.buckets import Claim
from telephony.reconstruction.pauses import PauseSpan
from telephony.reconstruction.presence import CLOSES, Correction, Presence
from telephony.reconstruction.wrap_up import NEAR, TalkPiece, WrapRule, wraps_of_day
from telephony.rows import QueueRow


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
    view = View(*day, given.now, carried)
    sessions = believed(played.presence, given.assumed, view)
    claims = _claims(view, inputs, played, wraps)
    intervals = [
        *queue_logins(view, sessions),
        *queue_pauses(view, played.presence, given.assumed),
        *logins_and_buckets(view, sessions, claims, played.implied),
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
    paused: list[tuple[int, tuple[PauseSpan, ...]]] = field(default_factory=list)
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


def _claims(view: View, inputs: DayInputs, played: _Played, wraps: Iterable[Wrap]) -> Iterable[Claim]:
    for talk in inputs.talks:
        yield Claim(TALK, talk.connected_at, *view.clip(talk.connected_at, talk.ended_at), talk.queue)
    for wrap in wraps:
        yield Claim(WRAP, wrap.since, *view.clip(wrap.since, wrap.until), wrap.queue)
    for ring in inputs.rings:
        yield Claim(RING, ring.offered_at, *view.clip(ring.offered_at, ring.ended_at), ring.queue)
    ends = [at for at, _ in played.paused[1:]]
    for (at, pauses), end in zip(played.paused, [*ends, None], strict=True):
        if pauses:
            # A row after this second may have named one of them: then that is the reason.
            reason = max(pause.reason for pause in pauses)
            yield Claim(PAUSE, at, *view.clip(at, end), "", reason)


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

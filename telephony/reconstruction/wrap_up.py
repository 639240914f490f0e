"""After-call work: the planned seconds after each talk, or what the exchange says (WRAPUPSTART).

A talk that starts ends every wrap-up before it. What the exchange says replaces the plan.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from telephony.reconstruction.agent_events import AgentEvent
from telephony.reconstruction.agent_state import Wrap

NEAR = 2
"""Seconds by which the end of a talk and the row about it may differ."""

WrapRule = Callable[[str, int], int]
"""Planned seconds for a queue at an instant."""

_TALK_STARTS, _TALK_ENDS, _ANNOUNCED = range(3)


class TalkPiece(NamedTuple):
    """One talk of the agent, by his own phone; `ended_at` None while it lasts."""

    queue: str
    connected_at: int
    ended_at: int | None


def wraps_of_day(
    carried: Iterable[Wrap],
    talks: Iterable[TalkPiece],
    announced: Iterable[AgentEvent],
    day: tuple[int, int],
    planned: WrapRule,
) -> list[Wrap]:
    """Wrap-ups that run in the day; those that began in it may end after it."""
    start, end = day
    talks = sorted(talks, key=lambda talk: (talk.connected_at, talk.queue))
    changes: list[tuple[int, int, str, int]] = []
    for talk in talks:
        if start <= talk.connected_at < end:
            changes.append((talk.connected_at, _TALK_STARTS, talk.queue, 0))
        if _ends_within(talk, start, end):
            at = talk.ended_at or 0
            changes.append((at, _TALK_ENDS, talk.queue, planned(talk.queue, at)))
    for event in announced:
        queue = event.queue or _queue_of_talk_ended_near(event.at, talks)
        changes.append((event.at, _ANNOUNCED, queue, event.seconds or 0))
    return _played(list(carried), sorted(changes, key=lambda change: change[:2]))


def _ends_within(talk: TalkPiece, start: int, end: int) -> bool:
    """True for exactly one day per talk: an end at midnight belongs to the day before it."""
    if talk.ended_at is None:
        return False
    return start < talk.ended_at <= end or talk.connected_at == talk.ended_at == start


def _played(running: list[Wrap], changes: list[tuple[int, int, str, int]]) -> list[Wrap]:
    over: list[Wrap] = []
    for at, change, queue, seconds in changes:
        over += [w for w in running if w.until < at - NEAR]
        running = [w for w in running if w.until >= at - NEAR]
        if change == _TALK_ENDS:
            if not any(w.actual and at - NEAR <= w.since for w in running):
                running.append(Wrap(queue, at, at + seconds))
            continue
        announced = change == _ANNOUNCED
        running = [_cut(w, at) if announced or w.since < at else w for w in running]
        if announced:
            running.append(Wrap(queue, at, at + seconds, actual=True))
    return over + running


def _cut(wrap: Wrap, at: int) -> Wrap:
    return wrap._replace(until=min(wrap.until, at))


def _queue_of_talk_ended_near(at: int, talks: Iterable[TalkPiece]) -> str:
    near = [
        (talk.ended_at, talk.queue)
        for talk in talks
        if talk.ended_at is not None and talk.connected_at <= at and abs(talk.ended_at - at) <= NEAR
    ]
    return max(near)[1] if near else ""

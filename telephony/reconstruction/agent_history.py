"""An agent's days in sequence, each from the state of the one before, until later news fits earlier days.

A log-off that reports its login's length, and a login that nobody ended, can change days before the one
in which they are noticed: those days are played again. Where that reaches before the given days, the
result says so and the caller begins earlier.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from data.localtime import day_start
from telephony.reconstruction.agent_events import MICROSECONDS
from telephony.reconstruction.agent_state import CarriedState
from telephony.reconstruction.agent_time import (
    Conditions,
    Day,
    DayInputs,
    DayResult,
    RingPiece,
    agent_day,
)
from telephony.reconstruction.assumed_end import assumed_ends
from telephony.reconstruction.presence import CLOSES, Correction
from telephony.reconstruction.wrap_up import NEAR, TalkPiece
from telephony.rows import QueueRow


@dataclass(frozen=True, slots=True)
class Run:
    """Days that agree with each other."""

    days: tuple[Day, ...]
    results: tuple[DayResult, ...]
    starts_before: int | None
    """An instant before the first day that would have to change too; None if all is well."""
    undecided: bool
    """True if only the days after the last one tell whether its running logins are believed."""


def run_days(days: Sequence[Day], carried: CarriedState, inputs: Callable[[Day], DayInputs], given: Conditions) -> Run:
    """Plays consecutive days; `carried` is the state at the start of the first one."""
    first = days[0].start
    states: list[CarriedState] = [carried]
    results: list[DayResult] = []
    reach: list[int] = []
    while len(results) < len(days):
        day = days[len(results)]
        result = agent_day(day, states[-1], inputs(day), given)
        if not result.found:
            results.append(result)
            states.append(result.carried_out)
            continue
        reach += (correction.at for correction in result.found)
        given = replace(given, corrections=given.corrections | {_within(c, first) for c in result.found})
        _rewind(days, min(reach), states, results)
    if given.now < days[-1].end:
        assumed = assumed_ends(states[-1], given.now)
        if assumed:
            reach += (end.ended_at for end in assumed)
            _rewind(days, min(end.ended_at for end in assumed), states, results)
            given = replace(given, assumed=assumed)
            for day in days[len(results) :]:
                results.append(agent_day(day, states[-1], inputs(day), given))
                states.append(results[-1].carried_out)
    before = min(reach, default=first)
    undecided = given.now >= days[-1].end and bool(assumed_ends(states[-1], given.now))
    return Run(tuple(days), tuple(results), before if before < first else None, undecided)


def _within(correction: Correction, first: int) -> Correction:
    """Corrections of starts that reach too far back begin where we begin."""
    if correction.what == CLOSES:
        return correction
    return correction._replace(at=max(correction.at, first))


def _rewind(days: Sequence[Day], at: int, states: list[CarriedState], results: list[DayResult]) -> None:
    keep = sum(1 for day in days if day.end <= at)
    del results[keep:]
    del states[keep + 1 :]


def local_days(first: date, last: date, zone: ZoneInfo) -> list[Day]:
    """Local days from the first to the last one."""
    count = (last - first).days + 1
    edges = [day_start(first + timedelta(days=n), zone) for n in range(count + 1)]
    return [Day(start, end) for start, end in pairwise(edges)]


def pieces_of_day(
    day: Day, rows: Iterable[QueueRow], talks: Iterable[TalkPiece], rings: Iterable[RingPiece]
) -> DayInputs:
    """What of an agent's history touches a day."""
    return DayInputs(
        rows=[row for row in rows if day.start <= row.at_us // MICROSECONDS < day.end],
        talks=[t for t in talks if t.connected_at < day.end and (t.ended_at is None or t.ended_at >= day.start - NEAR)],
        rings=[r for r in rings if r.offered_at < day.end and r.ended_at >= day.start],
    )

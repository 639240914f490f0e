"""Staffing: how many agents each part of the day needs, how many there were, and what one more would change.

Pure. Needed are agents at the telephone; people to plan are more, by the share that breaks, leave and
training take. All calls of the queues asked about are taken to wait for any of the agents who are there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from data.head.erlang import (
    Goal,
    Load,
    Performance,
    agents_needed,
    erlang_a,
    erlang_c,
    performance_of,
    with_shrinkage,
)
from data.head.load import Interval

FEW = 0.5
"""Calls that an interval has on average: with fewer it says nothing about who is needed."""


@dataclass(frozen=True, slots=True)
class Service:
    """How calls are handled, mean seconds: talk with after-call work, ringing, patience (None: nobody ever hung up)."""

    aht_s: float
    patience_s: float | None
    ring_s: float = 0.0

    def load(self, rate: float) -> Load:
        """So many calls a second, each of which takes an agent from the first ring on."""
        return Load(rate, self.aht_s + self.ring_s, self.patience_s)

    def before_ringing(self, goal: Goal) -> Goal:
        """The goal as the queue must reach it: the ringing is a part of the wait that people measure."""
        return replace(goal, within_s=max(0.0, goal.within_s - self.ring_s))


@dataclass(frozen=True, slots=True)
class Need:
    """One interval of the average day: what it brought, what it needs, what there was, and what that gives."""

    interval: Interval
    calls: float
    """On average in one such interval."""
    needed_c: int
    needed_a: int
    planned: int
    """People to plan for `needed_a` at the telephone."""
    expected: Performance
    """By Erlang A, with those who were there."""
    one_more: Performance
    one_fewer: Performance | None

    @property
    def gap(self) -> float:
        """Agents there beyond those needed by Erlang A; below zero they are missing."""
        return self.interval.there - self.needed_a

    @property
    def is_short(self) -> bool:
        """At least half an agent was missing."""
        return self.gap <= -0.5


def staffing(intervals: Iterable[Interval], service: Service, goal: Goal, step: int) -> tuple[Need, ...]:
    """The need of every interval in which calls come or agents are there."""
    seconds = step * 15 * 60
    return tuple(
        _need(one, service, goal, one.rate * seconds)
        for one in intervals
        if one.rate * seconds >= FEW or one.there >= FEW
    )


def _need(interval: Interval, service: Service, wanted: Goal, calls: float) -> Need:
    load, goal = service.load(interval.rate), service.before_ringing(wanted)
    needed_a = agents_needed(erlang_a, load, goal)
    return Need(
        interval=interval,
        calls=calls,
        needed_c=agents_needed(erlang_c, load, goal),
        needed_a=needed_a,
        planned=with_shrinkage(needed_a, goal.shrinkage),
        expected=performance_of(erlang_a, load, interval.there, goal),
        one_more=performance_of(erlang_a, load, interval.there + 1, goal),
        one_fewer=performance_of(erlang_a, load, interval.there - 1, goal) if interval.there >= 1 else None,
    )


@dataclass(frozen=True, slots=True)
class Day:
    """The whole average day: service levels weigh intervals by their calls; hours are agent hours."""

    calls: float
    measured: float | None
    expected: float | None
    one_more: float | None
    one_fewer: float | None
    needed_hours: float
    planned_hours: float
    there_hours: float
    short: int
    worst: Need | None


def whole_day(needs: Iterable[Need], step: int) -> Day:
    """What the intervals come to together."""
    known, hours = list(needs), step / 4
    counted = [(one, one.interval.calls.counted) for one in known if one.interval.calls.counted]
    weight = sum(n for _, n in counted)

    def mean(level: Iterable[float]) -> float | None:
        return sum(n * one for (_, n), one in zip(counted, level, strict=True)) / weight if weight else None

    short = [one for one in known if one.is_short]
    return Day(
        calls=sum(one.calls for one in known),
        measured=sum(one.interval.calls.good for one in known) / weight if weight else None,
        expected=mean(one.expected.service_level for one, _ in counted),
        one_more=mean(one.one_more.service_level for one, _ in counted),
        one_fewer=mean(one.one_fewer.service_level if one.one_fewer else 0.0 for one, _ in counted),
        needed_hours=sum(one.needed_a for one in known) * hours,
        planned_hours=sum(one.planned for one in known) * hours,
        there_hours=sum(one.interval.there for one in known) * hours,
        short=len(short),
        worst=min(short, key=lambda one: (one.gap, -one.calls), default=None),
    )

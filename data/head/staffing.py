"""Staffing: how many agents each part of the day needs, how many there were, and what one more would change.

Pure. Needed are agents at the telephone; people to plan are more, by the share that breaks, leave and
training take. All calls of the queues asked about are taken to wait for any of the agents who are there;
`free` is the share of those agents whom the queues really have, by the level that was measured.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import floor

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
from data.head.fitting import fitted_share
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
    """Free for nothing but these calls."""
    needed: int
    """Of people like those who were there, of whom only a share is free for these calls; to the nearest whole."""
    planned: int
    """People to plan for `needed` at the telephone."""
    expected: Performance
    """By Erlang A, with those who were there."""
    one_more: Performance
    one_fewer: Performance | None

    @property
    def gap(self) -> float:
        """Agents there beyond those needed; below zero they are missing."""
        return self.interval.there - self.needed

    @property
    def is_short(self) -> bool:
        """At least half an agent was missing."""
        return self.gap <= -0.5


def staffing(
    intervals: Iterable[Interval], service: Service, goal: Goal, step: int, free: float = 1.0
) -> tuple[Need, ...]:
    """The need of every interval in which calls come or agents are there."""
    seconds = step * 15 * 60
    return tuple(
        _need(one, service, goal, one.rate * seconds, free)
        for one in intervals
        if one.rate * seconds >= FEW or one.there >= FEW
    )


def _need(interval: Interval, service: Service, wanted: Goal, calls: float, free: float) -> Need:
    load, goal = service.load(interval.rate), service.before_ringing(wanted)
    needed_a = agents_needed(erlang_a, load, goal)
    needed = floor(needed_a / free + 0.5)

    def with_agents(there: float) -> Performance:
        return performance_of(erlang_a, load, there * free, goal)

    return Need(
        interval=interval,
        calls=calls,
        needed_c=agents_needed(erlang_c, load, goal),
        needed_a=needed_a,
        needed=needed,
        planned=with_shrinkage(needed, goal.shrinkage),
        expected=with_agents(interval.there),
        one_more=with_agents(interval.there + 1),
        one_fewer=with_agents(interval.there - 1) if interval.there >= 1 else None,
    )


def free_share(intervals: Iterable[Interval], service: Service, goal: Goal) -> float:
    """The share of the agents there with which the model gives the service level that was measured."""
    known = [one for one in intervals if one.calls.counted]
    counted = sum(one.calls.counted for one in known)
    if not counted or not any(one.there_s for one in known):
        return 1.0
    reached = service.before_ringing(goal)

    def level(free: float) -> float:
        levels = (
            performance_of(erlang_a, service.load(one.rate), one.there * free, reached).service_level for one in known
        )
        return sum(one.calls.counted * level for one, level in zip(known, levels, strict=True)) / counted

    return fitted_share(level, sum(one.calls.good for one in known) / counted)


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


def whole_day(needs: Iterable[Need], step: int, target: float) -> Day:
    """What the intervals come to together; worst is where most callers miss a service of `target`."""
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
        needed_hours=sum(one.needed for one in known) * hours,
        planned_hours=sum(one.planned for one in known) * hours,
        there_hours=sum(one.interval.there for one in known) * hours,
        short=len(short),
        worst=max(short, key=lambda one: one.calls * (target - one.expected.service_level), default=None),
    )

"""How a queue with so many agents fares: Erlang B, Erlang C and Erlang A (M/M/n+M), and how many it needs.

`Load.rate` is calls a second, times are seconds, shares 0…1. Calls are taken to come at random (Poisson),
talks to be exponential; Erlang C lets nobody hang up, Erlang A lets everybody after an exponential
patience. Real queues are burstier, so what is needed here is a floor. Nothing here divides by a factorial
or adds up numbers of different size, so hundreds of agents are as exact as three.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, exp, expm1, floor, inf, log, log1p

ENDLESS_S = 7 * 24 * 3600
"""Patience from a week on is patience without end."""
TINY = 1e-17
HUGE = 1e200
MOST_AGENTS = 100_000
NODES = (
    (-0.9602898564975363, 0.10122853629037626),
    (-0.7966664774136267, 0.22238103445337447),
    (-0.525532409916329, 0.31370664587788727),
    (-0.1834346424956498, 0.362683783378362),
    (0.1834346424956498, 0.362683783378362),
    (0.525532409916329, 0.31370664587788727),
    (0.7966664774136267, 0.22238103445337447),
    (0.9602898564975363, 0.10122853629037626),
)
"""Places and weights of the Gauss–Legendre rule with eight nodes on −1…1."""


@dataclass(frozen=True, slots=True)
class Load:
    """Calls a second, the mean handling time (after-call work included) and the mean patience (None: endless)."""

    rate: float
    aht_s: float
    patience_s: float | None = None

    @property
    def erlangs(self) -> float:
        """Agents who would be busy all the time."""
        return self.rate * self.aht_s


@dataclass(frozen=True, slots=True)
class Goal:
    """Answered within `within_s` should be `target` of all; nobody busier than `max_occupancy`.

    Callers who leave within `short_s` are counted apart, as in reports; of hired time `shrinkage` is lost.
    """

    target: float
    within_s: float
    max_occupancy: float = 1.0
    shrinkage: float = 0.0
    short_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Performance:
    """What callers and agents would see. `asa_s` is the mean wait of those answered; infinite if none ever is."""

    wait_probability: float
    service_level: float
    asa_s: float
    occupancy: float
    abandonment: float


Model = Callable[[Load, int, Goal], Performance]


def erlang_b(agents: int, erlangs: float) -> float:
    """The share of calls that find all agents busy where nobody can wait."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = erlangs * blocked / (n + erlangs * blocked)
    return blocked


def erlang_c(load: Load, agents: int, goal: Goal) -> Performance:
    """Everybody waits as long as it takes."""
    erlangs = load.erlangs
    if erlangs <= 0:
        return Performance(0.0, 1.0, 0.0, 0.0, 0.0)
    if agents <= erlangs:
        return Performance(1.0, 0.0, inf, 1.0, 0.0)
    blocked = erlang_b(agents, erlangs)
    occupancy = erlangs / agents
    waits = blocked / (1 - occupancy * (1 - blocked))
    free = agents - erlangs
    level = 1 - waits * exp(-free * goal.within_s / load.aht_s)
    return Performance(waits, level, waits * load.aht_s / free, occupancy, 0.0)


def erlang_a(load: Load, agents: int, goal: Goal) -> Performance:
    """Everybody hangs up when their patience ends."""
    if load.erlangs <= 0:
        return Performance(0.0, 1.0, 0.0, 0.0, 0.0)
    if load.patience_s is None or load.patience_s >= ENDLESS_S:
        return erlang_c(load, agents, goal)
    if agents <= 0:
        return Performance(1.0, 0.0, inf, 0.0, 1.0)
    busy = _all_busy(load, agents)
    blocked = erlang_b(agents - 1, load.erlangs)
    if blocked == 0:
        return Performance(0.0, 1.0, 0.0, load.erlangs / agents, 0.0)
    # States below and above "all agents busy" may differ by any power of ten: they are put together as logarithms.
    odds = log(blocked) + busy.log_weight
    waits = 1 / (1 + exp(-odds)) if odds > -700 else 0.0
    last_free = log(blocked) - (odds + log1p(exp(-odds)) if odds > 0 else log1p(exp(odds)))
    abandonment = waits * busy.abandoned
    served = 1 - abandonment
    in_time, _ = _density(load, agents, last_free, goal.within_s)
    left_early = _left_early(load, agents, last_free, waits, goal.short_s)
    return Performance(
        wait_probability=waits,
        service_level=min(1.0, (1 - waits + in_time) / (1 - left_early)),
        asa_s=waits * busy.served_wait_s / served if served > 0 else inf,
        occupancy=min(1.0, load.erlangs * served / agents),
        abandonment=abandonment,
    )


@dataclass(frozen=True, slots=True)
class _Busy:
    """States with all agents busy, beside the state with one free: weight, and means over callers who find them."""

    log_weight: float
    abandoned: float
    served_wait_s: float


def _all_busy(load: Load, agents: int) -> _Busy:
    """Σ over callers already waiting: who finds k of them is served with nμ / (nμ + (k+1)θ), step by step."""
    assert load.patience_s is not None
    leave, served = 1 / load.patience_s, agents / load.aht_s
    term, scale, k = load.rate / served, 0.0, 0
    weight = abandoned = waited = stages = 0.0
    while True:
        out = served + (k + 1) * leave
        stages += 1 / out
        weight += term
        abandoned += term * (k + 1) * leave / out
        waited += term * served / out * stages
        if weight > HUGE:
            term, weight, abandoned, waited = term / HUGE, weight / HUGE, abandoned / HUGE, waited / HUGE
            scale += log(HUGE)
        ratio = load.rate / out
        if ratio < 1 and term * ratio / (1 - ratio) * (k + 2) < TINY * weight:
            return _Busy(log(weight) + scale, abandoned / weight, waited / weight)
        term *= ratio
        k += 1


def _density(load: Load, agents: int, last_free: float, until_s: float) -> tuple[float, float]:
    """Of all callers: those served after a wait of 0…until, and those whose turn comes in that time, served or gone."""
    assert load.patience_s is not None
    leave, served = 1 / load.patience_s, agents / load.aht_s
    start = last_free + log(load.rate)
    panels = max(1, ceil(until_s * (load.rate + served + leave) / 4))
    half = until_s / panels / 2
    in_time = turns = 0.0
    for panel in range(panels):
        middle = (2 * panel + 1) * half
        for place, share in NODES:
            at = middle + place * half
            turn = share * exp(start - load.rate * expm1(-leave * at) / leave - served * at)
            turns += turn
            in_time += turn * exp(-leave * at)
    return in_time * half, turns * half


def _left_early(load: Load, agents: int, last_free: float, waits: float, short_s: float) -> float:
    """Of all callers: those who hang up within `short_s`."""
    if short_s <= 0:
        return 0.0
    assert load.patience_s is not None
    served, turns = _density(load, agents, last_free, short_s)
    still_waiting = max(0.0, waits - turns)
    return (turns - served) - still_waiting * expm1(-short_s / load.patience_s)


def performance_of(model: Model, load: Load, agents: float, goal: Goal) -> Performance:
    """What so many agents on average would see: between whole numbers of them it is drawn straight."""
    lower = floor(agents)
    below, part = model(load, lower, goal), agents - lower
    if part < 1e-9:
        return below
    above = model(load, lower + 1, goal)

    def between(low: float, high: float) -> float:
        return high if low == inf else low + (high - low) * part

    return Performance(
        between(below.wait_probability, above.wait_probability),
        between(below.service_level, above.service_level),
        between(below.asa_s, above.asa_s),
        between(below.occupancy, above.occupancy),
        between(below.abandonment, above.abandonment),
    )


def agents_needed(model: Model, load: Load, goal: Goal) -> int:
    """The fewest agents that reach the goal: one more never serves worse, so the edge is found by halving."""
    if load.erlangs <= 0:
        return 0

    def enough(agents: int) -> bool:
        seen = model(load, agents, goal)
        return seen.service_level >= goal.target and seen.occupancy <= goal.max_occupancy + 1e-12

    low, high = 0, max(1, ceil(load.erlangs))
    while not enough(high):
        if high >= MOST_AGENTS:
            raise ValueError("no number of agents reaches this goal")
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def with_shrinkage(agents: float, shrinkage: float) -> int:
    """People to plan so that `agents` are at the telephone."""
    return ceil(agents / (1 - shrinkage) - 1e-9)

"""Why the service level changed between two periods: contributions that add up to the change exactly.

Two steps are bookkeeping and need no model. With S the service level of everything and C that of everything
outside of outages, outages contribute (S₁ − C₁) − (S₀ − C₀). With w the share of a queue in what is
counted and L its level outside of outages, the mix of queues contributes Σ (w₁ − w₀)(L₀ + L₁)/2; what is
left, Σ (L₁ − L₀)(w₀ + w₁)/2, happened within queues. Of that, calls, staff and handling time explain as much
as Erlang A changes when they are put from before to after, hour by hour of the week, averaged over the
orders in which that can be done (Shapley). Not everybody who is there can take every call: the model counts
the share of them, one number for both periods, with which it gives the level of the two together. The
remainder is what no number here explains.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial, sqrt

from data.head.erlang import Goal, Load, erlang_a, performance_of
from data.head.fitting import fitted_share
from data.head.load import Fared

OUTAGES, MIX, CALLS, STAFF, HANDLING = "outages", "mix", "calls", "staff", "handling"
CAUSES = (OUTAGES, MIX, CALLS, STAFF, HANDLING)
MODELLED = (CALLS, STAFF, HANDLING)

Hour = tuple[int, int]
"""Weekday 1…7 and hour 0…23."""


@dataclass(frozen=True, slots=True)
class Side:
    """One period as the model sees it: calls a second, calls and agents there for each hour of the week."""

    rates: Mapping[Hour, float]
    calls: Mapping[Hour, int]
    there: Mapping[Hour, float]
    handling_s: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """From `before` to `after`; `effects` holds what could be told apart, the rest is `remainder`."""

    before: float
    after: float
    effects: Mapping[str, float]
    modelled: tuple[float, float] | None
    """What the model says of both periods; None where it could not be asked."""
    noise: float
    """A change smaller than this happens by chance alone in 19 of 20 periods like these."""

    @property
    def change(self) -> float:
        """In shares: 0.05 are five percentage points."""
        return self.after - self.before

    @property
    def remainder(self) -> float:
        """What no cause here explains; with the effects it is the change."""
        return self.change - sum(self.effects.values())

    @property
    def is_more_than_chance(self) -> bool:
        """The change is too large for luck."""
        return abs(self.change) > self.noise

    @property
    def is_explained(self) -> bool:
        """Causes tell more of the change than they leave open."""
        return abs(self.remainder) <= 0.5 * abs(self.change)


def explain(
    before: Mapping[str, Fared],
    after: Mapping[str, Fared],
    calm_before: Mapping[str, Fared],
    calm_after: Mapping[str, Fared],
    model: "Model | None",
) -> Explanation | None:
    """Contributions by queue; `calm` are the same visits without those of outages. None where a period is empty."""
    levels = [_level(side) for side in (before, after)]
    calm = [_level(side) for side in (calm_before, calm_after)]
    if levels[0] is None or levels[1] is None:
        return None
    if calm[0] is None or calm[1] is None:
        calm_before, calm_after, calm = before, after, levels
    effects = {
        OUTAGES: (levels[1] - calm[1]) - (levels[0] - calm[0]),  # type: ignore[operator]
        MIX: mix(calm_before, calm_after),
    }
    modelled = None
    if model is not None:
        model = model.fitted((levels[0] + levels[1]) / 2)
        effects |= shapley(MODELLED, model.level)
        modelled = (model.level(frozenset()), model.level(frozenset(MODELLED)))
    return Explanation(levels[0], levels[1], effects, modelled, _noise(before, after))


def _level(side: Mapping[str, Fared]) -> float | None:
    return sum(side.values(), start=Fared()).service_level


def _noise(before: Mapping[str, Fared], after: Mapping[str, Fared]) -> float:
    counted = [sum(one.counted for one in side.values()) for side in (before, after)]
    in_time = sum(one.good for side in (before, after) for one in side.values())
    share = in_time / sum(counted)
    return 1.96 * sqrt(share * (1 - share) * (1 / counted[0] + 1 / counted[1]))


def mix(before: Mapping[str, Fared], after: Mapping[str, Fared]) -> float:
    """What the shares of queues alone changed; a queue of one period only has its one level in both."""
    whole = [sum(one.counted for one in side.values()) for side in (before, after)]
    moved = 0.0
    for queue in before.keys() | after.keys():
        old, new = before.get(queue, Fared()), after.get(queue, Fared())
        levels = [one.service_level for one in (old, new) if one.service_level is not None]
        if levels:
            moved += (new.counted / whole[1] - old.counted / whole[0]) * sum(levels) / len(levels)
    return moved


def shapley(causes: tuple[str, ...], value: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """The effect of each cause, averaged over all orders in which causes come; they add up to all less none."""
    n = len(causes)
    found = {}
    for cause in causes:
        others = [one for one in causes if one != cause]
        effect = 0.0
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for chosen in combinations(others, size):
                with_it = value(frozenset((*chosen, cause)))
                effect += weight * (with_it - value(frozenset(chosen)))
        found[cause] = effect
    return found


class Model:
    """Erlang A over the hours of the week, with any causes put from before to after.

    `free` is the share of the agents there who can take these calls.
    """

    def __init__(self, before: Side, after: Side, patience_s: float | None, goal: Goal, free: float = 1.0) -> None:
        self._sides = (before, after)
        self._patience_s, self._goal = patience_s, goal
        self._known: dict[frozenset[str], float] = {}
        self.free = free

    def level(self, changed: frozenset[str]) -> float:
        """The service level with `changed` as after, everything else as before."""
        if changed not in self._known:
            self._known[changed] = self._weighed(changed)
        return self._known[changed]

    def _weighed(self, changed: frozenset[str]) -> float:
        calls, staff, handling = (self._sides[cause in changed] for cause in MODELLED)
        weight = total = 0.0
        for hour, n in calls.calls.items():
            if n:
                load = Load(calls.rates[hour], handling.handling_s, self._patience_s)
                there = staff.there.get(hour, 0.0) * self.free
                weight, total = weight + n, total + n * performance_of(erlang_a, load, there, self._goal).service_level
        return total / weight if weight else 0.0

    def fitted(self, level: float) -> "Model":
        """The same model with the share of free agents that gives `level` as the mean of both periods."""
        made: dict[float, Model] = {}

        def mean(free: float) -> float:
            made[free] = Model(*self._sides, self._patience_s, self._goal, free)
            return (made[free].level(frozenset()) + made[free].level(frozenset(MODELLED))) / 2

        free = fitted_share(mean, level)
        return made.get(free) or Model(*self._sides, self._patience_s, self._goal, free)

"""A metric: what a number people read is made of. The declarations are in data/metrics/.

Pure functions of summed counters. Ratios are ratios of sums, never means of ratios; without data there
is no value. By whose eyes it is counted is part of it: a caller's (whole calls) or a queue's (visits).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from data.answers.waits import Waits, together
from data.words import N_

CALLER = N_("By the caller's eyes")
QUEUE = N_("By the queue's eyes")
AGENT = N_("By the agent's day")

MORE = "more"
LESS = "less"

NEAR_TARGET = 0.05
"""A share this little below its target is near it."""


@dataclass(slots=True)
class Sums:
    """Summed counters of one group; `waits` are exact histograms: outcome → seconds → visits."""

    counts: dict[str, int] = field(default_factory=dict)
    waits: dict[str, Waits] = field(default_factory=dict)

    def __getitem__(self, slug: str) -> int:
        return self.counts[slug]


Value = int | float | None


@dataclass(frozen=True, slots=True)
class Metric:
    """One number people read. `needs` names its counters; where one is missing there is no value."""

    slug: str
    name: str
    unit: str
    view: str
    definition: str
    formula: str
    needs: tuple[str, ...]
    value: Callable[[Sums], Value]
    better: str = ""
    has_target: bool = False
    """Compared with the service level target in force."""
    needs_waits: bool = False


def metric_value(metric: Metric, sums: Sums) -> Value:
    """The metric of these sums, or None where a counter it needs was not counted."""
    if any(slug not in sums.counts for slug in metric.needs):
        return None
    return metric.value(sums)


def share(part: int, whole: int) -> float | None:
    """part / whole, or None where there is no whole."""
    return part / whole if whole > 0 else None


def average(seconds: int, number: int) -> float | None:
    """Mean seconds with one decimal, or None of nothing."""
    return round(seconds / number, 1) if number > 0 else None


def percentile(per_cent: int, waits: Mapping[int, int]) -> int | None:
    """The shortest wait that at least `per_cent` of all did not exceed, exactly."""
    if isinstance(waits, Waits):
        return waits.percentile(per_cent)
    total = sum(waits.values())
    seen = 0
    for wait in sorted(waits):
        seen += waits[wait]
        if seen * 100 >= per_cent * total:
            return wait
    return None


def all_waits(sums: Sums) -> Waits:
    """Waits of answered and abandoned visits in one histogram."""
    return together(sums.waits.values())

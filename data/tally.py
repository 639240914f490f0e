"""Tally: all counters of a report, added up under the keys it is divided by.

Groups come from the database under stored columns (slot, day) and are folded to the shown keys (hour,
week) by addition, which counters allow.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.counters import COUNTERS, HANDLING, SHIFTS, VISITS, Counter, Fact
from data.counting import Key, Until, conditions, count, running_time, serves, wait_histogram
from data.dimensions import BY_SLUG, Dimension
from data.filters import Filters
from data.groups import Membership
from data.metric import Sums
from data.metrics import METRICS
from data.report import Report


@dataclass(slots=True)
class Tally:
    """Sums of each key and of everything; `spread` divides one counter by reason; `since` is the first day known."""

    rows: dict[Key, Sums] = field(default_factory=dict)
    total: Sums = field(default_factory=Sums)
    spread: dict[Key, dict[str, int]] = field(default_factory=dict)
    spread_total: dict[str, int] = field(default_factory=dict)
    since: date | None = None

    def add(self, key: Key, counter: Counter, n: int) -> None:
        """Add to the key and to the total."""
        for sums in (self.rows.setdefault(key, Sums()), self.total):
            before = sums.counts.get(counter.slug, 0)
            sums.counts[counter.slug] = max(before, n) if counter.largest else before + n

    def add_wait(self, key: Key, outcome: str, wait: int, visits: int) -> None:
        """Add visits that waited exactly so long."""
        for sums in (self.rows.setdefault(key, Sums()), self.total):
            histogram = sums.waits.setdefault(outcome, {})
            histogram[wait] = histogram.get(wait, 0) + visits

    def add_spread(self, key: Key, value: str, n: int) -> None:
        """Add to one value's share of the divided counter."""
        for shares in (self.spread.setdefault(key, {}), self.spread_total):
            shares[value] = shares.get(value, 0) + n

    def zeros(self, counters: Iterable[Counter]) -> None:
        """What was counted and found nowhere is zero, not unknown."""
        for counter in counters:
            for sums in (*self.rows.values(), self.total):
                sums.counts.setdefault(counter.slug, 0)


def needed(report: Report) -> dict[str, tuple[Fact, list[Counter]]]:
    """The counters a report stands on, by fact."""
    slugs = [slug for metric in metrics_of(report) for slug in METRICS[metric].needs]
    found: dict[str, tuple[Fact, list[Counter]]] = {}
    for slug in dict.fromkeys(slugs):
        counter = COUNTERS[slug]
        found.setdefault(counter.fact.slug, (counter.fact, []))[1].append(counter)
    return found


def metrics_of(report: Report) -> tuple[str, ...]:
    """Every metric a report shows or checks."""
    return tuple(dict.fromkeys((*report.metrics, report.counted, report.whole, *report.parts)))


def main_fact(report: Report) -> Fact:
    """The fact that a report's conservation is about."""
    return COUNTERS[METRICS[report.whole].needs[0]].fact


def tally(connection: Connection, report: Report, filters: Filters, until: Until) -> Tally:
    """Count everything this report needs under `filters.by`."""
    dimensions = [BY_SLUG[slug] for slug in filters.by]
    stored = tuple(dict.fromkeys(name for one in dimensions for name in one.columns))
    folded = _folding(stored, dimensions, filters.groups or ())
    result = Tally(since=_first_day(connection, main_fact(report)))
    counted: list[Counter] = []
    for fact, counters in needed(report).values():
        if not serves(fact, stored, filters):
            continue
        counted += counters
        where = conditions(fact, filters)
        for key, counts in count(connection, fact, counters, stored, where).items():
            for counter in counters:
                result.add(folded(key), counter, counts[counter.slug])
        if fact in (SHIFTS, HANDLING):
            for key, slug, seconds in running_time(connection, fact, stored, where, until):
                if COUNTERS[slug] in counters:
                    result.add(folded(key), COUNTERS[slug], seconds)
    if any(METRICS[slug].needs_waits for slug in report.metrics):
        where = conditions(VISITS, filters)
        for key, outcome, wait, visits in wait_histogram(connection, stored, where):
            result.add_wait(folded(key), outcome, wait, visits)
    if report.spread:
        _spread(connection, result, report, filters, stored, folded, until)
    result.zeros(counted)
    return result


def _spread(
    connection: Connection,
    result: Tally,
    report: Report,
    filters: Filters,
    stored: Sequence[str],
    folded: Callable[[Key], Key],
    until: Until,
) -> None:
    counter = COUNTERS[METRICS[report.spread].needs[0]]
    fact, where = counter.fact, conditions(counter.fact, filters)
    divided = (*stored, "reason")
    for key, counts in count(connection, fact, (counter,), divided, where).items():
        if counts[counter.slug]:
            result.add_spread(folded(key), key[-1], counts[counter.slug])
    for key, slug, seconds in running_time(connection, fact, divided, where, until):
        if slug == counter.slug:
            result.add_spread(folded(key), key[-1], seconds)


def _folding(
    stored: Sequence[str], dimensions: Sequence[Dimension], groups: Sequence[Membership]
) -> Callable[[Key], Key]:
    """Makes the shown key of stored values, which may be followed by more."""
    places = [(one.folding(groups), [stored.index(name) for name in one.columns]) for one in dimensions]
    return lambda key: tuple(fold([key[n] for n in at]) for fold, at in places)


def _first_day(connection: Connection, fact: Fact) -> date | None:
    return connection.execute(sa.select(sa.func.min(fact.table.c.day))).scalar()

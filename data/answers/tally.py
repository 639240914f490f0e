"""Tally: all counters of a report, added up under the keys it is divided by.

Groups come from the database under stored columns (slot, day) and are folded to the shown keys (hour,
week) by addition, which counters allow.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from data.answers.asking import Facts, InColumns
from data.answers.counting import Key, Until, serves
from data.answers.partial import parts_of
from data.answers.parts import FOLDED, WAITING_OUTCOMES, Part, Question, Running, Waitings
from data.answers.waits import Waits
from data.counters import COUNTERS, HANDLING, SHIFTS, VISITS, Counter, Fact
from data.dimensions import BY_SLUG, Dimension
from data.filters import Filters
from data.groups import Membership
from data.metric import Sums
from data.metrics import METRICS
from data.report import Report

MOST_REMEMBERED = 64
_first_days: dict[tuple[str, str, str], date | None] = {}
"""Of the columns in one version: data folder, version and fact → first day."""


@dataclass(slots=True)
class Tally:
    """Sums of each key and of everything; `spread` divides one counter by reason; `since` is the first day known."""

    rows: dict[Key, Sums] = field(default_factory=dict)
    total: Sums = field(default_factory=Sums)
    spread: dict[Key, dict[str, int]] = field(default_factory=dict)
    spread_total: dict[str, int] = field(default_factory=dict)
    since: date | None = None

    def take(self, part: Part, counters: Sequence[Counter], folded: Callable[[Key], Key]) -> None:
        """Add a part's groups to their keys and to the total."""
        shown = [folded(key) for key in part.keys]
        slugs = [counter.slug for counter in counters]
        for key, numbers in zip(shown, part.counts, strict=True):
            sums = self.rows.get(key)
            if sums is None:
                self.rows[key] = Sums(dict(zip(slugs, numbers, strict=True)))
            else:
                _add(sums, counters, numbers)
        self.take_total(part, counters)
        for key, waits in zip(shown, part.waits, strict=False):
            _add_waits(self._row(key), waits)
        _add_waits(self.total, part.all_waits)

    def take_total(self, part: Part, counters: Sequence[Counter]) -> None:
        """Add a part's groups to the total alone."""
        for counter, column in zip(counters, zip(*part.counts, strict=True), strict=False):
            _add(self.total, (counter,), (max(column) if counter.largest else sum(column),))

    def add(self, key: Key, counter: Counter, n: int) -> None:
        """Add to the key and to the total."""
        for sums in (self._row(key), self.total):
            _add(sums, (counter,), (n,))

    def add_spread(self, key: Key, value: str, n: int) -> None:
        """Add to one value's share of the divided counter."""
        for shares in (self.spread.setdefault(key, {}), self.spread_total):
            shares[value] = shares.get(value, 0) + n

    def zeros(self, counters: Iterable[Counter]) -> None:
        """What was counted and found nowhere is zero, not unknown."""
        nothing = dict.fromkeys((counter.slug for counter in counters), 0)
        for sums in (*self.rows.values(), self.total):
            if not sums.counts.keys() >= nothing.keys():
                sums.counts = nothing | sums.counts

    def _row(self, key: Key) -> Sums:
        sums = self.rows.get(key)
        if sums is None:
            sums = self.rows[key] = Sums()
        return sums


def _add(sums: Sums, counters: Sequence[Counter], numbers: Sequence[int]) -> None:
    counts = sums.counts
    for counter, n in zip(counters, numbers, strict=True):
        before = counts.get(counter.slug, 0)
        counts[counter.slug] = max(before, n) if counter.largest else before + n


def _add_waits(sums: Sums, waits: Waitings) -> None:
    for outcome, (seconds, visits) in zip(WAITING_OUTCOMES, waits, strict=False):
        if seconds:
            sums.waits.setdefault(outcome, Waits()).add(seconds, visits)


def needed(report: Report, has_waits: bool = False) -> dict[str, tuple[Fact, list[Counter]]]:
    """The counters a report stands on, by fact; waits are of visits, so those are counted too."""
    slugs = [slug for metric in metrics_of(report) for slug in METRICS[metric].needs]
    slugs += ["offered"] if has_waits else []
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


def tally(facts: Facts, report: Report, filters: Filters, until: Until) -> Tally:
    """Count everything this report needs under `filters.by`."""
    dimensions = [BY_SLUG[slug] for slug in filters.by]
    stored = tuple(dict.fromkeys(name for one in dimensions for name in one.columns))
    counted = keys_of(facts, dimensions)
    folded = _folding(counted, dimensions, filters.groups or ())
    result = Tally(since=first_day(facts, main_fact(report)))
    has_waits = any(METRICS[slug].needs_waits for slug in report.metrics)
    served: list[Counter] = []
    for fact, counters in needed(report, has_waits).values():
        if not serves(fact, stored, filters):
            continue
        served += counters
        shown = _in_rows(report, counters) if "day" in counted and len(counted) > 1 else counters
        question = Question(fact, counted, tuple(shown), filters, has_waits and fact is VISITS)
        for part in parts_of(facts, question):
            result.take(part, shown, folded)
            for slug, one, seconds in so_far(question, part.running, until):
                result.add(folded(one.key), COUNTERS[slug], seconds)
        if len(shown) < len(counters):
            slugs = {one.slug for one in shown}
            others = [one for one in counters if one.slug not in slugs]
            for part in parts_of(facts, Question(fact, (), tuple(others), filters)):
                result.take_total(part, others)
    if report.spread:
        _spread(facts, result, report, replace(filters, by=(*counted, "reason")), folded, until)
    result.zeros(served)
    return result


def _in_rows(report: Report, counters: Sequence[Counter]) -> list[Counter]:
    """Counters of what each row shows: of many thousand rows nobody adds up the parts of the whole."""
    slugs = {slug for metric in (*report.metrics, report.counted) for slug in METRICS[metric].needs}
    return [one for one in counters if one.slug in slugs or one.fact.slug in (SHIFTS.slug, HANDLING.slug)] or list(
        counters
    )


def keys_of(facts: Facts, dimensions: Iterable[Dimension]) -> tuple[str, ...]:
    """What the engine groups by: folded divisions where it can fold, else stored columns."""
    can_fold = isinstance(facts, InColumns)
    named = ((one.slug,) if can_fold and one.slug in FOLDED else one.columns for one in dimensions)
    return tuple(dict.fromkeys(name for names in named for name in names))


def so_far(question: Question, running: Iterable[Running], until: Until) -> Iterator[tuple[str, Running, int]]:
    """(counter, interval, seconds so far) of agent time that has not ended."""
    counter_of = {kind: slug for slug, kind in question.kinds.items()}
    for one in running:
        yield counter_of[one.kind], one, max(0, until(one.pbx, one.day) - one.started_at)


def _spread(
    facts: Facts, result: Tally, report: Report, filters: Filters, folded: Callable[[Key], Key], until: Until
) -> None:
    """Divide one counter by the last of the keys in `filters.by`."""
    counter = COUNTERS[METRICS[report.spread].needs[0]]
    question = Question(counter.fact, filters.by, (counter,), filters)
    for part in parts_of(facts, question):
        for key, (n,) in zip(part.keys, part.counts, strict=True):
            if n:
                result.add_spread(folded(key), key[-1], n)
        for _, one, seconds in so_far(question, part.running, until):
            result.add_spread(folded(one.key), one.key[-1], seconds)


def _folding(
    counted: Sequence[str], dimensions: Sequence[Dimension], groups: Sequence[Membership]
) -> Callable[[Key], Key]:
    """Makes the shown key of what was counted by, which may be followed by more."""
    places: list[tuple[Callable[[Sequence[Any]], Any], list[int]]] = [
        (itemgetter(0), [counted.index(one.slug)])
        if one.slug in counted
        else (one.folding(groups), [counted.index(name) for name in one.columns])
        for one in dimensions
    ]
    if not places:
        return lambda key: ()
    if [one.slug for one in dimensions] == list(counted):
        return lambda key: key[: len(counted)]
    return lambda key: tuple([fold([key[n] for n in at]) for fold, at in places])


def first_day(facts: Facts, fact: Fact) -> date | None:
    """The first day of which there is any such fact."""
    known = (str(facts.data_dir), facts.version, fact.slug) if isinstance(facts, InColumns) else None
    if known is None or known not in _first_days:
        first: date | None = facts.execute(sa.select(sa.func.min(fact.table.c.day))).scalar()
        if known is None:
            return first
        while len(_first_days) >= MOST_REMEMBERED:
            _first_days.pop(next(iter(_first_days)), None)
        _first_days[known] = first
    return _first_days[known]

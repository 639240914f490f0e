"""Parts of an answer: the groups of one fact over some days, which add up with those of other days.

Counters are sums (or maxima); waits are exact histograms; agent time that still runs is told row by row,
since its seconds depend on when one asks. What is folded in the engine (hour, week, month) depends on the
engine; elsewhere groups come under stored columns and are folded after counting.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from data.answers.asking import Facts, InColumns
from data.answers.classes import in_classes
from data.answers.counting import Key, conditions
from data.answers.waits import Part as Waiting
from data.answers.waits import Waits
from data.counters import HANDLING, HANDLING_KINDS, SHIFT_KINDS, SHIFTS, WAITED, Counter, Expression, Fact
from data.filters import Filters
from data.schema.facts import agent_time, visit

Waitings = tuple[Waiting, ...]
WAITING_OUTCOMES = ("abandoned", "answered")
"""Outcomes of visits that have a histogram, in the order in which parts hold them."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted of one fact. The period is that of the filters; `keys` are stored columns or folded ones."""

    fact: Fact
    keys: tuple[str, ...]
    counters: tuple[Counter, ...]
    filters: Filters
    has_waits: bool = False

    @property
    def kinds(self) -> Mapping[str, str]:
        """Counter → kind of agent time that may still run."""
        if self.fact not in (SHIFTS, HANDLING):
            return {}
        kinds = HANDLING_KINDS if self.fact is HANDLING else SHIFT_KINDS
        return {one.slug: kinds[one.slug] for one in self.counters if one.slug in kinds}


@dataclass(frozen=True, slots=True)
class Running:
    """One interval of agent time that has not ended."""

    key: Key
    kind: str
    started_at: int
    day: date
    pbx: str


@dataclass(frozen=True, slots=True)
class Part:
    """Groups with any row: `counts` in the order of the question's counters, `waits` of WAITING_OUTCOMES."""

    keys: list[Key]
    counts: list[tuple[int, ...]]
    waits: list[Waitings] = field(default_factory=list)
    running: list[Running] = field(default_factory=list)
    all_waits: Waitings = ()
    """`waits` of all groups together."""


def ask_part(facts: Facts, question: Question) -> Part:
    """Count all of the question's period."""
    return _asked(facts, question, [_key(question.fact, name) for name in question.keys])


def ask_parts(facts: Facts, question: Question, ends: Sequence[date]) -> list[Part]:
    """Count the question's period in stretches that end with these days, in one pass over all of them."""
    if len(ends) == 1:
        return [ask_part(facts, question)]
    day = question.fact.columns["day"]
    whens: list[Any] = [(day <= end, sa.literal_column(str(place))) for place, end in enumerate(ends)]
    keys = [_key(question.fact, name) for name in question.keys]
    whole = _asked(facts, question, [*keys, sa.case(*whens).label(STRETCH)])
    return [_of_stretch(whole, place, question.has_waits) for place in range(len(ends))]


def _of_stretch(whole: Part, place: int, has_waits: bool) -> Part:
    here = [n for n, key in enumerate(whole.keys) if key[-1] == place]
    waits = [whole.waits[n] for n in here] if has_waits else []
    running = [replace(one, key=one.key[:-1]) for one in whole.running if one.key[-1] == place]
    counts = [whole.counts[n] for n in here]
    return Part([whole.keys[n][:-1] for n in here], counts, waits, running, _summed(waits) if has_waits else ())


def _asked(facts: Facts, question: Question, keys: list[sa.Label[Any]]) -> Part:
    where = conditions(question.fact, question.filters)
    running = _running(facts, question, keys, where) if question.kinds else []
    together = None
    if isinstance(facts, InColumns):
        together = in_classes(question.counters, keys, where, question.has_waits)
    waits: list[Waitings] = []
    if together is not None:
        names, counts, waits = _unpacked(facts.execute(together), len(keys), len(question.counters))
        waits = waits if question.has_waits else []
    else:
        names, counts = _counted(facts, question, keys, where)
        waits = _histograms(facts, names, keys, where) if question.has_waits else []
    return Part(names, counts, waits, running, _summed(waits) if question.has_waits else ())


STRETCH = "by_stretch"

FOLDED: Mapping[str, Callable[[Fact], Expression]] = {
    "hour": lambda fact: fact.columns["slot"].op(">>")(sa.literal_column("2")),
    "week": lambda fact: sa.type_coerce(fact.columns["day"] - (fact.columns["weekday"] - 1), sa.Date),
    "month": lambda fact: sa.cast(sa.func.date_trunc(sa.literal_column("'month'"), fact.columns["day"]), sa.Date),
}
"""Divisions that DuckDB folds itself."""


def _key(fact: Fact, name: str) -> sa.Label[Any]:
    expression = FOLDED[name](fact) if name in FOLDED else fact.columns[name]
    return expression.label(f"by_{name}")


def _counted(
    facts: Facts, question: Question, keys: Sequence[sa.Label[Any]], where: Expression
) -> tuple[list[Key], list[tuple[int, ...]]]:
    amounts = [_amount(one).label(f"n_{one.slug}") for one in question.counters]
    query = sa.select(*keys, *amounts, sa.func.count().label("n_rows")).select_from(question.fact.table).where(where)
    if keys:
        query = query.group_by(*(key.name for key in keys))
    # Without anything to divide by, an engine tells one row of nothing: that is no group.
    rows = [row for row in facts.execute(query).all() if row[-1]]
    if not keys:
        return [() for _ in rows], [tuple(row[:-1]) for row in rows]
    # Of many thousand rows: column by column, each in one step.
    columns = list(zip(*rows, strict=True))
    return list(zip(*columns[: len(keys)], strict=True)), list(zip(*columns[len(keys) : -1], strict=True))


def _amount(counter: Counter) -> Expression:
    over = sa.func.max if counter.largest else sa.func.sum
    return sa.cast(sa.func.coalesce(over(counter.each), 0), sa.BigInteger)


def _unpacked(rows: Any, width: int, counters: int) -> tuple[list[Key], list[tuple[int, ...]], list[Waitings]]:
    """Rows that hold everything: keys, counters, a pair of lists for each histogram, and how many facts."""
    found: tuple[list[Key], list[tuple[int, ...]], list[Waitings]] = ([], [], [])
    for row in rows.all():
        if row[-1]:
            lists = row[width + counters : -1]
            found[0].append(tuple(row[:width]))
            found[1].append(tuple(row[width : width + counters]))
            found[2].append(tuple((one or [], n or []) for one, n in zip(lists[::2], lists[1::2], strict=True)))
    return found


def _summed(waits: Sequence[Waitings]) -> Waitings:
    """The histograms of all groups together."""
    return tuple(Waits(one[place] for one in waits).part for place in range(len(WAITING_OUTCOMES)))


def _histograms(facts: Facts, names: Sequence[Key], keys: Sequence[sa.Label[Any]], where: Expression) -> list[Waitings]:
    query = (
        sa.select(*keys, visit.c.outcome.label("h_outcome"), visit.c.wait_s.label("h_wait"), sa.func.count())
        .where(where, WAITED)
        .group_by(*(key.name for key in keys), "h_outcome", "h_wait")
    )
    found: dict[Key, Waitings] = {name: tuple(([], []) for _ in WAITING_OUTCOMES) for name in names}
    for *key, outcome, wait, visits in facts.execute(query):
        seconds, counted = found[tuple(key)][WAITING_OUTCOMES.index(outcome)]
        seconds.append(wait)  # type: ignore[attr-defined]
        counted.append(visits)  # type: ignore[attr-defined]
    return list(found.values())


def _running(facts: Facts, question: Question, keys: Sequence[sa.Label[Any]], where: Expression) -> list[Running]:
    told = (agent_time.c.kind, agent_time.c.started_at, agent_time.c.day, agent_time.c.pbx)
    wanted = agent_time.c.kind.in_(sorted(question.kinds.values()))
    query = sa.select(*keys, *told).where(where, agent_time.c.ended_at.is_(None), wanted)
    return [Running(tuple(row[:-4]), *row[-4:]) for row in facts.execute(query)]

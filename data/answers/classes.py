"""Counting in two steps: first rows into classes (outcome, wait, thresholds), then classes into counters.

Ten million visits have some ten thousand classes; two dozen counters and the exact histograms of waits are
then made of those, in one pass over the visits. For engines with lists (`list(x) FILTER`): DuckDB.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import operators, visitors

from data.counters import COUNTERS, VISITS, WAITED, Counter, Expression
from data.facts import ABANDONED, ANSWERED
from data.schema.facts import visit

CLASSES = (
    visit.c.outcome,
    visit.c.wait_s,
    visit.c.short_abandon_s,
    visit.c.sl_within_s,
    visit.c.sl_variant,
    visit.c.uncertain,
    visit.c.hop,
    visit.c.ended_by,
)
"""Columns of few values that decide what a visit counts for."""
ALWAYS = (visit.c.outcome, visit.c.wait_s, visit.c.uncertain)
"""Those of them that a histogram needs."""
AMOUNTS = (visit.c.agent_talk_s, visit.c.talk_s, visit.c.ring_s)
"""Columns that are added up or tested for being known, and decide nothing else."""


FEW = 4
"""Counters that are made of rows as fast as of classes; so are any, where groups are as many as classes."""


def in_classes(
    counters: Sequence[Counter], keys: Sequence[sa.Label[Any]], where: Expression, has_waits: bool
) -> sa.Select[Any] | None:
    """One row a group: keys, counters, lists of waits if asked, rows; None where classes do not serve."""
    is_fine = len(keys) > 1 and any(key.name == "by_day" for key in keys)
    if any(one.fact is not VISITS for one in counters) or not (has_waits or (len(counters) > FEW and not is_fine)):
        return None
    used = {column for one in counters for column in _columns(one.each)}
    if not used <= set(CLASSES) | set(AMOUNTS) or any(_decides(one.slug) for one in counters):
        return None
    used |= set(ALWAYS) if has_waits else set()
    classes = [column for column in CLASSES if column in used]
    amounts = [column for column in AMOUNTS if column in used]
    inner = sa.select(
        *keys,
        *(column.label(f"c_{column.name}") for column in classes),
        *(column.is_(None).label(f"no_{column.name}") for column in amounts),
        *(sa.func.sum(column).label(f"sum_{column.name}") for column in amounts),
        sa.func.count().label("n"),
    ).where(where)
    inner = inner.group_by(
        *(key.name for key in keys),
        *(f"c_{column.name}" for column in classes),
        *(f"no_{column.name}" for column in amounts),
    )
    group = inner.subquery("classes")
    counted = [_over(one.slug) for one in counters]
    lists = [part for outcome in ((ABANDONED, ANSWERED) if has_waits else ()) for part in _waits(outcome)]
    query = sa.select(*(group.c[key.name] for key in keys), *counted, *lists, _rows()).select_from(group)
    return query.group_by(*(group.c[key.name] for key in keys)) if keys else query


N = sa.literal_column("classes.n", sa.BigInteger)
THERE: dict[Any, Expression] = {
    **{column: sa.literal_column(f"classes.c_{column.name}", column.type) for column in CLASSES},
    **{column: sa.literal_column(f"classes.sum_{column.name}", column.type) for column in AMOUNTS},
}
"""Where a visit's columns are once visits are classes."""


def _rows() -> Expression:
    return sa.cast(sa.func.coalesce(sa.func.sum(N), 0), sa.BigInteger)


@cache
def _columns(expression: Expression) -> frozenset[Any]:
    return frozenset({one for one in visitors.iterate(expression) if isinstance(one, sa.Column)})


@cache
def _decides(slug: str) -> bool:
    """Whether an amount does more than to be added up where it is known: then classes cannot tell it."""
    counter = COUNTERS[slug]
    if counter.largest and _amount_of(counter) in AMOUNTS:
        return True
    compared = (one for one in visitors.iterate(counter.each) if isinstance(one, sa.BinaryExpression))
    return any(
        one.operator not in (operators.is_, operators.is_not) and _columns(one) & set(AMOUNTS) for one in compared
    )


def _moved(expression: Expression) -> Expression:
    """The same expression over classes."""

    def replace(element: Any, **_: Any) -> Any:
        return THERE.get(element) if isinstance(element, sa.Column) else None

    moved: Expression = visitors.replacement_traverse(expression, {}, replace)
    return moved


@cache
def _over(slug: str) -> Expression:
    counter = COUNTERS[slug]
    each = _moved(counter.each)
    total: Expression
    if counter.largest:
        total = sa.func.max(each)
    elif _amount_of(counter) in AMOUNTS:
        total = sa.func.sum(each)
    else:
        total = sa.func.sum(each * N)
    return sa.cast(sa.func.coalesce(total, 0), sa.BigInteger).label(f"n_{counter.slug}")


def _amount_of(counter: Counter) -> Any:
    """What a counter adds up per row."""
    return counter.each.whens[0][1] if isinstance(counter.each, sa.Case) else counter.each


@cache
def _waits(outcome: str) -> tuple[Expression, Expression]:
    here = sa.and_(_moved(WAITED), THERE[visit.c.outcome] == outcome)
    return sa.func.list(THERE[visit.c.wait_s]).filter(here), sa.func.list(N).filter(here)

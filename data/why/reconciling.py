"""Reconciling: two amounts over the same things, and every thing that makes them differ.

Both sides are counted under keys they share. What one side has and the other has not, and what one has
more of, is added up by reason; so one side plus all the differences is exactly the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from data.answers.asking import Facts
from data.counters import Expression

MORE = "more"
LESS = "less"
"""Reasons of keys that both sides have: the other side has more of them, or less."""


@dataclass(frozen=True, slots=True)
class Differences:
    """`one` + Σ of all the rest = `other`; each addend has its sign."""

    one: int
    other: int
    gone: dict[str, int] = field(default_factory=dict)
    """Of the one side only, negative, by the one side's reason."""
    come: dict[str, int] = field(default_factory=dict)
    """Of the other side only, by its reason."""
    more: int = 0
    less: int = 0

    @property
    def unexplained(self) -> int:
        """Always 0."""
        return self.other - self.one - sum(self.gone.values()) - sum(self.come.values()) - self.more - self.less


def reconcile(facts: Facts, one: sa.Select[Any], other: sa.Select[Any], keys: Sequence[str]) -> Differences:
    """Compare two selects of `keys`, `amount` and `reason`."""
    left, right = _grouped(one, keys, "one_side"), _grouped(other, keys, "other_side")
    same = sa.and_(*(left.c[key] == right.c[key] for key in keys))
    gone, more, less, total = {}, 0, 0, 0
    for reason, amount, alone, above, below in facts.execute(_against(left, right, same, keys[0])):
        total += int(amount)
        more, less = more + int(above), less - int(below)
        if alone:
            gone[str(reason)] = -int(alone)
    come, other_total = {}, 0
    for reason, amount, alone, _, _ in facts.execute(_against(right, left, same, keys[0])):
        other_total += int(amount)
        if alone:
            come[str(reason)] = int(alone)
    return Differences(total, other_total, gone, come, more, less)


def _grouped(side: sa.Select[Any], keys: Sequence[str], name: str) -> sa.Subquery:
    rows = side.subquery(f"{name}_rows")
    columns = [rows.c[key] for key in keys]
    amount = sa.cast(sa.func.sum(rows.c.amount), sa.BigInteger).label("amount")
    return sa.select(*columns, amount, sa.func.min(rows.c.reason).label("reason")).group_by(*columns).subquery(name)


def _against(left: sa.Subquery, right: sa.Subquery, same: Expression, key: str) -> sa.Select[Any]:
    def added(condition: Expression, amount: Expression) -> Expression:
        return sa.cast(sa.func.coalesce(sa.func.sum(sa.case((condition, amount), else_=0)), 0), sa.BigInteger)

    is_alone = right.c[key].is_(None)
    return (
        sa.select(
            left.c.reason,
            added(sa.true(), left.c.amount),
            added(is_alone, left.c.amount),
            added(right.c.amount > left.c.amount, right.c.amount - left.c.amount),
            added(right.c.amount < left.c.amount, left.c.amount - right.c.amount),
        )
        .select_from(left.outerjoin(right, same))
        .group_by(left.c.reason)
    )


def among_the_same(
    facts: Facts, table: sa.Table, where: Expression, one: Expression, other: Expression, reason: Expression
) -> Differences:
    """Compare two conditions over the rows of one table: nobody is on both sides with different amounts."""

    def counted(condition: Expression) -> Expression:
        return sa.cast(sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0), sa.BigInteger)

    query = sa.select(
        reason.label("reason"),
        counted(one),
        counted(other),
        counted(sa.and_(one, sa.not_(other))),
        counted(sa.and_(other, sa.not_(one))),
    )
    rows = [tuple(row) for row in facts.execute(query.select_from(table).where(where).group_by("reason"))]
    return Differences(
        one=sum(int(row[1]) for row in rows),
        other=sum(int(row[2]) for row in rows),
        gone={str(row[0]): -int(row[3]) for row in rows if row[3]},
        come={str(row[0]): int(row[4]) for row in rows if row[4]},
    )

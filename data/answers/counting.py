"""Which facts are counted: what each fact can be divided and filtered by, and the conditions of filters."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from data.counters import Expression, Fact
from data.dimensions import BY_SLUG, Dimension
from data.either import either
from data.filters import LISTS, Filters
from data.groups import Member, Membership, group_of_member
from data.searches import can_be_searched, found_by

Key = tuple[Any, ...]
Until = Callable[[str, date], int]
"""The instant up to which what still runs on an exchange on a local day is counted."""


def used_filters(filters: Filters) -> tuple[str, ...]:
    """Names of the lists that restrict something."""
    return tuple(name for name, field in LISTS.items() if getattr(filters, field))


def serves(fact: Fact, stored: Iterable[str], filters: Filters) -> bool:
    """True when this fact can be divided by these columns and knows every filter in use."""
    if filters.search and not can_be_searched(fact.table):
        return False
    return set(stored) <= set(fact.columns) and all(_knows(fact, name) for name in used_filters(filters))


def _knows(fact: Fact, name: str) -> bool:
    return BY_SLUG[name].stored in fact.filterable


def conditions(fact: Fact, filters: Filters) -> Expression:
    """The facts these filters leave; the call list uses the same, so a number and its list agree."""
    found: list[Expression] = [fact.base, fact.columns["day"].between(filters.first, filters.last)]
    for name in used_filters(filters):
        values: Sequence[Any] = getattr(filters, LISTS[name])
        found.append(_passes(fact, BY_SLUG[name], values, filters.groups))
    if filters.search:
        found.append(found_by(fact.table, filters.sought))
    if filters.until_slot is not None and "slot" in fact.columns:
        found.append(sa.or_(fact.columns["day"] < filters.last, fact.columns["slot"] < filters.until_slot))
    return sa.and_(*found)


def _passes(
    fact: Fact, dimension: Dimension, values: Sequence[Any], groups: tuple[Membership, ...] | None
) -> Expression:
    if dimension.group:
        return _in_groups(fact, dimension, values, groups)
    if dimension.unfold is not None:
        values = [stored for value in values for stored in dimension.unfold(value)]
    return _among(fact, dimension.stored, values)


A_FEW = 16
"""So many values of a filter are compared one by one; more are looked up."""


def _among(fact: Fact, name: str, values: Sequence[Any]) -> Expression:
    return fact.tests[name](values) if name in fact.tests else _one_of(fact.columns[name], values)


def _one_of(column: Expression, values: Sequence[Any]) -> Expression:
    if len(values) == 1:
        return sa.and_(column == values[0])
    found = column.in_(values)
    # DuckDB makes a chain of comparisons of a few values, slower by half than the list that it was: not of this.
    return either(found, found.is_(sa.true())) if len(values) <= A_FEW else found


def _in_groups(
    fact: Fact, dimension: Dimension, wanted: Sequence[str], groups: tuple[Membership, ...] | None
) -> Expression:
    """Rows of the members of these groups; with "" among them also of whoever is in none."""
    if groups is None:
        return sa.false()
    grouped = group_of_member(groups, dimension.group)
    found = _of_members(fact, dimension, [member for member, group in grouped.items() if group in wanted])
    if "" in wanted:
        found = sa.or_(found, sa.not_(_of_members(fact, dimension, list(grouped))))
    return found


def _of_members(fact: Fact, dimension: Dimension, members: Iterable[Member]) -> Expression:
    by_pbx: dict[str, list[str]] = {}
    for pbx, name in sorted(members):
        by_pbx.setdefault(pbx, []).append(name)
    there = [
        sa.and_(fact.columns["pbx"] == pbx, _among(fact, dimension.stored, names)) for pbx, names in by_pbx.items()
    ]
    return sa.or_(sa.false(), *there)

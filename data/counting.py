"""Counting: one grouped query per fact, its groups keyed by stored columns; folding and ratios come later.

Agent time that is still running has no seconds yet: its few rows are read apart and counted so far.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.counters import HANDLING_KINDS, SHIFT_KINDS, VISITS, WAITED, Counter, Expression, Fact
from data.dimensions import BY_SLUG, Dimension
from data.filters import LISTS, Filters
from data.groups import Member, Membership, group_of_member
from data.schema.facts import agent_time, visit
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


def _among(fact: Fact, name: str, values: Sequence[Any]) -> Expression:
    return fact.tests[name](values) if name in fact.tests else fact.columns[name].in_(values)


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


def count(
    connection: Connection,
    fact: Fact,
    counters: Sequence[Counter],
    stored: Sequence[str],
    where: Expression,
) -> dict[Key, dict[str, int]]:
    """Counters of each group that has any row."""
    keys = _keys(fact, stored)
    amounts = [_amount(one).label(f"n_{one.slug}") for one in counters]
    query = sa.select(*keys, *amounts).select_from(fact.table).where(where)
    if keys:
        query = query.group_by(*(key.name for key in keys))
    width = len(keys)
    return {
        tuple(row[:width]): {one.slug: int(n) for one, n in zip(counters, row[width:], strict=True)}
        for row in connection.execute(query)
    }


def _keys(fact: Fact, stored: Sequence[str]) -> list[sa.Label[Any]]:
    return [fact.columns[name].label(f"by_{name}") for name in stored]


def _amount(counter: Counter) -> Expression:
    over = sa.func.max if counter.largest else sa.func.sum
    return sa.cast(sa.func.coalesce(over(counter.each), 0), sa.BigInteger)


def wait_histogram(
    connection: Connection, stored: Sequence[str], where: Expression
) -> Iterator[tuple[Key, str, int, int]]:
    """(group, outcome, wait in seconds, visits) of answered and abandoned visits."""
    keys = _keys(VISITS, stored)
    query = (
        sa.select(*keys, visit.c.outcome.label("h_outcome"), visit.c.wait_s.label("h_wait"), sa.func.count())
        .where(where, WAITED)
        .group_by(*(key.name for key in keys), "h_outcome", "h_wait")
    )
    for row in connection.execute(query):
        yield tuple(row[:-3]), row[-3], row[-2], row[-1]


def running_time(
    connection: Connection, fact: Fact, stored: Sequence[str], where: Expression, until: Until
) -> Iterator[tuple[Key, str, int]]:
    """(group, counter, seconds so far) of each interval of agent time that has not ended."""
    kinds = HANDLING_KINDS if fact.slug == "handling" else SHIFT_KINDS
    counter_of = {kind: slug for slug, kind in kinds.items()}
    told = (agent_time.c.kind, agent_time.c.started_at, agent_time.c.day, agent_time.c.pbx)
    query = sa.select(*_keys(fact, stored), *told).where(
        where, agent_time.c.ended_at.is_(None), agent_time.c.kind.in_(counter_of)
    )
    for row in connection.execute(query):
        kind, started_at, day, pbx = row[-4:]
        yield tuple(row[:-4]), counter_of[kind], max(0, until(pbx, day) - started_at)

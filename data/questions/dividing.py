"""From groups of summed counters to the rows of a named question, divided by the usual dimensions."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from data.answers.counting import Key
from data.counters import Expression, Fact
from data.dimensions import BY_SLUG
from data.filters import Filters
from data.metric import Sums
from data.question import Asked, NamedReport, adding_up, no_total, values
from data.table import Column

Group = tuple[Key, dict[str, int]]
"""Values of the stored columns, and the counters of everything that has them."""


def stored_columns(filters: Filters) -> tuple[str, ...]:
    """The columns that a query groups by for these divisions, each once."""
    return tuple(dict.fromkeys(BY_SLUG[slug].stored for slug in filters.by))


def key_labels(fact: Fact, filters: Filters) -> list[sa.Label[Any]]:
    """The same columns with names of their own."""
    return [fact.columns[name].label(f"by_{name}") for name in stored_columns(filters)]


def total_of(amount: Expression) -> Expression:
    """A sum as a whole number of any size."""
    return sa.cast(sa.func.coalesce(sa.func.sum(amount), 0), sa.BigInteger)


def counted(rows: Iterable[Any], width: int, slugs: Sequence[str]) -> list[Group]:
    """Groups of rows that begin with `width` keys and go on with a number for each slug."""
    return [(tuple(row[:width]), {slug: int(n) for slug, n in zip(slugs, row[width:], strict=True)}) for row in rows]


def divided(report: NamedReport, filters: Filters, groups: Iterable[Group], slugs: Sequence[str]) -> Asked:
    """The rows: groups folded to the shown keys by addition, most of `report.order` first."""
    dimensions = [BY_SLUG[slug] for slug in filters.by]
    stored = stored_columns(filters)
    total, found = _zeros(slugs), dict[Key, Sums]()
    for key, counts in groups:
        shown = tuple(one.fold(key[stored.index(one.stored)]) for one in dimensions)
        for sums in (total, found.setdefault(shown, _zeros(slugs))):
            for slug, n in counts.items():
                sums.counts[slug] += n
    keys = tuple(Column(one.slug, one.name, "dimension") for one in dimensions)
    whole = adding_up(report, total)
    return Asked(
        filters.by,
        keys,
        tuple((*key, *values(report, found[key])) for key in _ordered(report, filters, found)),
        no_total(keys, values(report, total)),
        total.counts[report.counted],
        whole,
    )


def _ordered(report: NamedReport, filters: Filters, found: dict[Key, Sums]) -> list[Key]:
    named = sorted((key for key, sums in found.items() if any(sums.counts.values())), key=_place)
    if BY_SLUG[filters.by[0]].ordered or not report.order:
        return named
    return sorted(named, key=lambda key: -found[key].counts[report.order])


def _place(key: Key) -> tuple[Any, ...]:
    return tuple((part == "", part.casefold(), part) if isinstance(part, str) else (False, part, part) for part in key)


def _zeros(slugs: Sequence[str]) -> Sums:
    return Sums(dict.fromkeys(slugs, 0))

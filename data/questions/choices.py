"""What can be chosen in a filter: the values that occur in the period, or the few that there are at all."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.answers.asking import facts_of
from data.counters import OFFERS, Fact
from data.dimensions import BY_SLUG as DIMENSIONS
from data.filters import LISTS, NUMBERS, Filters
from data.groups import group_names, load_groups
from data.naming import queue_names
from data.settings import Settings

MOST = 1000
"""Values of one filter at most: nobody looks through more."""


def filterable(fact: Fact, fixed: Sequence[str] = ()) -> tuple[str, ...]:
    """Names of the filters that a question about this fact knows, without those it sets itself."""
    return tuple(name for name in LISTS if DIMENSIONS[name].stored in fact.filterable and name not in fixed)


def choices(
    connection: Connection, settings: Settings, fact: Fact, names: Sequence[str], filters: Filters
) -> dict[str, tuple[Any, ...]]:
    """Filter → its values, in no order; a filter without any is left out."""
    known = load_groups(connection) if any(DIMENSIONS[name].group for name in names) else ()
    found: dict[str, tuple[Any, ...]] = {}
    for name in names:
        dimension = DIMENSIONS[name]
        if dimension.group:
            values: tuple[Any, ...] = group_names(known, dimension.group)
        elif name == "queue":
            values = tuple(queue_names(connection))
        elif name in NUMBERS:
            values = tuple(NUMBERS[name])
        else:
            stored = _occurring(connection, settings, fact, dimension.stored, filters)
            values = tuple(dict.fromkeys(dimension.fold(value) for value in stored))
        if values:
            found[name] = values
    return found


def _occurring(connection: Connection, settings: Settings, fact: Fact, name: str, filters: Filters) -> Sequence[Any]:
    """Whoever took part in calls was rung, or called first: no column of calls tells them all."""
    if name in fact.columns:
        places = [(fact, name)]
    else:
        places = [(OFFERS, name), (fact, f"first_{name}")]
    found: list[Any] = []
    for where, stored in places:
        column = where.columns[stored].label("value")
        query = (
            sa.select(column)
            .select_from(where.table)
            .where(where.base, where.columns["day"].between(filters.first, filters.last))
            .group_by("value")
            .limit(MOST)
        )
        found += [row[0] for row in facts_of(connection, settings).execute(query)]
    return found

"""Filters and divisions by group need to know who is in which: read once, before anything is counted."""

from dataclasses import replace

from sqlalchemy.engine import Connection

from data.dimensions import BY_SLUG
from data.filters import Filters
from data.groups import load_groups


def with_groups(connection: Connection, filters: Filters) -> Filters:
    """The filters with the groups of now, if they are about groups at all."""
    divides = any(BY_SLUG[slug].group for slug in filters.by)
    if filters.groups is not None or not (divides or filters.of_groups()):
        return filters
    return replace(filters, groups=load_groups(connection))

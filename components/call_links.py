"""From a number of a report to the list of exactly those calls, or visits to queues, that it counts."""

from dataclasses import replace
from urllib.parse import urlencode

from components.drawing import Link
from data.facts import DIRECTIONS
from data.filters import Filters
from data.metric import CALLER
from data.questions.behind import BEHIND
from data.table import Cell, Column
from data.words import OUTCOMES

WHOLE = ("offered", "calls", "calls:average")
BY_DIRECTION = {f"calls_{direction}": direction for direction in DIRECTIONS}


def call_links(view: str, filters: Filters) -> Link:
    """Links for an answer of that view under `filters`, whose `by` are the keys of its rows."""

    def link(cells: tuple[Cell, ...], column: Column) -> str | None:
        narrowed = _narrowed(filters, cells, column)
        if narrowed is None:
            return None
        rows = [] if view == CALLER else [("rows", "visits")]
        return f"/calls?{narrowed.to_query()}{'&' + urlencode(rows) if rows else ''}"

    return link


def _narrowed(filters: Filters, cells: tuple[Cell, ...], column: Column) -> Filters | None:
    narrowed = replace(filters, by=(), against="")
    for dimension, key in zip(filters.by, cells, strict=False):
        narrowed = narrowed.narrowed(dimension, key)
    if column.kind == "dimension" or column.slug in WHOLE:
        return narrowed
    if column.slug in OUTCOMES:
        return replace(narrowed, outcomes=(column.slug,))
    if column.slug == "calls_answered":
        return replace(narrowed, outcomes=("answered",))
    if column.slug in BY_DIRECTION:
        return replace(narrowed, directions=(BY_DIRECTION[column.slug],))
    if column.slug in BEHIND:
        return replace(narrowed, measure=BEHIND[column.slug])
    return None

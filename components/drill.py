"""Where the numbers of a pivot lead: to the calls behind them, or to the same exploration of "only this"."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from data.exploring.explore import Exploration, facts_of_metric
from data.exploring.pivot import OTHER, TOTAL, Axis, Key
from data.filters import LISTS, NOTHING, Filters
from data.words import OUTCOMES

ROWS_OF = {"visits": {"rows": "visits"}, "calls": {}}
"""Fact → what the address of the list of its rows needs beside the filters."""
DATES = ("day", "week", "month")
Limits = Mapping[str, str]
"""Parameters of an address that leave one row or one column."""


class Drill:
    """Addresses of one exploration under its filters; made once, asked for each cell."""

    def __init__(self, path: str, exploration: Exploration, filters: Filters) -> None:
        self._path, self._own = path, exploration.written()
        self._filters = replace(filters, by=(), against="")
        self._given = parse_qs(self._filters.to_query())
        self._limits: dict[tuple[str, Key], Limits | None] = {}
        self._listed = {slug: ROWS_OF.get(facts_of_metric(slug)[0].slug) for slug in exploration.metrics}

    @property
    def base(self) -> str:
        """This exploration without filters: what "only this" adds its own to."""
        return f"{self._path}?{urlencode(self._own)}"

    def limits(self, axis: Axis, key: Key) -> Limits | None:
        """What leaves one key of an axis; None where no filter does."""
        known = (axis.dimension, key)
        if known not in self._limits:
            self._limits[known] = self._made_limits(axis, key)
        return self._limits[known]

    def _made_limits(self, axis: Axis, key: Key) -> Limits | None:
        if key is TOTAL:
            return {}
        if key is OTHER or key is None:
            return None
        if axis.dimension in LISTS:
            return {axis.dimension: str(key) or NOTHING}
        if axis.dimension not in DATES:
            return None
        days = self._filters.narrowed(axis.dimension, key)
        return {"from": days.first.isoformat(), "to": days.last.isoformat()}

    def only(self, row: Limits, col: Limits) -> str:
        """This exploration of one cell."""
        return f"{self._path}?{urlencode(self._within(row, col) | self._own, doseq=True)}"

    def calls(self, slug: str, row: Limits, col: Limits) -> str | None:
        """The list of the calls or visits that this metric counts in one cell; None where it counts neither."""
        listed = self._listed[slug]
        if listed is None:
            return None
        outcome = {"outcome": [slug]} if slug in OUTCOMES else {}
        return f"/calls?{urlencode(self._within(row, col) | outcome | listed, doseq=True)}"

    def _within(self, row: Limits, col: Limits) -> dict[str, object]:
        found: dict[str, object] = {**self._given, **row, **col}
        for name, nearer in (("from", max), ("to", min)):  # a day and its week: what they share
            ends = [limits[name] for limits in (row, col) if name in limits]
            if ends:
                found[name] = nearer(ends)
        return found

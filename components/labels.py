"""From a Table's cells to words: names of queues, outcomes, days and topics; numbers by their unit.

Pure: the same value always reads the same on a page, in a chart and in an export's heading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from auth.language import gettext
from components import format as fmt
from components import list_words
from data.dimensions import WAIT_BANDS
from data.head.letter_table import LINES, UNITS
from data.list_keys import INSTANTS
from data.numbering.regions import REGIONS
from data.table import COUNT, SECONDS, SHARE, Cell, Column
from data.words import AGENT_TIME_KINDS, DIRECTIONS, ENDED_BY, OUTCOMES


@dataclass(frozen=True, slots=True)
class Labels:
    """Words of one answer: its language, and what the organisation calls its queues and topics."""

    locale: str
    queues: Mapping[str, str]
    topics: Mapping[str, str]

    def heading(self, column: Column) -> str:
        """A column's name."""
        if column.kind == "spread":
            reason = column.spread_value or gettext("no reason")
            return f"{gettext(column.name)}: {reason}"
        if column.kind == "average":
            return gettext("%(name)s on average", name=gettext(column.name))
        if column.kind == "before":
            now = replace(column, kind="average" if ":average:" in column.slug else "metric")
            return gettext("%(name)s before", name=self.heading(now))
        return gettext(column.name)

    def cell(self, column: Column, value: Cell) -> str:
        """A cell as people read it."""
        if column.kind == "dimension":
            return self.key(column.slug, value)
        if column.kind == "average" and column.unit == COUNT:
            return fmt.decimal(value, self.locale)  # type: ignore[arg-type]
        return self.number(column.unit, value)

    def beside_target(self, column: Column, value: Cell, target: float) -> str:
        """A cell that is compared with its target."""
        if column.unit == SHARE and isinstance(value, float | int):
            return fmt.percent_beside(value, target, self.locale)
        return self.cell(column, value)

    def number(self, unit: str, value: Any) -> str:
        """A metric's value by its unit."""
        if unit == SHARE:
            return fmt.percent(value, self.locale)
        if unit == SECONDS:
            return fmt.duration(value, self.locale)
        if isinstance(value, float):
            return f"< {fmt.decimal(0.1, self.locale)}" if 0 < value < 0.05 else fmt.decimal(value, self.locale)
        return fmt.integer(value, self.locale)

    def key(self, dimension: str, value: Any) -> str:
        """One value of a dimension."""
        if value is None:
            return fmt.NONE
        match dimension:
            case "queue":
                return self.queues.get(value, value) or gettext("Without a queue")
            case "topic":
                return self.topics.get(value, value) or gettext("Topic unknown")
            case "outcome":
                return gettext(OUTCOMES[value]) if value in OUTCOMES else str(value)
            case "direction":
                return gettext(DIRECTIONS[value]) if value in DIRECTIONS else str(value)
            case "agent" | "first_agent":
                return value or gettext("Nobody")
            case "did":
                return fmt.phone(value)
            case "queue_group" | "agent_group" | "first_agent_group":
                return value or gettext("Without a group")
            case "ended_by":
                return gettext(ENDED_BY[value]) if value in ENDED_BY else value or gettext("Nobody or unknown")
            case "region":
                return self._region(value)
            case "prefix":
                written = f"7 {value[1:]}" if value.startswith("7") else value
                return f"+{written}" if value else gettext("Number unknown")
            case "wait_band":
                return self._band(value)
            case "number":
                return fmt.phone(value)
            case "target":
                return self.queues.get(value) or fmt.phone(value)
            case "step":
                return gettext(list_words.step(value))
            case "why":
                return gettext(list_words.WHY.get(value, value))
            case "kind":
                return gettext(AGENT_TIME_KINDS.get(value, value))
            case "line":
                return gettext(LINES.get(value, value))
            case "unit":
                return gettext(UNITS.get(value, value))
            case "agents" | "reason":
                return value or fmt.NONE
        if dimension in INSTANTS:
            return list_words.instant(value, self.locale)
        return self._time(dimension, value)

    def _region(self, slug: str) -> str:
        region = REGIONS.get(slug)
        return slug if region is None else region.name_ru if self.locale == "ru" else region.name_en

    def _band(self, first: int) -> str:
        """The band of waits that begins with this second."""
        if first not in WAIT_BANDS:
            return gettext("wait unknown")
        following = WAIT_BANDS[WAIT_BANDS.index(first) + 1 :][:1]
        if not following:
            return gettext("%(time)s and more", time=fmt.duration(first, self.locale))
        if first == 0:
            return gettext("less than %(time)s", time=fmt.duration(following[0], self.locale))
        last = fmt.duration(following[0] - 1, self.locale)
        return f"{fmt.duration(first, self.locale)} – {last}"

    def _time(self, dimension: str, value: Any) -> str:
        if dimension == "hour":
            return f"{value:02d}:00"
        if dimension == "slot":
            return fmt.slot(value)
        if dimension == "weekday":
            return fmt.weekday(value, self.locale)
        if isinstance(value, date):
            if dimension == "month":
                return fmt.month(value, self.locale)
            if dimension == "week":
                return gettext("week of %(day)s", day=fmt.short_day(value, self.locale))
            return fmt.day(value, self.locale)
        return str(value)

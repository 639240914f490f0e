"""Dimensions: what an answer can be divided by. Declared once; filters, reports and pages read this list.

Each is a column stored with the facts, or is folded from one (hour from slot, week from day) after
counting, so no query needs a date function of its engine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from data.words import N_


@dataclass(frozen=True, slots=True)
class Dimension:
    """`stored` is the column counted by; `fold` makes the shown key of its value; `ordered` is a time axis."""

    slug: str
    name: str
    stored: str
    fold: Callable[[Any], Any]
    ordered: bool = False


def _same(value: Any) -> Any:
    return value


def _hour(slot: int) -> int:
    return slot // 4


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


DIMENSIONS = (
    Dimension("queue", N_("Queue"), "queue", _same),
    Dimension("agent", N_("Agent"), "agent", _same),
    Dimension("day", N_("Day"), "day", _same, ordered=True),
    Dimension("week", N_("Week"), "day", _monday, ordered=True),
    Dimension("month", N_("Month"), "day", _month, ordered=True),
    Dimension("hour", N_("Hour"), "slot", _hour, ordered=True),
    Dimension("slot", N_("Quarter of an hour"), "slot", _same, ordered=True),
    Dimension("weekday", N_("Weekday"), "weekday", _same, ordered=True),
    Dimension("direction", N_("Direction"), "direction", _same),
    Dimension("outcome", N_("Outcome"), "outcome", _same),
    Dimension("topic", N_("Topic"), "topic", _same),
    Dimension("did", N_("Dialled number"), "did", _same),
    Dimension("pbx", N_("Exchange"), "pbx", _same),
)
"""Keys: day, week (its Monday) and month (its first) are dates; hour 0…23; slot 0…95; weekday 1 = Monday."""

BY_SLUG = {one.slug: one for one in DIMENSIONS}

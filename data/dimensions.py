"""Dimensions: what an answer can be divided by. Declared once; filters, reports and pages read this list.

Each is a column stored with the facts, or is folded from one (hour from slot, region from prefix, group
from queue) after counting, so no query needs a date function or a list of its engine.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from data.groups import AGENT, QUEUE, Membership, group_of_member
from data.numbering.regions import prefixes_of, region_of
from data.words import N_


@dataclass(frozen=True, slots=True)
class Dimension:
    """`stored` is the column counted by; `fold` makes the shown key of its value; `ordered` is a time axis.

    `unfold` gives the stored values of a key, for filters. `group` is the kind of group that is folded to:
    then the exchange is counted by as well, since each has queues and agents of its own.
    """

    slug: str
    name: str
    stored: str
    fold: Callable[[Any], Any]
    ordered: bool = False
    unfold: Callable[[Any], Sequence[Any]] | None = None
    group: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column counted by."""
        return (self.stored, "pbx") if self.group else (self.stored,)

    def folding(self, known: Iterable[Membership]) -> Callable[[Sequence[Any]], Any]:
        """What makes the shown key of the values of `columns`."""
        if not self.group:
            return lambda values: self.fold(values[0])
        groups = group_of_member(known, self.group)
        return lambda values: groups.get((values[1], values[0]), "")


def _same(value: Any) -> Any:
    return value


def _hour(slot: int) -> int:
    return slot // 4


def _slots(hour: int) -> Sequence[int]:
    return range(hour * 4, hour * 4 + 4)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


WAIT_BANDS = (0, 5, 10, 20, 30, 60, 120, 300)
"""First second of each band of waits; a band ends before the next begins, the last never."""
WAIT_UNKNOWN = -1

DIMENSIONS = (
    Dimension("queue", N_("Queue"), "queue", _same),
    Dimension("queue_group", N_("Group of queues"), "queue", _same, group=QUEUE),
    Dimension("agent", N_("Agent"), "agent", _same),
    Dimension("agent_group", N_("Group of agents"), "agent", _same, group=AGENT),
    Dimension("first_agent", N_("First agent"), "first_agent", _same),
    Dimension("first_agent_group", N_("Group of the first agent"), "first_agent", _same, group=AGENT),
    Dimension("day", N_("Day"), "day", _same, ordered=True),
    Dimension("week", N_("Week"), "day", _monday, ordered=True),
    Dimension("month", N_("Month"), "day", _month, ordered=True),
    Dimension("hour", N_("Hour"), "slot", _hour, ordered=True, unfold=_slots),
    Dimension("slot", N_("Quarter of an hour"), "slot", _same, ordered=True),
    Dimension("weekday", N_("Weekday"), "weekday", _same, ordered=True),
    Dimension("direction", N_("Direction"), "direction", _same),
    Dimension("outcome", N_("Outcome"), "outcome", _same),
    Dimension("wait_band", N_("Length of the wait"), "wait_band", _same),
    Dimension("ended_by", N_("Who hung up"), "ended_by", _same),
    Dimension("topic", N_("Topic"), "topic", _same),
    Dimension("did", N_("Dialled number"), "did", _same),
    Dimension("region", N_("Region"), "prefix", region_of, unfold=prefixes_of),
    Dimension("prefix", N_("Beginning of the number"), "prefix", _same),
    Dimension("pbx", N_("Exchange"), "pbx", _same),
)
"""Keys: day, week (its Monday) and month (its first) are dates; hour 0…23; slot 0…95; weekday 1 = Monday; a wait
band is its first second, or -1 where the wait is unknown; region is a slug of data/numbering/regions.py."""

BY_SLUG = {one.slug: one for one in DIMENSIONS}

"""Local calendar of an instant: the day, quarter of an hour and weekday under which it is reported.

Reports group by these stored numbers, so no query needs a date function of its engine.
"""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

QUARTER = 15 * 60
"""Seconds in a slot. Every zone in use today is a whole number of quarters away from UTC."""


class LocalSlot(NamedTuple):
    """`day` local date; `slot` 0…95, the quarter of that day; `weekday` 1 (Monday) … 7."""

    day: date
    slot: int
    weekday: int


def local_slot(at: int, zone: ZoneInfo) -> LocalSlot:
    """The local day, slot and weekday of an instant (seconds since 1970 UTC)."""
    return _slot_of_quarter(at // QUARTER, zone)


def local_day(at: int, zone: tzinfo) -> date:
    """The local day of an instant (seconds since 1970 UTC)."""
    return datetime.fromtimestamp(at, zone).date()


@lru_cache(maxsize=20_000)
def _slot_of_quarter(quarter: int, zone: ZoneInfo) -> LocalSlot:
    local = datetime.fromtimestamp(quarter * QUARTER, zone)
    return LocalSlot(local.date(), local.hour * 4 + local.minute // 15, local.isoweekday())


def day_start(day: date, zone: ZoneInfo) -> int:
    """The first instant of a local day (the first of the two where midnight happens twice)."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())

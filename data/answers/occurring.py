"""How often an hour or a weekday occurred in a period: what averages "per Monday, 10 o'clock" divide by.

Local days from `first` to `last`, up to the instant `until`; an hour that has begun counts. The night the
clocks change has an hour fewer, or one twice.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from data.localtime import day_start
from data.table import Cell

HOUR = 3600
DIVISIBLE = frozenset(("weekday", "hour", "slot"))
"""Divisions whose rows occur again and again."""


class Occurrences:
    """The local hours of a period, counted by weekday (1 = Monday) and hour."""

    def __init__(self, first: date, last: date, until: int, zone: ZoneInfo) -> None:
        self.hours: Counter[tuple[int, int]] = Counter()
        self.days: Counter[int] = Counter()
        day, start = first, day_start(first, zone)
        while day <= last and start < until:
            following = day_start(day + timedelta(days=1), zone)
            self.days[day.isoweekday()] += 1
            for hour in _hours(start, min(following, until), following, zone):
                self.hours[day.isoweekday(), hour] += 1
            day, start = day + timedelta(days=1), following

    def times(self, by: Sequence[str], key: Sequence[Cell]) -> int:
        """How often what this row stands for occurred."""
        found = dict(zip(by, key, strict=False))
        weekday = found.get("weekday")
        hour = found["hour"] if "hour" in found else found.get("slot")
        if isinstance(hour, int) and "hour" not in found:
            hour //= 4
        if hour is None:
            return self.days[int(str(weekday))]
        weekdays = range(1, 8) if weekday is None else (int(str(weekday)),)
        return sum(self.hours[one, int(str(hour))] for one in weekdays)


def _hours(start: int, until: int, end: int, zone: ZoneInfo) -> Sequence[int]:
    if end - start == 24 * HOUR:
        return range(-(-(until - start) // HOUR))
    return [datetime.fromtimestamp(at, zone).hour for at in range(start, until, HOUR)]

"""Forecast: calls of the coming weeks by local day and hour, with an interval taken from how wrong we were.

A day is its weekday's usual share of a week times the recent level; an hour is its usual part of that
weekday. Everything is a median, so one burst or a dead line moves nothing. Public holidays are left out of
what is learned and stand on their own factor. Pure; `history` is calls by (day, hour), without gaps.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import TYPE_CHECKING, Any

from data.head.holidays import holiday

if TYPE_CHECKING:
    import pandas as pd

HOURS = 24
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
LEARNED_WEEKS = 8
"""Weekdays and hours are learned from so many weeks at most, the level from the last `LEVEL_WEEKS`."""
LEVEL_WEEKS = 3
DOUBT_WEEKS = 4
"""So many weeks are trusted by half to tell one working day from another."""
LEAST_DAYS = 21
"""With fewer days behind it a forecast says nothing."""
AHEAD_DAYS = 28
LOW, HIGH = 0.1, 0.9
"""Eight of ten hours and days are to fall between these quantiles."""
HOLIDAYS_TO_LEARN = 2


@dataclass(frozen=True, slots=True)
class Expected:
    """Calls of one day: expected, and for each of its hours. `name` is that of a public holiday (a message)."""

    day: date
    calls: float
    hours: tuple[float, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far from the expected it comes out: quantiles of (actual − expected) / √expected."""

    low: float
    high: float

    def around(self, expected: float) -> tuple[float, float]:
        """The interval of one expected number; calls are never fewer than none."""
        width = sqrt(max(expected, 1.0))
        return max(0.0, expected + self.low * width), max(0.0, expected + self.high * width)


Hours = Mapping[tuple[date, int], int]


def table_of(history: Hours, first: date, last: date) -> "pd.DataFrame":
    """Days in rows, hours in columns, none missing."""
    import pandas as pd  # a second to load, so only where it is needed

    index = pd.date_range(first, last, freq="D")
    rows = [[history.get((day.date(), hour), 0) for hour in range(HOURS)] for day in index]
    return pd.DataFrame(rows, index=index, columns=range(HOURS), dtype=float)


def forecast(table: "pd.DataFrame", days: Sequence[date]) -> list[Expected]:
    """What these days after the last of `table` are expected to bring."""
    plain = _ordinary(table)
    learned = plain.tail(7 * LEARNED_WEEKS)
    weekdays, level = _weekdays_and_level(learned.sum(axis=1))
    shapes = _shapes(learned)
    rest = _holiday_factor(table, weekdays, level)
    found = []
    for day in days:
        name = holiday(day)
        shape = shapes[7 if name else day.isoweekday()]
        calls = level * (weekdays[7] * rest if name else weekdays[day.isoweekday()])
        found.append(Expected(day, calls, tuple(calls * part for part in shape), name))
    return found


def same_as_last_week(table: "pd.DataFrame", days: Sequence[date]) -> list[Expected]:
    """The naive forecast: every week like the last one known."""
    last = {day.isoweekday(): hours for day, hours in table.tail(7).iterrows()}
    return [
        Expected(day, float(last[day.isoweekday()].sum()), tuple(float(n) for n in last[day.isoweekday()]))
        for day in days
    ]


def _ordinary(table: "pd.DataFrame") -> "pd.DataFrame":
    return table[[not holiday(day.date()) for day in table.index]]


def _weekdays_and_level(totals: "pd.Series[float]") -> tuple[dict[int, float], float]:
    """Each weekday beside the mean day of the week around it; and the recent level of a mean day."""
    around = totals.rolling(7, center=True, min_periods=4).mean()
    ratios = (totals / around.where(around > 0)).groupby(totals.index.isocalendar().day).median()
    factors = _steadied({int(day): float(ratio) for day, ratio in ratios.items() if ratio == ratio}, len(totals) / 7)
    mean = sum(factors.values()) / len(factors) if factors else 1.0
    weekdays = {day: factors.get(day, mean) / mean if mean else 1.0 for day in range(1, 8)}
    recent = totals.tail(7 * LEVEL_WEEKS)
    levels = [calls / weekdays[day.isoweekday()] for day, calls in recent.items() if weekdays[day.isoweekday()] > 0]
    return weekdays, _median(levels)


def _steadied(factors: dict[int, float], weeks: float) -> dict[int, float]:
    """Working days drawn towards their common mean, the more so the fewer weeks were seen: some Mondays are chance."""
    working = [factor for day, factor in factors.items() if day <= 5]
    mean = sum(working) / len(working) if working else 1.0
    own = weeks / (weeks + DOUBT_WEEKS)
    return {day: own * factor + (1 - own) * mean if day <= 5 else factor for day, factor in factors.items()}


def _shapes(learned: "pd.DataFrame") -> dict[int, tuple[float, ...]]:
    """Of each weekday the part of its calls that every hour has; medians of hours, made to add up to one."""
    every = learned.sum()
    found = {}
    for day in range(1, 8):
        own = learned[learned.index.day_of_week == day - 1]
        usual = own.median() if len(own) >= 3 and own.median().sum() > 0 else every
        usual = usual + 0.25 * own.mean() if len(own) else usual  # quiet hours have a median of none
        whole = float(usual.sum())
        found[day] = tuple(float(n) / whole if whole else 1 / HOURS for n in usual)
    return found


def _holiday_factor(table: "pd.DataFrame", weekdays: dict[int, float], level: float) -> float:
    """How a holiday compares with a Sunday, once two were seen; until then it counts as a Sunday."""
    usual = level * weekdays[7]
    seen = [float(hours.sum()) / usual for day, hours in table.iterrows() if holiday(day.date()) and usual]
    return _median(seen) if len(seen) >= HOLIDAYS_TO_LEARN else 1.0


def _median(values: Iterable[float]) -> float:
    ordered = sorted(values)
    if not ordered:
        return 0.0
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def spread_of(pairs: Iterable[tuple[float, float]]) -> Spread:
    """The spread of (expected, actual) pairs, by their own quantiles, a little wider where they are few."""
    errors = sorted((actual - expected) / sqrt(max(expected, 1.0)) for expected, actual in pairs)
    if not errors:
        return Spread(0.0, 0.0)
    n = len(errors)
    low = errors[max(0, int(LOW * (n + 1)) - 1)]
    high = errors[min(n - 1, -int(-HIGH * (n + 1) // 1) - 1)]
    return Spread(min(low, 0.0), max(high, 0.0))


def wape(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Weighted absolute error: Σ |actual − expected| / Σ actual; None where nothing came."""
    known: list[tuple[float, float]] = list(pairs)
    whole = sum(actual for _, actual in known)
    return sum(abs(actual - expected) for expected, actual in known) / whole if whole else None


def inside(pairs: Iterable[tuple[float, float]], spread: Spread) -> float | None:
    """The share of (expected, actual) pairs whose actual lies in the interval."""
    known = [(*spread.around(expected), actual) for expected, actual in pairs]
    return sum(low <= actual <= high for low, high, actual in known) / len(known) if known else None


def days_after(day: date, n: int) -> list[date]:
    """The n days after this one."""
    return [day + DAY * k for k in range(1, n + 1)]


def until(table: "pd.DataFrame", day: date) -> "pd.DataFrame":
    """The history as it was known at the end of that day."""
    import pandas as pd

    known: Any = table.loc[: pd.Timestamp(day)]
    return known

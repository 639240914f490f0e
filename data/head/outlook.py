"""The outlook as asked: facts in, the coming four weeks out, with the same method tried on the last four.

The interval of an hour or a day comes from that trial; whether it keeps its promise is checked with an interval
from the four weeks before it, which knew nothing of the last four. What history does not allow is not shown.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection

from data.answer import answer, freshness
from data.answers.asking import facts_of
from data.answers.grouping import with_groups
from data.filters import Filters
from data.head.asked import known_filters
from data.head.forecast import (
    AHEAD_DAYS,
    DAY,
    HOURS,
    LEAST_DAYS,
    Expected,
    Spread,
    days_after,
    forecast,
    inside,
    same_as_last_week,
    spread_of,
    table_of,
    until,
    wape,
)
from data.head.load import fared
from data.localtime import local_day
from data.metric import QUEUE
from data.settings import Settings
from data.table import Cell, Column, Conservation, Freshness, Part, Table
from data.words import N_

if TYPE_CHECKING:
    import pandas as pd

TITLE = N_("Forecast")
QUESTION = N_("How many calls will the next weeks bring?")
MOST_DAYS = 371
"""Older history is not looked at."""
NEEDED_DAYS = LEAST_DAYS + AHEAD_DAYS
CHECKED_DAYS = NEEDED_DAYS + AHEAD_DAYS

Pairs = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Trial:
    """Four weeks foretold from what was known before them, beside what came: (expected, actual) pairs."""

    days: tuple[Expected, ...]
    actual: tuple[int, ...]
    by_day: Pairs
    by_hour: Pairs

    @property
    def day_spread(self) -> Spread:
        """How far days came out from what was expected."""
        return spread_of(self.by_day)

    @property
    def hour_spread(self) -> Spread:
        """How far hours did; hours in which nothing happens and nothing was expected say nothing."""
        return spread_of((expected, actual) for expected, actual in self.by_hour if expected >= 0.5 or actual)


@dataclass(frozen=True, slots=True)
class Score:
    """How the method did in its trial, beside the naive one; shares of calls. Not checked: None."""

    day_error: float | None
    naive_day_error: float | None
    hour_error: float | None
    naive_hour_error: float | None
    days_inside: float | None
    hours_inside: float | None

    @property
    def naive_wins(self) -> bool:
        """ "The same as last week" was nearer to what days brought."""
        return self.day_error is not None and self.naive_day_error is not None and self.naive_day_error < self.day_error


@dataclass(frozen=True, slots=True)
class Outlook:
    """The coming days with their trial; all empty while `missing` days of history are lacking."""

    filters: Filters
    first: date
    last: date
    """The history: first and last whole day."""
    recent: tuple[tuple[date, int], ...]
    days: tuple[Expected, ...]
    trial: Trial | None
    score: Score | None
    missing: int
    unchecked: int
    """Days of history that the check of the interval still lacks."""
    freshness: tuple[Freshness, ...]
    left_out: tuple[str, ...]


def outlook(connection: Connection, asked: Filters, now: int, settings: Settings) -> Outlook:
    """The outlook for the exchanges and queues of the filters; their dates do not matter."""
    today = local_day(now, settings.zone)
    known, left_out = known_filters(replace(asked, weekdays=(), first=today - DAY * MOST_DAYS, last=today - DAY))
    filters = with_groups(connection, known)
    facts = facts_of(connection, settings)
    since = answer(connection, "waits", replace(filters, by=("weekday",)), now, settings).since
    calls: dict[tuple[date, int], int] = {}
    for (day, slot), n in fared(facts, filters, ("day", "slot")).items():
        calls[day, slot // 4] = calls.get((day, slot // 4), 0) + n.offered
    seen = [day for day, _ in calls]
    first = max(min(seen, default=today), since or today)
    last = today - DAY
    length = (last - first).days + 1 if seen else 0
    made = Outlook(
        filters, first, last, (), (), None, None, max(0, NEEDED_DAYS - length), 0, freshness(connection), left_out
    )
    if made.missing:
        return made
    table = table_of(calls, first, last)
    trial = tried(table, last)
    score = scored(table, trial, last, length)
    totals = table.sum(axis=1).tail(AHEAD_DAYS)
    return replace(
        made,
        recent=tuple((day.date(), int(n)) for day, n in totals.items()),
        days=tuple(forecast(table, days_after(last, AHEAD_DAYS))),
        trial=trial,
        score=score,
        unchecked=max(0, CHECKED_DAYS - length),
    )


def tried(table: "pd.DataFrame", last: date) -> Trial:
    """The method on the four weeks that end with `last`, knowing nothing of them."""
    start = last - timedelta(days=AHEAD_DAYS)
    days = forecast(until(table, start), days_after(start, AHEAD_DAYS))
    return _beside(table, days)


def _beside(table: "pd.DataFrame", days: list[Expected]) -> Trial:
    came = [[float(n) for n in table.loc[str(one.day)]] for one in days]
    by_day = [(one.calls, sum(hours)) for one, hours in zip(days, came, strict=True)]
    by_hour = [(one.hours[h], hours[h]) for one, hours in zip(days, came, strict=True) for h in range(HOURS)]
    return Trial(tuple(days), tuple(int(sum(hours)) for hours in came), by_day, by_hour)


def scored(table: "pd.DataFrame", trial: Trial, last: date, length: int) -> Score:
    """How near the trial came; its interval is that of the trial before it."""
    start = last - timedelta(days=AHEAD_DAYS)
    naive = _beside(table, same_as_last_week(until(table, start), days_after(start, AHEAD_DAYS)))
    before = tried(until(table, start), start) if length >= CHECKED_DAYS else None
    return Score(
        wape(trial.by_day),
        wape(naive.by_day),
        wape(trial.by_hour),
        wape(naive.by_hour),
        inside(trial.by_day, before.day_spread) if before else None,
        inside((pair for pair in trial.by_hour if pair[0] >= 0.5), before.hour_spread) if before else None,
    )


_COLUMNS = (
    Column("day", N_("Day"), "dimension"),
    Column("hour", N_("Hour"), "dimension"),
    Column("expected", N_("Expected calls"), "metric"),
    Column("low", N_("At least, in 9 of 10"), "metric"),
    Column("high", N_("At most, in 9 of 10"), "metric"),
)


def outlook_table(found: Outlook, settings: Settings) -> Table:
    """The coming hours, a row each, expected calls with one decimal."""
    rows: list[tuple[Cell, ...]] = []
    for one in found.days:
        assert found.trial is not None
        for hour, expected in enumerate(one.hours):
            low, high = found.trial.hour_spread.around(expected)
            rows.append((one.day, hour, round(expected, 1), round(low, 1), round(high, 1)))
    whole = Part("expected", N_("Expected calls"), round(sum(one.calls for one in found.days)))
    return Table(
        report="forecast",
        title=TITLE,
        question=QUESTION,
        view=QUEUE,
        by=("day", "hour"),
        columns=_COLUMNS,
        rows=tuple(rows),
        total=(None, None, round(sum(one.calls for one in found.days), 1), None, None),
        conservation=Conservation(whole, (whole,)),
        first=found.days[0].day if found.days else found.last + DAY,
        last=found.days[-1].day if found.days else found.last + DAY,
        counted="expected",
        n=whole.value,
        freshness=found.freshness,
        zone=settings.zone,
    )

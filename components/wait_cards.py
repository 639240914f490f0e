"""The cards of waiting: how soon callers are answered, and in-time answers by interval and by hour of the day."""

from datetime import date

from dash.development.base_component import Component

from auth.language import gettext
from components import findings
from components import format as fmt
from components.bar_charts import earlier_series
from components.changes import series_name
from components.charts import Series, legend, wide_graph
from components.drawing import FEW, Drawing, Subject, about
from components.labels import Labels
from components.states import card
from components.time_charts import Moment, time_figure
from components.wait_charts import (
    Interval,
    Profile,
    interval_series,
    intervals_figure,
    profile,
    wait_series,
    waits_figure,
)
from data.dimensions import WAIT_BANDS
from data.report import axis_of
from data.table import Cell, Distribution, Table

PER_LABEL = 46
"""Pixels that the name of an interval needs."""
LINES = 480
"""Pixels that the lines of waiting need."""


def wait_cards(subject: Subject) -> list[Component | None]:
    """Lines of waiting, then in-time answers by interval and by hour of the day."""
    table, drawing = subject.table, subject.drawing
    by_interval = subject.divided((axis_of(table.first, table.last),))
    by_hour = subject.divided(("hour",))
    callers = profile(
        _distribution(table, "answered"),
        _distribution(table, "abandoned"),
        int(table.total_of("short_abandoned") or 0),  # type: ignore[arg-type]
    )
    locale, colours = drawing.locale, drawing.colours
    finding = findings.about_waits(table, drawing)
    before, named = _before(table), wait_series(colours)
    if table.against and before:
        named.append(earlier_series(gettext("answered, %(days)s", days=series_name(table.against, locale)), colours))
    lines = card(
        legend(named),
        wide_graph(
            waits_figure(callers, drawing.threshold, table.total_target, colours, locale, before), finding, LINES
        ),
        title=finding,
        sub=about(table, locale),
        className="half",
    )
    return [
        lines,
        _profile_card(callers, drawing),
        _interval_card(by_interval, drawing, "half", 12),
        _interval_card(by_hour, drawing, "half", 12) if by_interval.by != by_hour.by else None,
    ]


def _profile_card(callers: Profile, drawing: Drawing) -> Component | None:
    """Served and lost by the length of the wait: where patience ends."""
    bands = banded(callers, drawing.labels)
    if not any(sum(one.amounts) for one in bands):
        return None
    series = [
        Series(gettext("answered"), drawing.colours.answered),
        Series(gettext("hung up"), drawing.colours.abandoned, "slash"),
    ]
    finding = findings.about_patience(bands, drawing.locale)
    sub = gettext("Answered and hung up by the length of the wait; under each bar the share that hung up")
    return card(
        legend(series),
        wide_graph(time_figure(bands, series, len(bands), drawing.colours, drawing.locale), f"{finding}. {sub}", 560),
        title=finding,
        sub=sub,
        className="half",
    )


def banded(callers: Profile, labels: Labels) -> list[Moment]:
    """The profile in bands of waits: answered and hung up in each."""
    ends = (*WAIT_BANDS[1:], 10**9)
    found = []
    for first, end in zip(WAIT_BANDS, ends, strict=True):
        served = sum(n for at, n in callers.answered if first <= at < end)
        lost = sum(n for at, n in callers.abandoned if first <= at < end)
        share = fmt.percent(lost / (served + lost), labels.locale) if served + lost >= FEW else fmt.NONE
        name = labels.key("wait_band", first)
        found.append(Moment(name, f"{_short_band(first, end, labels.locale)}<br>{share}", (served, lost)))
    while found and not sum(found[-1].amounts):
        found.pop()
    return found


def _short_band(first: int, end: int, locale: str) -> str:
    """0–4 s, 1–2 min, for the few pixels under a column."""
    second, minute = ("с", "мин") if locale == "ru" else ("s", "min")
    if end > 10**8:
        return f"> {first // 60}{fmt.NBSP}{minute}"
    if first < 60:
        return f"{first}–{end - 1}{fmt.NBSP}{second}"
    return f"{first // 60}–{end // 60}{fmt.NBSP}{minute}"


def _before(table: Table) -> Profile | None:
    if table.against is None or "short_abandoned:before" not in table.slugs:
        return None
    found = {one.slug: one for one in table.against.distributions}
    nothing = Distribution("", "", ())
    short = table.total_of("short_abandoned:before")
    return profile(
        found.get("answered", nothing), found.get("abandoned", nothing), short if isinstance(short, int) else 0
    )


def _distribution(table: Table, slug: str) -> Distribution:
    return next((one for one in table.distributions if one.slug == slug), Distribution(slug, slug, ()))


def _interval_card(table: Table, drawing: Drawing, width: str, most: int) -> Component | None:
    intervals = intervals_from(table, drawing.labels)
    if len(intervals) < 2:
        return None
    finding = findings.about_intervals(intervals, drawing.locale, table.total_target)
    series = interval_series(drawing.colours, drawing.threshold, drawing.locale)
    figure = intervals_figure(intervals, series, most, drawing.colours, drawing.locale)
    sub = gettext("Calls by arrival; under each bar the service level, grey where calls were few")
    return card(
        legend(series),
        wide_graph(figure, f"{finding}. {sub}", 80 + PER_LABEL * min(most, len(intervals))),
        title=finding,
        sub=sub,
        className=width,
    )


def intervals_from(table: Table, labels: Labels) -> list[Interval]:
    """The rows of an answer by time; hours before the first and after the last call are left out."""
    place, column = table.place, table.columns[0]
    found = [
        Interval(
            _interval_name(column.slug, row[0], labels),
            _interval_name("day" if column.slug == "week" else column.slug, row[0], labels),
            int(row[place("answered_in_time")] or 0),  # type: ignore[arg-type]
            int(row[place("answered_late")] or 0),  # type: ignore[arg-type]
            int(row[place("abandoned")] or 0),  # type: ignore[arg-type]
            row[place("sl")],  # type: ignore[arg-type]
        )
        for row in table.rows
    ]
    while found and not found[0].n:
        found.pop(0)
    while found and not found[-1].n:
        found.pop()
    return found


def _interval_name(dimension: str, key: Cell, labels: Labels) -> str:
    if isinstance(key, date) and dimension == "day":
        return fmt.short_day(key, labels.locale)
    return labels.key(dimension, key)

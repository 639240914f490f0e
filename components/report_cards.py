"""The cards of a report: its numbers, its charts by kind, and the row that proves nothing was lost.

Pure functions of answers; the page asks for them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import findings
from components import format as fmt
from components.bar_charts import Bar, bars_figure, outcome_series, shift_series, shifts_figure
from components.charts import graph, legend, wide_graph
from components.drawing import Drawing, Subject, about
from components.labels import Labels
from components.markup import aria
from components.states import card, empty
from components.tables import chip
from components.wait_charts import (
    Interval,
    interval_series,
    intervals_figure,
    profile,
    wait_series,
    waits_figure,
)
from data.report import axis_of
from data.table import Cell, Column, Conservation, Distribution, Table

PER_LABEL = 46
"""Pixels that the name of an interval needs."""


def nothing(table: Table) -> Component:
    """No facts under these filters."""
    return card(
        empty(
            gettext("There were no calls in this period."),
            gettext("Choose other dates or take filters off. If calls are missing, look at “Trust in the data”."),
        )
    )


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
    finding = findings.about_waits(table, locale, drawing.threshold)
    lines = card(
        legend(wait_series(colours)),
        graph(waits_figure(callers, drawing.threshold, table.total_target, colours, locale), finding),
        title=finding,
        sub=about(table, locale),
        className="half",
    )
    return [lines, _interval_card(by_hour, drawing, "half", 12), _interval_card(by_interval, drawing, "", 24)]


def _distribution(table: Table, slug: str) -> Distribution:
    return next((one for one in table.distributions if one.slug == slug), Distribution(slug, slug, ()))


def _interval_card(table: Table, drawing: Drawing, width: str, most: int) -> Component | None:
    intervals = intervals_from(table, drawing.labels)
    if len(intervals) < 2:
        return None
    finding = findings.about_intervals(intervals, drawing.locale, table.total_target)
    series = interval_series(drawing.colours, drawing.threshold, drawing.locale)
    figure = intervals_figure(intervals, series, most, drawing.colours, drawing.locale)
    sub = gettext("Calls by arrival; under each bar the share answered in time, grey where calls were few")
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
            row[place("sl2")],  # type: ignore[arg-type]
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


def bar_cards(subject: Subject) -> list[Component]:
    """The chart's first metric by what it is divided by, stacked by outcome where that is one of the divisions."""
    table, drawing = subject.table, subject.drawing
    counted = (subject.report.chart.metrics or (table.counted,))[0]
    names = [column for column in table.columns if column.kind == "dimension" and column.slug != "outcome"]
    ending = table.by.index("outcome") if "outcome" in table.by else None
    groups: dict[str, list[int]] = {}
    for row in table.rows:
        key = " · ".join(drawing.labels.key(one.slug, row[table.place(one.slug)]) for one in names)
        amounts = groups.setdefault(key, [0, 0, 0])
        place = 0 if ending is None else _ending(str(row[ending]))
        amounts[place] += int(row[table.place(counted)] or 0)  # type: ignore[arg-type]
    bars = [Bar(name, tuple(amounts)) for name, amounts in groups.items()]
    if not (names and names[0].slug in TIME_AXES):
        bars.sort(key=lambda bar: -sum(bar.amounts))
    series = outcome_series(drawing.colours)
    if ending is None:
        name = drawing.labels.heading(table.columns[table.place(counted)])
        series = [replace(series[0], name=name)]
        bars = [Bar(bar.name, bar.amounts[:1]) for bar in bars]
    finding = findings.about_calls(table, drawing.locale)
    figure = bars_figure(bars, series, drawing.colours, drawing.locale)
    return [
        card(
            legend(series) if ending is not None else None,
            graph(figure, finding),
            title=finding,
            sub=about(table, drawing.locale),
        )
    ]


TIME_AXES = ("day", "week", "month", "hour", "slot", "weekday")


def _ending(outcome: str) -> int:
    if outcome == "answered":
        return 0
    return 1 if outcome in ("abandoned", "short_abandoned") else 2


def shift_cards(subject: Subject) -> list[Component]:
    """What the shifts were made of (the chart's metrics, in the order of the legend), the longest first."""
    table, drawing, slugs = subject.table, subject.drawing, subject.report.chart.metrics
    names = [column for column in table.columns if column.kind == "dimension"]
    bars = []
    for row in table.rows:
        amounts = tuple(float(row[table.place(slug)] or 0) for slug in slugs)  # type: ignore[arg-type]
        name = " · ".join(drawing.labels.key(one.slug, row[n]) for n, one in enumerate(names))
        if sum(amounts):
            bars.append(Bar(name, amounts))
    if not (names and names[0].slug in TIME_AXES):
        bars.sort(key=lambda bar: -sum(bar.amounts))
    if not bars:
        return []
    series = shift_series(drawing.colours)
    finding = findings.about_shifts(table, drawing.locale)
    return [
        card(
            legend(series),
            graph(shifts_figure(bars, series, drawing.colours, drawing.locale), finding),
            title=finding,
            sub=about(table, drawing.locale),
        )
    ]


def tiles(table: Table, slugs: Sequence[str], labels: Labels, link: Callable[[Column], str | None]) -> Component:
    """The few numbers one looks for first, with their status and the calls behind them."""
    shown = [table.place(slug) for slug in slugs if slug in {column.slug for column in table.columns}]
    return html.Div([_tile(table, place, labels, link(table.columns[place])) for place in shown], className="tiles")


def _tile(table: Table, place: int, labels: Labels, address: str | None) -> Component:
    column, status = table.columns[place], table.total_status[place]
    value = table.total[place]
    text = labels.beside_target(column, value, table.total_target) if status else labels.cell(column, value)
    under: list[Component | str | None] = [chip(status)]
    if status:
        target = gettext("target %(target)s", target=fmt.whole_percent(table.total_target, labels.locale))
        under += [" ", html.Span(target, className="nowrap")]
    return html.Div(
        [
            html.Div(labels.heading(column), className="k"),
            html.Div(html.A(text, href=address) if address else text, className="v long" if len(text) > 8 else "v"),
            html.Div(under, className="d"),
        ],
        className="card tile",
    )


def conserved(check: Conservation, unit: str, labels: Labels) -> Component:
    """Whole = sum of its parts, in sight: nothing was lost, nothing counted twice."""

    def said(name: str, value: int) -> list[Component | str]:
        return [html.B(labels.number(unit, value)), f" {gettext(name)}"]

    parts: list[Component | str] = []
    for part in check.parts:
        if part.value:
            parts += [" + " if parts else "", *said(part.name, part.value)]
    sign = "●" if check.holds else "▲"
    words = gettext("adds up") if check.holds else gettext("does not add up: %(n)s", n=check.difference)
    verdict = html.Span(
        [html.Span(sign, **aria(hidden="true")), words], className=f"chip {'good' if check.holds else 'bad'}"
    )
    return html.P(
        [*said(check.whole.name, check.whole.value), " = ", *(parts or ["0"]), " ", verdict], className="conserved"
    )

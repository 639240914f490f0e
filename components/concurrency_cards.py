"""The card of calls at once: two small charts over the same hours, calls above and people on duty below."""

from collections.abc import Sequence

from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.bar_cards import name_of
from components.charts import Figure, Series, bar_marker, layout, legend, wide_graph
from components.drawing import Subject, about
from components.states import card
from data.table import Table

MOST_NAMES = 24
PER_NAME = 40
"""Pixels for the name of a column."""
HEIGHT = 420


def concurrency_cards(subject: Subject) -> list[Component]:
    """Means as columns, the most at once as strokes, for calls and for people, on one scale."""
    table, colours = subject.table, subject.drawing.colours
    if not table.rows:
        return []
    series = [
        Series(gettext("calls in queues, on average"), colours.answered),
        Series(gettext("people on duty, on average"), colours.ready),
        Series(gettext("the most at once"), colours.outgoing, "line"),
    ]
    finding = _finding(table, subject)
    figure = _figure(subject, [name_of(table, row, subject) for row in table.rows], series)
    return [
        card(
            legend(series),
            wide_graph(figure, finding, 80 + PER_NAME * min(len(table.rows), MOST_NAMES)),
            title=finding,
            sub=about(table, subject.drawing.locale),
        )
    ]


def _figure(subject: Subject, names: Sequence[str], series: Sequence[Series]) -> Figure:
    table, colours, places = subject.table, subject.drawing.colours, list(range(len(names)))
    every = max(1, -(-len(names) // MOST_NAMES))
    highest = max([1.0, *(table.amount(row, slug) for row in table.rows for slug in ("queued_most", "people_most"))])
    scale = {"range": [0, highest * 1.08], "rangemode": "tozero", "nticks": 4}
    base = layout(
        colours,
        HEIGHT,
        xaxis={
            "tickvals": places[::every],
            "ticktext": list(names)[::every],
            "tickangle": 0,
            "showgrid": False,
            "range": [-0.6, len(names) - 0.4],
            "anchor": "y2",
        },
        yaxis=scale | {"domain": [0.56, 1]},
        bargap=0.3,
        annotations=[_heading(gettext("Calls in queues"), 1), _heading(gettext("People on duty"), 0.46)],
    )
    base["yaxis2"] = base["yaxis"] | {"domain": [0, 0.44], "anchor": "x"}
    base["margin"] = base["margin"] | {"t": 24}
    return {
        "data": [
            *_traces(subject, names, "queued", series[0], series[2], "y"),
            *_traces(subject, names, "people", series[1], series[2], "y2"),
        ],
        "layout": base,
    }


def _heading(text: str, y: float) -> Figure:
    return {
        "text": text,
        "x": 0,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
    }


def _traces(
    subject: Subject, names: Sequence[str], counted: str, mean: Series, most: Series, axis: str
) -> list[Figure]:
    table, places = subject.table, list(range(len(names)))
    means = [table.amount(row, f"{counted}_mean") for row in table.rows]
    peaks = [table.amount(row, f"{counted}_most") for row in table.rows]
    return [
        {
            "type": "bar",
            "x": places,
            "y": means,
            "yaxis": axis,
            "marker": bar_marker(mean, subject.drawing.colours),
            "text": [f"{name}: {_tenths(n, subject)} {mean.name}" for name, n in zip(names, means, strict=True)],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": places,
            "y": peaks,
            "yaxis": axis,
            "marker": {"symbol": "line-ew", "size": 16, "line": {"width": 3, "color": most.colour}},
            "text": [f"{name}: {n:.0f} {most.name}" for name, n in zip(names, peaks, strict=True)],
            "hovertemplate": "%{text}<extra></extra>",
        },
    ]


def _tenths(value: float, subject: Subject) -> str:
    return fmt.decimal(value, subject.drawing.locale)


def _finding(table: Table, subject: Subject) -> str:
    short, locale = table.amount(table.total, "short_s"), subject.drawing.locale
    most = max(table.rows, key=lambda row: table.amount(row, "queued_most"))
    words = {
        "n": fmt.integer(table.amount(table.total, "queued_most"), locale),
        "when": name_of(table, most, subject),
        "time": fmt.duration(short, locale),
    }
    if short:
        return gettext(
            "Up to %(n)s calls at once (%(when)s); for %(time)s there were more of them than people", **words
        )
    return gettext("Up to %(n)s calls at once (%(when)s), never more than people on duty", **words)

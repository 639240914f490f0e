"""Charts of a pivot: bars, stacked bars, lines or a heat map of one metric.

A point carries the place of its cell, "row.column": a click leads where that cell of the table leads.
"""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from components.charts import Figure, Series, bar_marker, graph, layout, legend, plain, wide_graph
from components.heat_ramp import ON_LIGHT, colour_scale, heat_ramp, readable_on, tint
from components.pivot_sketch import Sketch, colours_of
from components.pivot_table import key_name
from data.dimensions import BY_SLUG as DIMENSIONS
from data.exploring.pivot import TOTAL, Key

MOST_BARS = 40
MOST_HEAT_ROWS = 50
ROW, PLAIN_HEIGHT = 30, 300
NUMBERS_FIT = 31
"""Columns of a heat map in which numbers can still be read."""
PER_COLUMN, PER_NAME, PER_BAR = 38, 48, 12
"""Pixels that a column of numbers, a name under a bar, and a bar in time need."""
NAMES = 16
"""Names under bars at most."""


def chart(sketch: Sketch, kind: str) -> list[Component]:
    """The chart of that kind with its legend."""
    if kind == "heat":
        width = 120 + PER_COLUMN * len(sketch.pivot.cols.shown)
        return [wide_graph(heat_figure(sketch), sketch.finding(), width)]
    key = legend(_series(sketch)) if sketch.pivot.cols.dimension else None
    is_time = DIMENSIONS[sketch.pivot.rows.dimension].ordered
    if kind == "bars" and not is_time:
        drawn = [graph(rows_figure(sketch), sketch.finding())]
    else:
        figure = columns_figure(sketch) if kind == "bars" else lines_figure(sketch)
        bars = len(sketch.pivot.rows.shown)
        width = 80 + max(PER_NAME * min(NAMES, bars), PER_BAR * bars)
        drawn = [wide_graph(figure, sketch.finding(), width)]
    return [key, *drawn] if key else drawn


def _cols(sketch: Sketch) -> tuple[Key, ...]:
    return sketch.pivot.cols.keys if sketch.pivot.cols.dimension else (TOTAL,)


def _series(sketch: Sketch) -> list[Series]:
    keys = _cols(sketch)
    named = sketch.pivot.cols.dimension
    return [
        Series(key_name(sketch.pivot.cols, key, sketch.labels) if named else "", colour, pattern)
        for key, (colour, pattern) in zip(keys, colours_of(sketch.colours, sketch.pivot.cols, keys), strict=True)
    ]


def rows_figure(sketch: Sketch) -> Figure:
    """Horizontal bars, a row each, stacked where there are columns; the rest of the rows last."""
    rows = sketch.pivot.rows.keys[:MOST_BARS]
    sums = [sketch.value(row, TOTAL) or 0 for row in rows]
    most = max([*sums, *(sum(sketch.value(row, col) or 0 for col in _cols(sketch)) for row in rows)], default=0) or 1
    traces = [
        _bars(sketch, rows, col, one)
        | {"orientation": "h", "x": _values(sketch, rows, col), "y": list(range(len(rows)))}
        for col, one in zip(_cols(sketch), _series(sketch), strict=True)
    ]
    ends = [
        {"x": total, "y": n, "text": sketch.number(total), "showarrow": False, "xanchor": "left", "xshift": 4}
        for n, total in enumerate(sums)
    ]
    places, words = sketch.ticks(most)
    names = [sketch.short(sketch.pivot.rows, row) for row in rows]
    axis = {"tickvals": list(range(len(rows))), "ticktext": names, "autorange": "reversed", "showgrid": False}
    return _figure(
        sketch,
        traces,
        ROW * len(rows) + 48,
        xaxis={"range": [0, most * 1.02], "tickvals": places, "ticktext": words},
        yaxis=axis | {"tickfont": {"color": sketch.colours.text, "size": 13}},
        annotations=ends,
        margin={"l": 8, "r": 90, "t": 8, "b": 8, "pad": 6},
    )


def columns_figure(sketch: Sketch) -> Figure:
    """Upright bars along time, stacked where there are columns."""
    rows = sketch.pivot.rows.shown
    most = max((sum(sketch.value(row, col) or 0 for col in _cols(sketch)) for row in rows), default=0) or 1
    traces = [
        _bars(sketch, rows, col, one) | {"x": list(range(len(rows))), "y": _values(sketch, rows, col)}
        for col, one in zip(_cols(sketch), _series(sketch), strict=True)
    ]
    return _figure(sketch, traces, PLAIN_HEIGHT, **_time_axes(sketch, rows, most))


def lines_figure(sketch: Sketch) -> Figure:
    """Points along time joined by straight lines, one line a column; where there is no value there is a gap."""
    rows = sketch.pivot.rows.shown
    values = {col: _values(sketch, rows, col) for col in _cols(sketch)}
    most = max((value or 0 for column in values.values() for value in column), default=0) or 1
    dashes = ("solid", "dash", "dot", "dashdot", "longdash")
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": list(range(len(rows))),
            "y": values[col],
            "line": {"color": one.colour, "width": 2, "dash": dashes[n % len(dashes)], "shape": "linear"},
            "marker": {"color": one.colour, "size": 6},
            **_told(sketch, rows, col),
        }
        for n, (col, one) in enumerate(zip(_cols(sketch), _series(sketch), strict=True))
    ]
    return _figure(sketch, traces, PLAIN_HEIGHT, **_time_axes(sketch, rows, most))


def heat_figure(sketch: Sketch) -> Figure:
    """Cells coloured by their value, with the number in each while it can be read."""
    rows, cols = sketch.pivot.rows.shown[:MOST_HEAT_ROWS], sketch.pivot.cols.shown
    values = [[sketch.value(row, col) for col in cols] for row in rows]
    places = [[plain(sketch.place(row, TOTAL)) for row in rows], [plain(sketch.place(TOTAL, col)) for col in cols]]
    ramp = heat_ramp(sketch.colours)
    trace: Figure = {
        "type": "heatmap",
        "z": values,
        "x": list(range(len(cols))),
        "y": list(range(len(rows))),
        "colorscale": colour_scale(ramp),
        "meta": {"paper": {"colorscale": colour_scale(ON_LIGHT)}},
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "zmin": 0,
        "hoverongaps": False,
        "customdata": [
            [f"{row}, {col}: {sketch.number(value)}" for col, value in zip(places[1], line, strict=True)]
            for row, line in zip(places[0], values, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    traces = [trace, _numbers(sketch, rows, cols, ramp)] if len(cols) <= NUMBERS_FIT else [trace]
    flat = {"showgrid": False, "tickfont": {"color": sketch.colours.text, "size": 13}}
    return _figure(
        sketch,
        traces,
        ROW * len(rows) + 56,
        xaxis=flat
        | _names(sketch, cols, is_cols=True)
        | {"side": "top", "range": [-0.5, len(cols) - 0.5], "tickfont": {"color": sketch.colours.muted, "size": 12}},
        yaxis=flat | _names(sketch, rows) | {"range": [len(rows) - 0.5, -0.5]},
    )


def _numbers(sketch: Sketch, rows: Sequence[Key], cols: Sequence[Key], ramp: Sequence[str]) -> Figure:
    """The number in each cell, dark on light tints and light on dark ones."""
    cells = [(x, y, sketch.value(row, col)) for y, row in enumerate(rows) for x, col in enumerate(cols)]
    told = [(x, y, value) for x, y, value in cells if value]
    most = max((value for _, _, value in told), default=1)

    def font(tints: Sequence[str]) -> Figure:
        return {"size": 12, "color": [readable_on(tint(tints, value / most)) for _, _, value in told]}

    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _, _ in told],
        "y": [y for _, y, _ in told],
        "text": [sketch.number(value).replace("%", "").strip() for _, _, value in told],
        "textfont": font(ramp),
        "meta": {"paper": {"textfont": font(ON_LIGHT)}},
        "hoverinfo": "skip",
    }


def _names(sketch: Sketch, keys: Sequence[Key], is_cols: bool = False) -> Figure:
    axis = sketch.pivot.cols if is_cols else sketch.pivot.rows
    every = max(1, -(-len(keys) // (NUMBERS_FIT if is_cols else MOST_HEAT_ROWS)))
    places = list(range(0, len(keys), every))
    return {"tickvals": places, "ticktext": [sketch.short(axis, keys[place]) for place in places]}


def _time_axes(sketch: Sketch, rows: Sequence[Key], most: float) -> dict[str, Any]:
    places, words = sketch.ticks(most)
    every = max(1, -(-len(rows) // NAMES))
    shown = list(range(0, len(rows), every))
    names = [sketch.short(sketch.pivot.rows, rows[place]) for place in shown]
    return {
        "xaxis": {"tickvals": shown, "ticktext": names, "showgrid": False, "tickangle": 0},
        "yaxis": {"range": [0, most * 1.05], "tickvals": places, "ticktext": words},
    }


def _values(sketch: Sketch, rows: Sequence[Key], col: Key) -> list[float | None]:
    return [sketch.value(row, col) for row in rows]


def _bars(sketch: Sketch, rows: Sequence[Key], col: Key, series: Series) -> Figure:
    return {"type": "bar", "marker": bar_marker(series, sketch.colours), "textposition": "none"} | _told(
        sketch, rows, col
    )


def _told(sketch: Sketch, rows: Sequence[Key], col: Key) -> Figure:
    n = _cols(sketch).index(col)
    return {
        "text": [sketch.said(row, col) for row in rows],
        "customdata": [f"{place}.{n}" for place in range(len(rows))],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _figure(sketch: Sketch, traces: list[Figure], height: int, **more: Any) -> Figure:
    return {"data": traces, "layout": layout(sketch.colours, height, barmode="stack", **more)}

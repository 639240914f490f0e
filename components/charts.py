"""Charts. `graph` is the only caller of dcc.Graph: nothing ever leaves for another server, no logo, no buttons.

Figures are plain dicts without a template: white space, hex colours of the visitor's theme, bars from
zero, at most 500 points. A chart is an image with a sentence for those who cannot see it; the table
beside it has the same numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.markup import aria

Figure = dict[str, Any]
ENDING = 9
"""Letters kept of a long name's end."""
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours with a fixed meaning across the product, in one theme."""

    surface: str
    text: str
    muted: str
    line: str
    answered: str
    late: str
    abandoned: str
    ready: str
    outgoing: str
    wrap: str
    other: str


LIGHT = Palette(
    "#FFFFFF",
    "#1A2230",
    "#566071",
    "#E1E5EB",
    "#1B4DB3",
    "#9DB9EA",
    "#C4552D",
    "#35A188",
    "#4A2A69",
    "#BF8700",
    "#626B75",
)
DARK = Palette(
    "#1A212B",
    "#E6EAF0",
    "#A3AEBD",
    "#2C3542",
    "#5B8DEF",
    "#2F528F",
    "#E07F2A",
    "#6FE3D1",
    "#A56FA8",
    "#F0CF63",
    "#9AA3AF",
)


def palette(theme: str) -> Palette:
    """The colours of a theme, light or dark."""
    return DARK if theme == "dark" else LIGHT


@dataclass(frozen=True, slots=True)
class Series:
    """One row of the legend: its words, colour, and pattern for eyes that miss colours.

    Patterns: slash, cross, line, dashed, or none.
    """

    name: str
    colour: str
    pattern: str = ""


def plain(text: str) -> str:
    """A name as text: plotly reads its labels as markup."""
    return escape(text, quote=False)


def beside_axis(name: str, most: int) -> str:
    """A name of `most` letters as text: of a longer one its beginning and its end, as names differ at either."""
    if len(name) <= most:
        return plain(name)
    return plain(f"{name[: most - ENDING - 1].rstrip()}…{name[-ENDING:].lstrip()}")


def graph(figure: Figure, label: str) -> Component:
    """The figure as an image that says `label` to those who cannot see it."""
    config: Any = {
        "displayModeBar": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "displaylogo": False,
        "responsive": True,
        "scrollZoom": False,
        "doubleClick": False,
    }
    height = figure["layout"]["height"]
    return html.Div(
        dcc.Graph(figure=figure, config=config, responsive=True, style={"height": f"{height}px"}),
        className="chart",
        role="img",
        **aria(label=label),
    )


def wide_graph(figure: Figure, label: str, width: int) -> Component:
    """A graph that needs `width` pixels: on a narrow screen it is scrolled, not squeezed."""
    return html.Div(
        graph(figure, label), className="scroll wide-chart", tabIndex="0", style={"--chart-width": f"{width}px"}
    )


def legend(series: Sequence[Series]) -> Component:
    """Names beside their colours, above the chart."""
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(
                        className=f"sw {one.pattern}", style={"--swatch": one.colour, "background-color": one.colour}
                    ),
                    one.name,
                ]
            )
            for one in series
        ],
        className="legend",
    )


def bar_marker(series: Series, colours: Palette) -> Figure:
    """How a bar of this series is filled; overlay, since a replaced pattern can draw an invisible bar."""
    marker: Figure = {"color": series.colour, "line": {"color": colours.surface, "width": 1}}
    if series.pattern:
        shape = {"slash": "/", "cross": "x"}[series.pattern]
        marker["pattern"] = {
            "shape": shape,
            "fillmode": "overlay",
            "fgcolor": colours.surface,
            "size": 6,
            "solidity": 0.25,
        }
    return marker


def layout(colours: Palette, height: int, **more: Any) -> Figure:
    """What every chart shares."""
    axis = {
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"color": colours.muted, "size": 13},
        "ticks": "",
    }
    base: Figure = {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8, "pad": 6},
        "paper_bgcolor": colours.surface,
        "plot_bgcolor": colours.surface,
        "font": {"family": FONT, "size": 13, "color": colours.text},
        "showlegend": False,
        "hoverlabel": {"bgcolor": colours.surface, "bordercolor": colours.muted, "font": {"color": colours.text}},
        "dragmode": False,
        "bargap": 0.24,
        "transition": {"duration": 0},
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }
    for name in ("xaxis", "yaxis"):
        base[name] |= more.pop(name, {})
    return base | more

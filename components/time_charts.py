"""Calls along time: stacked columns from zero, and the earlier period as a dashed line."""

from collections.abc import Sequence
from dataclasses import dataclass

from components import format as fmt
from components.charts import Figure, Palette, Series, bar_marker, layout


@dataclass(frozen=True, slots=True)
class Moment:
    """One interval: its name in a sentence and under its column, the amounts of each series, the earlier sum."""

    name: str
    short: str
    amounts: tuple[int, ...]
    earlier: float | None = None


def time_figure(
    moments: Sequence[Moment], series: Sequence[Series], most: int, colours: Palette, locale: str
) -> Figure:
    """Stacked counts by interval; at most `most` names under them."""
    places = list(range(len(moments)))
    every = max(1, -(-len(moments) // most))
    tallest = max((max(sum(one.amounts), one.earlier or 0) for one in moments), default=0)
    traces: list[Figure] = [
        {
            "type": "bar",
            "x": places,
            "y": [one.amounts[n] for one in moments],
            "name": kind.name,
            "marker": bar_marker(kind, colours),
            "text": [f"{one.name}: {fmt.integer(one.amounts[n], locale)} {kind.name}" for one in moments],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
        for n, kind in enumerate(series)
    ]
    if any(one.earlier is not None for one in moments):
        traces.append(_earlier(moments, colours, locale))
    return {
        "data": traces,
        "layout": layout(
            colours,
            320,
            barmode="stack",
            bargap=0.24 if len(moments) > 10 else 1 - 0.06 * max(2, len(moments)),
            xaxis={
                "tickvals": places[::every],
                "ticktext": [one.short for one in moments][::every],
                "tickangle": 0,
                "showgrid": False,
                "range": [-0.6, len(moments) - 0.4],
            },
            yaxis={"rangemode": "tozero", "tickformat": ",d", "separatethousands": True}
            | ({"nticks": 5} if tallest > 5 else {"dtick": 1}),
            separators=", " if locale == "ru" else ".,",
        ),
    }


def _earlier(moments: Sequence[Moment], colours: Palette, locale: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(moments) < 50 else "lines",
        "x": list(range(len(moments))),
        "y": [one.earlier for one in moments],
        "line": {"color": colours.outgoing, "width": 2, "dash": "dash", "shape": "linear"},
        "marker": {"size": 5, "color": colours.outgoing},
        "text": [f"{one.name}: {fmt.integer(one.earlier, locale)}" for one in moments],
        "hovertemplate": "%{text}<extra></extra>",
    }

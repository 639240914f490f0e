"""The service level along time: a dot for each interval, the target as a line, what is usual as a band behind."""

from collections.abc import Sequence
from dataclasses import dataclass

from auth.language import gettext
from components import format as fmt
from components.charts import Figure, Palette, Series, layout

MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Level:
    """One interval: names in a sentence and under its dot, its level and target, how many it speaks of.

    `low` and `high` bound what the same weekdays before had; None where too little is known.
    """

    name: str
    short: str
    share: float | None
    target: float
    is_little: bool
    low: float | None = None
    high: float | None = None


def level_series(levels: Sequence[Level], colours: Palette) -> list[Series]:
    """The legend: dots, target, and the band if there is one."""
    named = [Series(gettext("service level"), colours.answered), Series(gettext("target"), colours.muted, "dashed")]
    if any(one.low is not None for one in levels):
        named.append(Series(gettext("same weekday, four weeks before"), colours.line))
    return named


def level_figure(levels: Sequence[Level], colours: Palette, locale: str) -> Figure:
    """Dots from 0 to 100 %; hollow where calls were few; the lowest has its number beside it."""
    places = list(range(len(levels)))
    every = max(1, -(-len(levels) // MOST_NAMES))
    shares = (0, 0.25, 0.5, 0.75, 1)
    return {
        "data": [*_band(levels, colours), _target(levels, colours), _dots(levels, colours, locale)],
        "layout": layout(
            colours,
            300,
            xaxis={
                "tickvals": places[::every],
                "ticktext": [one.short for one in levels][::every],
                "tickangle": 0,
                "showgrid": False,
                "range": [-0.6, len(levels) - 0.4],
            },
            yaxis={
                "range": [0, 1.04],
                "tickvals": shares,
                "ticktext": [fmt.whole_percent(share, locale) for share in shares],
            },
            annotations=_lowest(levels, colours, locale),
        ),
    }


def _dots(levels: Sequence[Level], colours: Palette, locale: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(range(len(levels))),
        "y": [one.share for one in levels],
        "marker": {
            "size": 10,
            "color": [colours.surface if one.is_little else colours.answered for one in levels],
            "line": {"width": 2, "color": [colours.muted if one.is_little else colours.answered for one in levels]},
        },
        "text": [f"{one.name}: {fmt.percent_beside(one.share, one.target, locale)}" for one in levels],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _target(levels: Sequence[Level], colours: Palette) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [-0.6, *range(len(levels)), len(levels) - 0.4],
        "y": [levels[0].target, *(one.target for one in levels), levels[-1].target],
        "line": {"color": colours.muted, "width": 1.5, "dash": "dash", "shape": "hvh"},
        "hoverinfo": "skip",
    }


def _band(levels: Sequence[Level], colours: Palette) -> list[Figure]:
    """A block for each interval: bands are not lines between days."""
    known = [(place, one) for place, one in enumerate(levels) if one.low is not None and one.high is not None]
    if not known:
        return []
    return [
        {
            "type": "bar",
            "x": [place for place, _ in known],
            "y": [max((one.high or 0) - (one.low or 0), 0.008) for _, one in known],
            "base": [one.low for _, one in known],
            "width": 0.7,
            "marker": {"color": colours.line},
            "hoverinfo": "skip",
        }
    ]


def _lowest(levels: Sequence[Level], colours: Palette, locale: str) -> list[Figure]:
    judged = [(one.share, place) for place, one in enumerate(levels) if one.share is not None and not one.is_little]
    if not judged:
        return []
    share, place = min(judged)
    text = fmt.percent_beside(share, levels[place].target, locale)
    return [{"x": place, "y": share, "text": text, "showarrow": False, "yshift": -16, "font": {"color": colours.text}}]

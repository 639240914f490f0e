"""Calls, agents and service level through the average day: three small charts above one clock."""

from collections.abc import Sequence
from typing import Any

from auth.language import gettext
from components import format as fmt
from components.charts import Figure, Palette, Series, bar_marker, layout
from components.drawing import FEW
from data.head.erlang import Goal
from data.head.staffing import Need

HEIGHT = 520
PANELS = ((0.72, 0.96), (0.37, 0.63), (0.0, 0.28))
"""Where each chart stands, from below."""


def staffing_series(colours: Palette) -> list[Series]:
    """Calls, agents there, needed here and by Erlang A alone, service level measured and expected."""
    return [
        Series(gettext("calls"), colours.answered),
        Series(gettext("agents there"), colours.ready, "line"),
        Series(gettext("needed here"), colours.outgoing, "line"),
        Series(gettext("needed (Erlang A)"), colours.muted, "line"),
        Series(gettext("service level, measured"), colours.answered),
        Series(gettext("service level, expected"), colours.outgoing, "line"),
    ]


def staffing_figure(needs: Sequence[Need], goal: Goal, colours: Palette, locale: str) -> Figure:
    """The three charts; half-hours stand side by side in the order of the clock."""
    calls, there, needed, by_a, measured, expected = staffing_series(colours)
    names = [fmt.slot(one.interval.slot) for one in needs]
    drawn = _Panels(names)
    drawn.bars(calls, [one.calls for one in needs], 1, colours, lambda n: fmt.decimal(n, locale))
    drawn.steps(there, [one.interval.there for one in needs], 2, "solid", lambda n: fmt.decimal(n, locale))
    drawn.steps(needed, [float(one.needed) for one in needs], 2, "dash", lambda n: fmt.decimal(n, locale))
    drawn.steps(by_a, [float(one.needed_a) for one in needs], 2, "dot", lambda n: fmt.decimal(n, locale))
    levels = [one.interval.calls.service_level for one in needs]
    shades = [measured.colour if one.interval.calls.counted >= FEW else colours.muted for one in needs]
    drawn.dots(measured, levels, 3, shades, lambda n: fmt.percent(n, locale))
    drawn.steps(expected, [one.expected.service_level for one in needs], 3, "dash", lambda n: fmt.percent(n, locale))
    titles = (
        gettext("Calls per half-hour"),
        gettext("Agents at the telephone"),
        gettext("Answered within %(time)s", time=fmt.duration(goal.within_s, locale)),
    )
    target = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y3", "y0": goal.target, "y1": goal.target}
    base = layout(colours, HEIGHT, margin={"l": 8, "r": 16, "t": 8, "b": 8, "pad": 6})
    every = max(1, -(-len(needs) // 24) * 2) if len(needs) > 12 else 1
    shares = (0, 0.5, 1)
    axis = base.pop("yaxis")
    return {
        "data": drawn.traces,
        "layout": base
        | {
            "yaxis": axis | {"domain": PANELS[0], "rangemode": "tozero", "nticks": 4},
            "yaxis2": axis | {"domain": PANELS[1], "rangemode": "tozero", "nticks": 5},
            "yaxis3": axis
            | {
                "domain": PANELS[2],
                "range": [0, 1.04],
                "tickvals": shares,
                "ticktext": [fmt.whole_percent(share, locale) for share in shares],
            },
            "xaxis": base["xaxis"]
            | {
                "tickvals": list(range(0, len(needs), every)),
                "ticktext": names[::every],
                "tickangle": 0,
                "showgrid": False,
                "range": [-0.6, len(needs) - 0.4],
                "anchor": "y3",
            },
            "shapes": [target | {"line": {"color": colours.muted, "width": 1.5, "dash": "dot"}}],
            "annotations": [_title(text, top, colours) for text, (_, top) in zip(titles, PANELS, strict=True)],
            "separators": ", " if locale == "ru" else ".,",
        },
    }


def _title(text: str, top: float, colours: Palette) -> Figure:
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": top,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 2,
        "showarrow": False,
        "font": {"color": colours.muted, "size": 13},
    }


class _Panels:
    """Traces gathered for the panels 1, 2 and 3; all share the x axis."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.traces: list[Figure] = []

    def bars(self, series: Series, values: Sequence[float], panel: int, colours: Palette, said: Any) -> None:
        self._add({"type": "bar", "marker": bar_marker(series, colours)}, series, values, panel, said)

    def steps(self, series: Series, values: Sequence[float], panel: int, dash: str, said: Any) -> None:
        line = {"shape": "hvh", "color": series.colour, "width": 2.5, "dash": dash}
        self._add({"type": "scatter", "mode": "lines", "line": line}, series, values, panel, said)

    def dots(
        self, series: Series, values: Sequence[float | None], panel: int, shades: Sequence[str], said: Any
    ) -> None:
        marker = {"color": list(shades), "size": 9}
        self._add({"type": "scatter", "mode": "markers", "marker": marker}, series, values, panel, said)

    def _add(self, kind: Figure, series: Series, values: Sequence[float | None], panel: int, said: Any) -> None:
        shown = [f"{name}: {said(value)}, {series.name}" for name, value in zip(self.names, values, strict=True)]
        self.traces.append(
            kind
            | {
                "x": list(range(len(values))),
                "y": list(values),
                "xaxis": "x",
                "yaxis": f"y{panel}" if panel > 1 else "y",
                "name": series.name,
                "text": shown,
                "hovertemplate": "%{text}<extra></extra>",
            }
            | ({"textposition": "none"} if kind["type"] == "bar" else {})
        )

"""Agents compared: dots on one line each, sorted, a line at the median; nobody is coloured better than others."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from textwrap import wrap

from auth.language import gettext
from components import format as fmt
from components.charts import Figure, Palette, beside_axis, layout, plain
from components.drawing import FEW

ROW = 26
GAP = 0.06
"""Share of the width between two panels."""
NUMBERS_AT = 1.3
"""Where a panel's numbers end, measured in its greatest value."""
NAME = 30
"""Letters of a name beside its dots; the table has it in full."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure of everybody: its name, each one's value, the same as text, and the earlier values if compared."""

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    middle: str
    """The median as text."""
    earlier: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Who, and of how many answered calls the dots speak."""

    name: str
    n: int


def middle_of(values: Sequence[float | None]) -> float | None:
    """The median of what is known."""
    known = [value for value in values if value is not None]
    return median(known) if known else None


def dots_figure(people: Sequence[Person], panels: Sequence[Panel], colours: Palette, locale: str) -> Figure:
    """A panel beside a panel, sharing the names; a hollow dot speaks of few calls."""
    places = list(range(len(people)))
    axes: Figure = {}
    traces: list[Figure] = []
    notes: list[Figure] = []
    lines: list[Figure] = []
    width = (1 - GAP * (len(panels) - 1)) / len(panels)
    for n, panel in enumerate(panels):
        axis = f"x{n + 1}" if n else "x"
        left = n * (width + GAP)
        axes[f"xaxis{n + 1}" if n else "xaxis"] = _axis(left, left + width, _top(panel))
        traces += _dots(people, panel, axis, places, colours)
        notes.append(_title(panel.name, left, colours))
        centre = middle_of(panel.values)
        if centre is not None and len(people) > 2:
            lines.append(_median(centre, axis, colours))
            notes.append(_median_note(centre, panel.middle, axis, colours))
    base = layout(colours, ROW * len(people) + 88)
    plain_axis = dict(base["xaxis"])
    for name, said in axes.items():
        base[name] = plain_axis | said
    base["margin"] = {"l": 8, "r": 16, "t": 64, "b": 8, "pad": 6}
    base["yaxis"] |= {
        "tickvals": places,
        "ticktext": [_name(one, colours, locale) for one in people],
        "range": [len(people) - 0.4, -0.6],
        "tickfont": {"color": colours.text, "size": 13},
    }
    return {"data": traces, "layout": base | {"shapes": lines, "annotations": notes}}


def _name(person: Person, colours: Palette, locale: str) -> str:
    return (
        f"{beside_axis(person.name, NAME)}  <span style='color:{colours.muted}'>{fmt.integer(person.n, locale)}</span>"
    )


def _axis(left: float, right: float, top: float) -> Figure:
    return {
        "domain": [left, right],
        "range": [-0.03 * top, top * NUMBERS_AT],
        "showticklabels": False,
        "showgrid": False,
        "anchor": "y",
    }


def _dots(people: Sequence[Person], panel: Panel, axis: str, places: Sequence[int], colours: Palette) -> list[Figure]:
    few = [person.n < FEW for person in people]
    shared = {"type": "scatter", "xaxis": axis, "yaxis": "y", "y": places, "cliponaxis": False, "hoverinfo": "skip"}
    dots = {
        "mode": "markers",
        "x": panel.values,
        "marker": {
            "size": 10,
            "color": [colours.surface if one else colours.answered for one in few],
            "line": {"width": 2, "color": [colours.muted if one else colours.answered for one in few]},
        },
    }
    numbers = {
        "mode": "text",
        "x": [_top(panel) * NUMBERS_AT] * len(places),
        "text": panel.texts,
        "textposition": "middle left",
        "textfont": {"size": 13, "color": [colours.muted if one else colours.text for one in few]},
    }
    strokes = {
        "mode": "markers",
        "x": panel.earlier,
        "marker": {"symbol": "line-ns", "size": 14, "line": {"width": 3, "color": colours.outgoing}},
    }
    return [shared | one for one in ((strokes, dots, numbers) if panel.earlier else (dots, numbers))]


def _top(panel: Panel) -> float:
    return max((value for value in (*panel.values, *panel.earlier) if value is not None), default=1) or 1


def _title(name: str, left: float, colours: Palette) -> Figure:
    return {
        "text": f"<b>{'<br>'.join(plain(line) for line in wrap(name, 24))}</b>",
        "xref": "paper",
        "yref": "paper",
        "x": left,
        "y": 1,
        "yshift": 24,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"color": colours.text, "size": 13},
    }


def _median(centre: float, axis: str, colours: Palette) -> Figure:
    line = {"color": colours.muted, "width": 1.5, "dash": "dot"}
    return {"type": "line", "xref": axis, "yref": "paper", "x0": centre, "x1": centre, "y0": 0, "y1": 1, "line": line}


def _median_note(centre: float, text: str, axis: str, colours: Palette) -> Figure:
    return {
        "text": gettext("half: %(value)s", value=text),
        "xref": axis,
        "yref": "paper",
        "x": centre,
        "y": 1,
        "yshift": 14,
        "showarrow": False,
        "font": {"color": colours.muted, "size": 12},
    }

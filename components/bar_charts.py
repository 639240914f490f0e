"""Horizontal bars: calls by what they are, and what agents' shifts were made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from auth.language import gettext
from components import format as fmt
from components.charts import Figure, Palette, Series, bar_marker, beside_axis, layout, plain

ROW = 32
MOST_ROWS = 30
LETTER = 8
"""Pixels for a letter of the sum at the end of a bar."""
NAME = 30
"""Letters of a name beside a bar; the table has it in full."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its name, one amount for each series, what stands at its end, and the sum of the earlier period."""

    name: str
    amounts: tuple[float, ...]
    end: str = ""
    earlier: float | None = None


def outcome_series(colours: Palette) -> list[Series]:
    """How calls end, folded to what a chart can show."""
    return [
        Series(gettext("answered"), colours.answered),
        Series(gettext("hung up"), colours.abandoned, "slash"),
        Series(gettext("other endings"), colours.other),
    ]


def shift_series(colours: Palette) -> list[Series]:
    """The parts of a shift, in the order of the report's metrics: talk, wrap, ring, ready, break."""
    return [
        Series(gettext("talking"), colours.answered),
        Series(gettext("after-call work"), colours.wrap, "slash"),
        Series(gettext("ringing"), colours.late),
        Series(gettext("ready"), colours.ready),
        Series(gettext("on break"), colours.other, "cross"),
    ]


def answered_series(colours: Palette) -> list[Series]:
    """Whether somebody was reached."""
    return [
        Series(gettext("answered"), colours.answered),
        Series(gettext("not answered"), colours.other),
    ]


def earlier_series(name: str, colours: Palette) -> Series:
    """The earlier period, a stroke across each bar or a dashed line."""
    return Series(name, colours.outgoing, "dashed")


def pause_series(colours: Palette) -> list[Series]:
    """Breaks by reason."""
    return [Series(gettext("on break"), colours.other, "cross")]


def bars_figure(bars: Sequence[Bar], series: Sequence[Series], colours: Palette, locale: str) -> Figure:
    """Stacked counts, the row's sum (or its own words) at its end."""
    ends = [bar.end or fmt.integer(sum(bar.amounts), locale) for bar in bars]
    return _figure(bars, series, colours, ends, locale)


def shifts_figure(bars: Sequence[Bar], series: Sequence[Series], colours: Palette, locale: str) -> Figure:
    """Stacked seconds, drawn in hours, the shift's length at its end."""
    return _figure(bars, series, colours, [fmt.duration(sum(bar.amounts), locale) for bar in bars], locale, 3600)


def _figure(
    bars: Sequence[Bar],
    series: Sequence[Series],
    colours: Palette,
    sums: Sequence[str],
    locale: str,
    unit: int = 1,
) -> Figure:
    shown = list(bars[:MOST_ROWS])
    places = list(range(len(shown)))
    longest = max((_reach(bar) / unit for bar in shown), default=1) or 1
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "y": places,
            "x": [bar.amounts[n] / unit for bar in shown],
            "name": one.name,
            "marker": bar_marker(one, colours),
            "text": [f"{plain(bar.name)}: {one.name} {_amount(bar.amounts[n], unit, locale)}" for bar in shown],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
        for n, one in enumerate(series)
    ]
    if any(bar.earlier is not None for bar in shown):
        traces.append(_strokes(shown, unit, colours, locale))
    ends = [
        {"x": _reach(bar) / unit, "y": place, "text": text, "showarrow": False, "xanchor": "left", "xshift": 6}
        for bar, place, text in zip(shown, places, sums, strict=False)
    ]
    return {
        "data": traces,
        "layout": layout(
            colours,
            ROW * len(shown) + 48,
            margin={"l": 8, "r": 16 + LETTER * max((len(text) for text in sums), default=0), "t": 8, "b": 8, "pad": 6},
            barmode="stack",
            bargap=0.3,
            annotations=ends,
            xaxis={
                "range": [0, longest * 1.02],
                "rangemode": "tozero",
                "nticks": 6,
                "ticksuffix": _suffix(unit, locale),
                "separatethousands": True,
                "tickformat": ",d" if unit == 1 else "",
            },
            yaxis={
                "tickvals": places,
                "ticktext": [_short(bar.name) for bar in shown],
                "autorange": "reversed",
                "showgrid": False,
                "tickfont": {"color": colours.text, "size": 13},
            },
            separators=", " if locale == "ru" else ".,",
        ),
    }


def _reach(bar: Bar) -> float:
    return max(sum(bar.amounts), bar.earlier or 0)


def _strokes(bars: Sequence[Bar], unit: int, colours: Palette, locale: str) -> Figure:
    known = [(place, bar) for place, bar in enumerate(bars) if bar.earlier is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "y": [place for place, _ in known],
        "x": [(bar.earlier or 0) / unit for _, bar in known],
        "marker": {"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": colours.outgoing}},
        "text": [f"{plain(bar.name)}: {_amount(bar.earlier or 0, unit, locale)}" for _, bar in known],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _amount(value: float, unit: int, locale: str) -> str:
    return fmt.integer(value, locale) if unit == 1 else fmt.duration(value, locale)


def _suffix(unit: int, locale: str) -> str:
    return "" if unit == 1 else f"{fmt.NBSP}{'ч' if locale == 'ru' else 'h'}"


def _short(name: str) -> str:
    return beside_axis(name, NAME)

"""How long people wait: the share answered within so many seconds, and in-time answers by interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from auth.language import gettext
from components import format as fmt
from components.charts import Figure, Palette, Series, bar_marker, layout
from data.table import Distribution

POINTS = 240
"""Steps of one line at most; more than a screen can show."""
FEW = 10
"""A share of fewer calls than this says little: it is written in grey."""


def within(distribution: Distribution, seconds: int) -> float | None:
    """Share of the waits that lasted `seconds` at most."""
    total = sum(n for _, n in distribution.points)
    return sum(n for at, n in distribution.points if at <= seconds) / total if total else None


def quantile(distribution: Distribution, share: float) -> int | None:
    """The shortest wait that this share did not exceed."""
    total = sum(n for _, n in distribution.points)
    seen = 0
    for at, n in distribution.points:
        seen += n
        if seen >= share * total:
            return at
    return None


def wait_series(colours: Palette) -> list[Series]:
    """The two lines of the waiting chart."""
    return [
        Series(gettext("answered within …"), colours.answered, "line"),
        Series(gettext("hung up within …"), colours.abandoned, "line"),
    ]


def waits_figure(
    answered: Distribution, abandoned: Distribution, threshold: int, colours: Palette, locale: str
) -> Figure:
    """Two step lines up to where nearly everybody had an answer, and the threshold as a dotted line."""
    reach = max(threshold * 3, *(quantile(one, 0.98) or 0 for one in (answered, abandoned)))
    reach = min(-(-reach // 20) * 20, 900)
    step = next(s for s in (10, 20, 30, 60, 120, 180, 300) if reach / s <= 9)
    ticks = list(range(0, reach + 1, step))
    lines = [
        _line(one, reach, series, dash, locale)
        for one, series, dash in zip((answered, abandoned), wait_series(colours), ("solid", "dash"), strict=True)
        if one.points
    ]
    share = within(answered, threshold)
    marks = [] if share is None else [_mark(threshold, share, colours, locale)]
    ninth = quantile(answered, 0.9)
    if ninth is not None and ninth > threshold * 1.4 and ninth <= reach:
        text = gettext("9 of 10 waited at most %(time)s", time=fmt.duration(ninth, locale))
        marks.append(
            {
                "x": ninth,
                "y": 0.9,
                "text": text,
                "ax": 36,
                "ay": 34,
                "showarrow": True,
                "arrowhead": 0,
                "arrowcolor": colours.muted,
                "xanchor": "left",
            }
        )
    return {
        "data": lines,
        "layout": layout(
            colours,
            300,
            xaxis={
                "range": [0, reach],
                "tickvals": ticks,
                "ticktext": [fmt.duration(t, locale) for t in ticks],
                "showgrid": False,
                "showline": True,
            },
            yaxis={
                "range": [0, 1.03],
                "tickvals": [0, 0.5, 1],
                "ticktext": [fmt.percent(s, locale, 0) for s in (0, 0.5, 1)],
            },
            shapes=[
                {
                    "type": "line",
                    "x0": threshold,
                    "x1": threshold,
                    "y0": 0,
                    "y1": 1.03,
                    "line": {"color": colours.muted, "width": 1.5, "dash": "dot"},
                }
            ],
            annotations=marks,
        ),
    }


def _line(one: Distribution, reach: int, series: Series, dash: str, locale: str) -> Figure:
    total = sum(n for _, n in one.points)
    running = list(accumulate(n for _, n in one.points))
    steps = [(at, n / total) for (at, _), n in zip(one.points, running, strict=True) if at <= reach]
    if len(steps) > POINTS:
        stride = -(-len(steps) // POINTS)
        steps = [*steps[::stride], steps[-1]]
    xs, ys = [0, *(at for at, _ in steps)], [0.0, *(share for _, share in steps)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": {"shape": "hv", "color": series.colour, "width": 2.5, "dash": dash},
        "text": [f"{fmt.duration(x, locale)}: {fmt.percent(y, locale)}" for x, y in zip(xs, ys, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
        "name": series.name,
    }


def _mark(threshold: int, share: float, colours: Palette, locale: str) -> Figure:
    text = gettext(
        "<b>%(share)s</b> answered within %(time)s",
        share=fmt.percent(share, locale),
        time=fmt.duration(threshold, locale),
    )
    return {
        "x": threshold,
        "y": share,
        "text": text,
        "showarrow": True,
        "arrowhead": 6,
        "arrowsize": 1.4,
        "arrowcolor": colours.answered,
        "ax": 14,
        "ay": 22,
        "xanchor": "left",
    }


@dataclass(frozen=True, slots=True)
class Interval:
    """Arrivals of one interval: its name, and how they went."""

    name: str
    in_time: int
    late: int
    abandoned: int
    service_level: float | None

    @property
    def n(self) -> int:
        """Arrivals that count for the service level."""
        return self.in_time + self.late + self.abandoned


def interval_series(colours: Palette, threshold: int, locale: str) -> list[Series]:
    """The three layers of a bar."""
    time = fmt.duration(threshold, locale)
    return [
        Series(gettext("answered within %(time)s", time=time), colours.answered),
        Series(gettext("answered later"), colours.late),
        Series(gettext("hung up"), colours.abandoned, "slash"),
    ]


def intervals_figure(intervals: Sequence[Interval], series: Sequence[Series], colours: Palette, locale: str) -> Figure:
    """Stacked counts by interval; the share in time stands under each bar, grey where calls were few."""
    places = list(range(len(intervals)))
    layers = [[i.in_time for i in intervals], [i.late for i in intervals], [i.abandoned for i in intervals]]
    every = max(1, -(-len(intervals) // 24))
    labels = [
        f"{one.name}<br><span style='color:{colours.text if one.n >= FEW else colours.muted}'>"
        f"{fmt.percent(one.service_level, locale, 0)}</span>"
        for one in intervals
    ]
    return {
        "data": [
            {
                "type": "bar",
                "x": places,
                "y": layer,
                "name": one.name,
                "marker": bar_marker(one, colours),
                "text": [
                    f"{i.name}: {fmt.integer(n, locale)} {one.name}" for i, n in zip(intervals, layer, strict=True)
                ],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            }
            for one, layer in zip(series, layers, strict=True)
        ],
        "layout": layout(
            colours,
            300,
            barmode="stack",
            xaxis={
                "tickvals": places[::every],
                "ticktext": labels[::every],
                "tickangle": 0,
                "showgrid": False,
                "range": [-0.6, len(intervals) - 0.4],
            },
            yaxis={"rangemode": "tozero", "nticks": 5, "tickformat": ",d", "separatethousands": True},
            separators=", " if locale == "ru" else ".,",
        ),
    }

"""How long people wait: the share answered within so many seconds, and in-time answers by interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from auth.language import gettext
from components import format as fmt
from components.charts import Figure, Palette, Series, bar_marker, layout
from components.drawing import FEW
from data.table import Distribution

POINTS = 240
"""Steps of one line at most; more than a screen can show."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How callers fared by waiting time: of `base` callers so many were answered, so many hung up, at each second."""

    answered: tuple[tuple[int, int], ...]
    abandoned: tuple[tuple[int, int], ...]
    base: int

    def answered_within(self, seconds: int) -> float | None:
        """Share of all callers who had an answer by then: the service level."""
        return sum(n for at, n in self.answered if at <= seconds) / self.base if self.base else None


def profile(answered: Distribution, abandoned: Distribution, short_abandons: int) -> Profile:
    """The profile that the service level speaks of: the shortest abandons are not in it."""
    left = short_abandons
    kept = []
    for at, n in abandoned.points:
        taken = min(left, n)
        left -= taken
        if n > taken:
            kept.append((at, n - taken))
    return Profile(answered.points, tuple(kept), sum(n for _, n in answered.points) + sum(n for _, n in kept))


def _reach(points: tuple[tuple[int, int], ...], share: float) -> int:
    total, seen = sum(n for _, n in points), 0
    for at, n in points:
        seen += n
        if seen >= share * total:
            return at
    return 0


def wait_series(colours: Palette) -> list[Series]:
    """The two lines of the waiting chart."""
    return [
        Series(gettext("answered within …"), colours.answered, "line"),
        Series(gettext("hung up within …"), colours.abandoned, "line"),
    ]


def waits_figure(
    callers: Profile,
    threshold: int,
    target: float,
    colours: Palette,
    locale: str,
    before: Profile | None = None,
) -> Figure:
    """Two step lines up to where nearly everybody had an answer, and the threshold (seconds) as a dotted line.

    With a profile of the period before, its answered callers are a third line.
    """
    reach = max(threshold * 3, _reach(callers.answered, 0.98), _reach(callers.abandoned, 0.95))
    reach = min(-(-reach // 20) * 20, 900)
    step = next(s for s in (10, 20, 30, 60, 120, 180, 300) if reach / s <= 9)
    ticks = list(range(0, reach + 1, step))
    shares = (0, 0.25, 0.5, 0.75, 1)
    series = wait_series(colours)
    lines = [
        _line(points, callers.base, reach, one, dash, locale)
        for points, one, dash in ((callers.answered, series[0], "solid"), (callers.abandoned, series[1], "dot"))
        if points
    ]
    if before and before.answered:
        dashed = Series(gettext("answered before"), colours.outgoing)
        lines.insert(0, _line(before.answered, before.base, reach, dashed, "dash", locale))
    share = callers.answered_within(threshold)
    edge = {"type": "line", "x0": threshold, "x1": threshold, "y0": 0, "y1": 1.03}
    return {
        "data": lines,
        "layout": layout(
            colours,
            300,
            xaxis={
                "range": [0, reach],
                "tickvals": ticks,
                "ticktext": [fmt.duration(tick, locale) for tick in ticks],
                "showgrid": False,
                "showline": True,
            },
            yaxis={
                "range": [0, 1.03],
                "tickvals": shares,
                "ticktext": [fmt.whole_percent(share, locale) for share in shares],
            },
            shapes=[edge | {"line": {"color": colours.muted, "width": 1.5, "dash": "dot"}}],
            annotations=[]
            if share is None
            else [_mark(threshold, share, target, colours, locale), *_nine_of_ten(callers, reach, colours, locale)],
        ),
    }


def _line(points: Sequence[tuple[int, int]], base: int, reach: int, series: Series, dash: str, locale: str) -> Figure:
    running = accumulate(n for _, n in points)
    steps = [(at, n / base) for (at, _), n in zip(points, running, strict=True) if at <= reach]
    if len(steps) > POINTS:
        steps = [*steps[:: -(-len(steps) // POINTS)], steps[-1]]
    end = [(reach, steps[-1][1])] if steps else []
    xs, ys = zip((0, 0.0), *steps, *end, strict=True)
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


def _mark(threshold: int, share: float, target: float, colours: Palette, locale: str) -> Figure:
    text = gettext(
        "<b>%(share)s</b> answered within %(time)s",
        share=fmt.percent_beside(share, target, locale),
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


def _nine_of_ten(callers: Profile, reach: int, colours: Palette, locale: str) -> list[Figure]:
    """The second point worth words: within what time nine of ten callers were answered."""
    running = accumulate(n for _, n in callers.answered)
    reached = ((at, n) for (at, _), n in zip(callers.answered, running, strict=True) if n >= 0.9 * callers.base)
    at, seen = next(reached, (reach + 1, 0))
    if at > reach:
        return []
    return [
        {
            "x": at,
            "y": seen / callers.base,
            "text": gettext("9 of 10 were answered within %(time)s", time=fmt.duration(at, locale)),
            "showarrow": True,
            "arrowhead": 0,
            "arrowwidth": 1.5,
            "arrowcolor": colours.muted,
            "ax": 24,
            "ay": 34,
            "xanchor": "left",
        }
    ]


@dataclass(frozen=True, slots=True)
class Interval:
    """Arrivals of one interval: its name in a sentence and under its bar, and how they went."""

    name: str
    short: str
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


def intervals_figure(
    intervals: Sequence[Interval], series: Sequence[Series], most: int, colours: Palette, locale: str
) -> Figure:
    """Stacked counts by interval; the share in time stands under `most` bars at most, grey where calls were few."""
    places = list(range(len(intervals)))
    layers = [[i.in_time for i in intervals], [i.late for i in intervals], [i.abandoned for i in intervals]]
    every = max(1, -(-len(intervals) // most))
    labels = [
        f"{one.short}<br><span style='color:{colours.text if one.n >= FEW else colours.muted}'>"
        f"{fmt.percent(one.service_level, locale)}</span>"
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

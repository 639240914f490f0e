"""The timeline of agents' days: one row for each person and day, one colour for each state, hours of the local day.

Where there is more than a screen can show, what happens at work is drawn as one: signed in, or on a break.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from auth.language import gettext
from components import format as fmt
from components.bar_charts import shift_series
from components.charts import Figure, Palette, Series, bar_marker, beside_axis, layout, plain
from data import facts
from data.table import Table

ROW = 34
MOST_ROWS = 31
MOST_SEGMENTS = 600
HOUR = 3600
NAME = 34
AT_WORK = "at_work"
DRAWN = (facts.TALK, facts.WRAP, facts.RING, facts.IDLE, facts.PAUSE, facts.TALK_OUTSIDE_LOGIN)
"""States in the order of `shift_series`, and talking while signed out."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One interval of one day; `begin` is in seconds of its local day."""

    agent: str
    day: date
    kind: str
    reason: str
    begin: int
    seconds: int


def segments(table: Table) -> list[Segment]:
    """The intervals of an agent's day that can be drawn, in order; the shift itself is their union."""
    found = []
    places = [table.place(slug) for slug in ("agent", "kind", "reason", "began", "interval_s")]
    for row in table.rows:
        agent, kind, reason, began, seconds = (row[place] for place in places)
        if kind in DRAWN:
            at = datetime.fromisoformat(str(began))
            begin = at.hour * HOUR + at.minute * 60 + at.second
            found.append(Segment(str(agent), at.date(), str(kind), str(reason or ""), begin, int(seconds or 0)))  # type: ignore[arg-type]
    return found


def shown(found: Sequence[Segment]) -> list[Segment]:
    """The segments of the first rows; if they are too many, work is one state and only breaks stand out."""
    rows = list(dict.fromkeys((one.agent, one.day) for one in found))[:MOST_ROWS]
    inside = [one for one in found if (one.agent, one.day) in set(rows)]
    return inside if len(inside) <= MOST_SEGMENTS else coarse(inside)


def coarse(found: Sequence[Segment]) -> list[Segment]:
    """The same time with everything done at work as one state; what touches is joined."""
    joined: list[Segment] = []
    for one in found:
        kind = one.kind if one.kind in (facts.PAUSE, facts.TALK_OUTSIDE_LOGIN) else AT_WORK
        last = joined[-1] if joined else None
        same = last and (last.agent, last.day, last.kind) == (one.agent, one.day, kind)
        if last and same and one.begin <= last.begin + last.seconds:
            end = max(last.begin + last.seconds, one.begin + one.seconds)
            joined[-1] = replace(last, seconds=end - last.begin)
        else:
            joined.append(replace(one, kind=kind))
    return joined


def state_series(drawn: Sequence[Segment], colours: Palette) -> dict[str, Series]:
    """State → its entry in the legend, only of those that happened."""
    every = dict(zip(DRAWN, shift_series(colours), strict=False))
    every[facts.TALK_OUTSIDE_LOGIN] = Series(gettext("talking while signed out"), colours.outgoing)
    every[AT_WORK] = Series(gettext("at work"), colours.ready)
    happened = {one.kind for one in drawn}
    return {kind: series for kind, series in every.items() if kind in happened}


def timeline_figure(drawn: Sequence[Segment], colours: Palette, locale: str) -> Figure:
    """Bars with a base: each from its beginning, as long as it lasted."""
    rows = list(dict.fromkeys((one.agent, one.day) for one in drawn))
    place = {row: n for n, row in enumerate(rows)}
    first = min(one.begin for one in drawn) // HOUR
    last = -(-max(one.begin + one.seconds for one in drawn) // HOUR)
    step = 1 if last - first <= 14 else 2
    ticks = list(range(first, last + 1, step))
    return {
        "data": [
            _trace([one for one in drawn if one.kind == kind], series, place, colours, locale)
            for kind, series in state_series(drawn, colours).items()
        ],
        "layout": layout(
            colours,
            ROW * len(rows) + 72,
            barmode="overlay",
            bargap=0.28,
            xaxis={
                "range": [first, last],
                "tickvals": ticks,
                "ticktext": [f"{hour:02d}:00" for hour in ticks],
                "showgrid": True,
            },
            yaxis={
                "tickvals": list(place.values()),
                "ticktext": [_name(row, rows, locale) for row in rows],
                "range": [len(rows) - 0.5, -0.5],
                "showgrid": False,
                "tickfont": {"color": colours.text, "size": 13},
            },
        ),
    }


def _trace(
    some: Sequence[Segment], series: Series, place: dict[tuple[str, date], int], colours: Palette, locale: str
) -> Figure:
    marker = bar_marker(series, colours)
    marker["line"] = {"width": 0}  # a line of a pixel would hide what lasted a minute
    return {
        "type": "bar",
        "orientation": "h",
        "y": [place[one.agent, one.day] for one in some],
        "base": [one.begin / HOUR for one in some],
        "x": [one.seconds / HOUR for one in some],
        "marker": marker,
        "text": [
            f"{clock(one.begin)}–{clock(one.begin + one.seconds)} {series.name}"
            f"{' ' + plain(one.reason) if one.reason else ''}, {fmt.duration(one.seconds, locale)}"
            for one in some
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def clock(second: int) -> str:
    """A second of the day as 09:05."""
    return f"{second // HOUR % 24:02d}:{second % HOUR // 60:02d}"


def _name(row: tuple[str, date], rows: Sequence[tuple[str, date]], locale: str) -> str:
    agent, day = row
    if len({one for one, _ in rows}) == 1:
        return fmt.day(day, locale)
    short = beside_axis(agent, NAME)
    return short if len({one for _, one in rows}) == 1 else f"{short}, {fmt.short_day(day, locale)}"

"""The forecast as people read it: four weeks behind and four ahead, the next week by hours, and how wrong it was.

Pure functions of an outlook.
"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext, ngettext
from components import format as fmt
from components.charts import Figure, Palette, Series, layout, legend, wide_graph
from components.plain_table import Rows, plain_table
from components.states import card, empty, strip
from data.head.forecast import AHEAD_DAYS, Expected, Spread
from data.head.outlook import Outlook, Score

HEIGHT = 300
WEEK = 7
PER_DAY = 18
LEAST_SHOWN = 0.5


def finding(found: Outlook, locale: str) -> str:
    """What the next week brings, beside the last one."""
    coming = sum(one.calls for one in found.days[:WEEK])
    last = sum(n for _, n in found.recent[-WEEK:])
    words = {"n": fmt.integer(_rough(coming), locale), "last": fmt.integer(last, locale)}
    return gettext("About %(n)s calls are expected in the next seven days; the last seven brought %(last)s", **words)


def _rough(n: float) -> int:
    """As exact as a forecast can be: two digits and a half."""
    return round(n / 10) * 10 if n >= 200 else round(n)


def forecast_cards(found: Outlook, colours: Palette, locale: str) -> list[Component | None]:
    """Everything below the bar; or how much history is missing."""
    if found.missing or found.trial is None or found.score is None:
        return [card(empty(_missing(found), gettext("The forecast comes by itself once there are enough days.")))]
    said = finding(found, locale)
    return [
        card(
            legend(_series(colours)),
            wide_graph(_figure(found, colours, locale), said, 80 + PER_DAY * 2 * AHEAD_DAYS),
            title=said,
            sub=gettext("Calls a day; the band holds eight days of ten, by how wrong the last four weeks were"),
        ),
        card(*_score(found, found.score, locale), title=_score_title(found.score), className="half"),
        card(
            html.Ul([html.Li(one) for one in _how(found, locale)]),
            title=gettext("How it is made"),
            className="half",
        ),
        card(
            _next_week(found, locale),
            title=gettext("The next seven days by hours"),
            sub=gettext("Expected calls; the CSV has all four weeks with their intervals"),
        ),
        card(_days(found, found.trial.day_spread, locale), title=gettext("The next four weeks by days")),
    ]


def _missing(found: Outlook) -> str:
    return ngettext(
        "History is too short for a forecast: %(num)s more day is needed.",
        "History is too short for a forecast: %(num)s more days are needed.",
        found.missing,
    )


def _series(colours: Palette) -> list[Series]:
    return [
        Series(gettext("came"), colours.answered, "line"),
        Series(gettext("expected"), colours.outgoing, "line"),
        Series(gettext("eight days of ten"), colours.line),
    ]


def _figure(found: Outlook, colours: Palette, locale: str) -> Figure:
    """Four weeks as they came beside what was expected of them, then four weeks ahead with their band."""
    assert found.trial is not None
    came, expected, _ = _series(colours)
    every = [*found.trial.days, *found.days]
    spread = found.trial.day_spread
    bands = [spread.around(one.calls) for one in found.days]
    places = list(range(len(every)))
    ahead = places[len(found.trial.days) :]
    names = [fmt.day(one.day, locale) for one in every]

    def line(series: Series, xs: Sequence[int], ys: Sequence[float], dash: str) -> Figure:
        return {
            "type": "scatter",
            "mode": "lines+markers",
            "x": list(xs),
            "y": list(ys),
            "name": series.name,
            "line": {"color": series.colour, "width": 2, "dash": dash},
            "marker": {"color": series.colour, "size": 6},
            "text": [f"{names[x]}: {fmt.integer(y, locale)}, {series.name}" for x, y in zip(xs, ys, strict=True)],
            "hovertemplate": "%{text}<extra></extra>",
        }

    edge = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "x": ahead}
    return {
        "data": [
            edge | {"y": [low for low, _ in bands]},
            edge | {"y": [high for _, high in bands], "fill": "tonexty", "fillcolor": colours.line},
            line(expected, places, [one.calls for one in every], "dash"),
            line(came, places[: len(found.trial.actual)], [float(n) for n in found.trial.actual], "solid"),
        ],
        "layout": layout(
            colours,
            HEIGHT,
            xaxis={
                "tickvals": places[::WEEK],
                "ticktext": [fmt.short_day(one.day, locale) for one in every][::WEEK],
                "tickangle": 0,
                "showgrid": False,
                "range": [-0.6, len(every) - 0.4],
            },
            yaxis={"rangemode": "tozero", "nticks": 5, "separatethousands": True},
            shapes=[_now(len(found.trial.days) - 0.5, colours)],
            separators=", " if locale == "ru" else ".,",
        ),
    }


def _now(x: float, colours: Palette) -> Figure:
    line = {"color": colours.muted, "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _score_title(score: Score) -> str:
    if score.naive_wins:
        return gettext("On the last four weeks “the same as last week” was nearer than this method")
    return gettext("On the last four weeks this method was nearer than “the same as last week”")


def _score(found: Outlook, score: Score, locale: str) -> list[Component | None]:
    rows: Rows = [
        [gettext("Days"), fmt.percent(score.day_error, locale), fmt.percent(score.naive_day_error, locale)],
        [gettext("Hours"), fmt.percent(score.hour_error, locale), fmt.percent(score.naive_hour_error, locale)],
    ]
    head = [gettext("Error, share of calls"), gettext("This method"), gettext("The same as last week")]
    if found.unchecked:
        kept = ngettext(
            "Whether the interval keeps its promise cannot be checked yet: %(num)s more day of history is needed.",
            "Whether the interval keeps its promise cannot be checked yet: %(num)s more days of history are needed.",
            found.unchecked,
        )
    else:
        kept = gettext(
            "Eight of ten were to fall into the interval; %(days)s of days and %(hours)s of hours did.",
            days=fmt.percent(score.days_inside, locale),
            hours=fmt.percent(score.hours_inside, locale),
        )
    advice = (
        strip(gettext("Take the forecast with care: a plain repeat of the last week did better by days."))
        if score.naive_wins
        else None
    )
    return [plain_table(head, rows, numbers=(1, 2)), html.P(kept, className="sub"), advice]


def _how(found: Outlook, locale: str) -> list[str]:
    return [
        gettext(
            "History of %(days)s. The last four weeks were foretold from what was known before them; "
            "the errors are from there.",
            days=fmt.span(found.first, found.last, locale),
        ),
        gettext(
            "A day is its weekday's usual share of a week times the level of the last three weeks; "
            "an hour is its usual part of that weekday. All of it are medians, so one bad day moves nothing."
        ),
        gettext(
            "Public holidays count as Sundays until two of them were seen. Days off that the government moves, "
            "weather, outages and campaigns are not known here."
        ),
    ]


def _next_week(found: Outlook, locale: str) -> Component:
    week = found.days[:WEEK]
    hours = [hour for hour in range(24) if any(one.hours[hour] >= LEAST_SHOWN for one in week)]
    rows: Rows = [
        [f"{fmt.slot(hour * 4)}–{fmt.slot(hour * 4 + 4)}", *(fmt.integer(one.hours[hour], locale) for one in week)]
        for hour in hours
    ]
    rows.append([gettext("Whole day"), *(fmt.integer(one.calls, locale) for one in week)])
    head = [gettext("Hour"), *(fmt.day(one.day, locale) for one in week)]
    return plain_table(head, rows, numbers=range(1, len(head)))


def _days(found: Outlook, spread: Spread, locale: str) -> Component:
    rows: Rows = [[_day_name(one, locale), *_interval(one, spread, locale)] for one in found.days]
    head = [gettext("Day"), gettext("Expected calls"), gettext("At least, in 9 of 10"), gettext("At most, in 9 of 10")]
    return plain_table(head, rows, numbers=(1, 2, 3))


def _day_name(one: Expected, locale: str) -> str:
    name = fmt.day(one.day, locale)
    return f"{name} · {gettext(one.name)}" if one.name else name


def _interval(one: Expected, spread: Spread, locale: str) -> list[str]:
    low, high = spread.around(one.calls)
    return [fmt.integer(one.calls, locale), fmt.integer(low, locale), fmt.integer(high, locale)]

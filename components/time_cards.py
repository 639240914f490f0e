"""The card of calls over time: how many came in each interval, and how many of them were answered."""

from dash.development.base_component import Component

from auth.language import gettext
from components import findings
from components import format as fmt
from components.bar_cards import bar_cards
from components.bar_charts import answered_series, earlier_series
from components.changes import before_of, series_name
from components.charts import legend, wide_graph
from components.drawing import Subject, about
from components.states import card
from components.time_charts import Moment, time_figure
from data.report import axis_of
from data.table import Table, as_number

PER_NAME = 46
"""Pixels that the name of an interval needs."""
MOST_NAMES = {"hour": 24, "slot": 24, "day": 23, "week": 20, "month": 18, "weekday": 7}


def time_cards(subject: Subject) -> list[Component]:
    """Along the axis that divides the answer; where none does, along the one that fits the period."""
    table, drawing = subject.table, subject.drawing
    if len(table.by) != 1 or table.by[0] not in MOST_NAMES:
        return bar_cards(subject)
    moments = _trimmed(moments_of(table, subject))
    if len(moments) < 2 and table.by != (axis_of(table.first, table.last),):
        return bar_cards(subject)
    most = MOST_NAMES[table.by[0]]
    series = answered_series(drawing.colours)
    named = list(series)
    if table.against:
        named.append(earlier_series(series_name(table.against, drawing.locale), drawing.colours))
    finding = findings.about_time(table, drawing.labels)
    figure = time_figure(moments, series, most, drawing.colours, drawing.locale)
    return [
        card(
            legend(named),
            wide_graph(figure, finding, 80 + PER_NAME * min(most, len(moments))),
            title=finding,
            sub=gettext("Calls by the moment they began") + f" · {about(table, drawing.locale)}",
        )
    ]


def moments_of(table: Table, subject: Subject) -> list[Moment]:
    """The rows of an answer along time."""
    labels, dimension = subject.drawing.labels, table.by[0]
    calls, answered = table.place("calls"), table.place("calls_answered")
    found = []
    for row in table.rows:
        whole, reached = int(row[calls] or 0), int(row[answered] or 0)  # type: ignore[arg-type]
        earlier = before_of(table, table.columns[calls], row)
        found.append(
            Moment(
                labels.key(dimension, row[0]),
                short_name(dimension, row[0], subject),
                (reached, whole - reached),
                as_number(earlier),
            )
        )
    return found


def short_name(dimension: str, key: object, subject: Subject) -> str:
    """What stands under an interval's column."""
    labels = subject.drawing.labels
    if dimension in ("day", "week"):
        return fmt.short_day(key, labels.locale)  # type: ignore[arg-type]
    if dimension == "month":
        return fmt.short_month(key, labels.locale)  # type: ignore[arg-type]
    return labels.key(dimension, key)


def _trimmed(moments: list[Moment]) -> list[Moment]:
    """Without the empty intervals before the first call and after the last."""
    busy = [n for n, one in enumerate(moments) if sum(one.amounts) or one.earlier]
    return moments[busy[0] : busy[-1] + 1] if busy else []

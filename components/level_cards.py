"""The card of the service level along time, beside its target and what the same weekdays before had."""

from collections.abc import Mapping
from datetime import date, timedelta

from dash.development.base_component import Component

from auth.language import gettext
from components import findings
from components.bar_cards import queue_cards
from components.changes import is_little
from components.charts import legend, wide_graph
from components.drawing import Subject, about
from components.level_charts import Level, level_figure, level_series
from components.states import card
from components.time_cards import MOST_NAMES, PER_NAME, short_name
from data.table import Table, as_number

WEEKS = 4
"""Weeks before a day that say what is usual on it."""


def level_cards(subject: Subject) -> list[Component]:
    """Along the time axis that divides the answer; any other division is drawn as queues are."""
    table, drawing = subject.table, subject.drawing
    if len(table.by) != 1 or table.by[0] not in MOST_NAMES:
        return queue_cards(subject)
    levels = _levels(table, subject, _usual(subject) if table.by == ("day",) else {})
    if not levels:
        return []
    finding = findings.about_levels(levels, drawing.locale) or gettext(table.question)
    sub = gettext("Service level by the moment of arrival; a hollow dot speaks of fewer than 10 calls")
    return [
        card(
            legend(level_series(levels, drawing.colours)),
            wide_graph(
                level_figure(levels, drawing.colours, drawing.locale),
                f"{finding}. {sub}",
                80 + PER_NAME * len(levels) // 2,
            ),
            title=finding,
            sub=f"{sub} · {about(table, drawing.locale)}",
        )
    ]


def _levels(table: Table, subject: Subject, usual: Mapping[date, tuple[float, float]]) -> list[Level]:
    place, found = table.place("sl"), []
    for row, target in zip(table.rows, table.targets, strict=True):
        key, share = row[0], row[place]
        low, high = usual.get(key, (None, None)) if isinstance(key, date) else (None, None)
        name = subject.drawing.labels.key(table.by[0], key)
        known = as_number(share)
        short = short_name(table.by[0], key, subject)
        found.append(Level(name, short, known, target, is_little(table, row), low, high))
    while found and found[0].share is None:
        found.pop(0)
    while found and found[-1].share is None:
        found.pop()
    return found


def _usual(subject: Subject) -> dict[date, tuple[float, float]]:
    """Day → the lowest and highest level of the same weekday in the weeks before, days of few calls left out."""
    if subject.during is None:
        return {}
    table = subject.table
    before = subject.during(table.first - timedelta(weeks=WEEKS), table.last, ("day",))
    place = before.place("sl")
    level = {row[0]: row[place] for row in before.rows if not is_little(before, row)}
    found = {}
    for row in table.rows:
        day = row[0]
        if not isinstance(day, date):
            continue
        shares = [level.get(day - timedelta(weeks=n)) for n in range(1, WEEKS + 1)]
        known = [float(one) for one in shares if isinstance(one, int | float)]
        if len(known) > 1:
            found[day] = (min(known), max(known))
    return found

"""The card of transfers and overflow: each step from a queue, and what came of it where it led."""

from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.bar_charts import Bar
from components.bars_card import bars_card
from components.charts import Series
from components.drawing import Subject
from components.findings import ENOUGH
from data.table import Cell, Table

ARROW = "→"
SHOWN = 20
"""Steps in the chart; the table has all."""


def path_cards(subject: Subject) -> list[Component]:
    """The most frequent steps, by what came of them."""
    table, colours = subject.table, subject.drawing.colours
    slugs = subject.report.chart.metrics
    bars = [
        Bar(_name(table, row, subject), tuple(table.amount(row, slug) for slug in slugs), _end(table, row, subject))
        for row in table.rows[:SHOWN]
    ]
    if not bars:
        return []
    series = [
        Series(gettext("answered there"), colours.answered),
        Series(gettext("lost there"), colours.abandoned, "slash"),
        Series(gettext("unknown"), colours.other, "cross"),
    ]
    return [bars_card(subject, _about(subject), bars, series)]


def _name(table: Table, row: tuple[Cell, ...], subject: Subject) -> str:
    labels = subject.drawing.labels
    source, target = (labels.key(slug, row[table.place(slug)]) for slug in ("queue", "target"))
    return f"{source} {ARROW} {target}"


def _end(table: Table, row: tuple[Cell, ...], subject: Subject) -> str:
    labels = subject.drawing.labels
    steps = fmt.integer(table.amount(row, "steps"), labels.locale)
    return f"{steps} · {labels.key('step', row[table.place('step')])}"


def _about(subject: Subject) -> str:
    table, locale = subject.table, subject.drawing.locale
    share = table.total_of("step_answered_rate")
    if not isinstance(share, float | int) or table.n < ENOUGH:
        return gettext(table.question)
    return gettext(
        "%(n)s times a call went on; where it is known, %(share)s were answered there",
        n=fmt.integer(table.n, locale),
        share=fmt.percent(share, locale),
    )

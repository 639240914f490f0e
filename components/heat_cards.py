"""The heat map of hours and weekdays: a table of averages, each cell tinted by its share of the busiest.

A table and no picture: its numbers can be read aloud, printed, and followed to the calls behind them.
"""

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import findings
from components import format as fmt
from components.bar_cards import bar_cards
from components.drawing import Subject, about
from components.markup import aria
from components.states import card
from data.table import Cell, Column, Table

STEPS = 12
"""Tints of the ramp; the styles know as many."""
WEEKDAYS = range(1, 8)


def heat_cards(subject: Subject) -> list[Component]:
    """Weekdays down, hours across; any other division is drawn as bars."""
    table, drawing = subject.table, subject.drawing
    if set(table.by) != {"weekday", "hour"}:
        return bar_cards(subject)
    finding = findings.about_heat(table, drawing.labels)
    said = gettext("Calls in an hour, on average of the hours that occurred")
    return [card(heat_map(subject, finding), title=finding, sub=f"{said} · {about(table, drawing.locale)}")]


def heat_map(subject: Subject, label: str) -> Component:
    """The table itself, its hours from the first to the last in which anything happened."""
    table = subject.table
    values = averages(table)
    hours = [hour for _, hour in values]
    shown = range(min(hours), max(hours) + 1) if hours else range(0)
    busiest = max(values.values(), default=0) or 1
    head = [html.Th(html.Span(gettext("Weekday"), className="vh"), scope="col")]
    head += [html.Th(str(hour), scope="col") for hour in shown]
    locale = subject.drawing.locale
    rows = [
        html.Tr(
            [
                html.Th(fmt.weekday(weekday, locale), scope="row"),
                *(_cell(subject, weekday, hour, values.get((weekday, hour)), busiest) for hour in shown),
            ]
        )
        for weekday in WEEKDAYS
    ]
    return html.Div(
        html.Table([html.Caption(label, className="vh"), html.Thead(html.Tr(head)), html.Tbody(rows)]),
        className="scroll heat",
        role="group",
        tabIndex="0",
        **aria(label=gettext("Heat map")),
    )


def averages(table: Table) -> dict[tuple[int, int], float]:
    """(weekday, hour) → the average of the hours that occurred."""
    weekday, hour, value = table.by.index("weekday"), table.by.index("hour"), _average(table)
    return {
        (int(str(row[weekday])), int(str(row[hour]))): float(row[value])  # type: ignore[arg-type]
        for row in table.rows
        if isinstance(row[value], int | float) and row[value]
    }


def _average(table: Table) -> int:
    return next(n for n, column in enumerate(table.columns) if column.kind == "average")


def _cell(subject: Subject, weekday: int, hour: int, value: float | None, busiest: float) -> Component:
    if value is None:
        return html.Td("", className="h0")
    keys: tuple[Cell, ...] = tuple(weekday if slug == "weekday" else hour for slug in subject.table.by)
    address = subject.link(keys, Column("calls", "", "metric"))
    text = fmt.decimal(value, subject.drawing.locale) if busiest < 10 else fmt.integer(value, subject.drawing.locale)
    step = max(1, min(STEPS, -int(-value * STEPS // busiest)))
    return html.Td(html.A(text, href=address) if address else text, className=f"h{step}")

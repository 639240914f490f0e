"""The card that compares agents: handling time, missed rings and occupancy, sorted, with the median of all."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import findings
from components import format as fmt
from components.agent_charts import Panel, Person, dots_figure, middle_of
from components.bar_cards import bar_cards, name_of
from components.bar_charts import earlier_series
from components.changes import before_of, series_name
from components.charts import Series, legend, wide_graph
from components.drawing import Subject, about
from components.states import card
from data.table import Cell, Table, as_number

ENDS = 20
"""Of very many agents only so many from either end of the order are drawn."""
WIDTH = 760

Row = tuple[Cell, ...]


def agent_cards(subject: Subject) -> list[Component]:
    """Dots for each agent, the longest handling time first; any other division is drawn as bars."""
    table, drawing = subject.table, subject.drawing
    if table.by != ("agent",):
        return bar_cards(subject)
    slugs = [slug for slug in subject.report.chart.metrics if any(row[table.place(slug)] for row in table.rows)]
    if not slugs:
        return []
    rows = _sorted(table, slugs[0])
    shown = rows if len(rows) <= 2 * ENDS else [*rows[:ENDS], *rows[-ENDS:]]
    people = [Person(name_of(table, row, subject), int(table.amount(row, table.counted))) for row in shown]
    panels = [_panel(subject, slug, shown, rows) for slug in slugs]
    finding = findings.about_agents(table, drawing.labels)
    named = [Series(gettext("this period"), drawing.colours.answered)]
    if table.against:
        named.append(earlier_series(series_name(table.against, drawing.locale), drawing.colours))
    return [
        card(
            legend(named) if table.against else None,
            wide_graph(dots_figure(people, panels, drawing.colours, drawing.locale), finding, WIDTH),
            html.P(_about_the_rest(len(rows), drawing.locale), className="sub") if len(shown) < len(rows) else None,
            title=finding,
            sub=gettext("The number after a name: calls answered; a hollow dot speaks of fewer than 10")
            + f" · {about(table, drawing.locale)}",
        )
    ]


def _about_the_rest(everybody: int, locale: str) -> str:
    return gettext(
        "%(shown)s from either end of %(n)s agents; all are in the table",
        shown=fmt.integer(ENDS, locale),
        n=fmt.integer(everybody, locale),
    )


def _sorted(table: Table, slug: str) -> list[Row]:
    place = table.place(slug)
    known = [row for row in table.rows if isinstance(row[place], int | float)]
    return sorted(known, key=lambda row: -float(row[place]))  # type: ignore[arg-type]


def _panel(subject: Subject, slug: str, shown: Sequence[Row], everybody: Sequence[Row]) -> Panel:
    table, labels = subject.table, subject.drawing.labels
    place = table.place(slug)
    column = table.columns[place]
    middle = middle_of([as_number(row[place]) for row in everybody])
    earlier = tuple(as_number(before_of(table, column, row)) for row in shown) if table.against else ()
    return Panel(
        labels.heading(column),
        tuple(as_number(row[place]) for row in shown),
        tuple(labels.cell(column, row[place]) for row in shown),
        labels.cell(column, middle),
        earlier,
    )

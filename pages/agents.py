"""/agents: everybody who worked in the period, with a link to each one's days, and the timeline of a single day."""

from collections.abc import Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from auth.here import house
from auth.language import effective_theme, gettext
from auth.roles import STAFF
from components import report_cards, states
from components.charts import palette
from components.day_cards import day_cards
from components.drawing import Drawing
from components.exports import answer_menu
from components.filter_bar import Bar, filter_bar
from components.labels import Labels
from components.page import Address, Content, locale, register_page
from components.plain_table import plain_table
from components.row_links import agent_address
from data.answer import answer
from data.database import reading
from data.filters import Filters
from data.localtime import local_day
from data.naming import queue_titles, topic_names
from data.table import Cell, Table
from data.words import N_

SHOWN = ("login", "talking", "wrap_up", "idle", "pause", "occupancy", "answered", "aht")


@register_page("/agents", title=N_("Agents"), roles=STAFF)
def layout(address: Address) -> Content:
    """Today, unless other days are asked for."""
    settings, now = house().settings, house().clock()
    today = local_day(now, settings.zone)
    filters = replace(Filters.from_query(address.query or f"from={today}&to={today}", today), by=(), against="")
    with reading(house().engine) as connection:
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))
        table = answer(connection, "agent-hours", replace(filters, by=("pbx", "agent")), now, settings)
        day = answer(connection, "agent-day", filters, now, settings) if filters.first == filters.last else None
    bar = Bar(address.path, filters, today, labels)
    drawing = Drawing(labels, palette(effective_theme()), settings.service_level_s)
    return [
        html.H1(gettext("Agents")),
        filter_bar(bar, answer_menu("/export/reports/agent-hours", filters.to_query())),
        report_cards.tiles(table, SHOWN[:6], labels, lambda _column: None) if table.rows else None,
        *(day_cards(day, drawing) if day else []),
        _people(table, filters, labels) if table.rows else _nobody(),
    ]


def _people(table: Table, filters: Filters, labels: Labels) -> Component:
    columns = [table.columns[table.place(slug)] for slug in SHOWN]
    several = len({row[0] for row in table.rows}) > 1
    head = [gettext("Agent"), *([gettext("Exchange")] if several else []), *map(labels.heading, columns)]
    rows = [_row(table, row, filters, labels, several) for row in sorted(table.rows, key=_by_name)]
    numbers = range(len(head) - len(columns), len(head))
    told = report_cards.unknown_shifts(table)
    return states.card(plain_table(head, rows, numbers=numbers), told, title=gettext("Who worked"))


def _row(
    table: Table, row: Sequence[Cell], filters: Filters, labels: Labels, several: bool
) -> Sequence[Component | str]:
    pbx, agent = str(row[0]), str(row[1])
    query = Filters(filters.first, filters.last).to_query()
    link = html.A(agent or gettext("Nobody"), href=agent_address(pbx, agent, query) if agent else None)
    places = [table.place(slug) for slug in SHOWN]
    return [link, *([pbx] if several else []), *(labels.cell(table.columns[n], row[n]) for n in places)]


def _by_name(row: Sequence[Cell]) -> tuple[str, str]:
    return str(row[1]).casefold(), str(row[0])


def _nobody() -> Component:
    return states.card(
        states.empty(gettext("Nobody worked on these days."), gettext("Choose other dates or take filters off."))
    )

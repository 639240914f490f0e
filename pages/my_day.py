"""/my-day: an operator's own day: hours, answered calls, and the latest of them."""

from dataclasses import replace
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from auth.here import house, visitor
from auth.language import effective_theme, gettext
from auth.own import own_of
from auth.roles import OPERATORS
from components import report_cards, states
from components.bar_cards import shift_cards
from components.call_rows import call_rows
from components.charts import palette
from components.day_cards import day_cards
from components.drawing import Drawing, Subject
from components.filter_bar import Bar, filter_bar
from components.labels import Labels
from components.page import Address, Content, locale, register_page
from data.answer import answer
from data.database import reading
from data.filters import Filters
from data.naming import queue_titles, topic_names
from data.questions.lists import call_list
from data.reports import BY_SLUG
from data.words import N_

LATEST = 20
TILES = ("login", "talking", "idle", "pause", "answered", "aht")


@register_page("/my-day", title=N_("My day"), roles=OPERATORS)
def layout(address: Address) -> Content:
    """Everything here is bounded to the operator's own agents before it is asked for."""
    settings, now = house().settings, house().clock()
    today = datetime.fromtimestamp(now, settings.zone).date()
    query = address.query or f"from={today}&to={today}"
    given = replace(Filters.from_query(query, today), by=(), queues=())
    with reading(house().engine) as connection:
        own = own_of(connection, visitor(), now)
        if own is None or not own.names:
            return [html.H1(gettext("My day")), _nobody()]
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))
        filters = own.bounded(given, settings.zone)
        report = BY_SLUG["agent-hours"]
        table = answer(connection, report, replace(filters, by=("day",)), now, settings)
        day = answer(connection, "agent-day", filters, now, settings)
        calls = call_list(connection, filters, size=LATEST).calls
    drawing = Drawing(labels, palette(effective_theme()), settings.service_level_s)
    subject = Subject(report, table, filters, drawing, lambda _by: table, lambda _cells, _column: None)
    bar = Bar(address.path, replace(given, agents=(), pbx=()), today, labels)
    latest = call_rows(calls, labels, settings.zone) if calls else states.empty(gettext("No calls in this period."))
    return [
        html.H1(gettext("My day")),
        filter_bar(bar),
        report_cards.tiles(table, TILES, labels, lambda _column: None),
        *(day_cards(day, drawing) if filters.first == filters.last else shift_cards(subject)),
        states.card(latest, title=gettext("My latest calls")),
    ]


def _nobody() -> Component:
    return states.card(
        states.empty(
            gettext("Your account is not yet linked to a telephone."),
            gettext("Ask the administrator to link it; your calls and hours appear at once."),
        )
    )

"""/agents/<pbx>/<name>: the days of one agent: hours, timeline, the longest gaps, breaks, and the calls."""

from dataclasses import replace
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from auth.here import house
from auth.language import effective_theme, gettext
from auth.roles import STAFF
from components import format as fmt
from components import report_cards, states
from components.call_rows import call_rows
from components.charts import palette
from components.day_cards import day_cards
from components.drawing import Drawing
from components.exports import answer_menu
from components.filter_bar import Bar, filter_bar
from components.labels import Labels
from components.markup import aria
from components.page import Address, Content, locale, register_page
from data.answer import answer
from data.answers.asking import facts_of
from data.database import reading
from data.filters import Filters
from data.localtime import local_day
from data.naming import queue_titles, topic_names
from data.questions.lists import CallPage, call_list
from data.words import N_

LATEST = 50
TILES = ("login", "talking", "pause", "occupancy", "answered", "offers_missed", "aht")


@register_page("/agents/<pbx>/<agent>", title=N_("Agent's day"), roles=STAFF)
def layout(address: Address) -> Content:
    """Today, unless other days are asked for."""
    settings, now = house().settings, house().clock()
    today = local_day(now, settings.zone)
    given = Filters.from_query(address.query or f"from={today}&to={today}", today)
    pbx, agent = address.parts
    filters = Filters(given.first, given.last, pbx=(pbx,), agents=(agent,))
    with reading(house().engine) as connection:
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))
        hours = answer(connection, "agent-hours", replace(filters, by=("day",)), now, settings)
        day = answer(connection, "agent-day", filters, now, settings)
        calls = call_list(connection, filters, size=LATEST, facts=facts_of(connection, settings))
    drawing = Drawing(labels, palette(effective_theme()), settings.service_level_s)
    bar = Bar(address.path, Filters(given.first, given.last), today, labels)
    return [
        html.H1(agent),
        filter_bar(bar, answer_menu("/export/reports/agent-day", filters.to_query())),
        _days(bar),
        report_cards.tiles(hours, TILES, labels, lambda _column: None) if day.n else None,
        report_cards.unknown_shifts(hours) if day.n else None,
        *(day_cards(day, drawing) if day.n else [_nothing()]),
        _calls(calls, filters, labels),
        html.P(html.A(gettext("All agents"), href=f"/agents?{bar.filters.to_query()}"), className="noprint"),
    ]


def _days(bar: Bar) -> Component | None:
    """The day before and the day after, where one day is shown."""
    day = bar.filters.first
    if bar.filters.last != day:
        return None
    links = [_day_link(bar, day - timedelta(days=1), "← %s")]
    if day < bar.today:
        links.append(_day_link(bar, day + timedelta(days=1), "%s →"))
    return html.Nav(links, className="pager noprint", **aria(label=gettext("Other days")))


def _day_link(bar: Bar, day: date, words: str) -> Component:
    one = replace(bar.filters, first=day, last=day)
    return html.A(words % fmt.day(one.first, bar.labels.locale), href=bar.address(one), className="button")


def _calls(calls: CallPage, filters: Filters, labels: Labels) -> Component:
    if not calls.calls:
        return states.card(states.empty(gettext("No calls in this period.")), title=gettext("Calls"))
    rest = html.P(html.A(gettext("All calls"), href=f"/calls?{filters.to_query()}")) if calls.after else None
    return states.card(call_rows(calls.calls, labels, house().settings.zone), rest, title=gettext("Calls"))


def _nothing() -> Component:
    return states.card(
        states.empty(
            gettext("The exchange knows nothing of this agent on these days."),
            gettext("Choose other dates, or look whether the name is spelled like in the exchange."),
        )
    )

"""/why: why two numbers that look alike differ, counted from the facts step by step."""

from dataclasses import replace
from urllib.parse import parse_qs

from dash import html

from auth.here import house
from auth.language import gettext
from auth.roles import STAFF
from components.filter_bar import Bar, filter_bar
from components.labels import Labels
from components.page import Address, Content, locale, register_page
from components.states import strip
from components.why_cards import both_numbers, no_pair, pair_links, way_cards
from data.database import reading
from data.filters import Filters
from data.localtime import local_day
from data.naming import queue_names, queue_titles, topic_names
from data.reference.passports import LOOK_ALIKE, every_number
from data.why.difference import alike, why
from data.words import N_


@register_page("/why", title=N_("Why numbers differ"), roles=STAFF)
def layout(address: Address) -> Content:
    """Both numbers and the way between them, or the pairs to choose from."""
    settings, now = house().settings, house().clock()
    today = local_day(now, settings.zone)
    filters = replace(Filters.from_query(address.query, today), by=(), against="")
    one, other = _given(address.query, "one"), _given(address.query, "other")
    numbers = every_number()
    families = pair_links(LOOK_ALIKE, numbers, filters.to_query())
    heading = html.H1(gettext("Why numbers differ"))
    if not alike(one, other):
        return [heading, no_pair() if one or other else None, families]
    with reading(house().engine) as connection:
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))
        found = why(connection, one, other, filters, now, settings)
        queues = queue_names(connection)
    more = {"one": one, "other": other}
    return [
        heading,
        filter_bar(Bar(address.path, filters, today, labels, queues, more=more)),
        *(strip(gettext(note.message, about=gettext(note.about))) for note in found.notes),
        both_numbers(found, numbers[one], numbers[other], labels),
        *way_cards(found, numbers, labels),
        families,
    ]


def _given(query: str, name: str) -> str:
    try:
        return parse_qs(query, max_num_fields=2000).get(name, [""])[-1][:64]
    except ValueError:
        return ""

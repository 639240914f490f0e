"""/metrics/<slug>: the passport of one number."""

from dash import html

from auth.here import house
from auth.language import gettext
from auth.roles import STAFF
from components.page import Address, Content, locale, register_page
from components.passport_cards import definition_card, reports_card, rules_card, sources_card
from components.states import not_found
from components.threshold_cards import Names
from data.database import reading
from data.naming import queue_titles
from data.reference.passports import every_number, passport_of
from data.rules import history, load_rulebook
from data.words import N_


def _title(slug: str = "", **_: str) -> str:
    metric = every_number().get(slug)
    return metric.name if metric else N_("How numbers are counted")


@register_page("/metrics/<slug>", title=_title, roles=STAFF)
def layout(address: Address) -> Content:
    """Definition, sources, rules in force, and where it stands."""
    passport = passport_of(address.parts[0])
    if passport is None:
        return [not_found(gettext("There is no such number."))]
    settings, now = house().settings, house().clock()
    exchanges = {pbx.name: pbx.title or pbx.name for pbx in settings.exchanges}
    names = Names(exchanges, queue_titles(settings), settings.zone, locale())
    with reading(house().engine) as connection:
        book, sets = load_rulebook(connection, settings), history(connection)
    return [
        html.P(html.A(gettext("How numbers are counted"), href="/metrics"), className="sub"),
        html.H1(gettext(passport.metric.name)),
        definition_card(passport, every_number()),
        sources_card(passport),
        rules_card(passport, book, sets, now, names),
        reports_card(passport, every_number()),
    ]

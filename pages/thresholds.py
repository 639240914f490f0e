"""/admin/thresholds: what counts as in time, the target, the formula, short abandons and after-call work."""

from datetime import datetime
from urllib.parse import parse_qsl

from dash import html

from auth.forms import form_token
from auth.here import house
from auth.language import gettext
from auth.roles import ADMINISTRATORS
from components.page import Address, Content, locale, register_page
from components.threshold_cards import Names, change_form, history_card, in_force, said
from data.database import reading
from data.naming import queue_titles, queues_by_exchange
from data.rules import history, load_rulebook
from data.words import N_


@register_page("/admin/thresholds", title=N_("Thresholds"), roles=ADMINISTRATORS)
def layout(address: Address) -> Content:
    """What is in force, the form, the history."""
    settings, now = house().settings, house().clock()
    typed = dict(parse_qsl(address.query, max_num_fields=100)) if address.query.count("&") < 100 else {}
    names = Names(
        exchanges={pbx.name: pbx.title or pbx.name for pbx in settings.exchanges},
        queues=queue_titles(settings),
        zone=settings.zone,
        locale=locale(),
    )
    with reading(house().engine) as connection:
        book, sets, queues = load_rulebook(connection, settings), history(connection), queues_by_exchange(connection)
    own = {
        (one.rule.pbx, one.rule.queue)
        for one in sets
        if one.rule.valid_from > now or book.is_own(one.rule.kind, one.rule.pbx, one.rule.queue, now)
    }
    subjects = [("", ""), *sorted(own - {("", "")})]
    today = datetime.fromtimestamp(now, settings.zone).date()
    return [
        html.H1(gettext("Thresholds")),
        said(typed.get("fault", ""), typed.get("done") == "1"),
        in_force(book, subjects, now, names),
        change_form(form_token(), typed, queues, today, names),
        history_card(sets, names),
    ]

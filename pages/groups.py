"""/admin/groups: which queues and which agents belong together in reports."""

from urllib.parse import parse_qsl

from dash import html

from auth.forms import form_token
from auth.here import house
from auth.language import gettext
from auth.roles import ADMINISTRATORS
from components.group_cards import group_card, said
from components.page import Address, Content, register_page
from data.database import reading
from data.groups import AGENT, QUEUE, group_of_member, load_groups
from data.naming import agents_by_exchange, queue_titles, queues_by_exchange
from data.words import N_


@register_page("/admin/groups", title=N_("Groups"), roles=ADMINISTRATORS)
def layout(address: Address) -> Content:
    """A card for queues, a card for agents."""
    typed = dict(parse_qsl(address.query)) if address.query.count("&") < 10 else {}
    with reading(house().engine) as connection:
        known = load_groups(connection)
        members = {QUEUE: queues_by_exchange(connection), AGENT: agents_by_exchange(connection)}
    titles = {QUEUE: queue_titles(house().settings), AGENT: {}}
    token = form_token()
    return [
        html.H1(gettext("Groups")),
        html.P(
            gettext("Reports can be divided and filtered by group. A queue or an agent is in one group at most."),
            className="sub",
        ),
        said(typed.get("fault", ""), typed.get("done") == "1"),
        *(group_card(kind, group_of_member(known, kind), members[kind], titles[kind], token) for kind in members),
    ]

"""/calls: calls, or visits to queues, newest first, under the same filters as the reports.

A number or a word is looked for by its kept search, so it never stands in an address. Operators see their own.
"""

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from dash import html
from dash.development.base_component import Component
from sqlalchemy.engine import Connection

from auth.forms import form_token
from auth.here import house, visitor
from auth.language import gettext
from auth.own import own_of
from auth.roles import EVERYONE, STAFF
from auth.visible import visible
from components import format as fmt
from components import states
from components.call_rows import call_rows, visit_rows
from components.exports import list_menu
from components.filter_bar import OPEN, Bar, filter_bar
from components.labels import Labels
from components.markup import aria
from components.page import Address, Content, locale, register_page
from components.search_form import lost_search, search_form
from components.view_cards import save_view
from data.answers.asking import facts_of
from data.counters import CALLS, VISITS
from data.database import reading
from data.filters import Filters
from data.localtime import local_day
from data.naming import queue_names, queue_titles, topic_names
from data.questions.choices import choices, filterable
from data.questions.lists import Cursor, call_list, how_many, visit_list
from data.words import N_


@register_page("/calls", title=N_("Calls"), roles=EVERYONE)
def layout(address: Address) -> Content:
    """Filters, the field for a number, and the list."""
    with reading(house().engine) as connection:
        filters, labels = _filters(connection, address.query), _labels(connection)
        bar = _bar(connection, address, filters, labels)
        found = _list(connection, address.query, filters, labels)
    rows = _given(address.query, "rows")
    return [
        html.H1(gettext("Calls by queue") if rows == "visits" else gettext("Calls")),
        filter_bar(bar, _kind_switch(bar, rows), *_keeping(bar), list_menu(_export(rows), bar.filters.to_query())),
        search_form(address.here, form_token(), _given(address.query, "fault") == "search"),
        *lost_search(filters),
        html.Div(found, id="call-list", **aria(live="polite")),
    ]


def _bar(connection: Connection, address: Address, filters: Filters, labels: Labels) -> Bar:
    """Operators are bound to their own calls: other filters would only show them what they may not see."""
    settings, is_bound = house().settings, own_bound()
    more = {name: given for name in ("rows", OPEN) if (given := _given(address.query, name)[:64])}
    fact = VISITS if more.get("rows") == "visits" else CALLS
    is_open = OPEN in more and not is_bound
    return Bar(
        address.path,
        replace(filters, agents=(), pbx=()) if is_bound else filters,
        local_day(house().clock(), settings.zone),
        labels,
        queue_names(connection),
        more=more,
        others=not is_bound,
        choices=choices(connection, settings, fact, filterable(fact), filters) if is_open else {},
    )


def own_bound() -> bool:
    """Whether the visitor sees only their own calls."""
    with reading(house().engine) as connection:
        return own_of(connection, visitor(), house().clock()) is not None


def _keeping(bar: Bar) -> list[Component]:
    return [save_view(bar, form_token())] if visitor().role in STAFF else []


def _given(query: str, name: str) -> str:
    return parse_qs(query).get(name, [""])[-1]


def _filters(connection: Connection, query: str) -> Filters:
    today = local_day(house().clock(), house().settings.zone)
    return visible(connection, replace(Filters.from_query(query, today), by=(), against=""))


def _labels(connection: Connection) -> Labels:
    return Labels(locale(), queue_titles(house().settings), topic_names(connection, locale()))


def _list(connection: Connection, query: str, filters: Filters, labels: Labels) -> list[Component]:
    zone = house().settings.zone
    after = Cursor.from_text(_given(query, "after"))
    is_visits = _given(query, "rows") == "visits"
    facts = facts_of(connection, house().settings)
    total = how_many(connection, VISITS if is_visits else CALLS, filters, facts)
    if not total:
        return [states.card(states.empty(gettext("No calls fit."), gettext("Choose other dates or take filters off.")))]
    if is_visits:
        visits = visit_list(connection, filters, after, facts=facts)
        table, following = visit_rows(visits.visits, labels, zone), visits.after
    else:
        calls = call_list(connection, filters, after, facts=facts)
        table, following = call_rows(calls.calls, labels, zone), calls.after
    kept = {name: values[-1] for name, values in parse_qs(query).items() if name == "rows"}
    base = f"/calls?{filters.to_query()}"
    links: list[Component] = []
    if after:
        links.append(html.A(gettext("Newest"), href=f"{base}&{urlencode(kept)}", className="button"))
    if following:
        more = urlencode(kept | {"after": following.to_text()})
        links.append(html.A(gettext("Older"), href=f"{base}&{more}", className="button"))
    said = gettext("%(n)s in all", n=fmt.integer(total, labels.locale))
    return [
        states.card(
            html.P(said, className="sub"),
            table,
            html.Nav(links, className="pager", **aria(label=gettext("Pages of the list"))),
        )
    ]


def _export(rows: str) -> str:
    return "/export/visits" if rows == "visits" else "/export/calls"


def _kind_switch(bar: Bar, rows: str) -> Component:
    plain = replace(bar, more=None)
    links = [
        html.A(
            name,
            href=plain.address(bar.filters, rows=value),
            **(aria(current="true") if rows == value else {}),
        )
        for name, value in ((gettext("Calls"), ""), (gettext("By queue"), "visits"))
    ]
    return html.Div(links, className="seg", role="group", **aria(label=gettext("What to list")))

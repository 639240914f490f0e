"""/admin/people: who may sign in, in which role, and which agents they are."""

from dash import html

from auth.here import house
from auth.language import gettext
from auth.roles import ADMINISTRATORS
from components import format as fmt
from components import states
from components.page import Address, Content, locale, register_page
from components.plain_table import Rows, plain_table
from data.database import reading
from data.people import ROLE_NAMES, agents_of, all_people
from data.words import N_


@register_page("/admin/people", title=N_("People"), roles=ADMINISTRATORS)
def layout(address: Address) -> Content:
    """A list; people are added and changed by the command line for now."""
    now, zone, language = house().clock(), house().settings.zone, locale()
    with reading(house().engine) as connection:
        people = all_people(connection)
        links = {one.id: agents_of(connection, one.id, now) for one in people}
    rows: Rows = [
        [
            one.name,
            one.login,
            gettext(ROLE_NAMES[one.role]),
            ", ".join(f"{link.pbx}: {link.value}" for link in links[one.id]) or fmt.NONE,
            fmt.moment(one.created_at, zone, language),
            states.level("good", gettext("may sign in"))
            if one.active
            else states.level("warn", gettext("switched off")),
        ]
        for one in people
    ]
    head = [gettext("Name"), gettext("Login"), gettext("Role"), gettext("Agents"), gettext("Since"), gettext("State")]
    return [
        html.H1(gettext("People")),
        states.card(
            plain_table(head, rows),
            html.P(
                [gettext("Add and change people on the command line: "), html.Code("python app.py user --help")],
                className="sub",
            ),
        ),
    ]

"""/views: reports and explorations that were saved under a name, one's own and those that colleagues share."""

from dash import html

from auth.forms import form_token
from auth.here import house, visitor
from auth.language import gettext
from auth.roles import STAFF
from components import states
from components.page import Address, Content, register_page
from components.view_cards import Keeping, no_views, view_list
from data.database import reading
from data.people import ADMINISTRATOR
from data.views import views_for
from data.words import N_


@register_page("/views", title=N_("Saved views"), roles=STAFF)
def layout(address: Address) -> Content:
    """One's own views, then those of others."""
    me = visitor()
    with reading(house().engine) as connection:
        views = views_for(connection, me.person_id)
    keeping = Keeping(me.person_id, me.role == ADMINISTRATOR, form_token())
    own = [view for view in views if view.owner_id == me.person_id]
    others = [view for view in views if view.owner_id != me.person_id]
    return [
        html.H1(gettext("Saved views")),
        states.card(view_list(own, keeping) if own else no_views(), title=gettext("Mine")),
        states.card(view_list(others, keeping), title=gettext("Shared by colleagues")) if others else None,
    ]

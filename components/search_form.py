"""The search by a caller's number or a word of a note: a form whose text never stands in an address."""

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import states
from components.markup import aria, field, hidden
from data.filters import Filters
from data.searches import LONGEST


def search_form(address: str, token: str, has_fault: bool = False) -> Component:
    """The form; `address` is the page that shows what is found."""
    words = gettext("Number or a word of a note")
    fault = gettext("Write at least two digits or letters.")
    entry = field("search", "sought", autocomplete="off", maxlength=LONGEST, required=True, placeholder=words)
    return html.Form(
        [
            hidden("csrf_token", token),
            hidden("next", address),
            html.Label([html.Span(words, className="vh"), entry]),
            html.Button(gettext("Find"), type="submit"),
            html.Span(fault, className="fault", role="alert") if has_fault else None,
        ],
        action="/search",
        method="POST",
        role="search",
        key=f"search {address}",
        className="search noprint",
        **aria(label=gettext("Search calls")),
    )


def lost_search(filters: Filters) -> list[Component]:
    """What is said of a search that finds nothing because its right is gone."""
    if not filters.search or filters.sought[1]:
        return []
    return [states.strip(gettext("This search is not kept any more, or it is somebody else's."))]

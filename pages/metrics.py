"""/metrics: every number the product shows, by whose eyes it is counted."""

from dash import html

from auth.language import gettext
from auth.roles import STAFF
from components.page import Address, Content, register_page
from components.passport_cards import dimensions_card, view_card
from data.reference.passports import by_view, every_number
from data.words import N_


@register_page("/metrics", title=N_("How numbers are counted"), roles=STAFF)
def layout(address: Address) -> Content:
    """A card for each view."""
    every = every_number()
    return [
        html.H1(gettext("How numbers are counted")),
        html.P(
            [
                gettext("Two numbers that look alike may count different things."),
                " ",
                html.A(gettext("Why numbers differ"), href="/why"),
            ],
            className="sub",
        ),
        *(view_card(view, numbers, every) for view, numbers in by_view(list(every.values())).items()),
        dimensions_card(),
    ]

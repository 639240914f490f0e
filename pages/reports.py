"""/reports: every question there is an answer to, under a few headings. Nothing is computed here."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from auth.roles import PAGES, STAFF
from components.page import Address, Content, register_page
from components.states import card
from data.named import every_question
from data.report import ABOUT_QUALITY, FOR_THE_HEAD, GROUPS
from data.words import N_

PAGES_OF_THEIR_OWN = (
    (FOR_THE_HEAD, "/letter", N_("Letter to the head"), N_("What happened, and why?")),
    (FOR_THE_HEAD, "/staffing", N_("Staffing"), N_("How many agents are needed, hour by hour?")),
    (FOR_THE_HEAD, "/forecast", N_("Forecast"), N_("How many calls will the next weeks bring?")),
    (ABOUT_QUALITY, "/quality", N_("Trust in the data"), N_("How far can these numbers be trusted?")),
    (ABOUT_QUALITY, "/why", N_("Why numbers differ"), N_("Why do two numbers that look alike differ?")),
    (ABOUT_QUALITY, "/metrics", N_("How numbers are counted"), N_("What does each number mean?")),
)
"""Group, address, title and question of answers that are no reports; those not built are not listed."""


@register_page("/reports", title=N_("Reports"), roles=STAFF)
def layout(_address: Address) -> Content:
    """A heading for each group, a link for each question."""
    return [html.H1(gettext("Reports")), html.Div([_group(name) for name in GROUPS], className="question-columns")]


def _group(name: str) -> Component | None:
    listed = [(f"/reports/{one.slug}", one.title, one.question) for one in every_question() if one.group == name]
    listed += [
        (path, title, question)
        for group, path, title, question in PAGES_OF_THEIR_OWN
        if group == name and path in PAGES
    ]
    return card(_questions(listed), title=gettext(name), className="questions") if listed else None


def _questions(listed: Sequence[tuple[str, str, str]]) -> Component:
    return html.Ul(
        [
            html.Li(html.A([html.Span(gettext(question)), html.Span(gettext(title), className="sub")], href=href))
            for href, title, question in listed
        ]
    )

"""/reports: the questions that have an answer."""

from dash import html

from auth.language import gettext
from auth.roles import STAFF
from components.page import Address, Content, register_page
from components.states import card
from data.reports import REPORTS
from data.words import N_


@register_page("/reports", title=N_("Reports"), roles=STAFF)
def layout(address: Address) -> Content:
    """One card for each report."""
    return [
        html.H1(gettext("Reports")),
        html.Ul(
            [
                html.Li(
                    html.A(
                        card(html.P(gettext(report.title), className="sub"), title=gettext(report.question)),
                        href=f"/reports/{report.slug}",
                    )
                )
                for report in REPORTS
            ],
            className="questions",
        ),
    ]

"""/reports: the questions, each with its answer of the last seven days in one sentence."""

from datetime import datetime

from dash import html
from dash.development.base_component import Component
from sqlalchemy.engine import Connection

from auth.here import house
from auth.language import gettext
from auth.roles import STAFF
from components import findings
from components import format as fmt
from components.page import Address, Content, locale, register_page
from components.states import card
from data.answer import answer
from data.database import reading
from data.filters import Filters
from data.reports import REPORTS, Report
from data.rules import SERVICE_LEVEL_S, load_rulebook
from data.words import N_


@register_page("/reports", title=N_("Reports"), roles=STAFF)
def layout(address: Address) -> Content:
    """One card for each report."""
    with reading(house().engine) as connection:
        cards = [_card(connection, report) for report in REPORTS]
    return [html.H1(gettext("Reports")), html.Ul([html.Li(one) for one in cards], className="questions")]


def _card(connection: Connection, report: Report) -> Component:
    settings, now = house().settings, house().clock()
    filters = Filters.from_query("", datetime.fromtimestamp(now, settings.zone).date())
    table = answer(connection, report, filters, now, settings)
    threshold = load_rulebook(connection, settings).value(SERVICE_LEVEL_S, "", "", now)
    finding = findings.about(report.chart.kind, table, locale(), threshold)
    period = fmt.span(table.first, table.last, locale())
    answered = finding != gettext(report.question)
    body = card(
        html.P(finding) if answered else None,
        html.P(f"{gettext(report.title)} · {period}", className="sub"),
        title=gettext(report.question),
    )
    return html.A(body, href=f"/reports/{report.slug}")

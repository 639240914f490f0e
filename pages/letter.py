"""/letter: one page for the head about a week or month: what happened, and why as far as the data tell."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from auth.here import house, visitor
from auth.language import effective_theme, gettext
from auth.roles import STAFF
from components import format as fmt
from components.charts import palette
from components.head_cards import file_buttons, group_choice, head_tabs, left_out, queue_choice
from components.labels import Labels
from components.letter_cards import Paper, not_begun, period_name, sheet
from components.markup import aria
from components.page import Address, Content, locale, register_page
from data.database import reading
from data.filters import NOTHING, Filters
from data.groups import QUEUE, group_names, load_groups
from data.head.asked import known_filters
from data.head.letter import write_letter
from data.head.letter_table import TITLE
from data.head.period import DAY, MONTH, WEEK, Period, period_of, span
from data.localtime import local_day
from data.naming import queue_names, queue_titles, topic_names
from data.words import N_

KINDS = ((WEEK, N_("Week")), (MONTH, N_("Month")))
Pairs = Sequence[tuple[str, str]]


@register_page("/letter", title=TITLE, roles=STAFF)
def layout(address: Address) -> Content:
    """The letter about the period of the address."""
    settings, now = house().settings, house().clock()
    today = local_day(now, settings.zone)
    period, refused = period_of(address.query, today)
    asked = Filters.from_query(address.query, today)
    unused = ("weekday",) if asked.weekdays else ()
    filters, more = known_filters(replace(asked, first=period.first, last=period.last, weekdays=()))
    with reading(house().engine) as connection:
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))
        queues, groups = queue_names(connection), group_names(load_groups(connection), QUEUE)
        letter = write_letter(connection, period, filters, now, settings) if period.has_begun else None
    lists = {"queue": filters.queues, "queue_group": filters.queue_groups, "pbx": filters.pbx}
    rest = [(name, value or NOTHING) for name, values in lists.items() for value in values]
    paper = Paper(
        labels,
        palette(effective_theme()),
        settings.zone,
        ", ".join(labels.key(name, value) for name, values in lists.items() for value in values),
        gettext("Made %(when)s by %(who)s", when=fmt.moment(now, settings.zone, locale()), who=visitor().name),
        f"{settings.base_url}{_address(period.kind, period.first, rest)}",
        replace(filters, first=period.first, last=max(period.first, period.counted_to)).to_query(),
    )
    return [
        html.H1(gettext(TITLE)),
        head_tabs("/letter"),
        _bar(period, today, rest, queue_choice("/letter", _pairs(period, rest), queues, filters.queues, labels)),
        group_choice("/letter", _pairs(period, rest), groups, filters.queue_groups),
        *left_out((*refused, *asked.refused), (*unused, *more)),
        sheet(letter, paper) if letter else not_begun(),
    ]


def _pairs(period: Period, rest: Pairs) -> Pairs:
    return [("period", period.kind), ("from", period.first.isoformat()), *rest]


def _address(kind: str, first: date, rest: Pairs) -> str:
    return f"/letter?{urlencode([('period', kind), ('from', first.isoformat()), *rest])}"


def _bar(period: Period, today: date, rest: Pairs, queue: Component | None) -> Component:
    """Week or month, the one before and after, the queue, print."""
    kinds = [
        html.A(
            gettext(name),
            href=_address(kind, span(kind, min(period.counted_to, period.last))[0], rest),
            **(aria(current="true") if kind == period.kind else {}),
        )
        for kind, name in KINDS
    ]
    steps = [html.A(f"← {period_name(period.before, locale())}", href=_address(period.kind, period.before.first, rest))]
    if period.after + DAY <= today:
        following = Period(period.kind, *span(period.kind, period.after), today)
        steps.append(html.A(f"{period_name(following, locale())} →", href=_address(period.kind, period.after, rest)))
    return html.Div(
        [
            html.Div(kinds, className="seg", role="group", **aria(label=gettext("Period"))),
            html.Div(steps, className="seg", role="group", **aria(label=gettext("Other periods"))),
            queue,
            html.Span(className="grow"),
            html.Div(file_buttons("letter", urlencode(_pairs(period, rest))), className="buttons"),
        ],
        className="steps noprint",
        role="search",
        **aria(label=gettext("Filters")),
    )

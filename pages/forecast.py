"""/forecast: how many calls the next four weeks will bring, by day and hour, and how wrong that was lately."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from auth.here import house, visitor
from auth.language import effective_theme, gettext
from auth.roles import STAFF
from components import format as fmt
from components import printing
from components.charts import palette
from components.forecast_cards import forecast_cards
from components.head_cards import file_buttons, group_choice, head_tabs, left_out, queue_choice
from components.labels import Labels
from components.page import Address, Content, locale, register_page
from data.database import reading
from data.filters import NOTHING, Filters
from data.groups import QUEUE, group_names, load_groups
from data.head.outlook import TITLE, outlook
from data.localtime import local_day
from data.naming import queue_names, queue_titles, topic_names


@register_page("/forecast", title=TITLE, roles=STAFF)
def layout(address: Address) -> Content:
    """The outlook for the queues of the address."""
    settings, now = house().settings, house().clock()
    asked = replace(Filters.from_query(address.query, local_day(now, settings.zone)), weekdays=())
    with reading(house().engine) as connection:
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))
        found = outlook(connection, asked, now, settings)
        queues, groups = queue_names(connection), group_names(load_groups(connection), QUEUE)
    filters = found.filters
    lists = {"queue": filters.queues, "queue_group": filters.queue_groups, "pbx": filters.pbx}
    pairs = [(name, value or NOTHING) for name, values in lists.items() for value in values]
    return [
        html.H1(gettext(TITLE)),
        head_tabs(address.path),
        html.Div(
            [
                queue_choice(address.path, pairs, queues, filters.queues, labels),
                html.Span(className="grow"),
                html.Div(file_buttons("forecast", urlencode(pairs)), className="buttons"),
            ],
            className="steps noprint",
        ),
        group_choice(address.path, pairs, groups, filters.queue_groups),
        _about(pairs, labels),
        *left_out(asked.refused, found.left_out),
        *forecast_cards(found, palette(effective_theme()), locale()),
        printing.print_footer(visitor().name, fmt.moment(now, settings.zone, locale()), address.here),
    ]


def _about(pairs: Sequence[tuple[str, str]], labels: Labels) -> Component | None:
    """On paper: which queues."""
    said = ", ".join(labels.key(name, "" if value == NOTHING else value) for name, value in pairs)
    return html.P(said, className="print-only") if said else None

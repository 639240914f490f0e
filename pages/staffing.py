"""/staffing: how many people each half-hour needs, how many there were, and what one more would change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from dash import html
from dash.development.base_component import Component

from auth.here import house, visitor
from auth.language import effective_theme, gettext
from auth.roles import STAFF
from components import format as fmt
from components import printing, states
from components.charts import palette
from components.filter_bar import Bar, filter_bar
from components.head_cards import days_links, file_buttons, group_choice, head_tabs, left_out
from components.labels import Labels
from components.page import Address, Content, locale, register_page
from components.staffing_cards import plan_cards, plan_tiles, wishes_form
from data.database import reading
from data.groups import QUEUE, group_names, load_groups
from data.head.asked import DAYS, days_word, weekday_filters
from data.head.load import LONGEST_DAYS
from data.head.plan import TITLE, Plan, staffing_plan
from data.head.wishes import Wishes
from data.localtime import local_day
from data.naming import queue_names, queue_titles, topic_names

WEEKDAYS = ((1, 2, 3, 4, 5), (6, 7), (1,), (2,), (3,), (4,), (5,), (6,), (7,))


@register_page("/staffing", title=TITLE, roles=STAFF)
def layout(address: Address) -> Content:
    """The plan for the days, queues and wishes of the address."""
    settings, now = house().settings, house().clock()
    today = local_day(now, settings.zone)
    asked, wishes = weekday_filters(address.query, today), Wishes.from_query(address.query)
    with reading(house().engine) as connection:
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))
        plan = staffing_plan(connection, asked, wishes, now, settings)
        queues, groups = queue_names(connection), group_names(load_groups(connection), QUEUE)
    days = {DAYS: days_word(plan.filters.weekdays)} if plan.filters.weekdays else {}
    filters, said = replace(plan.filters, weekdays=()), dict(parse_qsl(wishes.to_query()))
    bar = Bar(address.path, filters, today, labels, queues, (), {**days, **said})
    kept = [*parse_qsl(filters.to_query()), *days.items()]
    return [
        html.H1(gettext(TITLE)),
        head_tabs("/staffing"),
        filter_bar(bar, *file_buttons("staffing", urlencode([*kept, *said.items()]))),
        printing.filter_sentence(replace(bar, filters=plan.filters)),
        *left_out((*asked.refused, *wishes.refused), plan.left_out),
        _cut(asked.first, plan.filters.first),
        group_choice(address.path, [*kept, *said.items()], groups, filters.queue_groups),
        _days(bar, plan),
        wishes_form(plan, address.path, kept),
        plan_tiles(plan, locale()),
        *plan_cards(plan, palette(effective_theme()), locale()),
        printing.print_footer(visitor().name, fmt.moment(now, settings.zone, locale()), address.here),
    ]


def _cut(asked: date, used: date) -> Component | None:
    if asked >= used:
        return None
    return states.strip(gettext("A plan looks back %(n)s days at most: days before that are left out.", n=LONGEST_DAYS))


def _days(bar: Bar, plan: Plan) -> Component:
    """Which weekdays are laid upon each other; a single day is itself."""
    if bar.filters.first == bar.filters.last:
        return html.P(fmt.day(bar.filters.first, locale()), className="sub")
    choices: Sequence[tuple[int, ...]] = (*WEEKDAYS, tuple(range(1, 8)))
    links = [
        (days_name(days), bar.address(bar.filters, **{DAYS: days_word(days)}), plan.filters.weekdays == days)
        for days in choices
    ]
    return days_links(links, len(plan.days))


def days_name(days: tuple[int, ...]) -> str:
    """Mon–Fri, Mon, every day."""
    if len(days) == 7:
        return gettext("every day")
    if len(days) == 1:
        return fmt.weekday(days[0], locale())
    return f"{fmt.weekday(days[0], locale())}–{fmt.weekday(days[-1], locale())}"

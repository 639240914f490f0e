"""/reports/<slug>: one question and its answer: sentence, chart, table, total, and the row that adds up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs

from dash import html
from dash.development.base_component import Component
from sqlalchemy.engine import Connection

from auth.here import house
from auth.language import effective_theme, gettext
from auth.roles import STAFF
from components import kinds, report_cards, states
from components.charts import palette
from components.drawing import Drawing, Subject
from components.exports import answer_menu
from components.filter_bar import Bar, filter_bar
from components.labels import Labels
from components.markup import data
from components.page import Address, Content, locale, register_page
from components.tables import Sorting, answer_table
from data.answer import answer
from data.database import reading
from data.filters import Filters
from data.metric import CALLER
from data.naming import queue_names, queue_titles, topic_names
from data.reports import BY_SLUG, Report
from data.rules import SERVICE_LEVEL_S, load_rulebook
from data.table import Cell, Column, Table
from data.words import N_, OUTCOMES

TILES = {
    "waits": ("offered", "answered", "abandoned", "sl", "asa", "p90_wait"),
    "call-types": ("calls", "calls_incoming", "calls_outgoing", "calls_answered_rate", "calls_average_talk"),
    "agent-hours": ("login", "talking", "idle", "pause", "occupancy", "answered"),
}
"""Numbers above the chart; a report that is not here shows its first six."""
COLUMNS = {
    "waits": (
        "offered",
        "answered",
        "abandoned",
        "short_abandoned",
        "sl",
        "asa",
        "p90_wait",
        "longest_wait",
        "average_talk",
    ),
    "call-types": ("calls", "calls_answered_rate", "calls_talk", "calls_average_talk"),
    "agent-hours": (
        "login",
        "talking",
        "wrap_up",
        "ringing",
        "idle",
        "pause",
        "occupancy",
        "answered",
        "offers_missed",
    ),
}
"""Columns shown at first; all others are one click away, and always in the CSV."""
SAID_BY_OUTCOME = ("calls_answered_rate", "sl", "answered", "abandoned", "short_abandoned")
"""Columns that say nothing where rows are divided by outcome."""
DIVISIONS = {
    "waits": ("queue", "day", "hour", "weekday", "agent", "topic", "queue,hour"),
    "call-types": (
        "direction,queue,outcome",
        "direction,outcome",
        "topic,outcome",
        "did,outcome",
        "day,outcome",
        "hour,outcome",
    ),
    "agent-hours": ("agent", "day", "week", "agent,day"),
}


def _title(slug: str) -> str:
    return BY_SLUG[slug].title if slug in BY_SLUG else N_("Report")


@register_page("/reports/<slug>", title=_title, roles=STAFF)
def layout(address: Address) -> Content:
    """The report of that name for the filters of the address."""
    report = BY_SLUG.get(address.parts[0])
    if report is None:
        return [states.not_found(gettext("There is no such report."))]
    settings, now = house().settings, house().clock()
    today = datetime.fromtimestamp(now, settings.zone).date()
    filters = Filters.from_query(address.query, today)
    given = parse_qs(address.query)
    every = given.get("columns", [""])[-1] == "all"
    sorting = Sorting.parse(given.get("sort", [""])[-1])
    with reading(house().engine) as connection:
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))
        table = answer(connection, report, filters, now, settings)
        subject = _subject(connection, report, filters, table, labels)
        cards = kinds.cards(subject) if table.n else [report_cards.nothing(table)]
        queues = queue_names(connection)
    more = {"sort": sorting.written(), "columns": "all" if every else ""}
    bar = Bar(
        address.path,
        replace(filters, by=table.by),
        today,
        labels,
        queues if "queue" in report.dimensions else (),
        DIVISIONS.get(report.slug, report.dimensions),
        {name: value for name, value in more.items() if value},
    )
    return [
        html.H1(gettext(report.title)),
        filter_bar(bar, *_buttons(report, filters)),
        *_notes(filters, table),
        report_cards.tiles(table, TILES.get(report.slug, report.metrics[:6]), labels, _calls_link(report, bar.filters)),
        *cards,
        _table_card(report, table, bar, sorting, every) if table.n or table.rows else None,
    ]


def _subject(connection: Connection, report: Report, filters: Filters, table: Table, labels: Labels) -> Subject:
    settings, now = house().settings, house().clock()
    pbx = filters.pbx[0] if len(filters.pbx) == 1 else ""
    queue = filters.queues[0] if len(filters.queues) == 1 else ""
    threshold = load_rulebook(connection, settings).value(SERVICE_LEVEL_S, pbx, queue, now)

    def divided(by: tuple[str, ...]) -> Table:
        return answer(connection, report, replace(filters, by=by), now, settings)

    return Subject(
        report,
        table,
        filters,
        Drawing(labels, palette(effective_theme()), threshold),
        divided,
        lambda cells, column: _calls_link(report, replace(filters, by=table.by), cells)(column),
    )


def _buttons(report: Report, filters: Filters) -> list[Component]:
    return [
        answer_menu(f"/export/reports/{report.slug}", filters.to_query()),
        html.Button(gettext("Print"), type="button", **data(print="true")),
    ]


def _notes(filters: Filters, table: Table) -> list[Component]:
    notes = [states.strip(gettext(note.message, about=gettext(note.about))) for note in table.notes]
    if filters.refused:
        said = ", ".join(dict.fromkeys(filters.refused))
        notes.append(states.strip(gettext("Could not be used and was left out: %(names)s", names=said)))
    return notes


def _calls_link(report: Report, filters: Filters, cells: tuple[Cell, ...] = ()) -> Callable[[Column], str | None]:
    """From a column to the list of exactly those calls, or visits to queues, that its number counts."""

    def link(column: Column) -> str | None:
        narrowed = replace(filters, by=())
        for dimension, key in zip(filters.by, cells, strict=False):
            narrowed = narrowed.narrowed(dimension, key)
        if column.slug in OUTCOMES:
            narrowed = replace(narrowed, outcomes=(column.slug,))
        elif column.slug not in ("offered", "calls") and column.kind != "dimension":
            return None
        return f"/calls?{narrowed.to_query()}{'' if report.view == CALLER else '&rows=visits'}"

    return link


def _table_card(report: Report, table: Table, bar: Bar, sorting: Sorting, every: bool) -> Component:
    shown = report.metrics if every else COLUMNS.get(report.slug, report.metrics)
    if "outcome" in table.by:
        shown = tuple(slug for slug in shown if slug not in SAID_BY_OUTCOME)
    spreads = tuple(column.slug for column in table.columns if column.kind == "spread")
    toggle = html.A(
        gettext("Fewer columns") if every else gettext("All columns"),
        href=bar.address(bar.filters, columns="" if every else "all"),
        className="small noprint",
    )
    return states.card(
        html.Div(
            [html.H2(gettext(report.question)), toggle, html.P(gettext(table.view), className="sub")],
            className="head",
        ),
        answer_table(
            table,
            (*shown, *spreads) if every else shown,
            bar.labels,
            sorting,
            lambda wanted: bar.address(bar.filters, sort=wanted.written()),
            lambda cells, column: _calls_link(report, bar.filters, cells)(column),
        ),
        report_cards.conserved(
            table.conservation, table.columns[table.place(table.conservation.whole.slug)].unit, bar.labels
        ),
    )

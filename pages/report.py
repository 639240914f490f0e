"""/reports/<slug>: one question and its answer: sentence, chart, table, total, and the row that adds up."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs

from dash import html
from dash.development.base_component import Component
from sqlalchemy.engine import Connection

from auth.forms import form_token
from auth.here import house, visitor
from auth.language import effective_theme, gettext
from auth.roles import STAFF
from auth.visible import visible
from components import changes, kinds, printing, report_cards, states
from components import format as fmt
from components.call_links import call_links
from components.charts import palette
from components.drawing import Drawing, Subject
from components.exports import answer_menu
from components.filter_bar import OPEN, Bar, filter_bar
from components.labels import Labels
from components.markup import data
from components.page import Address, Content, locale, register_page
from components.report_table import COLUMNS, ROWS, TABLE, table_card, table_link
from components.row_links import row_links
from components.search_form import lost_search
from components.tables import Sorting
from components.view_cards import save_view
from data.answer import answer, applicable
from data.answers.tally import main_fact
from data.counters import Fact
from data.database import reading
from data.filters import EARLIEST, Filters
from data.localtime import day_start, local_day
from data.named import applicable_named, question_of
from data.naming import queue_names, queue_titles, queues_by_exchange, topic_names
from data.question import NamedReport
from data.questions.choices import choices, filterable
from data.report import Report
from data.rules import SERVICE_LEVEL_S, SERVICE_LEVEL_VARIANT, load_rulebook
from data.table import Table
from data.words import N_

Question = Report | NamedReport
SORT = "sort"
KEPT = (SORT, COLUMNS, ROWS, TABLE, OPEN)
"""What an address carries beside the filters."""


def _title(slug: str) -> str:
    report = question_of(slug)
    return report.title if report else N_("Report")


@register_page("/reports/<slug>", title=_title, roles=STAFF)
def layout(address: Address) -> Content:
    """The report of that name for the filters of the address."""
    report = question_of(address.parts[0])
    if report is None:
        return [states.not_found(gettext("There is no such report."))]
    settings, now = house().settings, house().clock()
    filters = Filters.from_query(address.query, local_day(now, settings.zone))
    given = parse_qs(address.query)
    more = {name: given[name][-1][:64] for name in KEPT if name in given}
    sorting = Sorting.parse(more.get(SORT, ""))
    with reading(house().engine) as connection:
        filters = visible(connection, filters)
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))
        table = answer(connection, report, filters, now, settings)
        subject = _subject(connection, report, filters, table, labels)
        cards = kinds.cards(subject) if table.n else [report_cards.nothing(_nothing(report))]
        bar = _bar(connection, address.path, report, filters, table.by, labels, more)
    tiles = report.tiles or report.metrics[:6]
    compared = changes.sentence(table, locale())
    return [
        html.H1(gettext(report.title)),
        filter_bar(bar, save_view(bar, form_token()), *_buttons(report, filters)),
        printing.filter_sentence(bar),
        *_notes(filters, table),
        *lost_search(filters),
        html.P(compared, className="sub compared") if compared else None,
        report_cards.tiles(table, tiles, labels, lambda column: subject.link((), column)) if table.n else None,
        *cards,
        _table(subject, report, bar, sorting) if table.n or table.rows else None,
        printing.print_footer(visitor().name, fmt.moment(now, settings.zone, locale()), _here(address)),
    ]


def _table(subject: Subject, report: Question, bar: Bar, sorting: Sorting) -> Component:
    if report.chart.kind in kinds.TABLES and TABLE not in (bar.more or {}):
        return table_link(gettext(report.question), bar)
    return table_card(subject, report.columns, bar, sorting)


def _subject(connection: Connection, report: Question, filters: Filters, table: Table, labels: Labels) -> Subject:
    settings, now = house().settings, house().clock()
    threshold, formula = _in_force(connection, filters, now)

    def during(first: date, last: date, by: tuple[str, ...]) -> Table:
        other = replace(filters, first=max(first, EARLIEST), last=last, by=by, against="")
        return answer(connection, _for_charts(report), other, now, settings)

    def divided(by: tuple[str, ...]) -> Table:
        return during(filters.first, filters.last, by)

    usable, _ = applicable(report, filters) if isinstance(report, Report) else applicable_named(report, filters)
    return Subject(
        report,
        table,
        filters,
        Drawing(labels, palette(effective_theme()), threshold, formula),
        divided,
        row_links(table, call_links(report.view, replace(usable, by=table.by))),
        during,
    )


def _in_force(connection: Connection, filters: Filters, now: int) -> tuple[int, int]:
    """Threshold and formula of the service level for what is shown; no formula (0) where either differs within it."""
    settings, book = house().settings, load_rulebook(connection, house().settings)
    pbx = filters.pbx[0] if len(filters.pbx) == 1 else ""
    queue = filters.queues[0] if len(filters.queues) == 1 else ""
    shown = [
        (its, name)
        for its, name in queues_by_exchange(connection)
        if its in (filters.pbx or (its,)) and name in (filters.queues or (name,))
    ] or [(pbx, queue)]
    first, end = (
        day_start(filters.first, settings.zone),
        min(now, day_start(filters.last + timedelta(days=1), settings.zone)),
    )
    thresholds = book.values_during(SERVICE_LEVEL_S, shown, first, end)
    formulas = book.values_during(SERVICE_LEVEL_VARIANT, shown, first, end)
    if len(thresholds) == len(formulas) == 1:
        return thresholds.pop(), formulas.pop()
    return book.value(SERVICE_LEVEL_S, pbx, queue, now), 0


def _for_charts(report: Question) -> Question:
    """The same report with nothing but what its charts draw: a further answer costs no more than it must."""
    if not isinstance(report, Report):
        return report
    level = ("sl",) if "sl" in report.metrics else ()
    return replace(report, metrics=tuple(dict.fromkeys((*report.chart.metrics, *level, report.counted))))


def _bar(
    connection: Connection,
    path: str,
    report: Question,
    filters: Filters,
    divided: tuple[str, ...],
    labels: Labels,
    more: dict[str, str],
) -> Bar:
    settings = house().settings
    today = local_day(house().clock(), settings.zone)
    fact, fixed = _fact(report)
    names = filterable(fact, fixed)
    found = choices(connection, settings, fact, names, filters) if more.get(OPEN) else {}
    return Bar(
        path,
        filters,
        today,
        labels,
        queue_names(connection) if "queue" in names else (),
        report.divisions or report.dimensions,
        {name: value for name, value in more.items() if value},
        compares=bool(report.dimensions),
        others=bool(names),
        choices=found,
        divided=divided,
    )


def _nothing(report: Question) -> str:
    return report.nothing if isinstance(report, NamedReport) else ""


def _fact(report: Question) -> tuple[Fact, tuple[str, ...]]:
    """What it is counted in, and the filters that it sets itself."""
    if isinstance(report, Report):
        return main_fact(report), tuple(name for name, _ in report.fixed)
    return report.fact, ()


def _buttons(report: Question, filters: Filters) -> list[Component]:
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


def _here(address: Address) -> str:
    return f"{house().settings.base_url.rstrip('/')}{address.here}"

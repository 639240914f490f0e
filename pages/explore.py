"""/explore: any metrics by any two dimensions, as a chart and as a pivot table; everything stands in the address."""

from dataclasses import replace
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component
from sqlalchemy.engine import Connection

from auth.forms import form_token
from auth.here import house, visitor
from auth.language import effective_theme, gettext
from auth.roles import STAFF
from auth.visible import visible
from components import format as fmt
from components import printing, states
from components.charts import palette
from components.drill import Drill
from components.explore_bar import Builder, builder
from components.exports import answer_menu
from components.filter_bar import OPEN, Bar, filter_bar
from components.labels import Labels
from components.markup import data
from components.page import Address, Content, locale, register_page
from components.pivot_charts import chart
from components.pivot_sketch import Sketch, fitting
from components.pivot_table import pivot_table
from components.search_form import lost_search, search_form
from components.view_cards import save_view
from data.answer import PARTLY_COUNTED, answer
from data.database import reading
from data.dimensions import BY_SLUG as DIMENSIONS
from data.exploring.explore import NOTHING, TITLE, Exploration, facts_of_metric, undivided
from data.exploring.pivot import Axis, Pivot, pivot
from data.filters import Filters
from data.localtime import local_day
from data.metrics import METRICS
from data.naming import queue_names, queue_titles, topic_names
from data.questions.choices import choices, filterable
from data.report import Report
from data.table import Table


@register_page("/explore", title=TITLE, roles=STAFF)
def layout(address: Address) -> Content:
    """The exploration of the address."""
    settings, now = house().settings, house().clock()
    today = local_day(now, settings.zone)
    asked = Exploration.from_query(address.query)
    with reading(house().engine) as connection:
        filters = visible(connection, replace(Filters.from_query(address.query, today), by=(), against=""))
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))

        def ask(report: Report, narrowed: Filters) -> Table:
            return answer(connection, report, narrowed, now, settings)

        made = pivot(ask, asked, filters)
        shown, charts = _shown(asked, made)
        bar = _bar(connection, address, shown, filters, labels)
    drill = Drill(address.path, shown, filters)
    sketch = Sketch(made, made.columns[0], labels, palette(effective_theme()))
    return [
        html.H1(gettext(TITLE)),
        filter_bar(bar, *_buttons(bar, shown)),
        printing.filter_sentence(bar),
        search_form(bar.address(filters), form_token(), "fault=search" in address.query.split("&")),
        builder(Builder(address.path, shown, filters), charts),
        *_notes(asked, filters, made),
        *_cards(sketch, shown.chart or charts[0], drill),
        printing.print_footer(visitor().name, fmt.moment(now, settings.zone, locale()), address.here),
    ]


def _shown(asked: Exploration, made: Pivot) -> tuple[Exploration, tuple[str, ...]]:
    """The exploration with a chart that fits, and the charts that do."""
    charts = fitting(asked, len(made.cols.keys))
    return replace(asked, chart=asked.chart if asked.chart in charts else ""), charts


def _bar(connection: Connection, address: Address, shown: Exploration, filters: Filters, labels: Labels) -> Bar:
    settings = house().settings
    fact = facts_of_metric(shown.metrics[0])[0]
    names = filterable(fact)
    is_open = f"&{OPEN}=" in f"&{address.query}"
    return Bar(
        address.path,
        filters,
        local_day(house().clock(), settings.zone),
        labels,
        queue_names(connection) if "queue" in names else (),
        more=shown.written() | ({OPEN: "1"} if is_open else {}),
        others=True,
        choices=choices(connection, settings, fact, names, filters) if is_open else {},
    )


def _cards(sketch: Sketch, kind: str, drill: Drill) -> list[Component]:
    made = sketch.pivot
    if not made.cells or all(value in (None, 0) for values in made.cells.values() for value in values):
        nothing = gettext("There is nothing of it in this period.")
        return [states.card(states.empty(nothing, gettext("Choose other dates or take filters off.")))]
    table = made.table
    about = f"{gettext(table.view)} · {fmt.span(table.first, table.last, sketch.labels.locale)}"
    drawn = []
    if kind != NOTHING:
        drawn.append(states.card(*chart(sketch, kind), title=sketch.finding(), sub=about, className="explored"))
    limits = " ".join(_limit(axis, sketch) for axis in (made.rows, made.cols) if axis.rest)
    names = ", ".join(sketch.labels.heading(column) for column in made.columns)
    shown = pivot_table(made, made.columns[0].slug, drill, sketch.labels)
    return [*drawn, states.card(shown, title=names, sub=limits)]


def _limit(axis: Axis, sketch: Sketch) -> str:
    name = gettext(DIMENSIONS[axis.dimension].name)
    said = {"name": name, "n": fmt.integer(len(axis.shown), sketch.labels.locale)}
    whole = fmt.integer(len(axis.shown) + len(axis.rest), sketch.labels.locale)
    if axis.has_other:
        return gettext("%(name)s: %(n)s of %(whole)s by themselves, the others together.", whole=whole, **said)
    return gettext("%(name)s: %(n)s of %(whole)s are shown; the totals are of all.", whole=whole, **said)


def _notes(asked: Exploration, filters: Filters, made: Pivot) -> list[Component]:
    named = undivided(asked)
    told = [note for note in made.table.notes if not (named and note.message == PARTLY_COUNTED)]
    notes = [gettext(note.message, about=gettext(note.about)) for note in told]
    for slug, unknown in named.items():
        names = ", ".join(gettext(DIMENSIONS[one].name) for one in unknown)
        notes.append(
            gettext("%(metric)s cannot be divided by: %(names)s.", metric=gettext(METRICS[slug].name), names=names)
        )
    refused = dict.fromkeys((*filters.refused, *asked.refused))
    if refused:
        notes.append(gettext("Could not be used and was left out: %(names)s", names=", ".join(refused)))
    return [*(states.strip(note) for note in dict.fromkeys(notes)), *lost_search(filters)]


def _buttons(bar: Bar, shown: Exploration) -> list[Component]:
    return [
        save_view(bar, form_token()),
        answer_menu("/export/explore", f"{bar.filters.to_query()}&{urlencode(shown.written())}"),
        html.Button(gettext("Print"), type="button", **data(print="true")),
    ]

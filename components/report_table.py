"""The table of a report: its columns, how many of its rows, the total, and the row that proves nothing was lost."""

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components import report_cards, states
from components.drawing import Subject
from components.filter_bar import Bar
from components.tables import MOST_ROWS, Sorting, answer_table
from data.table import Conservation, Table

SAID_BY_OUTCOME = ("calls_answered", "calls_answered_rate", "sl", "answered", "abandoned", "short_abandoned")
"""Columns that say nothing where rows are divided by outcome."""
MOST_OF_ALL = 2000
"""More rows than this are for a file."""
COLUMNS = "columns"
ROWS = "rows"
ALL = "all"
TABLE = "table"
"""Parameter of the address that opens the table below a chart that is a table itself."""


def table_card(subject: Subject, first_columns: tuple[str, ...], bar: Bar, sorting: Sorting) -> Component:
    """The card below the charts; `first_columns` stand there until all are asked for."""
    table = subject.table
    more = bar.more or {}
    every, whole = more.get(COLUMNS) == ALL, more.get(ROWS) == ALL
    shown = shown_columns(table, () if every else first_columns)
    check = table.conservation
    return states.card(
        html.Div(
            [
                html.H2(gettext(table.question)),
                _toggle(bar, every) if first_columns else None,
                html.P(gettext(table.view), className="sub"),
            ],
            className="head",
        ),
        answer_table(
            table,
            shown,
            bar.labels,
            sorting,
            lambda wanted: bar.address(bar.filters, sort=wanted.written()),
            subject.link,
            MOST_OF_ALL if whole else MOST_ROWS,
        ),
        _rest(table, bar, whole),
        report_cards.unknown_shifts(table),
        report_cards.conserved(check, table.columns[table.place(check.whole.slug)].unit, bar.labels)
        if check.whole.slug in table.slugs and not _is_said_already(check)
        else None,
        className="table-card",
    )


def table_link(question: str, bar: Bar) -> Component:
    """Below a chart that is a table itself: the report's own, once somebody wants it."""
    said = gettext("%(question)s As a table", question=question)
    return html.P(html.A(said, href=bar.address(bar.filters, **{TABLE: "open"})), className="noprint")


def shown_columns(table: Table, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """`wanted` (empty: all) with what always stands there, without what the division says already."""
    own = tuple(column.slug for column in table.columns if column.kind == "metric")
    always = tuple(column.slug for column in table.columns if column.kind in ("spread", "average"))
    shown = (*(wanted or own), *always)
    return tuple(slug for slug in shown if "outcome" not in table.by or slug not in SAID_BY_OUTCOME)


def _is_said_already(check: Conservation) -> bool:
    """Of a single part one can say only that it is the whole: worth a word where it is not."""
    return len(check.parts) == 1 and check.holds


def _toggle(bar: Bar, every: bool) -> Component:
    return html.A(
        gettext("Fewer columns") if every else gettext("All columns"),
        href=bar.address(bar.filters, **{COLUMNS: "" if every else ALL}),
        className="small noprint",
    )


def _rest(table: Table, bar: Bar, whole: bool) -> Component | None:
    rows, most = len(table.rows), MOST_OF_ALL if whole else MOST_ROWS
    if rows <= most:
        return None
    said = gettext(
        "%(shown)s of %(n)s rows are shown; the total is of all of them.",
        shown=fmt.integer(most, bar.labels.locale),
        n=fmt.integer(rows, bar.labels.locale),
    )
    if whole:
        return html.P([said, " ", gettext("Download the file to have every row.")], className="sub")
    link = html.A(gettext("Show more rows"), href=bar.address(bar.filters, **{ROWS: ALL}), className="noprint")
    return html.P([said, " ", link], className="sub")

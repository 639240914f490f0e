"""The cards of the strangest calls: the longest waits and talks by name, each leading to its story."""

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.drawing import Subject
from components.plain_table import plain_table
from components.row_links import row_links
from components.states import card
from data.questions.longest import LONGEST_TALK, LONGEST_WAIT
from data.table import Cell, as_number

TOP = 5


def longest_cards(subject: Subject) -> list[Component]:
    """The five longest waits and the five longest talks."""
    found = (
        _top(subject, LONGEST_WAIT, gettext("The longest wait in one queue was %(time)s")),
        _top(subject, LONGEST_TALK, gettext("The longest talk was %(time)s")),
    )
    return [one for one in found if one is not None]


def _top(subject: Subject, why: str, finding: str) -> Component | None:
    table, labels = subject.table, subject.drawing.labels
    rows = [row for row in table.rows if row[table.place("why")] == why][:TOP]
    if not rows:
        return None
    head = [gettext("Began"), gettext("Caller"), gettext("Queue"), gettext("Length")]
    amounts = [fmt.duration(as_number(row[table.place("amount")]), labels.locale) for row in rows]
    body = [[_began(subject, row), *_who(subject, row), text] for row, text in zip(rows, amounts, strict=True)]
    return card(
        plain_table(head, body, numbers=(3,), narrow="stack"),
        title=finding % {"time": amounts[0]},
        className="half",
    )


def _began(subject: Subject, row: tuple[Cell, ...]) -> Component:
    table = subject.table
    column = table.columns[table.place("began")]
    text = subject.drawing.labels.cell(column, row[table.place("began")])
    return html.A(text, href=row_links(table, subject.link)(row, column), className="nowrap")


def _who(subject: Subject, row: tuple[Cell, ...]) -> list[Component | str]:
    table, labels = subject.table, subject.drawing.labels
    number = labels.key("number", row[table.place("number")])
    return [html.Span(number, className="nowrap"), labels.key("queue", row[table.place("queue")])]

"""Tables of answers: headings that sort, numbers at the right, a link from a number to the calls behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components.changes import cell_change, is_little
from components.drawing import Link
from components.labels import Labels
from components.markup import aria
from data.list_keys import CODES
from data.table import BELOW, GOOD, NEAR, SHARE, Column, Table

MOST_ROWS = 100
"""Rows that a page shows unless all are asked for."""

LEVELS = {GOOD: ("●", "good"), NEAR: ("◆", "warn"), BELOW: ("▲", "bad")}


@dataclass(frozen=True, slots=True)
class Sorting:
    """The column the rows stand by; empty: the answer's own order, worst first."""

    slug: str = ""
    descending: bool = False

    @classmethod
    def parse(cls, text: str) -> "Sorting":
        """`-sl2` is sl2 from high to low."""
        return cls(text.removeprefix("-")[:64], text.startswith("-"))

    def written(self) -> str:
        """How it stands in an address."""
        return f"{'-' if self.descending else ''}{self.slug}"

    def turned(self, slug: str) -> "Sorting":
        """What a click on that heading gives: high to low first, then low to high."""
        return Sorting(slug, not (self.slug == slug and self.descending))


def level_words(status: str) -> str:
    """The word beside the shape: never colour alone."""
    return {GOOD: gettext("on target"), NEAR: gettext("near target"), BELOW: gettext("below target")}[status]


def chip(status: str) -> Component | None:
    """● on target, ◆ near target, ▲ below target; nothing where there is no target."""
    if status not in LEVELS:
        return None
    sign, level = LEVELS[status]
    return html.Span([html.Span(sign, **aria(hidden="true")), level_words(status)], className=f"chip {level}")


def sorted_rows(table: Table, sorting: Sorting) -> list[int]:
    """Places of the rows in the wanted order; what has no value stands last either way."""
    places = list(range(len(table.rows)))
    if sorting.slug not in table.slugs:
        return places
    cells = table.column(sorting.slug)
    known = [place for place in places if cells[place] is not None]
    known.sort(key=lambda place: cells[place], reverse=sorting.descending)  # type: ignore[arg-type, return-value]
    return known + [place for place in places if cells[place] is None]


def answer_table(
    table: Table,
    shown: Sequence[str],
    labels: Labels,
    sorting: Sorting,
    sort_address: Callable[[Sorting], str],
    link: Link,
    most: int = MOST_ROWS,
) -> Component:
    """The table with the columns `shown`, its first `most` rows, its total underneath."""
    codes = CODES - set(table.by)
    places = [
        n
        for n, column in enumerate(table.columns)
        if (column.kind == "dimension" and column.slug not in codes) or column.slug in shown
    ]
    head = [_heading(table.columns[n], labels, sorting, sort_address) for n in places]
    body = [html.Tr([_cell(table, row, n, labels, link) for n in places]) for row in sorted_rows(table, sorting)[:most]]
    total = [_total(table, n, place == 0, labels) for place, n in enumerate(places)]
    return html.Div(
        html.Table([html.Thead(html.Tr(head)), html.Tbody(body), html.Tfoot(html.Tr(total))]),
        className="scroll",
        tabIndex="0",
        role="group",
        **aria(label=gettext("Table of numbers")),
    )


def _heading(column: Column, labels: Labels, sorting: Sorting, sort_address: Callable[[Sorting], str]) -> Component:
    name, here = labels.heading(column), sorting.slug == column.slug
    arrow = (" ↓" if sorting.descending else " ↑") if here else ""
    order = aria(sort="descending" if sorting.descending else "ascending") if here else {}
    link = html.A(f"{name}{arrow}", href=sort_address(sorting.turned(column.slug)), className="noprint-link")
    if column.kind == "dimension":
        return html.Th(link, scope="col", **order)
    return html.Th([_passport(column, name), link], scope="col", className="n", **order)


def _passport(column: Column, name: str) -> Component:
    """The way to how this number is counted."""
    said = gettext("How “%(name)s” is counted", name=name)
    return html.A(
        "?", href=f"/metrics/{column.slug.partition(':')[0]}", className="passport", title=said, **aria(label=said)
    )


def _cell(table: Table, row: int, n: int, labels: Labels, link: Link) -> Component:
    column, cells = table.columns[n], table.rows[row]
    few = column.unit == SHARE and is_little(table, cells)
    status = "" if few else table.statuses[row][n]
    text = labels.beside_target(column, cells[n], table.targets[row]) if status else labels.cell(column, cells[n])
    address = link(cells, column) if cells[n] not in (None, 0) or column.kind == "dimension" else None
    content: list[Component | str | None] = [html.A(text, href=address) if address else text]
    if status:
        content = [chip(status), content[0]]
    if column.kind == "dimension":
        return html.Th(content, scope="row") if n == 0 else html.Td(content)
    content.append(cell_change(table, n, cells, labels.locale))
    if few:
        return html.Td(content, className="n few", title=gettext("Too few calls to say much"))
    return html.Td(content, className="n")


def _total(table: Table, n: int, is_first: bool, labels: Labels) -> Component:
    column = table.columns[n]
    if is_first:
        return html.Th(gettext("Total"), scope="row")
    if column.kind == "dimension":
        return html.Td("")
    value = table.total[n]
    compared = bool(table.total_status[n])
    text = labels.beside_target(column, value, table.total_target) if compared else labels.cell(column, value)
    return html.Td([text, cell_change(table, n, None, labels.locale)], className="n")

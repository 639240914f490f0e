"""The pivot table: rows by columns, a heading of two floors where there are several metrics, totals at the ends.

Every number is a link to the calls behind it; assets/explore.js offers "only this" beside. A number without
calls of its own (agents' time) leads to "only this" at once.
"""

from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components.drill import Drill, Limits
from components.labels import Labels
from components.markup import aria, data
from data.dimensions import BY_SLUG as DIMENSIONS
from data.exploring.pivot import OTHER, TOTAL, Axis, Key, Pivot
from data.table import COUNT, Column


def key_name(axis: Axis, key: Key, labels: Labels) -> str:
    """What a row or a column is called."""
    if key is TOTAL:
        return gettext("Total")
    if key is OTHER:
        return gettext("Others: %(n)s", n=len(axis.rest))
    return labels.key(axis.dimension, key)


def pivot_table(pivot: Pivot, drawn: str, drill: Drill, labels: Labels) -> Component:
    """The table; the cells of the metric `drawn` are those that a click on the chart finds."""
    made = _Making(pivot, drawn, drill, labels)
    body = [made.row(row, n) for n, row in enumerate(pivot.rows.keys)]
    total = made.row(TOTAL, -1)
    table = html.Table(
        [html.Thead(made.head()), html.Tbody(body), html.Tfoot(total)]
        if body
        else [html.Thead(made.head()), html.Tbody(total)],
        className="pivot",
    )
    return html.Div(
        table,
        className="scroll pivot-scroll",
        tabIndex="0",
        role="group",
        **aria(label=gettext("Pivot table")),
        **data(marks="true", base=drill.base, only=gettext("Only this"), calls=gettext("Calls")),
    )


@dataclass(frozen=True, slots=True)
class _Making:
    pivot: Pivot
    drawn: str
    drill: Drill
    labels: Labels

    @property
    def _cols(self) -> tuple[Key, ...]:
        return (*self.pivot.cols.keys, TOTAL) if self.pivot.cols.dimension else (TOTAL,)

    def head(self) -> list[Component]:
        pivot, several = self.pivot, len(self.pivot.columns) > 1
        names = [self._name(column) for column in pivot.columns]
        dimensions = [axis.dimension for axis in (pivot.rows, pivot.cols) if axis.dimension]
        corner = " × ".join(gettext(DIMENSIONS[slug].name) for slug in dimensions)
        is_tall = several and bool(pivot.cols.dimension)
        first = html.Th(corner, scope="col", rowSpan=2 if is_tall else 1, className="corner")
        if not pivot.cols.dimension:
            return [html.Tr([first, *names])]
        wide: dict[str, Any] = {"scope": "colgroup", "colSpan": len(names)} if several else {"scope": "col"}
        groups = []
        for key in self._cols:
            words = key_name(pivot.cols, key, self.labels)
            link = self._heading({}, self.drill.limits(pivot.cols, key), words) if key is not TOTAL else words
            groups.append(html.Th(link, className="n group" if several else "n", **wide))
        floors: list[Component] = [html.Tr([first, *groups])]
        return [*floors, html.Tr(names * len(self._cols))] if is_tall else floors

    def row(self, key: Key, place: int) -> Component:
        pivot, words = self.pivot, key_name(self.pivot.rows, key, self.labels)
        limits = self.drill.limits(pivot.rows, key)
        link = self._heading(limits, {}, words) if key is not TOTAL else words
        cells: list[Component] = [html.Th(link, scope="row")]
        for n, col in enumerate(self._cols):
            col_limits = self.drill.limits(pivot.cols, col)
            for column, value in zip(pivot.columns, pivot.cell(key, col), strict=True):
                text: Component | str = self.labels.number(column.unit, value)
                is_nothing = value is None or (column.unit == COUNT and not value)
                if not is_nothing and limits is not None and col_limits is not None:
                    point = data(point=f"{place}.{n}") if column.slug == self.drawn else {}
                    text = self._link(column.slug, limits, col_limits, str(text), point)
                kind = " sum" if col is TOTAL and len(self._cols) > 1 else ""
                cells.append(html.Td(text, className=f"n{kind}{' zero' if is_nothing else ''}"))
        return html.Tr(cells)

    def _name(self, column: Column) -> Component:
        return html.Th(self.labels.heading(column), scope="col", className="n")

    def _heading(self, row: Limits | None, col: Limits | None, words: str) -> Component | str:
        if row is None or col is None:
            return words
        return self._link(self.pivot.columns[0].slug, row, col, words, {})

    def _link(self, slug: str, row: Limits, col: Limits, text: str, told: dict[str, Any]) -> Component:
        calls = self.drill.calls(slug, row, col)
        if calls is None:
            return html.A(text, href=self.drill.only(row, col), **told)
        return html.A(text, href=calls, className="mark-link", **told)

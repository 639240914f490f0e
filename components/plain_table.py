"""A small table of ready words: headings with scope, numbers at the right."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components.markup import aria, data

Rows = list[list[Component | str]]


def plain_table(
    head: Sequence[str], rows: Sequence[Sequence[Component | str]], numbers: Sequence[int] = (), narrow: str = "scroll"
) -> Component:
    """Rows under headings; the columns `numbers` stand at the right. On a narrow screen it scrolls, or is a `stack`."""

    def kind(place: int) -> str:
        return "n" if place in numbers else ""

    headings = [html.Th(name, scope="col", className=kind(place)) for place, name in enumerate(head)]
    body = [
        html.Tr(
            [
                html.Th(row[0], scope="row"),
                *(html.Td(cell, className=kind(n), **data(label=head[n])) for n, cell in enumerate(row[1:], 1)),
            ]
        )
        for row in rows
    ]
    return html.Div(
        html.Table([html.Thead(html.Tr(headings)), html.Tbody(body)]),
        className=f"scroll {narrow}",
        role="group",
        tabIndex="0",
        **aria(label=gettext("Table")),
    )

"""What every report shows around its charts: its numbers, emptiness, and the row that proves nothing was lost.

Pure functions of answers; the page asks for them.
"""

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.changes import before_of, is_little, judged_change
from components.labels import Labels
from components.markup import aria
from components.states import card, empty
from components.tables import chip
from data.table import SHARE, Column, Conservation, Table


def nothing(what: str = "") -> Component:
    """No facts under these filters, or `what` else it means that there is nothing (a message)."""
    if what:
        return card(empty(gettext(what), gettext("If calls are missing, look at “Trust in the data”.")))
    return card(
        empty(
            gettext("There were no calls in this period."),
            gettext("Choose other dates or take filters off. If calls are missing, look at “Trust in the data”."),
        )
    )


def tiles(table: Table, slugs: Sequence[str], labels: Labels, link: Callable[[Column], str | None]) -> Component:
    """The few numbers one looks for first, with their status, their change, and the calls behind them."""
    shown = [table.place(slug) for slug in slugs if slug in table.slugs]
    return html.Div([_tile(table, place, labels, link(table.columns[place])) for place in shown], className="tiles")


def _tile(table: Table, place: int, labels: Labels, address: str | None) -> Component:
    column, value = table.columns[place], table.total[place]
    few = column.unit == SHARE and is_little(table)
    status = "" if few else table.total_status[place]
    text = labels.beside_target(column, value, table.total_target) if status else labels.cell(column, value)
    size = "v long" if len(text) > 8 else "v"
    return html.Div(
        [
            html.Div(labels.heading(column), className="k"),
            html.Div(html.A(text, href=address) if address else text, className=f"{size} few" if few else size),
            html.Div(_under(table, place, status, labels), className="d"),
        ],
        className="card tile",
    )


def _under(table: Table, place: int, status: str, labels: Labels) -> list[Component | str | None]:
    column = table.columns[place]
    under: list[Component | str | None] = [chip(status)]
    if status:
        target = gettext("target %(target)s", target=fmt.whole_percent(table.total_target, labels.locale))
        under += [" ", html.Span(target, className="nowrap")]
    changed = judged_change(table, place, labels.locale)
    if changed:
        was = labels.cell(column, before_of(table, column, table.total))
        under.append(html.Div([changed, " · ", html.Span(gettext("was %(value)s", value=was), className="nowrap")]))
    return under


def unknown_shifts(table: Table) -> Component | None:
    """Why shifts are missing where somebody answered calls without ever having signed in."""
    if not {"login", "talk_outside"} <= set(table.slugs):
        return None
    places = table.place("login"), table.place("talk_outside")
    if not any(row[places[0]] is None and row[places[1]] for row in table.rows):
        return None
    said = gettext(
        "No shift (—): permanent members of a queue never sign in, so the exchange does not tell when they come and"
        " go. Their calls are counted."
    )
    return html.P(said, className="sub")


def conserved(check: Conservation, unit: str, labels: Labels) -> Component:
    """Whole = sum of its parts, in sight: nothing was lost, nothing counted twice."""

    def said(name: str, value: int) -> list[Component | str]:
        return [html.B(labels.number(unit, value)), f" {gettext(name)}"]

    parts: list[Component | str] = []
    for part in check.parts:
        if part.value:
            parts += [" + " if parts else "", *said(part.name, part.value)]
    sign = "●" if check.holds else "▲"
    words = gettext("adds up") if check.holds else gettext("does not add up: %(n)s", n=check.difference)
    verdict = html.Span(
        [html.Span(sign, **aria(hidden="true")), words], className=f"chip {'good' if check.holds else 'bad'}"
    )
    return html.P(
        [*said(check.whole.name, check.whole.value), " = ", *(parts or ["0"]), " ", verdict], className="conserved"
    )

"""Taking numbers away: the menu of formats on a page, and the list of one's own files."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components import states
from components.markup import aria, data, hidden
from components.plain_table import plain_table
from data.files.prepared import CANCELLED, FAILED, KEPT_S, READY, WAITING, WRITING, Prepared
from data.words import N_

FORMATS = (
    ("xlsx", N_("Excel workbook (XLSX)")),
    ("csv", N_("Table of text (CSV)")),
    ("json", N_("For programs (JSON)")),
)
STATE_NAMES = {
    WAITING: N_("Waits its turn"),
    WRITING: N_("Is being written"),
    READY: N_("Ready"),
    FAILED: N_("Could not be written"),
    CANCELLED: N_("Given up"),
}


def answer_menu(address: str, query: str) -> Component:
    """Formats of an answer, which comes at once: `address` is the export's without its ending."""
    links: list[Component] = [
        html.A(gettext(name), href=f"{address}.{form}?{query}", download="") for form, name in FORMATS
    ]
    return _menu(links)


def list_menu(address: str, query: str) -> Component:
    """Formats of a list, which is ordered: it comes at once or, when it is long, is written meanwhile."""
    buttons = [
        html.Button(gettext(name), type="submit", name="form", value=form, className="quiet")
        for form, name in FORMATS
        if form != "json"
    ]
    form = html.Form([hidden("query", query), *buttons], action=address, method="POST", key=f"{address} {query}")
    return _menu([form, html.A(gettext("My files"), href="/exports")])


def _menu(content: list[Component]) -> Component:
    return html.Details(
        [html.Summary(gettext("Download"), className="button"), html.Div(content, className="menu-body formats")],
        className="menu downloads noprint",
    )


def files(found: Sequence[Prepared], locale: str, zone: ZoneInfo) -> Component:
    """One's own files, the newest first."""
    if not found:
        return states.empty(
            gettext("You have no files here."),
            gettext("Long lists that you download are written here and kept for an hour; short ones come at once."),
        )
    head = [gettext("File"), gettext("Ordered"), gettext("Rows"), gettext("State"), gettext("Action")]
    rows = [_file(one, locale, zone) for one in found]
    return html.Div(plain_table(head, rows, numbers=(2,), narrow="stack"), id="my-files", **aria(live="polite"))


def _file(one: Prepared, locale: str, zone: ZoneInfo) -> list[Component | str]:
    return [
        html.Span([html.Span(one.title), html.Br(), html.Span(one.file_name, className="sub")]),
        f"{datetime.fromtimestamp(one.ordered_at, zone):%H:%M:%S}",
        fmt.integer(one.rows if one.state == READY else one.total, locale),
        _state(one, locale, zone),
        _action(one),
    ]


def _state(one: Prepared, locale: str, zone: ZoneInfo) -> Component:
    name = gettext(STATE_NAMES[one.state])
    mark = data(file=one.id, state=one.state)
    if one.state == WRITING:
        said = f"{name}: {fmt.integer(one.rows, locale)}"
        bar = html.Progress(value=str(one.rows), max=str(max(one.total, 1)), **aria(label=name))
        return html.Div([bar, html.Span(said, **data(words=name))], className="writing", **mark)
    if one.state == READY and one.ended_at is not None:
        until = f"{datetime.fromtimestamp(one.ended_at + KEPT_S, zone):%H:%M}"
        return html.Span([states.level("good", name), " ", gettext("kept until %(time)s", time=until)], **mark)
    if one.state == FAILED:
        return html.Span(states.level("bad", name), **mark)
    return html.Span(name, **mark)


def _action(one: Prepared) -> Component:
    if one.state == READY:
        return html.A(gettext("Download"), href=f"/export/prepared/{one.id}", download="", className="button primary")
    if one.is_unfinished:
        action = f"/export/prepared/{one.id}/stop"
        return html.Form(html.Button(gettext("Give up"), type="submit"), action=action, method="POST", key=one.id)
    return html.Span(fmt.NONE)

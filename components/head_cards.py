"""What the pages for the head share: files to take away, the choice of weekdays, what was left out."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from auth.language import gettext, ngettext
from components import states
from components.labels import Labels
from components.markup import aria, data, hidden
from data.dimensions import BY_SLUG
from data.words import N_

TABS = (
    ("/letter", N_("Letter to the head")),
    ("/staffing", N_("Staffing")),
    ("/forecast", N_("Forecast")),
)

Pairs = Sequence[tuple[str, str]]
"""Names and values of an address."""


def head_tabs(here: str) -> Component:
    """The three pages for the head."""
    links = [html.A(gettext(name), href=path, **(aria(current="page") if path == here else {})) for path, name in TABS]
    return html.Nav(links, className="seg tabs noprint", **aria(label=gettext("For the head")))


def queue_choice(
    path: str, pairs: Pairs, queues: Sequence[str], chosen: Sequence[str], labels: Labels
) -> Component | None:
    """A select of queues that sends itself; `pairs` is what else the address says."""
    return _choice(path, "queue", pairs, [(name, labels.key("queue", name)) for name in queues], chosen)


def group_choice(path: str, pairs: Pairs, groups: Sequence[str], chosen: Sequence[str]) -> Component | None:
    """The same of groups of queues, where there are any."""
    select = _choice(path, "queue_group", pairs, [(name, name) for name in groups], chosen)
    return html.Div(select, className="steps noprint") if select else None


def _choice(
    path: str, dimension: str, pairs: Pairs, offered: Sequence[tuple[str, str]], chosen: Sequence[str]
) -> Component | None:
    if not offered:
        return None
    options = [("", gettext("all"), not chosen)]
    options += [(value, name, tuple(chosen) == (value,)) for value, name in offered]
    if len(chosen) > 1:
        options.append(("", gettext("several"), True))
    here = [*((name, value) for name, value in pairs if name != dimension), *((dimension, one) for one in chosen)]
    select = html.Select(
        [html.Option(text, value=value, selected=is_it) for value, text, is_it in options],
        name=dimension,
        key=f"{dimension} {path} {pairs}",
    )
    return html.Form(
        [
            html.Label([html.Span(gettext(BY_SLUG[dimension].name)), select]),
            *(hidden(name, value) for name, value in pairs if name != dimension),
            html.Noscript(html.Button(gettext("Show"), type="submit")),
        ],
        action=path,
        method="GET",
        **data(auto="true", drawn=f"{path}?{urlencode(here)}"),
    )


def file_buttons(slug: str, query: str) -> list[Component]:
    """The same answer as a file, and on paper."""
    return [
        html.A(gettext("Download CSV"), href=f"/export/{slug}.csv?{query}", className="button", download=""),
        html.A(gettext("Excel"), href=f"/export/{slug}.xlsx?{query}", className="button", download=""),
        html.Button(gettext("Print"), type="button", **data(print="true")),
    ]


def days_links(choices: Sequence[tuple[str, str, bool]], days: int) -> Component:
    """(name, address, chosen) of each choice, and over how many days it averages."""
    links = [
        html.A(name, href=address, **(aria(current="true") if chosen else {})) for name, address, chosen in choices
    ]
    over = ngettext("average of %(num)s day", "average of %(num)s days", days)
    return html.Div(
        [
            html.Div(links, className="seg noprint", role="group", **aria(label=gettext("Weekdays"))),
            html.Span(over, className="sub"),
        ],
        className="steps weekdays",
    )


def left_out(refused: Sequence[str], filters: Sequence[str]) -> list[Component]:
    """What could not be used, each told once."""
    strips = []
    if refused:
        said = ", ".join(dict.fromkeys(refused))
        strips.append(states.strip(gettext("Could not be used and was left out: %(names)s", names=said)))
    if filters:
        about = ", ".join(gettext(BY_SLUG[name].name) if name in BY_SLUG else name for name in filters)
        strips.append(states.strip(gettext("This report cannot be filtered by: %(about)s.", about=about)))
    return strips

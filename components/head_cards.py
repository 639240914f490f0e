"""What the pages for the head share: files to take away, the choice of weekdays, what was left out."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext, ngettext
from components import states
from components.markup import aria, data
from data.dimensions import BY_SLUG


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
        className="filters weekdays",
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

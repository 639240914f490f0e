"""The filter bar: links and plain GET forms, nothing else. What is chosen stands in the address.

Periods are links; queue and division are selects that send themselves; dates open on a click. Filters
that came by a link (an agent, an outcome) stand as chips that can be taken off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.labels import Labels
from components.markup import aria, data, field, hidden
from data.dimensions import BY_SLUG
from data.filters import LISTS, Filters


@dataclass(frozen=True, slots=True)
class Bar:
    """Where the bar leads, what it can offer, and what else the address carries (such as sorting)."""

    path: str
    filters: Filters
    today: date
    labels: Labels
    queues: Sequence[str] = ()
    divisions: Sequence[str] = ()
    more: Mapping[str, str] | None = None

    def address(self, filters: Filters, **more: str) -> str:
        """This page with other filters."""
        kept = {name: value for name, value in {**(self.more or {}), **more}.items() if value}
        return f"{self.path}?{filters.to_query()}{'&' + urlencode(kept) if kept else ''}"


def filter_bar(bar: Bar, *buttons: Component) -> Component:
    """The whole row; `buttons` stand at its right end."""
    return html.Div(
        [
            _periods(bar),
            _select(bar, "queue", gettext("Queue"), _queue_options(bar)) if bar.queues else None,
            _select(bar, "by", gettext("By"), _division_options(bar)) if bar.divisions else None,
            *_chips(bar),
            html.Span(className="grow"),
            html.Div(list(buttons), className="buttons") if buttons else None,
        ],
        className="filters",
        role="search",
        **aria(label=gettext("Filters")),
    )


def periods(today: date) -> list[tuple[str, date, date]]:
    """The usual ones: name, first and last day."""
    yesterday = today - timedelta(days=1)
    return [
        (gettext("Today"), today, today),
        (gettext("Yesterday"), yesterday, yesterday),
        (gettext("7 days"), today - timedelta(days=6), today),
        (gettext("30 days"), today - timedelta(days=29), today),
        (gettext("90 days"), today - timedelta(days=89), today),
    ]


def _periods(bar: Bar) -> Component:
    chosen = (bar.filters.first, bar.filters.last)
    links: list[Component] = []
    usual = False
    for name, first, last in periods(bar.today):
        here = chosen == (first, last)
        usual = usual or here
        mark = aria(current="true") if here else {}
        links.append(html.A(name, href=bar.address(replace(bar.filters, first=first, last=last)), **mark))
    text = gettext("Dates…") if usual else fmt.span(*chosen, bar.labels.locale)
    return html.Div(
        [
            html.Div(links, className="seg", role="group", **aria(label=gettext("Period"))),
            html.Details(
                [html.Summary(text, className="button" + ("" if usual else " chosen")), _dates(bar)],
                className="menu",
            ),
        ],
        className="periods",
    )


def _dates(bar: Bar) -> Component:
    rest = [(k, v) for k, v in _pairs(bar, bar.filters) if k not in ("from", "to")]
    return html.Form(
        [
            html.Label([gettext("From"), field("date", "from", bar.filters.first.isoformat())]),
            html.Label([gettext("to"), field("date", "to", bar.filters.last.isoformat())]),
            *(hidden(name, value) for name, value in rest),
            html.Button(gettext("Show"), type="submit", className="primary"),
        ],
        action=bar.path,
        method="GET",
        className="menu-body dates",
        key=f"dates {bar.filters.to_query()}",
    )


def _pairs(bar: Bar, filters: Filters) -> list[tuple[str, str]]:
    return [*parse_qsl(filters.to_query()), *((bar.more or {}).items())]


Options = list[tuple[str, str, bool]]


def _queue_options(bar: Bar) -> Options:
    chosen = bar.filters.queues
    options = [("", gettext("all"), not chosen)]
    options += [(name, bar.labels.key("queue", name), chosen == (name,)) for name in bar.queues]
    if len(chosen) > 1:
        options.append(("", gettext("several"), True))
    return options


def _division_options(bar: Bar) -> Options:
    chosen = ",".join(bar.filters.by)
    return [
        (slugs, " × ".join(gettext(BY_SLUG[slug].name) for slug in slugs.split(",")), slugs == chosen)
        for slugs in bar.divisions
    ]


def _select(bar: Bar, name: str, label: str, options: Options) -> Component:
    rest = [(k, v) for k, v in _pairs(bar, bar.filters) if k != name]
    return html.Form(
        [
            html.Label(
                [
                    html.Span(label),
                    html.Select(
                        [html.Option(text, value=value, selected=chosen) for value, text, chosen in options],
                        name=name,
                        key=f"{name} {bar.filters.to_query()}",
                    ),
                ]
            ),
            *(hidden(key, value) for key, value in rest),
            html.Noscript(html.Button(gettext("Show"), type="submit")),
        ],
        action=bar.path,
        method="GET",
        **data(auto="true"),
    )


def _chips(bar: Bar) -> list[Component]:
    chips: list[Component] = []
    for name, attribute in LISTS.items():
        values = getattr(bar.filters, attribute)
        if not values or (name == "queue" and len(values) == 1 and bar.queues):
            continue
        said = ", ".join(bar.labels.key(name, value) for value in values)
        nothing: dict[str, Any] = {attribute: ()}
        chips.append(
            html.A(
                [f"{gettext(BY_SLUG[name].name)}: {said} ", html.Span("×", **aria(hidden="true"))],
                href=bar.address(replace(bar.filters, **nothing)),
                className="button chip-filter",
                title=gettext("Take this filter off"),
            )
        )
    return chips

"""The filter bar: links and plain GET forms, nothing else. What is chosen stands in the address.

Periods are links; queue, division and comparison are selects that send themselves; all other filters are
behind "More filters", a link as well, so that their lists are looked up only when somebody wants them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components import periods
from components.changes import against_names
from components.labels import Labels
from components.markup import aria, data, hidden
from components.markup import field as input_field
from data.dimensions import BY_SLUG
from data.filters import LISTS, Filters
from data.named import BY_SLUG as NAMED
from data.named import MEASURES
from data.searches import NUMBER
from data.words import BEHIND_A_NUMBER

OPEN = "panel"
"""Parameter of the address that says that the other filters are in sight."""
MOST_CHIPS = 4
"""Of one filter so many values have a chip each; more share one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Where the bar leads, what it can offer, and what else the address carries (such as sorting)."""

    path: str
    filters: Filters
    today: date
    labels: Labels
    queues: Sequence[str] = ()
    divisions: Sequence[str] = ()
    """What can divide, "queue,hour" for two at once; an address without a division leaves it to the period."""
    more: Mapping[str, str] | None = None
    compares: bool = False
    """Whether an earlier period can be put beside."""
    others: bool = False
    """Whether there are other filters to open."""
    choices: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Values of the other filters, once they are open."""
    divided: tuple[str, ...] = ()
    """What divides the answer now, if the address does not say."""

    def address(self, filters: Filters, /, **more: str) -> str:
        """This page with other filters."""
        kept = {name: value for name, value in {**(self.more or {}), **more}.items() if value}
        return f"{self.path}?{filters.to_query()}{'&' + urlencode(kept) if kept else ''}"

    @property
    def is_open(self) -> bool:
        """Whether the other filters are in sight."""
        return bool(self.more and self.more.get(OPEN))


def filter_bar(bar: Bar, *buttons: Component) -> Component:
    """Periods and `buttons`, then what divides and restricts, then the chips of what is restricted."""
    chips = _chips(bar)
    seconds = [
        _select(bar, "by", gettext("By"), _division_options(bar)) if bar.divisions else None,
        _select(bar, "queue", gettext("Queue"), _queue_options(bar)) if bar.queues else None,
        _select(bar, "with", gettext("Compare with"), _against_options(bar)) if bar.compares else None,
        _opener(bar) if bar.others else None,
    ]
    second = [one for one in seconds if one is not None]
    return html.Div(
        [
            html.Div(
                [_periods(bar), html.Span(className="grow"), html.Div(list(buttons), className="buttons")],
                className="filter-row",
            ),
            html.Div(second, className="filter-row") if second else None,
            _panel(bar) if bar.is_open and bar.choices else None,
            html.Div(chips, className="filter-row") if chips else None,
        ],
        className="filters",
        role="search",
        **aria(label=gettext("Filters")),
        **data(drawn=bar.address(bar.filters)),
    )


def _periods(bar: Bar) -> Component:
    chosen = (bar.filters.first, bar.filters.last)
    menu = periods.others(bar.today)
    text = next((one.name for one in menu if (one.first, one.last) == chosen), fmt.span(*chosen, bar.labels.locale))
    in_sight = any((one.first, one.last) == chosen for one in periods.usual(bar.today))
    return html.Div(
        [
            html.Div(
                [_period(bar, one) for one in periods.usual(bar.today)],
                className="seg",
                role="group",
                **aria(label=gettext("Period")),
                **data(sets="from to"),
            ),
            html.Details(
                [
                    html.Summary(
                        gettext("Another period") if in_sight else text,
                        className="button" if in_sight else "button chosen",
                    ),
                    html.Div(
                        [
                            html.Div([_period(bar, one) for one in menu], className="choices", **data(sets="from to")),
                            _dates(bar),
                        ],
                        className="menu-body",
                    ),
                ],
                className="menu",
                key=f"periods {bar.filters.to_query()}",
            ),
        ],
        className="periods",
    )


def _period(bar: Bar, one: periods.Period) -> Component:
    here = (bar.filters.first, bar.filters.last) == (one.first, one.last)
    address = bar.address(replace(bar.filters, first=one.first, last=one.last))
    return html.A(one.name, href=address, **(aria(current="true") if here else {}))


def _dates(bar: Bar) -> Component:
    rest = [(k, v) for k, v in _pairs(bar, bar.filters) if k not in ("from", "to")]
    return html.Form(
        [
            html.Label([gettext("From"), input_field("date", "from", bar.filters.first.isoformat())]),
            html.Label([gettext("to"), input_field("date", "to", bar.filters.last.isoformat())]),
            *(hidden(name, value) for name, value in rest),
            html.Button(gettext("Show"), type="submit", className="primary"),
        ],
        action=bar.path,
        method="GET",
        className="dates",
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
    chosen = ",".join(bar.divided or bar.filters.by)
    offered = bar.divisions if chosen in bar.divisions or not chosen else (*bar.divisions, chosen)
    return [
        (slugs, " × ".join(gettext(BY_SLUG[slug].name) for slug in slugs.split(",")), slugs == chosen)
        for slugs in offered
    ]


def _against_options(bar: Bar) -> Options:
    options = [("", gettext("nothing"), not bar.filters.against)]
    return options + [(name, said, bar.filters.against == name) for name, said in against_names().items()]


def _select(bar: Bar, name: str, label: str, options: Options) -> Component:
    rest = [(k, v) for k, v in _pairs(bar, bar.filters) if k != name]
    return html.Form(
        [
            html.Label([html.Span(label), _options(bar, name, options)]),
            *(hidden(key, value) for key, value in rest),
            html.Noscript(html.Button(gettext("Show"), type="submit")),
        ],
        action=bar.path,
        method="GET",
        **data(auto="true"),
    )


def _options(bar: Bar, name: str, options: Options) -> Component:
    return html.Select(
        [html.Option(text, value=value, selected=chosen) for value, text, chosen in options],
        name=name,
        key=f"{name} {bar.filters.to_query()}",
    )


def _opener(bar: Bar) -> Component:
    return html.A(
        gettext("Fewer filters") if bar.is_open else gettext("More filters"),
        href=bar.address(bar.filters, **{OPEN: "" if bar.is_open else "open"}),
        className="button",
        **aria(expanded=str(bar.is_open).lower()),
    )


def _panel(bar: Bar) -> Component:
    """Every other filter: what is chosen here is added to what is restricted already."""
    selects = [
        _one_more(bar, name, values) for name, values in bar.choices.items() if name != "queue" or not bar.queues
    ]
    return html.Form(
        [
            html.Div([one for one in selects if one is not None], className="panel-fields"),
            *(hidden(key, value) for key, value in _pairs(bar, bar.filters)),
            html.Button(gettext("Add these filters"), type="submit", className="primary"),
        ],
        action=bar.path,
        method="GET",
        className="card panel",
        key=f"panel {bar.filters.to_query()}",
        **data(adds="true"),
    )


def _one_more(bar: Bar, name: str, values: Sequence[Any]) -> Component | None:
    left = [value for value in values if value not in getattr(bar.filters, LISTS[name])]
    if len(values) < 2 or not left:
        return None
    named = [(value, bar.labels.key(name, value)) for value in left]
    if not isinstance(left[0], int):
        named.sort(key=lambda one: (one[0] == "", one[1].casefold()))
    only: dict[str, Any] = {}
    options: Options = [("", "—", True)]
    for value, text in named:
        only[LISTS[name]] = (value,)
        written = parse_qsl(Filters(bar.filters.first, bar.filters.last, **only).to_query())[-1][1]
        options.append((written, text, False))
    return html.Label([html.Span(gettext(BY_SLUG[name].name)), _options(bar, name, options)])


def _chips(bar: Bar) -> list[Component]:
    chips: list[Component] = []
    for name, attribute in LISTS.items():
        values = getattr(bar.filters, attribute)
        if not values or (name == "queue" and len(values) == 1 and bar.queues):
            continue
        title = gettext(BY_SLUG[name].name)
        if len(values) > MOST_CHIPS:
            text = gettext("%(name)s: %(n)s chosen", name=title, n=len(values))
            chips.append(_chip(bar, text, {attribute: ()}))
            continue
        for value in values:
            rest = {attribute: tuple(one for one in values if one != value)}
            chips.append(_chip(bar, f"{title}: {bar.labels.key(name, value)}", rest))
    if bar.filters.search:
        chips.append(_chip(bar, _search_words(bar.filters), {"search": "", "sought": ("", "")}))
    if bar.filters.measure:
        chips.append(_chip(bar, _measure_words(bar.filters), {"measure": ""}))
    if len(chips) > 1:
        nothing: dict[str, Any] = dict.fromkeys(LISTS.values(), ()) | {"search": "", "measure": ""}
        bare = bar.address(replace(bar.filters, **nothing))
        chips.append(html.A(gettext("Take all filters off"), href=bare, className="small"))
    return chips


def _search_words(filters: Filters) -> str:
    kind, value = filters.sought
    if not value:
        return gettext("Kept search")
    return gettext("Found by: %(what)s", what=fmt.phone(value) if kind == NUMBER else value)


def _measure_words(filters: Filters) -> str:
    slug, _, name = filters.measure.partition(".")
    report, measure = NAMED.get(slug), MEASURES.get(name)
    if report is None or measure is None:
        return gettext(BEHIND_A_NUMBER)
    return f"{gettext(report.title)}: {gettext(measure.name)}"


def _chip(bar: Bar, text: str, rest: dict[str, Any]) -> Component:
    return html.A(
        [f"{text} ", html.Span("×", **aria(hidden="true"))],
        href=bar.address(replace(bar.filters, **rest)),
        className="button chip-filter",
        title=gettext("Take this filter off"),
    )

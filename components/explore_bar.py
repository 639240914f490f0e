"""What an exploration is put together with: metrics, rows, columns, chart. Links and plain GET forms only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components.markup import aria, data, field, hidden
from data.dimensions import BY_SLUG as DIMENSIONS
from data.exploring.explore import MOST_METRICS, NOTHING, Exploration
from data.filters import Filters
from data.metrics import METRICS
from data.words import N_

CHARTS = {"bars": N_("Bars"), "lines": N_("Lines"), "heat": N_("Heat map"), NOTHING: N_("No chart")}


@dataclass(frozen=True, slots=True)
class Builder:
    """An exploration under its filters, and the page that shows it."""

    path: str
    exploration: Exploration
    filters: Filters

    def address(self, exploration: Exploration) -> str:
        """The page with another exploration under the same filters."""
        return f"{self.path}?{self.filters.to_query()}&{urlencode(exploration.written())}"


def builder(made: Builder, charts: Sequence[str]) -> Component:
    """The whole card; `charts` are those that fit, the first by default."""
    one = made.exploration
    swapped = replace(one, rows=one.cols, cols=one.rows)
    return html.Section(
        [
            html.Div([_metrics(made), *(_chip(made, slug) for slug in one.metrics)], className="builder-row"),
            html.Div(
                [
                    _select(made, "rows", gettext("In rows"), one.rows, one.cols),
                    html.A(
                        html.Span("⇄", **aria(hidden="true")),
                        href=made.address(swapped),
                        className="button swap",
                        title=gettext("Swap rows and columns"),
                        **aria(label=gettext("Swap rows and columns")),
                    )
                    if one.rows and one.cols
                    else None,
                    _select(made, "cols", gettext("In columns"), one.cols, one.rows),
                    html.Span(className="grow"),
                    _drawn(made) if len(one.metrics) > 1 and charts[0] != NOTHING else None,
                    _charts(made, charts),
                ],
                className="builder-row",
            ),
        ],
        className="card builder noprint",
        **aria(label=gettext("What to show")),
    )


def _metrics(made: Builder) -> Component:
    one = made.exploration
    groups: dict[str, list[Component]] = {}
    for slug, metric in METRICS.items():
        is_chosen = slug in one.metrics
        rest = tuple(chosen for chosen in one.metrics if chosen != slug)
        wanted = rest if is_chosen else (*one.metrics, slug)
        words: list[Component | str] = [
            html.Span("✓" if is_chosen else "", className="check", **aria(hidden="true")),
            gettext(metric.name),
        ]
        can = bool(rest) if is_chosen else len(wanted) <= MOST_METRICS
        option: Component = html.Span(words, className="option off")
        if can:
            current = aria(current="true") if is_chosen else {}
            href = made.address(replace(one, metrics=wanted))
            option = html.A(words, href=href, className="option", title=gettext(metric.definition), **current)
        groups.setdefault(metric.view, []).append(html.Li(option))
    look = field("search", "", placeholder=gettext("Find a metric"), autocomplete="off", id="metric-search")
    return html.Details(
        [
            html.Summary(gettext("Metrics"), className="button"),
            html.Div(
                [
                    html.Label([html.Span(gettext("Find a metric"), className="vh"), look], **data(narrows="metrics")),
                    html.Div(
                        [
                            html.Div([html.H3(gettext(view)), html.Ul(options)], className="group")
                            for view, options in groups.items()
                        ],
                        id="metrics",
                        className="options",
                    ),
                ],
                className="menu-body",
            ),
        ],
        className="menu metrics-menu",
    )


def _chip(made: Builder, slug: str) -> Component:
    one, name = made.exploration, gettext(METRICS[slug].name)
    rest = tuple(chosen for chosen in one.metrics if chosen != slug)
    if not rest:
        return html.Span(name, className="button chip-filter only")
    return html.A(
        [f"{name} ", html.Span("×", **aria(hidden="true"))],
        href=made.address(replace(one, metrics=rest)),
        className="button chip-filter",
        title=gettext("Take this metric off"),
    )


def _select(made: Builder, name: str, label: str, chosen: str, other: str) -> Component:
    options = [("—", NOTHING, not chosen)]
    options += [(gettext(one.name), slug, slug == chosen) for slug, one in DIMENSIONS.items() if slug != other]
    return _form(made, name, label, options)


def _drawn(made: Builder) -> Component:
    """The first metric is drawn: each choice is another order."""
    chosen = made.exploration.metrics
    options = [
        (gettext(METRICS[slug].name), ",".join((slug, *(one for one in chosen if one != slug))), slug == chosen[0])
        for slug in chosen
    ]
    return _form(made, "metric", gettext("On the chart"), options)


def _form(made: Builder, name: str, label: str, options: Sequence[tuple[str, str, bool]]) -> Component:
    rest = [*parse_qsl(made.filters.to_query()), *made.exploration.written().items()]
    return html.Form(
        [
            html.Label(
                [
                    html.Span(label),
                    html.Select(
                        [html.Option(text, value=value, selected=is_chosen) for text, value, is_chosen in options],
                        name=name,
                        key=f"{name} {made.address(made.exploration)}",
                    ),
                ]
            ),
            *(hidden(key, value) for key, value in rest if key != name),
            html.Noscript(html.Button(gettext("Show"), type="submit")),
        ],
        action=made.path,
        method="GET",
        **data(auto="true"),
    )


def _charts(made: Builder, charts: Sequence[str]) -> Component:
    chosen = made.exploration.chart if made.exploration.chart in charts else charts[0]
    links = [
        html.A(
            gettext(CHARTS[kind]),
            href=made.address(replace(made.exploration, chart=kind)),
            **(aria(current="true") if kind == chosen else {}),
        )
        for kind in charts
    ]
    return html.Div(links, className="seg", role="group", **aria(label=gettext("Chart")))

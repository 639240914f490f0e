"""Why two numbers differ, in parts: both numbers, and the way from the one to the other, row by row."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components.labels import Labels
from components.plain_table import Rows, plain_table
from components.states import card, empty
from data.metric import Metric
from data.table import COUNT, SHARE
from data.why.difference import Addend, Explanation, Leg
from data.words import N_

PART_TITLES = {"good": N_("Above the line: what counts as good"), "counted": N_("Below the line: of how many")}


def pair_links(families: Sequence[tuple[str, ...]], numbers: Mapping[str, Metric], query: str) -> Component:
    """The families of numbers that are taken for each other, to choose two from."""
    rows: Rows = []
    for family in families:
        known = [slug for slug in family if slug in numbers]
        links: list[Component | str] = []
        for place, one in enumerate(known):
            for other in known[place + 1 :]:
                text = f"{_short(one, known, numbers)} → {_short(other, known, numbers)}"
                links.append(html.Li(html.A(text, href=f"/why?one={one}&other={other}&{query}")))
        rows.append([gettext(numbers[known[0]].name), html.Ul(links, className="plain-list")])
    head = [gettext("Looks like"), gettext("Compare")]
    return card(plain_table(head, rows, narrow="stack"), title=gettext("Numbers that look alike"))


def _short(slug: str, family: Sequence[str], numbers: Mapping[str, Metric]) -> str:
    """The name, with its view where another of the family has the same."""
    name = numbers[slug].name
    alone = sum(gettext(numbers[one].name) == gettext(name) for one in family) == 1
    return gettext(name) if alone else _name(slug, numbers)


def both_numbers(found: Explanation, one: Metric, other: Metric, labels: Labels) -> Component:
    """The two numbers beside each other, each with its passport."""
    shares = one.unit == SHARE
    values = (found.share(is_first=True), found.share(is_first=False)) if shares else _ends(found)
    tiles = [
        html.A(
            [
                html.Span(gettext(metric.name), className="name"),
                html.Strong(labels.number(metric.unit, value), className="value"),
                html.Span(gettext(metric.view), className="sub"),
                html.Span(gettext(metric.definition), className="sub"),
            ],
            href=f"/metrics/{metric.slug}",
            className="card tile",
        )
        for metric, value in zip((one, other), values, strict=True)
    ]
    return html.Div(tiles, className="tiles two")


def _ends(found: Explanation) -> tuple[int, int]:
    return found.legs[0].start, found.legs[-1].end


def way_cards(found: Explanation, numbers: Mapping[str, Metric], labels: Labels) -> list[Component]:
    """Each step as a table that adds up."""
    return [_way(leg, numbers, labels) for leg in found.legs]


def _way(leg: Leg, numbers: Mapping[str, Metric], labels: Labels) -> Component:
    def amount(value: int, signed: bool = False) -> str:
        sign = ("+" if value > 0 else "−") if signed and value else ""
        shown = labels.number(leg.unit, abs(value)) if leg.unit == COUNT else to_the_second(abs(value))
        return sign + shown

    title = gettext(PART_TITLES[leg.part]) if leg.part else ""
    rows: Rows = [[html.Strong(_name(leg.one, numbers)), html.Strong(amount(leg.start))]]
    rows += [[_said(addend), amount(addend.value, signed=True)] for addend in leg.addends]
    if leg.unexplained:
        rows.append([gettext("Not explained: please report this"), amount(leg.unexplained, signed=True)])
    rows.append([html.Strong(f"= {_name(leg.other, numbers)}"), html.Strong(amount(leg.end))])
    head = [gettext("Step"), gettext("How many") if leg.unit == COUNT else gettext("Time")]
    body = plain_table(head, rows, numbers=(1,))
    if not leg.addends:
        body = html.Div([body, html.P(gettext("Here the two are the same: nothing makes them differ."))])
    return card(body, title=title, className="way")


def to_the_second(seconds: int) -> str:
    """131:04:09: to the second, so that everybody can add it up."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def _name(slug: str, numbers: Mapping[str, Metric]) -> str:
    metric = numbers[slug]
    return f"{gettext(metric.name)} ({gettext(metric.view)})"


def _said(addend: Addend) -> Component | str:
    text = gettext(addend.message)
    if addend.list_of is None:
        return text
    rows = f"&rows={addend.rows}" if addend.rows else ""
    return html.A(text, href=f"/calls?{addend.list_of.to_query()}{rows}")


def no_pair() -> Component:
    """Two numbers that nobody takes for each other."""
    return card(empty(gettext("These two numbers are not taken for each other."), gettext("Choose a pair below.")))

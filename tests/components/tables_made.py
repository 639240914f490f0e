"""Answers over the hotline's nine days, as the cards of a report get them; words are English here."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from dash.development.base_component import Component

from components.call_links import call_links
from components.charts import LIGHT
from components.drawing import Drawing, Subject
from components.labels import Labels
from data.answer import answer, applicable
from data.database import reading
from data.filters import Filters
from data.reports import BY_SLUG
from data.table import Conservation, Part, Table
from tests.pages import hotline
from tests.pages.site import Site

LABELS = Labels("en", {}, {})
TODAY = date(2026, 11, 23)


def asked(site: Site, slug: str, query: str = "from=2026-11-15&to=2026-11-22") -> Table:
    """The answer to a report."""
    filters = Filters.from_query(query, TODAY)
    with reading(site.engine) as connection:
        return answer(connection, slug, filters, hotline.NOW, site.settings)


def nothing(day: date) -> Table:
    """A table of one day without columns and rows."""
    whole = Part("offered", "Offered", 0)
    return Table(
        **dict.fromkeys(("columns", "rows", "total", "freshness", "by"), ()),
        report="waits",
        title="",
        question="",
        view="",
        conservation=Conservation(whole, ()),
        first=day,
        last=day,
        counted="offered",
        n=0,
        zone=ZoneInfo("UTC"),
    )


def subject(site: Site, slug: str, query: str = "from=2026-11-15&to=2026-11-22") -> Subject:
    """The same with all that cards need."""
    filters = Filters.from_query(query, TODAY)
    table = asked(site, slug, query)

    def during(first: date, last: date, by: tuple[str, ...]) -> Table:
        return asked(site, slug, replace(filters, first=first, last=last, by=by, against="").to_query())

    def divided(by: tuple[str, ...]) -> Table:
        return during(filters.first, filters.last, by)

    usable, _ = applicable(BY_SLUG[slug], filters)
    links = call_links(table.view, replace(usable, by=table.by))
    return Subject(BY_SLUG[slug], table, filters, Drawing(LABELS, LIGHT, 20), divided, links, during)


def parts_of(node: object) -> Iterator[Component]:
    """A component and everything in it."""
    if isinstance(node, list | tuple):
        for one in node:
            yield from parts_of(one)
    elif isinstance(node, Component):
        yield node
        yield from parts_of(getattr(node, "children", None))


def text_of(node: object) -> str:
    """What is written in it."""
    if isinstance(node, str):
        return node
    if isinstance(node, list | tuple):
        return "".join(text_of(one) for one in node)
    return text_of(getattr(node, "children", "")) if isinstance(node, Component) else ""


def figures(cards: object) -> list[dict]:  # type: ignore[type-arg]
    """The figures of the graphs in it."""
    return [part.figure for part in parts_of(cards) if type(part).__name__ == "Graph"]

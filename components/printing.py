"""What only paper shows: the filters as a sentence above, and below who printed what, when and from where."""

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.filter_bar import Bar
from data.dimensions import BY_SLUG
from data.filters import LISTS


def filter_sentence(bar: Bar) -> Component:
    """Period and filters in words."""
    filters = bar.filters
    said = [gettext("Period: %(days)s", days=fmt.span(filters.first, filters.last, bar.labels.locale))]
    for name, attribute in LISTS.items():
        values = getattr(filters, attribute)
        if values:
            words = ", ".join(bar.labels.key(name, value) for value in values)
            said.append(f"{gettext(BY_SLUG[name].name)}: {words}")
    by = bar.divided or filters.by
    if by:
        names = " × ".join(gettext(BY_SLUG[slug].name) for slug in by)
        said.append(gettext("divided by: %(names)s", names=names))
    return html.P(". ".join(said), className="print-only")


def print_footer(who: str, when: str, where: str) -> Component:
    """Who, when and from which address."""
    return html.P(
        gettext("Printed by %(who)s, %(when)s, %(where)s", who=who, when=when, where=where),
        className="print-only print-foot",
    )

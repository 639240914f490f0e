"""The cards of lost calls: what became of them, and where they were lost."""

from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.bar_cards import TIME_AXES, name_of
from components.bar_charts import Bar
from components.bars_card import bars_card
from components.charts import Palette, Series
from components.drawing import FEW, Subject
from components.findings import ENOUGH
from components.repeat_cards import also
from data.questions.aftermath import PLACES
from data.table import Cell, Table


def lost_cards(subject: Subject) -> list[Component]:
    """What became of the lost calls of each row; then where all of them were lost."""
    table, drawing = subject.table, subject.drawing
    bars = [
        Bar(name_of(table, row, subject), _fates(table, row), _recovered_words(table, row, drawing.locale))
        for row in table.rows
    ]
    if table.by[0] not in TIME_AXES:
        bars.sort(key=lambda bar: -sum(bar.amounts))
    link = also(subject, "to-return", gettext("Whom should we call back?"))
    fates = bars_card(subject, _about_fates(table, drawing.locale), bars, _series(drawing.colours), link)
    return [fates, _places(subject)] if bars else []


def _fates(table: Table, row: tuple[Cell, ...]) -> tuple[float, ...]:
    def of(*slugs: str) -> float:
        return sum(table.amount(row, slug) for slug in slugs)

    return (
        of("called_back"),
        of("came_again"),
        of("lost_pending"),
        of("not_reached"),
        of("in_vain", "nobody_called"),
        of("lost_no_number"),
    )


def _series(colours: Palette) -> list[Series]:
    return [
        Series(gettext("called back by us"), colours.ready),
        Series(gettext("called again, answered"), colours.answered),
        Series(gettext("to be called back"), colours.late),
        Series(gettext("we called in vain"), colours.wrap, "slash"),
        Series(gettext("nobody spoke with them"), colours.abandoned, "slash"),
        Series(gettext("number unknown"), colours.other, "cross"),
    ]


def _recovered_words(table: Table, row: tuple[Cell, ...], locale: str) -> str:
    share, lost = row[table.place("recovered_rate")], table.amount(row, "lost")
    number = fmt.integer(lost, locale)
    if not isinstance(share, float | int) or lost < FEW:
        return number
    return gettext("%(n)s, %(share)s recovered", n=number, share=fmt.percent(share, locale))


def _about_fates(table: Table, locale: str) -> str:
    share, lost = table.total_of("recovered_rate"), table.amount(table.total, "lost")
    if not isinstance(share, float | int) or lost < ENOUGH:
        return gettext(table.question)
    return gettext(
        "%(share)s of lost calls were made good in 72 hours:"
        " we called back %(ours)s, %(theirs)s called again themselves",
        share=fmt.percent(share, locale),
        ours=fmt.integer(table.amount(table.total, "called_back"), locale),
        theirs=fmt.integer(table.amount(table.total, "came_again"), locale),
    )


def _places(subject: Subject) -> Component:
    table, drawing = subject.table, subject.drawing
    found = []
    for place in PLACES:
        slug = f"lost_in_{place}"
        name = drawing.labels.heading(table.columns[table.place(slug)])
        found.append(Bar(name, (table.amount(table.total, slug),)))
    bars = sorted((bar for bar in found if sum(bar.amounts)), key=lambda bar: -sum(bar.amounts))
    series = [Series(gettext("lost"), drawing.colours.abandoned, "slash")]
    return bars_card(subject, _about_places(bars, drawing.locale), bars, series)


def _about_places(bars: list[Bar], locale: str) -> str:
    whole = sum(bar.amounts[0] for bar in bars)
    if whole < ENOUGH:
        return gettext("Where are calls lost?")
    share = fmt.percent(bars[0].amounts[0] / whole, locale)
    return gettext("%(place)s: %(share)s of all that were lost", place=bars[0].name, share=share)

"""The cards of repeat calls, of frequent callers and of calls to return. Pure functions of answers."""

from dataclasses import replace
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.bar_cards import TIME_AXES, name_of
from components.bar_charts import Bar
from components.bars_card import bars_card
from components.charts import Palette, Series
from components.drawing import FEW, Subject
from components.findings import ENOUGH
from data.table import Cell, Table

SHOWN = 15
"""Numbers in the chart of frequent callers."""
AGES = ((3600, "1"), (4 * 3600, "4"), (24 * 3600, "24"), (72 * 3600, "72"))
"""Bounds of the ages of calls to return: seconds, and the same in hours."""


def repeat_cards(subject: Subject) -> list[Component]:
    """Of each row how many calls were followed by another, soon or later."""
    table, drawing = subject.table, subject.drawing
    bars = []
    for row in table.rows:
        soon, later = table.amount(row, "repeated_24h"), table.amount(row, "repeated_72h")
        known = table.amount(row, "identified") - table.amount(row, "pending_72h")
        amounts = (soon, later - soon, known - later, table.amount(row, "pending_72h"))
        if sum(amounts):
            bars.append(Bar(name_of(table, row, subject), amounts, _share_words(table, row, drawing.locale)))
    if not bars:
        return []
    if table.by[0] not in TIME_AXES:
        bars.sort(key=lambda bar: -(bar.amounts[0] + bar.amounts[1]))
    finding = _about_repeats(table, drawing.locale)
    link = also(subject, "frequent-callers", gettext("Who calls most often?"))
    return [bars_card(subject, finding, bars, _repeat_series(drawing.colours), link)]


def _repeat_series(colours: Palette) -> list[Series]:
    return [
        Series(gettext("again within 24 h"), colours.abandoned, "slash"),
        Series(gettext("again within 72 h"), colours.wrap),
        Series(gettext("did not call again"), colours.late),
        Series(gettext("not yet known"), colours.other, "cross"),
    ]


def _share_words(table: Table, row: tuple[Cell, ...], locale: str) -> str:
    share, calls = row[table.place("repeat_72h_rate")], table.amount(row, "identified")
    number = fmt.integer(calls, locale)
    if not isinstance(share, float | int) or calls < FEW:
        return number
    return gettext("%(n)s, %(share)s again", n=number, share=fmt.percent(share, locale))


def _about_repeats(table: Table, locale: str) -> str:
    share = table.total_of("repeat_72h_rate")
    if not isinstance(share, float | int) or table.n < ENOUGH:
        return gettext(table.question)
    return gettext("%(share)s of calls were followed by another within 72 hours", share=fmt.percent(share, locale))


def caller_cards(subject: Subject) -> list[Component]:
    """The numbers that called most, answered and lost."""
    table, drawing = subject.table, subject.drawing
    bars = []
    for row in table.rows[:SHOWN]:
        calls, lost = table.amount(row, "caller_calls"), table.amount(row, "caller_lost")
        bars.append(Bar(_caller(table, row, subject), (calls - lost, lost)))
    if not bars:
        return []
    series = [
        Series(gettext("answered"), drawing.colours.answered),
        Series(gettext("lost"), drawing.colours.abandoned, "slash"),
    ]
    return [bars_card(subject, _about_callers(table, drawing.locale), bars, series)]


def _caller(table: Table, row: tuple[Cell, ...], subject: Subject) -> str:
    return subject.drawing.labels.key("number", row[table.place("number")])


def _about_callers(table: Table, locale: str) -> str:
    whole = table.amount(table.total, "caller_calls")
    top = table.rows[:10]
    if whole < ENOUGH or len(table.rows) < 20:
        return gettext(table.question)
    share = sum(table.amount(row, "caller_calls") for row in top) / whole
    return gettext("Ten numbers made %(share)s of all calls", share=fmt.percent(share, locale))


def to_return_cards(subject: Subject) -> list[Component]:
    """How long ago those who wait called last."""
    table, drawing, now = subject.table, subject.drawing, _newest(subject.table)
    if now is None:
        return []
    ages = [0] * (len(AGES) + 1)
    for row in table.rows:
        age = now - _seconds(row[table.place("last_at")])
        ages[sum(age >= bound for bound, _ in AGES)] += 1
    names = [gettext("less than %(n)s h ago", n=hours) for _, hours in AGES] + [gettext("longer ago")]
    bars = [Bar(name, (float(n),)) for name, n in zip(names, ages, strict=True)]
    series = [Series(gettext("numbers to call"), drawing.colours.abandoned, "slash")]
    finding = gettext(
        "%(n)s numbers wait for our call, %(fresh)s of them called within the last 24 hours",
        n=fmt.integer(len(table.rows), drawing.locale),
        fresh=fmt.integer(sum(ages[:3]), drawing.locale),
    )
    return [bars_card(subject, finding, bars, series)]


def _newest(table: Table) -> int | None:
    """The instant of the answer: what the longest wait and its first call add up to."""
    if not table.rows:
        return None
    row = table.rows[0]
    return _seconds(row[table.place("first_at")]) + int(table.amount(row, "waits_s"))


def _seconds(text: Cell) -> int:
    return int(datetime.fromisoformat(str(text)).timestamp())


def also(subject: Subject, slug: str, question: str) -> Component:
    """A link to another question about the same period and filters."""
    query = replace(subject.filters, by=(), against="").to_query()
    return html.P(html.A(question, href=f"/reports/{slug}?{query}"), className="noprint")

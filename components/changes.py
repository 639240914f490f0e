"""What changed against an earlier period, in words: arrow, amount, better or worse; and which days are meant.

Pure. Colour only where one direction is better and there were enough calls to judge by.
"""

from datetime import date

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.drawing import FEW
from components.markup import aria
from data.answers.comparing import BEFORE, change
from data.table import COUNT, SHARE, Against, Cell, Column, Table

SMALLEST = 0.005
"""A change below half a per cent (of a share: half a point) is none."""
WORTH_JUDGING = 0.01
"""From a per cent (a point) on a change is called better or worse."""


def against_names() -> dict[str, str]:
    """What a period can be compared with → how a menu calls it."""
    return {
        "previous": gettext("the period before"),
        "weekdays": gettext("the same weekdays before"),
        "year": gettext("a year before"),
    }


def sentence(table: Table, locale: str) -> str:
    """What is compared with what, with the dates of both."""
    against = table.against
    if against is None:
        return ""
    said = _days(table, against, locale)
    if table.since is not None and table.since > against.first:
        return said + gettext("; nothing is known before %(day)s", day=fmt.span(table.since, table.since, locale))
    return said


def _days(table: Table, against: Against, locale: str) -> str:
    said = gettext(
        "%(days)s compared with %(earlier)s",
        days=fmt.span(table.first, _last_compared(table, against), locale),
        earlier=fmt.span(against.first, against.last, locale),
    )
    if against.until_slot is not None:
        return said + gettext(", the last day up to %(time)s", time=fmt.slot(against.until_slot))
    if against.is_longer:
        return said + gettext("; today is not over yet, the day it is compared with is whole")
    return said


def _last_compared(table: Table, against: Against) -> date:
    """Of a period that is going on the days so far."""
    if against.until_slot is None and not against.is_longer:
        return table.last
    return min(table.last, table.first + (against.last - against.first))


def is_little(table: Table, row: tuple[Cell, ...] | None = None) -> bool:
    """Fewer than FEW facts in a row or in the whole answer: shares of so few say little."""
    cells = table.total if row is None else row
    known = {column.slug: n for n, column in enumerate(table.columns)}
    counted = cells[known[table.counted]] if table.counted in known else table.n
    return isinstance(counted, int | float) and counted < FEW


def change_words(column: Column, value: Cell, before: Cell, locale: str) -> str:
    """+6 %, −4 п. п., or that nothing changed; empty where there is nothing to compare.

    Of few things the difference itself: from 2 to 24 is +22, and no percentage.
    """
    moved = change(column, value, before)
    if column.unit == COUNT and isinstance(before, int) and before < FEW and isinstance(value, int):
        return _signed(value - before, locale)
    if moved is None:
        return ""
    if abs(moved) < SMALLEST:
        return gettext("no change")
    sign = "+" if moved > 0 else "−"
    if column.unit == SHARE:
        return f"{sign}{fmt.points(abs(moved), locale)}"
    return f"{sign}{fmt.percent(abs(moved), locale)}"


def _signed(difference: int, locale: str) -> str:
    if not difference:
        return gettext("no change")
    return f"{'+' if difference > 0 else '−'}{fmt.integer(abs(difference), locale)}"


def cell_change(table: Table, place: int, row: tuple[Cell, ...] | None, locale: str) -> Component | None:
    """↑ +6 %: of one cell of a row, or of the total; nothing where the answer is compared with nothing."""
    column, cells = table.columns[place], table.total if row is None else row
    before = before_of(table, column, cells)
    words = change_words(column, cells[place], before, locale)
    if not words or words == gettext("no change"):
        return None
    return html.Span([_arrow(cells[place], before, words), words], className="change")


def judged_change(table: Table, place: int, locale: str) -> Component | None:
    """The change of a total, with better or worse where there is a better: ↓ −2,3 п. п., хуже."""
    column, value = table.columns[place], table.total[place]
    before = before_of(table, column, table.total)
    words = change_words(column, value, before, locale)
    if not words:
        return None
    level = "" if is_little(table) else _level(column, change(column, value, before) or 0.0)
    said = {"good": gettext("better"), "bad": gettext("worse")}.get(level, "")
    shown = [_arrow(value, before, words), words, f", {said}" if said else ""]
    return html.Span(shown, className=f"change {level}".strip())


def _arrow(value: Cell, before: Cell, words: str) -> Component | str:
    if words == gettext("no change") or not isinstance(value, int | float) or not isinstance(before, int | float):
        return ""
    return html.Span("↑ " if value > before else "↓ ", **aria(hidden="true"))


def before_of(table: Table, column: Column, cells: tuple[Cell, ...]) -> Cell:
    """The earlier value beside a cell, or None."""
    slug = f"{column.slug}:{BEFORE}"
    return next((cells[n] for n, one in enumerate(table.columns) if one.slug == slug), None)


def _level(column: Column, moved: float) -> str:
    """Shares and times are judged; how many there were is nobody's merit."""
    if not column.better or column.unit == COUNT or abs(moved) < WORTH_JUDGING:
        return ""
    return "good" if (moved > 0) == (column.better == "more") else "bad"


def series_name(against: Against, locale: str) -> str:
    """The earlier days as a name in a legend."""
    return fmt.span(against.first, against.last, locale)

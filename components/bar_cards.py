"""The cards of bars: calls by what they are, queues by need, and what agents' shifts were made of."""

from dataclasses import replace
from functools import partial

from dash.development.base_component import Component

from auth.language import gettext
from components import findings
from components import format as fmt
from components.bar_charts import (
    Bar,
    answered_series,
    outcome_series,
    pause_series,
    shift_series,
    shifts_figure,
)
from components.bars_card import WIDTH, bars_card
from components.changes import before_of, is_little
from components.drawing import Subject
from components.wait_charts import interval_series
from data.table import Cell, Column, Table

TIME_AXES = ("day", "week", "month", "hour", "slot", "weekday")
Row = tuple[Cell, ...]


def bar_cards(subject: Subject) -> list[Component]:
    """The chart's first metric by what it is divided by, in parts: by outcome if that divides, else answered or not."""
    table, drawing = subject.table, subject.drawing
    counted = (subject.report.chart.metrics or (table.counted,))[0]
    if "outcome" in table.by and len(table.by) > 1:
        bars, series = _by_outcome(table, counted, subject), outcome_series(drawing.colours)
    elif counted == "calls" and "calls_answered" in table.slugs and "outcome" not in table.by:
        series = answered_series(drawing.colours)
        bars = [_of_two(table, row, subject) for row in table.rows]
    else:
        column = table.columns[table.place(counted)]
        series = [replace(outcome_series(drawing.colours)[0], name=drawing.labels.heading(column))]
        bars = [_bar(table, row, (table.amount(row, counted),), counted, subject) for row in table.rows]
    if not _is_along_time(table):
        bars.sort(key=lambda bar: -sum(bar.amounts))
    return [bars_card(subject, findings.about_bars(table, drawing.labels), bars, series, needed=WIDTH)]


def _by_outcome(table: Table, counted: str, subject: Subject) -> list[Bar]:
    ending = table.by.index("outcome")
    groups: dict[str, list[float]] = {}
    for row in table.rows:
        amounts = groups.setdefault(name_of(table, row, subject), [0, 0, 0])
        amounts[_ending(str(row[ending]))] += table.amount(row, counted)
    return [Bar(name, tuple(amounts)) for name, amounts in groups.items()]


def _of_two(table: Table, row: Row, subject: Subject) -> Bar:
    calls, answered = table.amount(row, "calls"), table.amount(row, "calls_answered")
    return _bar(table, row, (answered, calls - answered), "calls", subject)


def queue_cards(subject: Subject) -> list[Component]:
    """Arrivals in each queue by how soon they were answered, the worst queue first, its service level at the end."""
    table, drawing = subject.table, subject.drawing
    slugs = subject.report.chart.metrics
    if _is_along_time(table) or not set(slugs) <= set(table.slugs):
        return bar_cards(subject)
    bars = []
    for n, row in enumerate(table.rows):
        amounts = tuple(table.amount(row, slug) for slug in slugs)
        if sum(amounts):
            bar = _bar(table, row, amounts, "", subject)
            bars.append(replace(bar, end=_level_words(table, n, sum(amounts), drawing.locale)))
    if not bars:
        return []
    finding = findings.about_queues(table, drawing.labels)
    series = interval_series(drawing.colours, drawing.threshold, drawing.locale)
    return [bars_card(subject, finding, bars, series, needed=WIDTH)]


def _level_words(table: Table, n: int, arrivals: float, locale: str) -> str:
    level = table.rows[n][table.place("sl")]
    number = fmt.integer(arrivals, locale)
    if is_little(table, table.rows[n]) or not isinstance(level, int | float):
        return gettext("too few to judge: %(n)s", n=number)
    return gettext("%(share)s of %(n)s", share=fmt.percent_beside(level, table.targets[n], locale), n=number)


def shift_cards(subject: Subject) -> list[Component]:
    """What the shifts were made of (the chart's metrics, in the legend's order), the longest first; then breaks."""
    table, drawing, slugs = subject.table, subject.drawing, subject.report.chart.metrics
    parts = [tuple(table.amount(row, slug) for slug in slugs) for row in table.rows]
    bars = [_bar(table, row, one, "login", subject) for row, one in zip(table.rows, parts, strict=True) if sum(one)]
    if not _is_along_time(table):
        bars.sort(key=lambda bar: -sum(bar.amounts))
    if not bars:
        return []
    finding = findings.about_shifts(table, drawing.locale)
    shifts = partial(bars_card, subject, figure=shifts_figure, needed=WIDTH)
    found = [shifts(finding, bars, shift_series(drawing.colours))]
    reasons = [column for column in table.columns if column.kind == "spread"]
    pauses = [(table.total[table.place(one.slug)], one.spread_value or gettext("no reason")) for one in reasons]
    lengths = [Bar(name, (float(seconds),)) for seconds, name in pauses if isinstance(seconds, int | float) and seconds]
    if lengths:
        lengths.sort(key=lambda bar: -sum(bar.amounts))
        said = findings.about_breaks(table, drawing.labels)
        found.append(shifts(said, lengths, pause_series(drawing.colours)))
    return found


def _bar(table: Table, row: Row, amounts: tuple[float, ...], compared: str, subject: Subject) -> Bar:
    earlier = before_of(table, table.columns[table.place(compared)], row) if compared else None
    return Bar(
        name_of(table, row, subject), amounts, earlier=float(earlier) if isinstance(earlier, int | float) else None
    )


def name_of(table: Table, row: Row, subject: Subject) -> str:
    """What a row stands for; an outcome beside other divisions is left out: the bar's parts tell it."""
    names = [column for column in table.columns if column.kind == "dimension"]
    shown = [column for column in names if column.slug != "outcome" or len(names) == 1]
    return " · ".join(subject.drawing.labels.key(one.slug, row[table.place(one.slug)]) for one in shown)


def _is_along_time(table: Table) -> bool:
    names: list[Column] = [column for column in table.columns if column.kind == "dimension"]
    return bool(names) and names[0].slug in TIME_AXES


def _ending(outcome: str) -> int:
    if outcome == "answered":
        return 0
    return 1 if outcome in ("abandoned", "short_abandoned") else 2

"""What a chart of a pivot draws: one metric in words and colours, which charts fit it, and what it says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auth.language import gettext
from components import format as fmt
from components.charts import Palette, beside_axis, plain
from components.labels import Labels
from components.pivot_table import key_name
from data import facts
from data.dimensions import BY_SLUG as DIMENSIONS
from data.exploring.explore import NOTHING, Exploration
from data.exploring.pivot import OTHER, TOTAL, Axis, Key, Pivot
from data.metrics import METRICS
from data.table import COUNT, SECONDS, SHARE, Column

MOST_SERIES = 4
NAME = 30
TICKS = 6
STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000, 86_400, 360_000)
STEPS_OF_SHARE = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)


def fitting(exploration: Exploration, columns: int) -> tuple[str, ...]:
    """The charts that can show it, the most telling first; `columns` is how many columns there are."""
    adds_up = METRICS[exploration.metrics[0]].unit == COUNT
    is_time = [DIMENSIONS[slug].ordered for slug in exploration.by]
    if not exploration.rows:
        return (NOTHING,)
    if not exploration.cols:
        bars_first = adds_up or not is_time[0]
        kinds = ["bars", "lines"] if bars_first else ["lines", "bars"]
        return (*(kinds if is_time[0] else ["bars"]), NOTHING)
    kinds = ["heat"]
    if columns <= MOST_SERIES and not is_time[1]:
        kinds = (["bars"] if adds_up else []) + (["lines"] if is_time[0] else []) + kinds
    return (*kinds, NOTHING)


@dataclass(frozen=True, slots=True)
class Sketch:
    """One column of a pivot, to be drawn."""

    pivot: Pivot
    column: Column
    labels: Labels
    colours: Palette

    def value(self, row: Key, col: Key) -> float | None:
        """The drawn value of a cell."""
        found = self.pivot.cell(row, col)[self.pivot.columns.index(self.column)]
        return found if isinstance(found, int | float) else None

    def number(self, value: float | None) -> str:
        """A value by its unit."""
        return self.labels.number(self.column.unit, value)

    def place(self, row: Key, col: Key) -> str:
        """A cell's row and column in words."""
        sides = ((self.pivot.rows, row), (self.pivot.cols, col))
        return ", ".join(key_name(axis, key, self.labels) for axis, key in sides if key is not TOTAL)

    def said(self, row: Key, col: Key) -> str:
        """A cell in words, for the pointer that rests on it; as plotly reads text."""
        return plain(f"{self.place(row, col)}: {self.number(self.value(row, col))}")

    def short(self, axis: Axis, key: Key) -> str:
        """A name that fits beside an axis; as plotly reads text."""
        words = key_name(axis, key, self.labels)
        if isinstance(key, int | float) or axis.dimension != "day":
            return beside_axis(words, NAME)
        return fmt.short_day(key, self.labels.locale)  # type: ignore[arg-type]

    def finding(self) -> str:
        """The chart's title: where there is most, and for shares and averages also where least."""
        cells = [one for one in self._cells() if one[0] is not None]
        name = self.labels.heading(self.column)
        if len(cells) < 2:
            return name
        most, least = max(cells, key=_amount), min(cells, key=_amount)
        told = {"name": name, "place": self.place(*most[1:]), "most": self.number(most[0])}
        if most[0] == least[0]:
            return name
        if self.column.unit == COUNT:
            whole = self.value(TOTAL, TOTAL) or 0
            share = fmt.percent((most[0] or 0) / whole if whole else None, self.labels.locale)
            return gettext("%(name)s: most at %(place)s — %(most)s, %(share)s of all", share=share, **told)
        return gettext(
            "%(name)s: from %(least)s (%(lowest)s) to %(most)s (%(place)s)",
            least=self.number(least[0]),
            lowest=self.place(*least[1:]),
            **told,
        )

    def _cells(self) -> Iterator[tuple[float | None, Key, Key]]:
        for row in self.pivot.rows.shown or (TOTAL,):
            for col in self.pivot.cols.shown or (TOTAL,):
                yield self.value(row, col), row, col

    def ticks(self, most: float) -> tuple[list[float], list[str]]:
        """Places and words of an axis from zero to `most`."""
        if self.column.unit == SHARE:
            steps: Sequence[float] = STEPS_OF_SHARE
        elif self.column.unit == SECONDS:
            steps = STEPS_S
        else:
            steps = [n * 10**power for power in range(9) for n in (1, 2, 5)]
        step = next((one for one in steps if most / one <= TICKS), steps[-1])
        places = [step * n for n in range(int(most / step) + 1)]
        if self.column.unit == SHARE:
            return places, [fmt.whole_percent(place, self.labels.locale) for place in places]
        return places, [self.number(place) if place else "0" for place in places]


def _amount(cell: tuple[float | None, Key, Key]) -> float:
    return cell[0] or 0


def colours_of(colours: Palette, axis: Axis, keys: Sequence[Key]) -> list[tuple[str, str]]:
    """A colour and a pattern for each series: its fixed meaning if it has one; what stands together is slate."""
    meant: dict[tuple[str, Key], tuple[str, str]] = {
        ("outcome", facts.ANSWERED): (colours.answered, ""),
        ("outcome", facts.ABANDONED): (colours.abandoned, "slash"),
        ("outcome", "short_abandoned"): (colours.other, "slash"),
        ("direction", facts.INCOMING): (colours.answered, ""),
        ("direction", facts.OUTGOING): (colours.outgoing, ""),
        ("direction", facts.INTERNAL): (colours.ready, ""),
    }
    taken = {meant.get((axis.dimension, key)) for key in keys}
    plain_ones = [(colours.answered, ""), (colours.ready, ""), (colours.outgoing, ""), (colours.wrap, "slash")]
    free = [one for one in plain_ones if one not in taken] or plain_ones
    found = []
    for n, key in enumerate(keys):
        slate = (colours.other, "cross")
        found.append(slate if key is OTHER else meant.get((axis.dimension, key)) or free[n % len(free)])
    return found

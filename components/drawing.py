"""What the cards of a report are made from: its answer, words, colours, and a way to ask it divided otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from auth.language import gettext
from components import format as fmt
from components.charts import Palette
from components.labels import Labels
from data.filters import Filters
from data.report import Chart
from data.table import Cell, Column, Table

FEW = 10
"""A share of fewer calls than this says little: it is grey, and no colour judges it."""

Link = Callable[[tuple[Cell, ...], Column], str | None]
"""From a row (or no row: the total) and a column to the address of the calls behind that number, or None."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a chart needs beside the answer: words, colours, the threshold of the service level in seconds."""

    labels: Labels
    colours: Palette
    threshold: int
    formula: int = 2
    """Number of the service level's formula; 0: not one formula and one threshold for all that is shown."""

    @property
    def locale(self) -> str:
        """ru or en."""
        return self.labels.locale


class Asked(Protocol):
    """What a page knows of any report: an additive one or a named question."""

    @property
    def slug(self) -> str:
        """Its name in addresses."""

    @property
    def question(self) -> str:
        """A message."""

    @property
    def chart(self) -> Chart:
        """What to draw."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A report, its answer under `filters`, and how to ask the same report divided by other dimensions."""

    report: Asked
    table: Table
    filters: Filters
    drawing: Drawing
    divided: Callable[[tuple[str, ...]], Table]
    link: Link
    during: Callable[[date, date, tuple[str, ...]], Table] | None = None
    """The same for other days, where those can be asked for."""


def about(table: Table, locale: str) -> str:
    """By whose eyes, which days, and of how many."""
    period = fmt.span(table.first, table.last, locale)
    return f"{gettext(table.view)} · {period} · n = {fmt.integer(table.n, locale)}"

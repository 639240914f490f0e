"""A list of calls or visits as a file, CSV or XLSX, in the words of its reader.

Everything that a reader's language decides is in the order, plain values that can be kept as JSON: the
process that writes the file knows neither the reader nor a translation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from data.counters import Expression
from data.files.exports import csv_lines, iso
from data.files.workbook import INSTANT, MEDIA_TYPE, About, Heading, Sheet, write_workbook
from data.filters import Filters
from data.questions.behind import listed
from data.questions.rows_out import BY_SLUG, Row, RowList

CSV = "csv"
XLSX = "xlsx"
BOM = "\ufeff"
MEDIA_TYPES = {CSV: "text/csv; charset=utf-8", XLSX: MEDIA_TYPE}


@dataclass(frozen=True, slots=True)
class ListOrder:
    """Which rows, and how they are written. `words` are codes by column; `name` is the file's, without ending."""

    what: str
    form: str
    filters: Filters
    zone: str
    language: str
    delimiter: str
    name: str
    title: str
    headings: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    about_title: str
    about: tuple[tuple[str, str], ...]

    @property
    def list(self) -> RowList:
        """The list it is about."""
        return BY_SLUG[self.what]

    @property
    def where(self) -> Expression:
        """The condition of its rows: the same as of the page."""
        return listed(self.list.fact, self.filters)

    @property
    def file_name(self) -> str:
        """Name under which it is saved."""
        return f"{self.name}.{self.form}"

    def to_json(self) -> dict[str, Any]:
        """As plain values; days as ISO 8601.

        Who is in which group and what a search or a measure looks for is looked up again by who writes the file:
        no number that somebody searched for stands in it.
        """
        given = {one.name: getattr(self.filters, one.name) for one in fields(Filters)}
        given |= {"groups": None, "sought": ("", ""), "known_until": None, "institutions": ()}
        days = {name: given[name].isoformat() for name in ("first", "last")}
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return told | {"filters": given | days}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ListOrder":
        """What `to_json` made."""
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in kept["filters"].items()}
        given |= {name: date.fromisoformat(given[name]) for name in ("first", "last")}
        about = tuple((name, text) for name, text in kept["about"])
        told: dict[str, Any] = dict(kept) | {"headings": tuple(kept["headings"]), "about": about}
        return cls(**told | {"filters": Filters(**given)})


def list_csv(order: ListOrder, rows: Iterable[Row]) -> Iterator[str]:
    """The list as CSV, with the mark by which spreadsheets know its encoding."""
    zone = ZoneInfo(order.zone)
    instants = [place for place, one in enumerate(order.list.fields) if one.kind == INSTANT]
    yield BOM
    yield from csv_lines(order.headings, (_dated(row, instants, zone) for row in _worded(order, rows)), order.delimiter)


def _dated(row: list[Any], instants: Iterable[int], zone: ZoneInfo) -> list[Any]:
    for place in instants:
        row[place] = iso(row[place], zone)
    return row


def write_list_workbook(target: Path | IO[bytes], order: ListOrder, rows: Iterable[Row]) -> int:
    """The list as a workbook; returns how many rows it has."""
    kinds = (one.kind for one in order.list.fields)
    headings = [Heading(name, kind) for name, kind in zip(order.headings, kinds, strict=True)]
    sheet = Sheet(order.title, headings, _worded(order, rows), fixed=1)
    return write_workbook(target, sheet, About(order.about_title, order.about), ZoneInfo(order.zone), order.language)


def _worded(order: ListOrder, rows: Iterable[Row]) -> Iterator[list[Any]]:
    named = [
        (place, order.words.get(one.name, {}))
        for place, one in enumerate(order.list.fields)
        if order.words.get(one.name) or one.name in ("queues", "agents")
    ]
    for row in rows:
        cells = list(row)
        for place, words in named:
            value = cells[place]
            if isinstance(value, list | tuple):
                cells[place] = ", ".join(words.get(one, one) for one in value)
            elif value is not None:
                cells[place] = words.get(value, value)
        yield cells

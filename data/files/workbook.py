"""Workbooks (.xlsx) with typed cells, written row by row in constant memory.

Numbers are numbers, seconds durations ([h]:mm:ss), shares per cent, days and instants dates in local
time; no text is ever a formula or a link. More rows than a sheet holds go on in a next one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from data.files.exports import is_formula_like
from data.table import SECONDS, SHARE

TEXT = "text"
NUMBER = "number"
DAY = "day"
INSTANT = "instant"

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_OF_A_SHEET = 1_048_575
"""Under the row of headings."""
LONGEST_TEXT = 32_767
LONGEST_TITLE = 31
UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
UNTITLED = re.compile(r"[\[\]:*?/\\']")
WIDTHS = {TEXT: 16, NUMBER: 10, SECONDS: 11, SHARE: 9, DAY: 12, INSTANT: 20}
DAY_OF_1970 = 25_569
DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its name, and what its cells are (text, number, seconds, share, day or instant)."""

    name: str
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the first sheet shows. `total` stands under the rows, outside the filter; `fixed` columns stay in view."""

    title: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Any]]
    total: Sequence[Any] | None = None
    fixed: int = 0


@dataclass(frozen=True, slots=True)
class About:
    """The second sheet: what the numbers are, as name and text."""

    title: str
    lines: Sequence[tuple[str, str]]


def write_workbook(target: Path | IO[bytes], sheet: Sheet, about: About, zone: ZoneInfo, language: str) -> int:
    """Write both sheets to `target` and return the number of rows; scratch files stand beside a path meanwhile."""
    beside = target.parent if isinstance(target, Path) else None
    with TemporaryDirectory(dir=beside) as scratch:
        options = {
            "constant_memory": True,
            "tmpdir": scratch,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "use_zip64": True,
        }
        book = Workbook(str(target) if isinstance(target, Path) else target, options)
        rows = _Pen(book, zone, language).write(sheet)
        _write_about(book, about)
        book.close()
    return rows


def write_facts_workbook(
    target: IO[bytes], title: str, fields: Sequence[str], rows: Iterable[Sequence[Any]], zone: ZoneInfo
) -> int:
    """Facts for programs: columns under their own names; lists become words with commas."""
    headings = [Heading(name, _kind_of(name)) for name in fields]
    plain = ([",".join(cell) if isinstance(cell, list | tuple) else cell for cell in row] for row in rows)
    about = About("about", [("facts", title), ("time zone", zone.key), ("durations", "[h]:mm:ss")])
    return write_workbook(target, Sheet(title, headings, plain), about, zone, "en")


def _kind_of(name: str) -> str:
    if name.endswith("_at"):
        return INSTANT
    return SECONDS if name == "seconds" or name.endswith("_s") else TEXT


class _Pen:
    """Writes cells of one workbook by their kind."""

    def __init__(self, book: Any, zone: ZoneInfo, language: str) -> None:
        day = "dd.mm.yyyy" if language == "ru" else "yyyy-mm-dd"
        patterns = {SECONDS: "[h]:mm:ss", SHARE: "0.0%", DAY: day, INSTANT: f"{day} hh:mm:ss", NUMBER: "General"}
        self._book = book
        self._zone = zone
        self._formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in patterns.items()}
        self._bold = {kind: book.add_format({"num_format": p, "bold": True}) for kind, p in patterns.items()}
        self._bold[TEXT] = book.add_format({"bold": True})
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._quoted = book.add_format({"quote_prefix": True})

    def write(self, sheet: Sheet) -> int:
        kinds = [heading.kind for heading in sheet.headings]
        rows = iter(sheet.rows)
        written, n, more = 0, 0, next(rows, None)
        while n == 0 or more is not None:
            n += 1
            page = self._begun(sheet, n)
            line = 0
            while more is not None and line < ROWS_OF_A_SHEET:
                line += 1
                self._line(page, line, kinds, more, self._formats)
                more = next(rows, None)
            page.autofilter(0, 0, max(line, 1), max(len(kinds) - 1, 0))
            written += line
        if sheet.total is not None:
            self._line(page, line + 1, kinds, sheet.total, self._bold)
        return written

    def _begun(self, sheet: Sheet, n: int) -> Any:
        page = self._book.add_worksheet(_title(sheet.title, n))
        page.freeze_panes(1, sheet.fixed)
        for place, heading in enumerate(sheet.headings):
            page.set_column(place, place, max(WIDTHS[heading.kind], min(len(heading.name) + 3, 24)))
            page.write_string(0, place, _writable(heading.name), self._head)
        return page

    def _line(self, page: Any, line: int, kinds: Sequence[str], cells: Sequence[Any], formats: dict[str, Any]) -> None:
        for place, (kind, value) in enumerate(zip(kinds, cells, strict=True)):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                style = self._quoted if is_formula_like(value) else formats.get(TEXT)
                page.write_string(line, place, _writable(value), style)
            else:
                page.write_number(line, place, self._number(kind, value), formats[kind if kind != TEXT else NUMBER])

    def _number(self, kind: str, value: Any) -> float:
        if kind == SECONDS:
            return float(value) / DAY_SECONDS
        if kind == INSTANT:
            local = datetime.fromtimestamp(value, self._zone)
            offset: Any = local.utcoffset()
            return float((value + offset.total_seconds()) / DAY_SECONDS + DAY_OF_1970)
        if isinstance(value, date):
            return float((value - date(1970, 1, 1)).days + DAY_OF_1970)
        return value  # type: ignore[no-any-return]


def _write_about(book: Any, about: About) -> None:
    page = book.add_worksheet(_title(about.title, 1))
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 100)
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    for line, (name, text) in enumerate(about.lines):
        page.write_string(line, 0, _writable(name), bold)
        page.write_string(line, 1, _writable(text), wrapped)


def _writable(text: str) -> str:
    cut = UNWRITABLE.sub("\ufffd", text)[:LONGEST_TEXT]
    # XlsxWriter takes such a text for finished XML: whoever chose it would write cells, formulas among them.
    return f"{cut} " if cut.startswith("<r>") and cut.endswith("</r>") else cut


def _title(title: str, n: int) -> str:
    ending = f" {n}" if n > 1 else ""
    return (UNTITLED.sub(" ", title).strip() or "OKC")[: LONGEST_TITLE - len(ending)] + ending

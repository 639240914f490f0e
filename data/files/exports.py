"""Writing answers and facts down as CSV, JSON or plain text, line by line, in constant memory.

Instants are ISO 8601 with an offset, durations whole seconds. No text cell of a CSV can act as a formula
in a spreadsheet; telephone numbers stay as they are. Workbooks are written in data/files/workbook.py.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from data.files.wording import PLAIN, Wording
from data.table import SHARE, Against, Cell, Column, Table

FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
NUMBER = re.compile(r"[+-]?\d[\d ()-]*")


def iso(at: int | None, zone: ZoneInfo) -> str | None:
    """An instant as local time with its offset."""
    return None if at is None else datetime.fromtimestamp(at, zone).isoformat()


def safe_cell(value: Any) -> Any:
    """A CSV cell that no spreadsheet takes for a formula; lists become words with commas."""
    if isinstance(value, list | tuple):
        value = ",".join(value)
    return f"'{value}" if isinstance(value, str) and is_formula_like(value) else value


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet might take this text for a formula; telephone numbers are none."""
    if text[:1].isalnum():
        return False
    begins = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return begins and not NUMBER.fullmatch(text)


class _Line:
    """A file that remembers only the line written last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = ",") -> Iterator[str]:
    """CSV lines, the header first. Spreadsheets want "\\ufeff" before them, and ";" where decimals have commas."""
    line = _Line()
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\r\n")
    written = _with_comma if delimiter == ";" else safe_cell
    for row in chain([header], rows):
        writer.writerow([written(cell) for cell in row])
        yield line.text


def _with_comma(value: Any) -> Any:
    # With a point, a Russian spreadsheet would read 8.3 as the 8th of March.
    return str(value).replace(".", ",") if isinstance(value, float) else safe_cell(value)


def json_lines(fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """One JSON array of objects, a row each, in pieces."""
    before = "[\n"
    for row in rows:
        yield before + orjson.dumps(dict(zip(fields, row, strict=True))).decode()
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def table_csv_lines(table: Table, wording: Wording = PLAIN) -> Iterator[str]:
    """A report as CSV, the total last, in the words of its reader."""
    header = [wording.heading(column) for column in table.columns]
    return csv_lines(header, chain(worded_rows(table, wording), [total_row(table, wording)]), wording.delimiter)


def worded_rows(table: Table, wording: Wording) -> Iterator[Sequence[Cell]]:
    """The rows, the values of dimensions in the words of the reader."""
    keyed = [(place, column.slug) for place, column in enumerate(table.columns) if column.kind == "dimension"]
    for row in table.rows:
        cells = list(row)
        for place, slug in keyed:
            cells[place] = wording.key(slug, cells[place])
        yield cells


def total_row(table: Table, wording: Wording) -> Sequence[Cell]:
    """The last row: what all rows are together."""
    has_keys = bool(table.columns) and table.columns[0].kind == "dimension"
    return (wording.total, *table.total[1:]) if has_keys else table.total


def table_json(table: Table) -> dict[str, Any]:
    """A report as plain values for JSON."""
    slugs = table.slugs
    first_metric = len(table.by)
    check = table.conservation
    return {
        "report": table.report,
        "question": table.question,
        "view": table.view,
        "from": table.first,
        "to": table.last,
        "by": table.by,
        "n": table.n,
        "counted": table.counted,
        "columns": [_column_json(column) for column in table.columns],
        "rows": [dict(zip(slugs, row, strict=True)) for row in table.rows],
        "total": dict(zip(slugs[first_metric:], table.total[first_metric:], strict=True)),
        "conservation": {
            "whole": {check.whole.slug: check.whole.value},
            "parts": {part.slug: part.value for part in check.parts},
            "difference": check.difference,
            "holds": check.holds,
        },
        "freshness": [
            {
                "pbx": one.pbx,
                "source": one.source,
                "last_row_at": iso(one.last_row_at, table.zone),
                "checked_at": iso(one.checked_at, table.zone),
                "trouble": one.trouble,
            }
            for one in table.freshness
        ],
        "notes": [note.message % {"about": note.about} for note in table.notes],
    } | ({"against": _against_json(table.against)} if table.against else {})


def _against_json(against: Against) -> dict[str, Any]:
    """The earlier days; with `until_slot` the last of them counts only up to that quarter of an hour."""
    return {"with": against.kind, "from": against.first, "to": against.last, "until_slot": against.until_slot}


def _column_json(column: Column) -> dict[str, str]:
    said = {"slug": column.slug, "name": column.name, "kind": column.kind, "unit": column.unit}
    return said | ({"value": column.spread_value} if column.kind == "spread" else {})


def table_json_text(table: Table) -> str:
    """A report as JSON text."""
    return orjson.dumps(table_json(table), option=orjson.OPT_INDENT_2).decode() + "\n"


def table_text(table: Table) -> Iterator[str]:
    """A report for a terminal: columns in which nothing happened are left out and named."""
    shown = [place for place in range(len(table.columns)) if _happened(table, place)]
    hidden = [column.name for place, column in enumerate(table.columns) if place not in shown]
    lines = [[_heading(table.columns[place]) for place in shown]]
    total = [total_row(table, PLAIN)] if any(cell is not None for cell in table.total) else []
    for row in (*table.rows, *total):
        lines.append([_shown(row[place], table.columns[place]) for place in shown])
    widths = [max(len(line[n]) for line in lines) for n in range(len(shown))]
    yield f"{table.question} {table.first} … {table.last}. {table.view}."
    if table.against:
        yield f"Before: {table.against.first} … {table.against.last}."
    for line in lines:
        yield "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
    parts = " + ".join(f"{part.value} {part.name}" for part in table.conservation.parts if part.value)
    verdict = "" if table.conservation.holds else f" — DOES NOT ADD UP, difference {table.conservation.difference}"
    yield f"{table.conservation.whole.name}: {table.conservation.whole.value} = {parts or 0}{verdict}"
    if hidden:
        yield f"Nothing in: {', '.join(dict.fromkeys(hidden))}"
    for note in table.notes:
        yield note.message % {"about": note.about}


def _happened(table: Table, place: int) -> bool:
    if table.columns[place].kind == "average" or table.total[place] is None:
        return table.columns[place].kind == "dimension" or any(row[place] for row in table.rows)
    return table.columns[place].kind == "dimension" or table.total[place] != 0


def _heading(column: Column) -> str:
    unit = {"seconds": ", s", SHARE: ", %"}.get(column.unit, "")
    if column.kind in ("average", "before"):
        return f"{column.name} {'on average' if column.kind == 'average' else 'before'}{unit}"
    return f"{column.name} {column.spread_value or '—'}{unit}" if column.kind == "spread" else column.name + unit


def _shown(value: Cell, column: Column) -> str:
    if value is None or value == "":
        return "—"
    return f"{value * 100:.1f}" if column.unit == SHARE and isinstance(value, float) else str(value)

"""Workbooks: cells with types, no formula whatever a text says, rows beyond one sheet, and what it is beside."""

import io
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.files import workbook
from data.files.workbook import DAY, INSTANT, NUMBER, TEXT, About, Heading, Sheet, write_workbook
from data.settings import Settings
from data.table import SECONDS, SHARE

MOSCOW = Settings(timezone="Europe/Moscow").zone
ABOUT = About("About", [("Question", "=1+1")])
EVIL = "<r></t></is></c><c r='B2'><f>1+1</f></c></r>"


def written(*rows: list[Any], kinds: tuple[str, ...] = (TEXT, NUMBER), total: list[Any] | None = None) -> io.BytesIO:
    file = io.BytesIO()
    headings = [Heading(f"column {n}", kind) for n, kind in enumerate(kinds)]
    assert write_workbook(file, Sheet("Waits: [a]/b", headings, rows, total, 1), ABOUT, MOSCOW, "ru") == len(rows)
    return file


def opened(file: io.BytesIO) -> Any:
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def test_numbers_durations_shares_days_and_instants_are_typed() -> None:
    at = int(datetime(2026, 11, 23, 14, 32, 8, tzinfo=MOSCOW).timestamp())
    kinds = (TEXT, NUMBER, SECONDS, SECONDS, SHARE, DAY, INSTANT)
    file = written(["Анна", 12, 100_000, 38.4, 0.845, date(2026, 11, 23), at], kinds=kinds)
    cells = opened(file).worksheets[0][2]
    assert [cell.value for cell in cells] == [
        "Анна",
        12,
        timedelta(seconds=100_000),
        timedelta(seconds=38.4),
        0.845,
        datetime(2026, 11, 23),
        datetime(2026, 11, 23, 14, 32, 8),
    ]
    assert [cell.number_format for cell in cells[2:5]] == ["[h]:mm:ss", "[h]:mm:ss", "0.0%"]


def test_nothing_is_an_empty_cell_and_zero_is_a_zero() -> None:
    cells = opened(written(["", None], ["a", 0])).worksheets[0]
    assert [cells["A2"].value, cells["B2"].value, cells["B3"].value] == [None, None, 0]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "{=1}", "http://x.example", "mailto:a@b", "007", EVIL, "+79161234567"],
)
def test_a_text_stays_a_text(text: str) -> None:
    file = written([text, 1], total=[text, 1])
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "/worksheets/sheet" in name]
        assert not any("externalLink" in name for name in parts.namelist())
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    page = opened(file).worksheets[0]
    assert [page["A2"].data_type, page["A3"].data_type] == ["s", "s"]
    assert page["A2"].value.rstrip() == text


def test_a_text_like_a_formula_stays_one_when_its_cell_is_edited() -> None:
    page = opened(written(["=1+1", 1], ["+79161234567", 1])).worksheets[0]
    assert [page["A2"].quotePrefix, page["A3"].quotePrefix] == [True, False]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_can_be_written_and_is_read_again(texts: list[str]) -> None:
    page = opened(written(*([text, n] for n, text in enumerate(texts)))).worksheets[0]
    assert [cell.value for cell in page["B"][1:]] == list(range(len(texts)))
    for text, cell in zip(texts, page["A"][1:], strict=True):
        if text.isprintable():
            assert (cell.value or "") == text


def test_headings_stay_in_view_and_filter_and_the_total_stands_outside() -> None:
    page = opened(written(["a", 1], ["b", 2], total=["Total", 3])).worksheets[0]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref == "A1:B3"
    assert [cell.value for cell in page[4]] == ["Total", 3]
    assert page.title == "Waits   a  b"


def test_the_second_sheet_says_what_it_is() -> None:
    book = opened(written(["a", 1]))
    assert book.sheetnames[-1] == "About"
    assert [cell.value for cell in book.worksheets[-1][1]] == ["Question", "=1+1"]
    assert book.worksheets[-1]["B1"].data_type == "s"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_OF_A_SHEET", 3)
    book = opened(written(*(["a", n] for n in range(7)), total=["Total", 7]))
    assert book.sheetnames == ["Waits   a  b", "Waits   a  b 2", "Waits   a  b 3", "About"]
    told = [[row[1] for row in page.iter_rows(min_row=2, values_only=True)] for page in book.worksheets[:-1]]
    assert told == [[0, 1, 2], [3, 4, 5], [6, 7]]


def test_a_list_without_rows_has_its_headings() -> None:
    page = opened(written()).worksheets[0]
    assert [cell.value for cell in page[1]] == ["column 0", "column 1"]

"""The same number everywhere: page, CSV, XLSX, JSON, API and command line give equal cells for every question."""

import csv
import io
import json
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from components.labels import Labels
from components.report_table import MOST_OF_ALL
from data import commands
from data.files.table_workbook import DAYS
from data.list_keys import INSTANTS
from data.named import every_question
from data.table import Column
from tests.pages import hotline
from tests.pages.site import Site, draw

PERIOD = "from=2026-11-17&to=2026-11-22"
SLUGS = [question.slug for question in every_question()]
COMPARED = f"{PERIOD}&with=previous"
PASSPORT = "?"
"""The link from a heading to what the number means."""


class Answer:
    """An answer as the API tells it in JSON: what every other form is compared with."""

    def __init__(self, site: Site, slug: str, query: str = PERIOD) -> None:
        self.slug, self.query = slug, query
        self.client = site.client("supervisor", "en")
        self.said = self.client.get(f"/api/v1/reports/{slug}.json?{query}").get_json()
        names = {"slug", "name", "kind", "unit"}
        self.columns = [
            Column(**{k: v for k, v in one.items() if k in names}, spread_value=one.get("value", ""))
            for one in self.said["columns"]
        ]
        self.rows = [[row[column.slug] for column in self.columns] for row in self.said["rows"]]
        self.total = [self.said["total"].get(column.slug) for column in self.columns]

    def get(self, address: str) -> Any:
        answer = self.client.get(f"{address}?{self.query}")
        assert answer.status_code == 200, address
        return answer


def of_text(written: str, column: Column, value: Any) -> bool:
    """Whether a cell of a CSV is this value."""
    if value is None:
        return written == ""
    if isinstance(value, float):
        return float(written.replace(",", ".")) == value
    return written.removeprefix("'") == str(value)


def same_lines(answer: Answer, lines: list[list[str]]) -> None:
    assert len(lines) == len(answer.rows) + 1
    for line, row in zip(lines, answer.rows, strict=False):
        for written, column, value in zip(line, answer.columns, row, strict=True):
            if column.kind != "dimension":
                assert of_text(written, column, value), (column.slug, written, value)
    for written, column, value in zip(lines[-1], answer.columns, answer.total, strict=True):
        if column.kind != "dimension":
            assert of_text(written, column, value), (column.slug, written, value)


def of_cell(value: Any, column: Column) -> Any:
    """A workbook's cell as JSON would say it."""
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return round(seconds) if abs(seconds - round(seconds)) < 0.01 else round(seconds, 1)
    if isinstance(value, datetime) and column.slug in DAYS:
        return value.date().isoformat()
    if isinstance(value, datetime) and column.slug in INSTANTS:
        return value.replace(tzinfo=hotline.ZONE).isoformat()
    return value


def same_workbook(answer: Answer, file: bytes | Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file) if isinstance(file, bytes) else file)
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert len(head) == len(answer.columns)
    told = [[of_cell(cell, column) for cell, column in zip(row, answer.columns, strict=True)] for row in rows]
    expected = [*answer.rows, answer.total] if answer.rows else []
    for row, line in zip(told, expected, strict=True):
        for n, (column, value) in enumerate(zip(answer.columns, line, strict=True)):
            if column.kind != "dimension":
                assert row[n] == (pytest.approx(value) if value is not None else None), column.slug


def same_keys(answer: Answer, lines: list[Any]) -> None:
    """Programs get keys as they are."""
    for line, row in zip(lines, answer.rows, strict=False):
        for written, column, value in zip(line, answer.columns, row, strict=True):
            if column.kind == "dimension":
                told = "" if value is None else str(value)
                assert str("" if written is None else of_cell(written, column)).removeprefix("'") == told


def csv_rows(text: str, delimiter: str = ",") -> tuple[list[str], list[list[str]]]:
    head, *rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))
    return head, rows


@pytest.mark.slow
@pytest.mark.parametrize("query", [PERIOD, COMPARED], ids=["plain", "compared"])
@pytest.mark.parametrize("slug", SLUGS)
def test_the_api_says_the_same_in_csv_and_in_a_workbook(shared_site: Site, slug: str, query: str) -> None:
    answer = Answer(shared_site, slug, query)
    head, rows = csv_rows(answer.get(f"/api/v1/reports/{slug}.csv").get_data(as_text=True))
    assert head == [column.slug for column in answer.columns]
    same_lines(answer, rows)
    same_keys(answer, rows)
    same_workbook(answer, answer.get(f"/api/v1/reports/{slug}.xlsx").data)


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_files_for_people_say_what_the_api_says(shared_site: Site, slug: str) -> None:
    answer = Answer(shared_site, slug)
    head, rows = csv_rows(answer.get(f"/export/reports/{slug}.csv").get_data(as_text=True))
    assert len(head) == len(set(head)) == len(answer.columns)
    same_lines(answer, rows)
    same_workbook(answer, answer.get(f"/export/reports/{slug}.xlsx").data)
    told = answer.get(f"/export/reports/{slug}.json").get_json()
    assert told == answer.said
    russian = shared_site.client("supervisor", "ru").get(f"/export/reports/{slug}.csv?{PERIOD}")
    head_ru, rows_ru = csv_rows(russian.get_data(as_text=True), ";")
    assert head_ru != head
    same_lines(answer, rows_ru)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_command_line_says_what_the_api_says(
    shared_site: Site, slug: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = Answer(shared_site, slug)
    monkeypatch.setenv("OKC_DATABASE_URL", shared_site.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("OKC_PBX_DATABASE_URL", "sqlite://")
    monkeypatch.setenv("OKC_DATA_DIR", str(shared_site.settings.data_dir))
    monkeypatch.setattr(commands, "time", SimpleNamespace(time=lambda: hotline.NOW))
    asked = ["report", slug, "--from", "2026-11-17", "--to", "2026-11-22"]
    as_json = CliRunner().invoke(commands.cli, [*asked, "--format", "json"])
    assert json.loads(as_json.stdout) == answer.said
    as_csv = CliRunner().invoke(commands.cli, [*asked, "--format", "csv"])
    head, rows = csv_rows(as_csv.stdout)
    assert head == [column.slug for column in answer.columns]
    same_lines(answer, rows)
    place = tmp_path / "out.xlsx"
    done = CliRunner().invoke(commands.cli, [*asked, "--format", "xlsx", "-o", str(place)])
    assert done.exit_code == 0, done.output
    same_workbook(answer, place)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_shows_what_the_api_says(shared_site: Site, slug: str) -> None:
    answer = Answer(shared_site, slug)
    drawn = draw(answer.client, f"/reports/{slug}", f"?{PERIOD}&columns=all&rows=all&table=open").get_json()
    tables = [node for node in nodes(drawn) if node.get("props", {}).get("aria-label") == "Table of numbers"]
    if not answer.rows:
        return
    (table,) = tables
    first, *rest = [row for row in nodes(table) if row["type"] == "Tr"]
    head = [next(said for said in texts(one) if said != PASSPORT) for one in nodes(first) if one["type"] == "Th"]
    lines = [list(texts(row)) for row in rest]
    with shared_site.server.test_request_context(headers={"Accept-Language": "en"}):
        labels = Labels("en", {}, {"heating": "Heating", "info": "Information"})
        shown = {labels.heading(column): n for n, column in enumerate(answer.columns)}
        places = [shown[title] for title in head]
        expected = [
            [labels.cell(answer.columns[n], typed(answer.columns[n], row[n])) for n in places] for row in answer.rows
        ]
    assert len(lines) == min(len(expected), MOST_OF_ALL) + 1
    assert missing(expected[:MOST_OF_ALL], lines[:-1]) == []


def missing(expected: list[list[str]], lines: list[list[str]]) -> list[Any]:
    """Expected rows that no line of the page has; a line may say more beside a number: a chip, a change."""
    left = [Counter(line) for line in lines]
    lost = []
    for row in expected:
        wanted = Counter(row)
        found = next((line for line in left if not wanted - line), None)
        if found is None:
            lost.append(row)
        else:
            left.remove(found)
    return lost


def typed(column: Column, value: Any) -> Any:
    if column.kind == "dimension" and column.slug in DAYS and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def nodes(node: Any) -> Any:
    """Every component below."""
    if isinstance(node, list):
        for one in node:
            yield from nodes(one)
    elif isinstance(node, dict):
        if "type" in node and "props" in node:
            yield node
        for one in node.values():
            yield from nodes(one)


def texts(node: Any) -> Any:
    """Every text below, arrows of sorting taken off."""
    if isinstance(node, str):
        yield node.removesuffix(" ↑").removesuffix(" ↓")
    elif isinstance(node, list):
        for one in node:
            yield from texts(one)
    elif isinstance(node, dict):
        yield from texts(node.get("props", {}).get("children"))

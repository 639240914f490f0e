"""CSV that no spreadsheet runs, JSON that is one array, and the same numbers in both."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.files.exports import csv_lines, json_lines, safe_cell

DANGEROUS = tuple("=+-@＝＋－＠\t\r\n")


@pytest.mark.parametrize("number", ["+79161234567", "-5", "8 (4212) 30-00-00", "+7 916 123-45-67", "101"])
def test_telephone_and_other_numbers_stay_as_they_are(number: str) -> None:
    assert safe_cell(number) == number


@pytest.mark.parametrize(
    "cell",
    ["=1+1", " =1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-1+cmd", "\t=1", "＝1+1", "+7916\n=1", "\u00a0=1"],
)
def test_what_a_spreadsheet_would_run_is_quoted(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@given(st.text(max_size=20))
def test_no_text_cell_begins_like_a_formula_unless_it_is_a_number(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.lstrip().startswith(DANGEROUS) or set(cell) <= set("+-0123456789 ()")


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=2)))
def test_what_is_written_as_csv_is_read_again(rows: list[list[str]]) -> None:
    text = "".join(csv_lines(["a", "b"], rows, ";"))
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert read == [["a", "b"], *([safe_cell(cell) for cell in row] for row in rows)]


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.one_of(st.none(), st.integers(0, 9)))))
def test_json_is_one_array_of_objects(rows: list[tuple[str, int | None]]) -> None:
    read = json.loads("".join(json_lines(("name", "n"), rows)))
    assert read == [{"name": name, "n": n} for name, n in rows]


def test_rows_are_written_as_they_come() -> None:
    taken = []

    def rows():
        for n in range(3):
            taken.append(n)
            yield [n]

    lines = json_lines(["n"], rows())
    next(lines)
    assert taken == [0]

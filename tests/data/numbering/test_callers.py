"""A number in columns is the same person as everywhere else."""

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.columns.packing import key_of, number_of_person, person_key
from data.numbering.callers import person_of

texts = (
    st.text("0123456789+-() ab*", max_size=24) | st.text(max_size=12) | st.from_regex(r"\+?[0-9]{1,17}", fullmatch=True)
)


@pytest.fixture(scope="module")
def duck() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:")


@given(texts)
@example("")
@example("+")
@example("89161234567")
@example("9" * 10)
@example("9" * 11)
@example("8 (916) 123-45-67")
@example(":")
@example("1 2 3 a b c d e f g h")
def test_the_keys_of_columns_are_those_of_python(duck: duckdb.DuckDBPyConnection, text: str) -> None:
    packed = number_of_person("caller")
    kept = ", ".join(f"{one.pack} AS {one.name}" for one in packed.kept)
    told = ", ".join(made for _, made in packed.extra)
    found = duck.execute(f"SELECT {told} FROM (SELECT {kept} FROM (SELECT $1::VARCHAR AS caller))", [text]).fetchone()  # noqa: S608
    assert found == (key_of(text), person_key(person_of(text)))


@pytest.mark.parametrize(
    "spelling", ["+79161234567", "89161234567", "979161234567", "8(916)123-45-67", "916 123 45 67"]
)
def test_spellings_of_one_number_are_one_person(spelling: str) -> None:
    assert person_key(person_of(spelling)) == int("19161234567")

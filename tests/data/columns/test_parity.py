"""What the reader gives is what the database has: every column of every fact, whatever stands in it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.columns.mirror import Mirror
from data.columns.packing import ODD, key_of
from data.columns.reader import Columns
from tests.data.columns.conftest import FACTS, NOW, TODAY, in_columns, in_database, put
from tests.data.columns.facts_odd import STRATEGIES, callers
from tests.data.columns.made import visit

EXAMPLES = settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
histories = {fact: st.lists(st.lists(one, max_size=6), min_size=2, max_size=3) for fact, one in STRATEGIES.items()}
"""For each fact, what stands there at first and after each change."""


@pytest.mark.slow
@pytest.mark.parametrize("fact", FACTS)
@EXAMPLES
@given(data=st.data())
def test_every_column_is_the_same_at_first_after_changes_and_after_a_rebuild(
    db: Engine, folder: Path, fact: str, data: st.DataObject
) -> None:
    columns = Columns(folder)
    for rows in data.draw(histories[fact]):
        put(db, fact, rows)
        Mirror(db, folder).follow(NOW, TODAY)
        assert in_columns(columns, fact) == in_database(db, fact)
    Mirror(db, folder).rebuild(NOW, TODAY)
    assert in_columns(columns, fact) == in_database(db, fact)


@EXAMPLES
@given(texts=st.lists(callers, min_size=5, max_size=20, unique=True))
def test_the_key_of_a_number_is_the_same_in_python(sqlite_db: Engine, folder: Path, texts: list[str]) -> None:
    put(sqlite_db, "visit", [visit(n, caller=text) for n, text in enumerate(texts)])
    Mirror(sqlite_db, folder).follow(NOW, TODAY)
    with Columns(folder).cursor() as cursor:
        found = dict(cursor.execute("SELECT caller, caller_key FROM visit").fetchall())
    assert found == {text: key_of(text) for text in texts}
    assert len(set(found.values())) == len(texts)


def test_keys_of_numbers_are_below_those_of_other_texts() -> None:
    assert key_of("") == 0
    assert key_of("9" * 17) < ODD <= key_of("anonymous") < 2 * ODD
    assert len({key_of(text) for text in ("7", "07", "+7", "+07", "007")}) == 5


@pytest.mark.parametrize("fact", FACTS)
def test_an_empty_history_has_empty_columns(db: Engine, folder: Path, fact: str) -> None:
    Mirror(db, folder).follow(NOW, TODAY)
    with Columns(folder).cursor() as cursor:
        assert cursor.execute(f"SELECT * FROM {fact}").fetchall() == []  # noqa: S608
        assert cursor.segments == ()

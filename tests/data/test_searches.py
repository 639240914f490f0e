"""Searches: what is kept, for whom, how long; and which calls and visits they find."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Connection, Engine

from data.answer import answer
from data.counters import CALLS, VISITS
from data.database import reading, writing
from data.filters import SEARCH_ID
from data.migrations import ready_database
from data.people import SUPERVISOR, create_person
from data.questions.lists import call_list, how_many
from data.schema.facts import call, visit
from data.schema.kept import saved_search
from data.searches import (
    KEPT_S,
    LONGEST,
    MINUTE,
    MOST_DIGITS,
    MOST_OF_ALL,
    keep_search,
    purge_searches,
    purging,
    seconds_to_wait,
    understood,
    with_search,
)
from data.settings import Settings
from data.views import Draft, keep_view
from tests.data.facts_made import Row, calls, many, store, visits
from tests.data.test_answer import NOW, generated
from tests.data.test_lists import UTC, WEEK

DAY = 24 * 3600
ALWAYS = 0


@pytest.fixture
def people(db: Engine) -> list[int]:
    with writing(db) as connection:
        return [create_person(connection, login, login, SUPERVISOR, "", NOW) for login in ("ann", "bob")]


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("+7 (916) 123-45-67", ("number", "9161234567")),
        ("8 916 123 45 67", ("number", "9161234567")),
        ("916 12", ("number", "91612")),
        ("101", ("number", "101")),
        ("  нет   воды ", ("text", "нет воды")),
        ("кв. 12", ("text", "кв. 12")),
        ("5", None),
        ("я", None),
        ("+-()", None),
        ("", None),
    ],
)
def test_a_person_may_write_a_number_as_they_like(written: str, sought: tuple[str, str] | None) -> None:
    assert understood(written) == sought


@given(st.text())
def test_whatever_is_written_is_understood_or_refused(written: str) -> None:
    sought = understood(written)
    assert sought is None or 2 <= len(sought[1]) <= (MOST_DIGITS if sought[0] == "number" else LONGEST)


def test_the_id_of_a_search_says_nothing_of_it_and_the_same_search_keeps_its_id(db: Engine, people: list[int]) -> None:
    with writing(db) as connection:
        one = keep_search(connection, people[0], ("number", "9161234567"), NOW)
        again = keep_search(connection, people[0], ("number", "9161234567"), NOW + 5)
        others = keep_search(connection, people[1], ("number", "9161234567"), NOW)
    assert one == again != others
    assert SEARCH_ID.fullmatch(one)


def sought_by(connection: Connection, search: str, person: int, is_staff: bool = True, since: int = ALWAYS) -> str:
    return with_search(connection, replace(WEEK, search=search), person, is_staff, since).sought[1]


def test_a_search_is_its_owners_and_of_staff_by_a_shared_view(db: Engine, people: list[int]) -> None:
    ann, bob = people
    with writing(db) as connection:
        search = keep_search(connection, ann, ("text", "вода"), NOW)
        assert sought_by(connection, search, ann) == "вода"
        assert sought_by(connection, search, ann, is_staff=False) == "вода"
        assert sought_by(connection, search, bob) == ""
        keep_view(connection, ann, Draft("mine", "", "", False), "/calls", f"search={search}", NOW)
        assert sought_by(connection, search, bob) == ""
        keep_view(connection, ann, Draft("ours", "", "", True), "/calls", f"search={search}", NOW)
        assert sought_by(connection, search, bob) == "вода"
        assert sought_by(connection, search, bob, is_staff=False) == ""
        assert sought_by(connection, "no-such-search-at-all", ann) == ""


def test_an_old_search_is_forgotten_unless_a_view_carries_it(db: Engine, people: list[int]) -> None:
    ann = people[0]
    with writing(db) as connection:
        old, new, kept = (
            keep_search(connection, ann, ("number", n), at) for n, at in (("11", 0), ("22", 99), ("33", 0))
        )
        keep_view(connection, ann, Draft("kept", "", "", False), "/calls", f"search={kept}", 0)
        assert [sought_by(connection, one, ann, since=50) for one in (old, new, kept)] == ["", "22", "33"]
        assert purge_searches(connection, 50) == 1
        assert set(connection.execute(sa.select(saved_search.c.id)).scalars()) == {new, kept}


def test_the_worker_forgets_what_is_old_by_itself(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    engine = ready_database(settings)
    now = int(time.time())
    with writing(engine) as connection:
        ann = create_person(connection, "ann", "ann", SUPERVISOR, "", now)
        for value, at in (("11", now - KEPT_S - 1), ("22", now - KEPT_S + DAY)):
            keep_search(connection, ann, ("number", value), at)
    job = purging(settings)
    job.run()
    job.end()
    with reading(engine) as connection:
        assert list(connection.execute(sa.select(saved_search.c.value)).scalars()) == ["22"]
    engine.dispose()


@generated
@given(many(calls()), many(visits()))
def test_calls_and_visits_are_found_by_a_part_of_a_number(db: Engine, rows: list[Row], stays: list[Row]) -> None:
    store(db, call, rows)
    store(db, visit, stays)
    sought = replace(WEEK, search="an-id-as-good-as-any", sought=("number", "9161"))
    with reading(db) as connection:
        found = call_list(connection, sought, size=100).calls
        counted = how_many(connection, VISITS, sought)
        table = answer(connection, "waits", sought, NOW, UTC)
    assert len(found) == sum("9161" in row["caller"] for row in rows)
    assert counted == table.total_of("offered")
    assert counted == sum("9161" in row["caller"] and row["direction"] != "outgoing" for row in stays)


@generated
@given(many(calls()), st.sampled_from(["%", "_", "'", "~", "\\"]))
def test_a_search_whose_right_was_not_checked_finds_nothing_and_no_sign_is_a_wildcard(
    db: Engine, rows: list[Row], sign: str
) -> None:
    store(db, call, rows)
    unchecked = replace(WEEK, search="an-id-as-good-as-any")
    with reading(db) as connection:
        assert how_many(connection, CALLS, unchecked) == 0
        assert how_many(connection, CALLS, replace(unchecked, sought=("text", sign))) == 0
        assert answer(connection, "call-types", unchecked, NOW, UTC).n == 0


def test_a_word_of_a_note_is_found_in_calls_and_in_their_visits_however_it_is_capitalised(db: Engine) -> None:
    with_note = {"note": "Холодная вода на 3 этаже", "call_id": "c0"}
    store(db, call, [one_of(call) | with_note, one_of(call)])
    store(db, visit, [one_of(visit), one_of(visit)])
    for word in ("холодная", "ВОДА", "3 этаж"):
        sought = replace(WEEK, search="an-id-as-good-as-any", sought=("text", word))
        with reading(db) as connection:
            assert how_many(connection, CALLS, sought) == 1
            assert how_many(connection, VISITS, sought) == 1


def one_of(table: sa.Table) -> Row:
    whole = {"day": WEEK.first, "slot": 1, "weekday": 1, "queues": [], "agents": [], "flags": (), "pbx": "main"}
    made: Row = {}
    for column in table.c:
        if column.name in whole:
            made[column.name] = whole[column.name]
        elif not column.nullable:
            made[column.name] = {int: 0, bool: False}.get(column.type.python_type, "")
    return made | ({"started_at": 0} if table is call else {"entered_at": 0})


def test_all_people_together_do_not_search_without_end(db: Engine, people: list[int]) -> None:
    ann, bob = people
    row = {"owner_id": ann, "kind": "number", "created_at": NOW - 10}
    with writing(db) as connection:
        kept = [row | {"id": f"kept-before-{n:08}", "value": str(100 + n)} for n in range(MOST_OF_ALL - 1)]
        connection.execute(sa.insert(saved_search), kept)
        assert seconds_to_wait(connection, bob, NOW) == 0
        keep_search(connection, bob, ("number", "916"), NOW)
        assert seconds_to_wait(connection, bob, NOW) == MINUTE - 10
        assert seconds_to_wait(connection, bob, NOW + MINUTE - 10) == 0

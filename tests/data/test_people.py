"""People and what they say: accounts, dated links to agents, entries about calls."""

import pytest
from sqlalchemy.engine import Engine

from data.database import reading, writing
from data.entries import MAX_NOTE, Entry, append_entry, entries_of
from data.people import AgentLink, agents_of, all_people, create_person, find_person, link_agent, person_of_agent


@pytest.fixture
def anna(db: Engine) -> int:
    with writing(db) as connection:
        return create_person(connection, "Anna", "Анна Белова", "operator", "hash", 100)


def test_a_login_is_found_in_any_case(db: Engine, anna: int) -> None:
    with reading(db) as connection:
        found = find_person(connection, "ANNA")
        assert found is not None
        assert (found.id, found.login, found.role, found.active) == (anna, "anna", "operator", True)
        assert all_people(connection) == (found,)
        assert find_person(connection, "boris") is None


def test_a_role_that_does_not_exist_is_refused(db: Engine) -> None:
    with writing(db) as connection, pytest.raises(ValueError, match="operator"):
        create_person(connection, "x", "X", "owner", "hash", 1)


def test_who_an_agent_was_depends_on_the_instant(db: Engine, anna: int) -> None:
    with writing(db) as connection:
        boris = create_person(connection, "boris", "Борис", "operator", "hash", 100)
        link_agent(connection, AgentLink(anna, "main", "extension", "101", 1000, 2000))
        link_agent(connection, AgentLink(boris, "main", "extension", "101", 2000, None))
    with reading(db) as connection:
        people = [person_of_agent(connection, "main", "101", at) for at in (999, 1000, 1999, 2000, 9999)]
        assert [one and one.id for one in people] == [None, anna, anna, boris, boris]
        assert person_of_agent(connection, "north", "101", 1500) is None
        assert [link.value for link in agents_of(connection, anna, 1500)] == ["101"]
        assert agents_of(connection, anna, 2000) == ()


@pytest.mark.parametrize(
    "link", [AgentLink(1, "main", "face", "x", 0, None), AgentLink(1, "main", "member", "x", 5, 5)]
)
def test_a_link_that_cannot_be_is_refused(db: Engine, anna: int, link: AgentLink) -> None:
    with writing(db) as connection, pytest.raises(ValueError, match=r"agent|ends"):
        link_agent(connection, link)


def test_what_people_say_is_kept_in_order_even_before_the_call_is_known(db: Engine, anna: int) -> None:
    said = [
        Entry("main", "1.2", "note", "Перезвонить", anna, 200),
        Entry("main", "1.1", "topic", "heating", anna, 100),
        Entry("north", "1.1", "topic", "lift", anna, 100),
    ]
    with writing(db) as connection:
        for entry in said:
            append_entry(connection, entry)
    with reading(db) as connection:
        assert entries_of(connection, "main", ("1.1", "1.2")) == (said[1], said[0])


@pytest.mark.parametrize(
    "entry", [Entry("main", "1", "mood", "x", 1, 1), Entry("main", "1", "note", "x" * (MAX_NOTE + 1), 1, 1)]
)
def test_an_entry_that_cannot_be_is_refused(db: Engine, entry: Entry) -> None:
    with writing(db) as connection, pytest.raises(ValueError, match="entry"):
        append_entry(connection, entry)

"""Only what is new is written, boards less often than agents, and what is gone is withdrawn."""

import pytest
from sqlalchemy.engine import Engine

from data.database import reading
from data.live.slices import names_of, slice_of
from telephony.live.publishing import BEAT_S, BOARDS_EVERY_S, NotLeading, Publisher
from tests.data.live.bodies_made import BODIES

AT = 1795422190.25
ALL = frozenset(BODIES)


def version(db: Engine, name: str) -> int:
    with reading(db) as connection:
        found = slice_of(connection, "main", name)
    assert found is not None
    return found.version


def test_what_did_not_change_is_not_written_again(sqlite_db: Engine) -> None:
    one = Publisher(sqlite_db, "main", lambda connection: True)
    one.write(one.due(BODIES, AT), ALL, AT, AT)
    assert one.due(BODIES, AT + 1) == {}
    before = version(sqlite_db, "board")
    one.write({}, ALL, AT + BEAT_S, AT + BEAT_S)
    assert version(sqlite_db, "board") == before
    with reading(sqlite_db) as connection:
        found = slice_of(connection, "main", "board")
    assert found is not None
    assert found.as_of == AT + BEAT_S


def test_boards_wait_a_moment_and_agents_do_not(sqlite_db: Engine) -> None:
    one = Publisher(sqlite_db, "main", lambda connection: True)
    one.write(one.due(BODIES, AT), ALL, AT, AT)
    changed = {**BODIES, "board": type(BODIES["board"])(), "agent/Анна": BODIES["link"]}
    assert set(one.due(changed, AT + 0.1)) == {"agent/Анна"}
    assert set(one.due(changed, AT + BOARDS_EVERY_S)) == {"agent/Анна", "board"}


def test_what_an_earlier_worker_left_is_withdrawn(sqlite_db: Engine) -> None:
    first = Publisher(sqlite_db, "main", lambda connection: True)
    first.write(BODIES, ALL, AT, AT)
    second = Publisher(sqlite_db, "main", lambda connection: True)
    left = {name: body for name, body in BODIES.items() if name != "agent/Анна"}
    second.write({"link": BODIES["link"]}, frozenset({"link"}), AT, AT)
    with reading(sqlite_db) as connection:
        assert names_of(connection, "main") == ALL
    second.write(left, frozenset(left), AT, AT)
    with reading(sqlite_db) as connection:
        assert names_of(connection, "main") == set(left)


def test_who_does_not_lead_writes_nothing(sqlite_db: Engine) -> None:
    one = Publisher(sqlite_db, "main", lambda connection: False)
    with pytest.raises(NotLeading):
        one.write(BODIES, ALL, AT, AT)
    with reading(sqlite_db) as connection:
        assert names_of(connection, "main") == set()

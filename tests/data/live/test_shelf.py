"""However many ask, the database is looked at now and then; what is on the shelf is as fresh as the link."""

from sqlalchemy.engine import Engine

from data.database import writing
from data.live.bodies import LOST, LinkBody
from data.live.shelf import LOOK_S, Shelf
from data.live.slices import beat, publish, withdraw
from tests.data.live.bodies_made import BODIES

AT = 1795422190.25


def test_a_look_is_not_repeated_at_once_and_finds_what_is_new_later(db: Engine) -> None:
    clock = [0.0]
    shelf = Shelf(db, lambda: clock[0])
    assert shelf.slice_of("main", "board") is None
    with writing(db) as connection:
        publish(connection, "main", BODIES, AT)
    assert shelf.slice_of("main", "board") is None
    clock[0] += LOOK_S
    found = shelf.slice_of("main", "board")
    assert found is not None
    assert found.as_of == AT
    with writing(db) as connection:
        publish(connection, "main", {"queue/help": BODIES["queue/help"], "link": LinkBody(LOST, AT)}, AT)
        withdraw(connection, "main", ["agent/Анна"], AT)
        beat(connection, "main", AT + 3)
    assert shelf.slice_of("main", "board") == found
    clock[0] += LOOK_S
    later = shelf.slice_of("main", "board")
    assert later is not None
    assert (later.version, later.as_of, later.link.state) == (found.version, AT + 3, LOST)
    assert shelf.slice_of("main", "agent/Анна") is None
    assert sorted(shelf.names("main")) == ["board", "link", "modes", "queue/help"]

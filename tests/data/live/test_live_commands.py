"""A command is obeyed once or not at all, and whoever asked is told which."""

from dataclasses import replace

from sqlalchemy.engine import Engine

from data.database import reading, writing
from data.live.commands import (
    DONE,
    EXPIRED,
    EXPIRES_S,
    FAILED,
    FINISHED_S,
    KEPT_S,
    NO_LINK,
    RUNNING,
    UNKNOWN,
    Command,
    Outcome,
    ask,
    asker_of,
    finish,
    has_waiting,
    new_id,
    outcome_of,
    purge,
    take,
)
from data.live.slices import publish
from tests.data.live.bodies_made import BODIES

NOW = 1795422190.25
PAUSE = Command("c1", "main", 7, "10.0.0.1", "pause", {"interface": "PJSIP/101", "reason": "обед"}, NOW)


def live(db: Engine) -> None:
    with writing(db) as connection:
        publish(connection, "main", BODIES, NOW)


def told(db: Engine, now: float) -> Outcome | None:
    with reading(db) as connection:
        return outcome_of(connection, PAUSE.id, now)


def test_a_command_is_taken_once_in_the_order_of_asking(db: Engine) -> None:
    live(db)
    later = replace(PAUSE, id=new_id(), asked_at=NOW + 0.5)
    with writing(db) as connection:
        assert not has_waiting(connection, NOW)
        assert ask(connection, later) == Outcome(RUNNING)
        assert ask(connection, PAUSE) == Outcome(RUNNING)
        assert has_waiting(connection, NOW + 1)
        assert take(connection, NOW + 1) == [PAUSE, later]
        assert take(connection, NOW + 1) == []
        assert not has_waiting(connection, NOW + 1)
        assert asker_of(connection, PAUSE.id) == 7


def test_whoever_asked_is_told_how_it_went(db: Engine) -> None:
    live(db)
    with writing(db) as connection:
        ask(connection, PAUSE)
        take(connection, NOW)
        finish(connection, PAUSE.id, Outcome(FAILED, "not_there", {"queue": "help"}), NOW + 1)
    assert told(db, NOW + 99) == Outcome(FAILED, "not_there", {"queue": "help", "code": "not_there"})
    with writing(db) as connection:
        finish(connection, PAUSE.id, Outcome(DONE), NOW + 1)
    found = told(db, NOW + 99)
    assert found == Outcome(DONE)
    assert found.is_over


def test_the_same_id_asks_nothing_new(db: Engine) -> None:
    live(db)
    with writing(db) as connection:
        ask(connection, PAUSE)
        take(connection, NOW)
        finish(connection, PAUSE.id, Outcome(DONE), NOW + 1)
        assert ask(connection, replace(PAUSE, asked_at=NOW + 2)) == Outcome(DONE)
        assert take(connection, NOW + 2) == []


def test_a_command_that_nobody_took_is_expired_and_never_obeyed(db: Engine) -> None:
    live(db)
    with writing(db) as connection:
        ask(connection, PAUSE)
    assert told(db, NOW + EXPIRES_S) == Outcome(RUNNING)
    late = told(db, NOW + EXPIRES_S + 0.1)
    assert late is not None
    assert late.outcome == EXPIRED
    with writing(db) as connection:
        assert take(connection, NOW + EXPIRES_S + 0.1) == []


def test_a_command_that_was_taken_and_never_finished_is_unknown(db: Engine) -> None:
    live(db)
    with writing(db) as connection:
        ask(connection, PAUSE)
        take(connection, NOW + 1)
    assert told(db, NOW + 1 + FINISHED_S) == Outcome(RUNNING)
    assert told(db, NOW + 2 + FINISHED_S) == Outcome(UNKNOWN, "timeout")


def test_where_nothing_is_live_a_command_fails_at_once_and_is_not_obeyed_later(db: Engine) -> None:
    with writing(db) as connection:
        assert ask(connection, PAUSE) == Outcome(FAILED, NO_LINK, {"code": NO_LINK, "reason": ""})
        publish(connection, "main", BODIES, NOW)
        assert take(connection, NOW) == []
    live(db)
    with writing(db) as connection:
        stale = ask(connection, replace(PAUSE, id="c2", asked_at=NOW + 60))
    assert (stale.outcome, stale.code) == (FAILED, NO_LINK)


def test_what_nobody_asked_has_no_outcome(db: Engine) -> None:
    assert told(db, NOW) is None


def test_commands_of_yesterday_are_forgotten(db: Engine) -> None:
    live(db)
    with writing(db) as connection:
        ask(connection, PAUSE)
        purge(connection, NOW + KEPT_S - 1)
        assert outcome_of(connection, PAUSE.id, NOW) is not None
        purge(connection, NOW + KEPT_S + 1)
        assert outcome_of(connection, PAUSE.id, NOW) is None

"""Where one second decides: the edges of service level and short abandon, targets and their statuses."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.answer import answer
from data.database import reading, writing
from data.files.exports import table_text
from data.filters import Filters
from data.schema.facts import visit
from data.schema.rules import rule
from data.settings import Settings
from data.table import BELOW, GOOD, NEAR, Table
from tests.data.facts_made import DAY_0, DAYS, FIRST_DAY, Row, store

UTC = Settings(timezone="UTC")
WEEK = Filters(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS))


def stay(outcome: str, wait_s: int | None, queue: str = "support", **other: object) -> Row:
    """One visit at ten in the morning."""
    return {
        "pbx": "main",
        "queue": queue,
        "hop": 1,
        "entered_at": DAY_0 + 36_000,
        "position": 1,
        "caller": "",
        "did": "",
        "outcome": outcome,
        "wait_s": wait_s,
        "agent": "",
        "ended_by": "",
        "exit_key": "",
        "transfer_target": "",
        "topic": "",
        "direction": "incoming",
        "sl_within_s": 20,
        "short_abandon_s": 5,
        "uncertain": False,
        "flags": (),
        "day": FIRST_DAY,
        "slot": 40,
        "weekday": 1,
        "agent_talk_s": None,
    } | other


def waits(db: Engine, rows: list[Row], one: Filters = WEEK) -> Table:
    store(db, visit, rows)
    with reading(db) as connection:
        return answer(connection, "waits", one, DAY_0 + 86400, UTC)


def test_who_hangs_up_at_the_threshold_has_abandoned_and_a_second_sooner_has_not(db: Engine) -> None:
    table = waits(db, [stay("abandoned", 5), stay("abandoned", 4), stay("abandoned", None)])
    assert (table.total_of("abandoned"), table.total_of("short_abandoned")) == (2, 1)
    assert table.conservation.holds


def test_an_answer_at_the_threshold_is_in_time_and_a_second_later_is_late(db: Engine) -> None:
    table = waits(db, [stay("answered", 20), stay("answered", 21), stay("answered", None)])
    assert (table.total_of("answered_in_time"), table.total_of("answered_late")) == (1, 2)


def test_visits_with_unknown_times_are_counted_and_stay_out_of_averages(db: Engine) -> None:
    table = waits(db, [stay("answered", 10), stay("answered", 5000, uncertain=True)])
    assert (table.total_of("answered"), table.total_of("asa"), table.total_of("longest_wait")) == (2, 10.0, 10)


def test_dialler_calls_are_not_offered_to_a_queue(db: Engine) -> None:
    assert waits(db, [stay("answered", 1, direction="outgoing")]).total_of("offered") == 0


def test_only_short_abandons_make_no_service_level(db: Engine) -> None:
    assert waits(db, [stay("abandoned", 1)]).total_of("sl") is None


@pytest.mark.parametrize(("late", "status"), [(2, GOOD), (3, NEAR), (5, BELOW)])
def test_a_service_level_is_good_near_or_below_its_target(db: Engine, late: int, status: str) -> None:
    rows = [stay("answered", 99)] * late + [stay("answered", 1)] * (10 if late != 5 else 5)
    table = waits(db, rows)
    assert table.statuses[0][table.place("sl")] == status
    assert table.total_status[table.place("sl")] == status


def test_each_queue_is_compared_with_its_own_target(db: Engine) -> None:
    with writing(db) as connection:
        target = {
            "kind": "service_level_target",
            "pbx": "",
            "queue": "sales",
            "value": 40,
            "valid_from": 0,
            "set_at": 0,
        }
        connection.execute(sa.insert(rule).values(target))
    table = waits(
        db, [stay("answered", 1), stay("answered", 50), stay("answered", 1, "sales"), stay("answered", 50, "sales")]
    )
    assert dict(zip(table.column("queue"), table.targets, strict=True)) == {"support": 0.8, "sales": 0.4}
    statuses = {row[0]: status[table.place("sl")] for row, status in zip(table.rows, table.statuses, strict=True)}
    assert statuses == {"support": BELOW, "sales": GOOD}


def test_the_worst_queue_comes_first_and_one_without_a_level_last(db: Engine) -> None:
    rows = [stay("answered", 1, "good"), stay("answered", 99, "bad"), stay("timeout", 9, "a queue without answers")]
    assert waits(db, rows).column("queue") == ("bad", "good", "a queue without answers")


def test_days_without_calls_stand_between_days_with_calls_but_not_before_the_first_or_after_today(db: Engine) -> None:
    days = [FIRST_DAY + timedelta(days=n) for n in range(3)]
    rows = [stay("answered", 1, day=days[0]), stay("answered", 1, day=days[2])]
    store(db, visit, rows)
    with reading(db) as connection:
        one = Filters(FIRST_DAY - timedelta(days=5), days[2] + timedelta(days=9), by=("day",))
        table = answer(connection, "waits", one, DAY_0 + 3 * 86400 - 1, UTC)
    assert table.column("day") == tuple(days)
    assert table.column("offered") == (1, 0, 1)
    assert table.column("asa") == (1.0, None, 1.0)


def test_a_visit_of_an_outcome_nobody_knows_makes_the_check_fail_in_sight(db: Engine) -> None:
    table = waits(db, [stay("answered", 1), stay("vanished", 1)])
    assert not table.conservation.holds
    assert table.conservation.difference == table.total_of("unaccounted") == 1
    assert any("DOES NOT ADD UP" in line for line in table_text(table))

"""Agents' time that has not ended: counted so far, never past midnight, never past what was read."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.answer import answer
from data.database import reading, writing
from data.filters import Filters
from data.schema.facts import agent_time
from data.schema.state import source_state
from data.settings import Settings
from tests.data.facts_made import DAY_0, FIRST_DAY, store
from tests.data.test_commands import shift

MORNING = 8 * 3600
DAY = 86_400


def login_seconds(db: Engine, now: int, zone: str = "UTC") -> int:
    store(db, agent_time, [shift("login", MORNING, None), shift("idle", MORNING, None)])
    with reading(db) as connection:
        week = Filters(FIRST_DAY, FIRST_DAY + timedelta(days=6))
        table = answer(connection, "agent-hours", week, DAY_0 + now, Settings(timezone=zone))
    assert table.conservation.holds
    seconds = table.total_of("login")
    assert isinstance(seconds, int)
    return seconds


@pytest.mark.parametrize(
    ("now", "seconds"),
    [(MORNING - 5, 0), (MORNING, 0), (MORNING + 90, 90), (DAY, DAY - MORNING), (3 * DAY, DAY - MORNING)],
)
def test_a_running_shift_counts_up_to_now_and_never_past_its_midnight(db: Engine, now: int, seconds: int) -> None:
    assert login_seconds(db, now) == seconds


def test_midnight_is_that_of_the_zone(db: Engine) -> None:
    assert login_seconds(db, 3 * DAY, "Europe/Moscow") == DAY - 3 * 3600 - MORNING


def test_what_was_not_read_is_not_counted_as_if_it_were_known(db: Engine) -> None:
    told = {"pbx": "main", "position": {}, "rows_read": 1, "rows_quarantined": 0, "trouble": ""}
    with writing(db) as connection:
        connection.execute(
            sa.insert(source_state),
            [
                told | {"source": "queue_log", "checked_at": DAY_0 + MORNING + 60},
                told | {"source": "cdr", "checked_at": DAY_0 + MORNING + 10},
            ],
        )
    assert login_seconds(db, MORNING + 7200) == 60

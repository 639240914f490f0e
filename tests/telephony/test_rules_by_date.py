"""A rule holds from its day on: what was closed under the old one stays, even when everything is computed again."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.answer import answer
from data.database import reading, writing
from data.filters import Filters
from data.rules import SERVICE_LEVEL_S, SERVICE_LEVEL_VARIANT, Rule, set_rule
from data.schema.state import rebuild as due_table
from data.settings import Pbx, Settings
from telephony import record
from telephony.exchange import Exchange
from telephony.rebuild import rebuild
from telephony.rows import QueueRow

UTC = Settings(timezone="UTC")
OCTOBER, NOVEMBER = 1_792_000_000, 1_794_600_000
"""2026-10-14 and 2026-11-13 at noon or so."""
FIRST_OF_NOVEMBER = 1_793_491_200
NOW = 1_795_430_000
MONTHS = {"October": (date(2026, 10, 1), date(2026, 10, 31)), "November": (date(2026, 11, 1), date(2026, 11, 30))}


def rows_of(at: int) -> list[QueueRow]:
    """One caller answered after 15 seconds, one who hung up after 10."""
    answered, abandoned = f"{at}.1", f"{at + 60}.2"
    told = [
        (at, answered, "NONE", "ENTERQUEUE", ("", "79161234567", "1", "", "")),
        (at + 15, answered, "Anna", "CONNECT", ("15", "x", "4", "", "")),
        (at + 50, answered, "Anna", "COMPLETECALLER", ("15", "35", "1", "", "")),
        (at + 60, abandoned, "NONE", "ENTERQUEUE", ("", "74951234567", "1", "", "")),
        (at + 70, abandoned, "NONE", "ABANDON", ("1", "1", "10", "", "")),
    ]
    return [
        QueueRow(f"{at}-{n}", "t0", at + n, instant * 1_000_000, "", callid, "support", agent, event, data)
        for n, (instant, callid, agent, event, data) in enumerate(told)
    ]


@pytest.fixture
def hotline(db: Engine) -> Engine:
    """Two months with two calls each."""
    compute(db, rows_of(OCTOBER) + rows_of(NOVEMBER))
    return db


def compute(db: Engine, new: list[QueueRow]) -> None:
    exchange = Exchange(Pbx(timezone="UTC"), UTC)
    with writing(db) as connection:
        exchange.refresh(connection)
        rebuild(connection, exchange, {row.callid for row in rows_of(OCTOBER) + rows_of(NOVEMBER)}, NOW, kept(new))
        record.keep(connection, "main", "queue_log", new)


def kept(new: list[QueueRow]) -> dict[str, list[QueueRow]]:
    return {"queue_log": new} if new else {}


def level(db: Engine, month: str) -> object:
    with reading(db) as connection:
        return answer(connection, "waits", Filters(*MONTHS[month]), NOW, UTC).total_of("sl")


@pytest.mark.parametrize(("kind", "value", "october", "november"), [
    (SERVICE_LEVEL_VARIANT, 1, 0.5, 1.0),
    (SERVICE_LEVEL_VARIANT, 3, 0.5, 1.0),
    (SERVICE_LEVEL_VARIANT, 4, 0.5, 1.0),
    (SERVICE_LEVEL_VARIANT, 5, 0.5, 0.5),
    (SERVICE_LEVEL_S, 12, 0.5, 0.0),
])  # fmt: skip
def test_a_changed_rule_restates_no_closed_month(
    hotline: Engine, kind: str, value: int, october: float, november: float
) -> None:
    assert (level(hotline, "October"), level(hotline, "November")) == (0.5, 0.5)
    with writing(hotline) as connection:
        set_rule(connection, Rule(kind, "", "support", value, FIRST_OF_NOVEMBER), by=None, now=NOW)
        days = connection.scalars(sa.select(due_table.c.day).where(due_table.c.kind == "day")).all()
    assert days == [date(2026, 11, 13)]
    compute(hotline, [])
    assert (level(hotline, "October"), level(hotline, "November")) == (october, november)


def test_a_rule_of_today_changes_nothing_before_today(hotline: Engine) -> None:
    before = [level(hotline, month) for month in MONTHS]
    with writing(hotline) as connection:
        set_rule(connection, Rule(SERVICE_LEVEL_VARIANT, "", "", 4, NOW), by=None, now=NOW)
    compute(hotline, [])
    assert [level(hotline, month) for month in MONTHS] == before

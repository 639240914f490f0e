"""A second week for the hotline: the same as its last whole week, but worse, so that a letter has much to tell."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import writing
from data.localtime import day_start
from data.schema.facts import agent_time, visit
from data.schema.state import exchange_start
from tests.pages import hotline

MONDAY = date(2026, 11, 16)
WEEK = 7 * 24 * 3600


def add_a_worse_week_before(engine: Engine) -> None:
    """Replace what was before `MONDAY` by a week in which every third caller waited a minute and a half."""
    with writing(engine) as connection:
        for table in (visit, agent_time):
            rows = connection.execute(sa.select(table).where(table.c.day >= MONDAY)).mappings().all()
            connection.execute(sa.delete(table).where(table.c.day < MONDAY))
            connection.execute(sa.insert(table), [_earlier(table, row, n) for n, row in enumerate(rows)])


def _earlier(table: sa.Table, row: sa.RowMapping, n: int) -> dict[str, Any]:
    back = {"day": row["day"] - timedelta(days=7)}
    if table is agent_time:
        moved = {name: row[name] - WEEK for name in ("started_at", "ended_at")}
        return {**row, **back, **moved, "agent": row["agent"] + "²"}
    late = {"wait_s": 90} if n % 3 == 0 else {}
    moved = {name: row[name] - WEEK for name in ("entered_at", "ended_at") if row[name] is not None}
    return {**row, **back, **moved, **late, "visit_id": f"{row['visit_id']}/before", "call_id": f"b{row['call_id']}"}


def add_trouble(engine: Engine) -> None:
    """Restarts of the exchange in the last whole week, callers cut off, and a silent afternoon."""
    afternoon = [visit.c.day == MONDAY + timedelta(days=2), visit.c.slot >= 13 * 4]
    with writing(engine) as connection:
        starts = [day_start(MONDAY + timedelta(days=n), hotline.ZONE) + 11 * 3600 for n in range(-7, 6)]
        connection.execute(
            sa.insert(exchange_start),
            [
                {"pbx": "main", "key": str(n), "origin": "t0", "position": n, "at_us": at * 1_000_000}
                for n, at in enumerate(starts)
            ],
        )
        cut_off = sa.update(visit).where(visit.c.day == MONDAY + timedelta(days=1), visit.c.slot == 44)
        connection.execute(cut_off.values(outcome="interrupted"))
        silent = connection.execute(sa.select(visit).where(*afternoon)).mappings().all()
        connection.execute(sa.delete(visit).where(*afternoon))
        for week in range(1, 5):
            back = [
                {**row, "day": row["day"] - timedelta(days=7 * week), "visit_id": f"{row['visit_id']}/{week}/{n}"}
                for row in silent
                for n in range(3)
            ]
            connection.execute(sa.insert(visit), back)

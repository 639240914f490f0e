"""Plain visits and agents' time for tests in which the days matter and little else."""

from datetime import date, timedelta
from typing import Any

from tests.data.columns.conftest import TODAY
from tests.data.contacts_made import one_visit

Row = dict[str, Any]


def ago(days: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=days)


def visit(n: int, day: date = TODAY, **given: Any) -> Row:
    """A visit at noon of a day."""
    at = (day - date(1970, 1, 1)).days * 86_400 + 12 * 3600 + n
    wait = n % 60
    row = one_visit(
        at,
        visit_id=f"{at}.{n}/support/1",
        call_id=f"{at}.{n}",
        caller=f"+7916{n:07}",
        prefix="7916",
        wait_s=wait,
        connected_at=at + wait,
        ring_s=3,
        talk_s=100,
        agent_talk_s=100,
        ended_at=at + wait + 100,
    )
    return row | given


def visits(days: list[date], each: int = 3, **given: Any) -> list[Row]:
    """Some visits on each day."""
    return [visit(n, day, **given) for day in days for n in range(each)]

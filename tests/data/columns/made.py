"""Plain visits and agents' time for tests in which the days matter and little else."""

from datetime import date, timedelta
from typing import Any

from tests.data.columns.conftest import TODAY

Row = dict[str, Any]


def ago(days: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=days)


def visit(n: int, day: date = TODAY, **given: Any) -> Row:
    """A visit at noon of a day."""
    at = (day - date(1970, 1, 1)).days * 86_400 + 12 * 3600 + n
    row = {
        "pbx": "main",
        "visit_id": f"{at}.{n}/support/1",
        "call_id": f"{at}.{n}",
        "queue": "support",
        "hop": 1,
        "entered_at": at,
        "position": 1,
        "caller": f"+7916{n:07}",
        "prefix": "7916",
        "did": "",
        "outcome": "answered",
        "wait_s": n % 60,
        "agent": "Анна",
        "connected_at": at + n % 60,
        "ring_s": 3,
        "talk_s": 100,
        "agent_talk_s": 100,
        "ended_at": at + n % 60 + 100,
        "ended_by": "caller",
        "exit_key": "",
        "transfer_target": "",
        "topic": "",
        "direction": "incoming",
        "sl_within_s": 20,
        "sl_variant": 2,
        "short_abandon_s": 5,
        "uncertain": False,
        "flags": (),
        "day": day,
        "slot": 48,
        "weekday": day.isoweekday(),
    }
    return row | given


def visits(days: list[date], each: int = 3, **given: Any) -> list[Row]:
    """Some visits on each day."""
    return [visit(n, day, **given) for day in days for n in range(each)]

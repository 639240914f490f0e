"""Facts one by one for other programs: visits, calls and agents' time, streamed in a fixed order.

Instants are ISO 8601 in the zone of reports, seconds whole, `None` where the exchange did not say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.answers.counting import conditions
from data.answers.grouping import with_groups
from data.counters import CALLS, SHIFTS, VISITS
from data.files.exports import iso
from data.filters import Filters
from data.schema.facts import agent_time, call, visit
from data.spells import KEY, whole_again

ROWS_AT_ONCE = 1000

VISIT_FIELDS = (
    "pbx",
    "visit_id",
    "call_id",
    "queue",
    "entered_at",
    "position",
    "wait_s",
    "outcome",
    "agent",
    "connected_at",
    "ring_s",
    "talk_s",
    "ended_at",
    "ended_by",
    "caller",
    "did",
    "flags",
)
CALL_FIELDS = (
    "pbx",
    "call_id",
    "direction",
    "started_at",
    "ended_at",
    "caller",
    "callee",
    "did",
    "queues",
    "agents",
    "wait_s",
    "talk_s",
    "outcome",
    "ended_by",
    "recording",
    "flags",
)
AGENT_TIME_FIELDS = (*KEY, "started_at", "ended_at", "seconds")

_ALL_VISITS = replace(VISITS, base=sa.true())

Row = tuple[Any, ...]


def visit_rows(connection: Connection, filters: Filters) -> Iterator[Row]:
    """Every visit, oldest first, as VISIT_FIELDS; instants in seconds since 1970 UTC."""
    query = (
        sa.select(*(visit.c[name] for name in VISIT_FIELDS))
        .where(conditions(_ALL_VISITS, with_groups(connection, filters)))
        .order_by(visit.c.entered_at, visit.c.pbx, visit.c.visit_id)
    )
    return (tuple(row) for row in _streamed(connection, query))


def call_rows(connection: Connection, filters: Filters) -> Iterator[Row]:
    """Every call, oldest first, as CALL_FIELDS; instants in seconds since 1970 UTC."""
    query = (
        sa.select(*(call.c[name] for name in CALL_FIELDS))
        .where(conditions(CALLS, with_groups(connection, filters)))
        .order_by(call.c.started_at, call.c.pbx, call.c.call_id)
    )
    return (tuple(row) for row in _streamed(connection, query))


def agent_time_rows(connection: Connection, filters: Filters) -> Iterator[Row]:
    """Every interval of agents' time as AGENT_TIME_FIELDS; what was only cut at midnight is whole again."""
    order = (*KEY, "started_at", "n")
    query = (
        sa.select(*(agent_time.c[name] for name in AGENT_TIME_FIELDS), agent_time.c.flags)
        .where(conditions(SHIFTS, with_groups(connection, filters)))
        .order_by(*(agent_time.c[name] for name in order))
    )
    return whole_again(_streamed(connection, query))


def dated(fields: tuple[str, ...], rows: Iterable[Row], zone: ZoneInfo) -> Iterator[Row]:
    """The same rows with their instants as ISO 8601 in the zone."""
    instants = [place for place, name in enumerate(fields) if name.endswith("_at")]
    for row in rows:
        cells = list(row)
        for place in instants:
            cells[place] = iso(cells[place], zone)
        yield tuple(cells)


def visits_out(connection: Connection, filters: Filters, zone: ZoneInfo) -> Iterator[Row]:
    """Visits with ISO instants."""
    return dated(VISIT_FIELDS, visit_rows(connection, filters), zone)


def calls_out(connection: Connection, filters: Filters, zone: ZoneInfo) -> Iterator[Row]:
    """Calls with ISO instants."""
    return dated(CALL_FIELDS, call_rows(connection, filters), zone)


def agent_time_out(connection: Connection, filters: Filters, zone: ZoneInfo) -> Iterator[Row]:
    """Agents' time with ISO instants."""
    return dated(AGENT_TIME_FIELDS, agent_time_rows(connection, filters), zone)


def _streamed(connection: Connection, query: sa.Select[Any]) -> Iterable[Any]:
    return connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE))

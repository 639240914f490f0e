"""One call's story: the call, its visits and offers, what people said, and the exchange's own rows behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.entries import Entry, entries_of
from data.facts import Call, Offer, Visit
from data.schema.facts import call, offer, visit
from data.schema.raw import raw_cdr, raw_cel, raw_queue_log
from data.schema.state import call_member

MAX_ROWS = 2000
"""Rows shown of one source: a call with more is a loop of the exchange."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the exchange: its instant in microseconds, its source, and the fields that say something."""

    at_us: int
    source: str
    event: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything known of one call, each part in the order in which it happened."""

    call: Call
    visits: tuple[Visit, ...]
    offers: tuple[Offer, ...]
    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]


def call_story(connection: Connection, pbx: str, call_id: str) -> Story | None:
    """The story of a call, or None if there is no such call."""
    found = _records(connection, Call, call, (call.c.started_at,), pbx, call_id)
    if not found:
        return None
    ids = _ids(connection, pbx, call_id)
    lines = sorted(_lines(connection, pbx, ids), key=lambda line: line.at_us)
    return Story(
        call=found[0],
        visits=_records(connection, Visit, visit, (visit.c.hop, visit.c.entered_at), pbx, call_id),
        offers=_records(connection, Offer, offer, (offer.c.offered_at, offer.c.n), pbx, call_id),
        entries=entries_of(connection, pbx, ids),
        lines=tuple(lines),
    )


def _records(
    connection: Connection, record: Any, table: sa.Table, order: Sequence[Any], pbx: str, call_id: str
) -> tuple[Any, ...]:
    columns = [table.c[field.name] for field in fields(record)]
    query = sa.select(*columns).where(table.c.pbx == pbx, table.c.call_id == call_id).order_by(*order)
    rows = connection.execute(query)
    return tuple(record(*(tuple(cell) if isinstance(cell, list) else cell for cell in row)) for row in rows)


def _ids(connection: Connection, pbx: str, call_id: str) -> tuple[str, ...]:
    member = call_member.c
    query = sa.select(member.uniqueid).where(member.pbx == pbx, member.call_id == call_id)
    return (call_id, *sorted(set(connection.execute(query).scalars()) - {call_id}))


_LOG_FIELDS = ("queue", "agent", "data1", "data2", "data3", "data4", "data5")
_LEG_FIELDS = (
    "src",
    "dst",
    "channel",
    "dstchannel",
    "lastapp",
    "duration",
    "billsec",
    "disposition",
    "did",
    "cnum",
    "outbound_cnum",
)
_EVENT_FIELDS = ("channel", "peer", "exten", "context", "app", "cid_num", "extra")


def _lines(connection: Connection, pbx: str, ids: tuple[str, ...]) -> Iterator[Line]:
    log, leg, event = raw_queue_log.c, raw_cdr.c, raw_cel.c
    sources = (
        ("queue_log", raw_queue_log, log.event, _LOG_FIELDS, (log.callid,), (log.at_us, log.position)),
        ("cdr", raw_cdr, leg.lastapp, _LEG_FIELDS, (leg.linkedid, leg.uniqueid), (leg.at_us, leg.sequence)),
        ("cel", raw_cel, event.event, _EVENT_FIELDS, (event.linkedid, event.uniqueid), (event.at_us, event.position)),
    )
    for source, table, what, names, keys, order in sources:
        query = (
            sa.select(table.c.at_us, what.label("what"), *(table.c[name] for name in names))
            .where(table.c.pbx == pbx, sa.or_(*(key.in_(ids) for key in keys)))
            .order_by(*order)
            .limit(MAX_ROWS)
        )
        for at_us, said, *cells in connection.execute(query):
            told = zip(names, cells, strict=True)
            yield Line(at_us, source, said, tuple((name, str(cell)) for name, cell in told if cell not in ("", None)))

"""The record: raw rows of the exchange in our own tables, stored once however often they are read.

Storing answers which rows were new or had changed; those decide what is computed again. Reading gives
the rows of whole groups back as reconstruction wants them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.raw import quarantine, raw_cdr, raw_cel, raw_entry, raw_queue_log
from telephony.rows import BadRow, CdrRow, CelRow, Entry, QueueRow

IN_LIST = 500
"""Values in one IN (…): few enough for every engine."""

Row = QueueRow | CdrRow | CelRow


@dataclass(frozen=True)
class Shelf:
    """One raw table, and how its rows are laid into columns."""

    table: sa.Table
    to_values: Callable[[Any], dict[str, Any]]
    from_values: Callable[[Sequence[Any]], Any]
    can_change: bool
    """Call records may be corrected by the exchange after they were written; log rows never are."""


def _names(table: sa.Table) -> list[str]:
    return [column.name for column in table.columns if column.name != "pbx"]


def _queue_values(row: QueueRow) -> dict[str, Any]:
    one, two, three, four, five = row.data
    return {
        "key": row.key,
        "origin": row.origin,
        "position": row.position,
        "at_us": row.at_us,
        "written": row.written,
        "callid": row.callid,
        "queue": row.queue,
        "agent": row.agent,
        "event": row.event,
        "data1": one,
        "data2": two,
        "data3": three,
        "data4": four,
        "data5": five,
    }


def _queue_row(values: Sequence[Any]) -> QueueRow:
    key, origin, position, at_us, written, callid, queue, agent, event, one, two, three, four, five = values
    data = (one, two, three, four, five)
    return QueueRow(key, origin, position, at_us, written, callid, queue, agent, event, data)


def _plain(table: sa.Table) -> Callable[[Any], dict[str, Any]]:
    names = _names(table)
    return lambda row: dict(zip(names, astuple(row), strict=True))


SHELVES: dict[str, Shelf] = {
    "queue_log": Shelf(raw_queue_log, _queue_values, _queue_row, False),
    "cdr": Shelf(raw_cdr, _plain(raw_cdr), lambda values: CdrRow(*values), True),
    "cel": Shelf(raw_cel, _plain(raw_cel), lambda values: CelRow(*values), False),
}


def store(connection: Connection, pbx: str, source: str, rows: Sequence[Any]) -> list[Any]:
    """Keep rows; gives back those that were new or had changed, each key once."""
    shelf = SHELVES[source]
    by_key = {row.key: row for row in rows}
    known = _known(connection, pbx, shelf, list(by_key))
    new = [row for key, row in by_key.items() if key not in known]
    changed = [row for key, row in by_key.items() if key in known and known[key] != row] if shelf.can_change else []
    if new:
        insert = sa.insert(shelf.table)
        connection.execute(insert, [{"pbx": pbx, **shelf.to_values(row)} for row in new])
    for row in changed:
        where = (shelf.table.c.pbx == pbx) & (shelf.table.c.key == row.key)
        connection.execute(sa.update(shelf.table).where(where).values(shelf.to_values(row)))
    return new + changed


def _known(connection: Connection, pbx: str, shelf: Shelf, keys: list[str]) -> dict[str, Any]:
    table = shelf.table
    if shelf.can_change:
        return {row.key: row for row in _select(connection, shelf, pbx, table.c.key, keys)}
    found: dict[str, Any] = {}
    for part in parts(keys):
        query = sa.select(table.c.key).where(table.c.pbx == pbx, table.c.key.in_(part))
        found |= dict.fromkeys(connection.scalars(query))
    return found


def _select(connection: Connection, shelf: Shelf, pbx: str, column: Any, values: Iterable[Any]) -> Iterator[Any]:
    columns = [column for column in shelf.table.columns if column.name != "pbx"]
    for part in parts(list(values)):
        query = sa.select(*columns).where(shelf.table.c.pbx == pbx, column.in_(part))
        for row in connection.execute(query):
            yield shelf.from_values(row)


def parts(values: Sequence[Any], size: int = IN_LIST) -> Iterator[Sequence[Any]]:
    """The values in runs of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def queue_rows_of(connection: Connection, pbx: str, callids: Iterable[str]) -> list[QueueRow]:
    """Every kept queue_log row of these call ids."""
    return list(_select(connection, SHELVES["queue_log"], pbx, raw_queue_log.c.callid, callids))


def legs_of(connection: Connection, pbx: str, linkedids: Iterable[str]) -> list[CdrRow]:
    """Every kept call record of these linkedids."""
    return list(_select(connection, SHELVES["cdr"], pbx, raw_cdr.c.linkedid, linkedids))


def events_of(connection: Connection, pbx: str, linkedids: Iterable[str]) -> list[CelRow]:
    """Every kept channel event of these linkedids."""
    return list(_select(connection, SHELVES["cel"], pbx, raw_cel.c.linkedid, linkedids))


def entries_of(connection: Connection, pbx: str, uniqueids: Iterable[str]) -> list[Entry]:
    """What people said about calls of these ids."""
    table = raw_entry
    columns = (table.c.uniqueid, table.c.kind, table.c.value, table.c.person_id, table.c.said_at)
    found: list[Entry] = []
    for part in parts(list(uniqueids)):
        query = sa.select(*columns).where(table.c.pbx == pbx, table.c.uniqueid.in_(part))
        found.extend(Entry(*row) for row in connection.execute(query.order_by(table.c.id)))
    return found


def agent_rows(
    connection: Connection, pbx: str, names: Sequence[str], events: Iterable[str], start_us: int, end_us: int
) -> list[QueueRow]:
    """queue_log rows of an agent under any of its names, in [start, end)."""
    table = raw_queue_log
    columns = [column for column in table.columns if column.name != "pbx"]
    found: list[QueueRow] = []
    for part in parts(names):
        query = sa.select(*columns).where(
            table.c.pbx == pbx,
            table.c.agent.in_(part),
            table.c.at_us >= start_us,
            table.c.at_us < end_us,
            table.c.event.in_(sorted(events)),
        )
        found.extend(_queue_row(row) for row in connection.execute(query))
    return found


def set_aside(connection: Connection, pbx: str, source: str, bad: Sequence[BadRow], now: int) -> int:
    """Keep rows that cannot be used, each once; gives back how many were new."""
    by_key = {row.key: row for row in bad}
    known: set[str] = set()
    for part in parts(list(by_key)):
        where = (quarantine.c.pbx == pbx) & (quarantine.c.source == source) & quarantine.c.key.in_(part)
        known.update(connection.scalars(sa.select(quarantine.c.key).where(where)))
    new = [
        {"pbx": pbx, "source": source, "key": key, "reason": row.reason, "row": row.row[:2000], "seen_at": now}
        for key, row in by_key.items()
        if key not in known
    ]
    if new:
        connection.execute(sa.insert(quarantine), new)
    return len(new)

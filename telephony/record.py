"""The record: raw rows of the exchange in our own tables, stored once however often they are read.

Storing answers which rows were new or had changed; those decide what is computed again. Reading gives
the rows of whole groups back as reconstruction wants them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.bulk import insert_tuples
from data.schema.raw import quarantine, raw_cdr, raw_cel, raw_entry, raw_queue_log
from telephony.rows import BadRow, CdrRow, CelRow, Entry, QueueRow

IN_LIST = 500
"""Values in one IN (…): few enough for every engine."""

Row = QueueRow | CdrRow | CelRow


@dataclass(frozen=True)
class Shelf:
    """One raw table: how its rows are laid into columns, and the questions asked of it again and again."""

    table: sa.Table
    to_values: Callable[[Any], tuple[Any, ...]]
    from_values: Callable[..., Any]
    can_change: bool
    """Call records may be corrected by the exchange after they were written; log rows never are."""
    group_column: str
    """Rows of one call share it."""
    names: tuple[str, ...] = field(init=False)
    known: sa.Select[Any] = field(init=False)
    by_key: sa.Select[Any] = field(init=False)
    by_group: sa.Select[Any] = field(init=False)

    def __post_init__(self) -> None:
        columns = self.table.c
        kept = [column for column in columns if column.name != "pbx"]
        here = columns.pbx == sa.bindparam("pbx")
        wanted: sa.BindParameter[Any] = sa.bindparam("wanted", expanding=True)
        questions = {
            "names": tuple(column.name for column in kept),
            "known": sa.select(columns.key).where(here, columns.key.in_(wanted)),
            "by_key": sa.select(*kept).where(here, columns.key.in_(wanted)),
            "by_group": sa.select(*kept).where(here, columns[self.group_column].in_(wanted)),
        }
        for name, value in questions.items():
            object.__setattr__(self, name, value)

    def values(self, pbx: str, row: Any) -> dict[str, Any]:
        """A row as named column values."""
        laid = dict(zip(self.names, self.to_values(row), strict=True))
        laid["pbx"] = pbx
        return laid


def _queue_values(row: QueueRow) -> tuple[Any, ...]:
    r = row
    return (r.key, r.origin, r.position, r.at_us, r.written, r.callid, r.queue, r.agent, r.event, *r.data)


def _queue_row(*values: Any) -> QueueRow:
    key, origin, position, at_us, written, callid, queue, agent, event, one, two, three, four, five = values
    data = (one, two, three, four, five)
    return QueueRow(key, origin, position, at_us, written, callid, queue, agent, event, data)


def in_order(fact_type: type) -> Callable[[Any], tuple[Any, ...]]:
    """Gives the values of a fact or row of this type, in the order of its fields."""
    return attrgetter(*(one.name for one in fields(fact_type)))


SHELVES: dict[str, Shelf] = {
    "queue_log": Shelf(raw_queue_log, _queue_values, _queue_row, False, "callid"),
    "cdr": Shelf(raw_cdr, in_order(CdrRow), CdrRow, True, "linkedid"),
    "cel": Shelf(raw_cel, in_order(CelRow), CelRow, False, "linkedid"),
}


def store(connection: Connection, pbx: str, source: str, rows: Sequence[Any]) -> list[Any]:
    """Keep rows; gives back those that were new or had changed, each key once."""
    new, changed = sift(connection, pbx, source, rows)
    keep(connection, pbx, source, new)
    return new + changed


def sift(connection: Connection, pbx: str, source: str, rows: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Rows that are not kept yet, each key once, and rows whose correction is kept with this."""
    shelf = SHELVES[source]
    by_key = {row.key: row for row in rows}
    known = _known(connection, pbx, shelf, list(by_key))
    new = [row for key, row in by_key.items() if key not in known]
    changed = [row for key, row in by_key.items() if key in known and known[key] != row] if shelf.can_change else []
    for row in changed:
        where = (shelf.table.c.pbx == pbx) & (shelf.table.c.key == row.key)
        connection.execute(sa.update(shelf.table).where(where).values(shelf.values(pbx, row)))
    return new, changed


def keep(connection: Connection, pbx: str, source: str, new: Sequence[Any]) -> None:
    """Keep rows that `sift` found new."""
    shelf = SHELVES[source]
    insert_tuples(connection, shelf.table, [(pbx, *shelf.to_values(row)) for row in new])


def _known(connection: Connection, pbx: str, shelf: Shelf, keys: Sequence[str]) -> dict[str, Any]:
    if shelf.can_change:
        return {row.key: row for row in _select(connection, shelf, shelf.by_key, pbx, keys)}
    found: dict[str, Any] = {}
    for part in parts(keys):
        found |= dict.fromkeys(connection.scalars(shelf.known, {"pbx": pbx, "wanted": part}).all())
    return found


def _select(
    connection: Connection, shelf: Shelf, question: sa.Select[Any], pbx: str, wanted: Iterable[str]
) -> list[Any]:
    build = shelf.from_values
    found: list[Any] = []
    for part in parts(list(wanted)):
        found += [build(*row) for row in connection.execute(question, {"pbx": pbx, "wanted": part}).all()]
    return found


def parts(values: Sequence[Any], size: int = IN_LIST) -> Iterator[Sequence[Any]]:
    """The values in runs of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def rows_of(connection: Connection, pbx: str, source: str, ids: Iterable[str]) -> list[Any]:
    """Every kept row of these calls: by call id of queue_log, by linkedid of the others."""
    shelf = SHELVES[source]
    return _select(connection, shelf, shelf.by_group, pbx, ids)


_SAID = (
    sa.select(raw_entry.c.uniqueid, raw_entry.c.kind, raw_entry.c.value, raw_entry.c.person_id, raw_entry.c.said_at)
    .where(raw_entry.c.pbx == sa.bindparam("pbx"), raw_entry.c.uniqueid.in_(sa.bindparam("wanted", expanding=True)))
    .order_by(raw_entry.c.id)
)


def entries_of(connection: Connection, pbx: str, uniqueids: Iterable[str]) -> list[Entry]:
    """What people said about calls of these ids."""
    found: list[Entry] = []
    for part in parts(list(uniqueids)):
        found += [Entry(*row) for row in connection.execute(_SAID, {"pbx": pbx, "wanted": part})]
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
        found.extend(_queue_row(*row) for row in connection.execute(query))
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

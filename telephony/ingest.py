"""One batch: rows from an exchange's sources into the record, and the facts they change.

Reading happens outside our transaction; then raw rows, facts and reading positions are written in one,
so a kill at any point loses nothing and doubles nothing. While a long history is being read the sources
go forward together in time, so that most calls are computed once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data.database import batch_rows, writing
from data.schema.columns import Instant
from data.schema.raw import raw_entry
from data.schema.state import source_state, unknown_event
from telephony import due, record
from telephony.exchange import Exchange
from telephony.lease import Lease
from telephony.rebuild import Rebuilt, ids_grown_stale, ids_open_before, rebuild
from telephony.reconstruction.queue_events import AGENT_EVENTS, KNOWN, NOBODY, QUEUESTART
from telephony.rows import QueueRow
from telephony.sources import Reading, Source, SourceUnavailable

US = 1_000_000
PACE_SHARE = 0.6
"""Part of a transaction's rows that the source furthest behind may take; the others share the rest."""
MIN_ROWS = 20
EPOCH = sa.literal(0, Instant)
LAST = sa.bindparam("last", type_=Instant)


@dataclass
class Progress:
    """How far one exchange's sources have been read in this process."""

    reached_us: dict[str, int | None] = field(default_factory=dict)
    """Source → instant it was read up to; None: to its end."""
    positions: dict[str, Any] = field(default_factory=dict)
    """Source → position as it stands in the database; forgotten after a transaction that failed."""

    def slowest(self, names: Sequence[str]) -> str | None:
        """The source that is furthest behind, or None when all are at their end."""
        behind = {n: r for n in names if (r := self.reached_us.get(n, 0)) is not None}
        return min(behind, key=lambda name: behind[name]) if behind else None


@dataclass
class Batch:
    """What one batch did."""

    read: dict[str, int] = field(default_factory=dict)
    stored: int = 0
    quarantined: int = 0
    rebuilt: Rebuilt = field(default_factory=Rebuilt)
    more: bool = False
    backlog: int | None = None
    reached_us: int | None = None
    trouble: dict[str, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)


def take_batch(
    engine: Engine, exchange: Exchange, sources: Sequence[Source], progress: Progress, lease: Lease, now: int
) -> Batch:
    """Read and write one batch; raises `LeaseLost` or the database's errors, nothing half-done."""
    batch = Batch()
    readings = _read(engine, exchange, sources, progress, now, batch)
    try:
        with writing(engine) as connection:
            lease.renew(connection)
            exchange.refresh_if_old(connection)
            write(connection, exchange, readings, now, batch)
    except Exception:
        exchange.distrust()
        progress.positions.clear()
        raise
    for name, reading in readings.items():
        progress.reached_us[name] = reading.reached_us
        progress.positions[name] = reading.position
    batch.more = any(reading.more for reading in readings.values())
    batch.reached_us = min((r for r in progress.reached_us.values() if r is not None), default=None)
    return batch


def _read(
    engine: Engine, exchange: Exchange, sources: Sequence[Source], progress: Progress, now: int, batch: Batch
) -> dict[str, Reading]:
    budget = batch_rows(engine)
    if not progress.positions:
        with engine.connect() as connection:
            progress.positions = {s.name: _position(connection, exchange.name, s.name) for s in sources}
    positions = progress.positions
    pace = progress.slowest([source.name for source in sources])
    ordered = sorted(sources, key=lambda source: source.name != pace)
    shared = any(progress.reached_us.get(one.name, 0) is not None for one in sources if one.name != pace)
    readings: dict[str, Reading] = {}
    until: int | None = None
    for source in ordered:
        limit = int(budget * PACE_SHARE) if source.name == pace and shared else budget
        try:
            reading = source.read(positions[source.name], max(MIN_ROWS, limit), now, until)
        except SourceUnavailable as error:
            batch.trouble[source.name] = str(error)
            continue
        readings[source.name] = reading
        budget -= len(reading.rows)
        batch.read[source.name] = len(reading.rows)
        batch.notes[source.name] = reading.notes
        batch.backlog = _sum(batch.backlog, reading.backlog)
        if source.name == pace:
            until = reading.reached_us
    return readings


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one + (other or 0)


def _position(connection: Connection, pbx: str, source: str) -> dict[str, Any]:
    where = (source_state.c.pbx == pbx) & (source_state.c.source == source)
    return connection.scalar(sa.select(source_state.c.position).where(where)) or {}


def write(connection: Connection, exchange: Exchange, readings: dict[str, Reading], now: int, batch: Batch) -> None:
    """Store what was read and compute what follows, in the caller's transaction."""
    new: dict[str, list[Any]] = {}
    rows: list[Any] = []
    for name, reading in readings.items():
        new[name], changed = record.sift(connection, exchange.name, name, reading.rows)
        stored = new[name] + changed
        exchange.forgive(connection, name, stored)
        bad = record.set_aside(connection, exchange.name, name, reading.bad, now)
        batch.stored += len(stored)
        batch.quarantined += bad
        rows += stored
        if reading.position:
            _advance(connection, exchange.name, name, reading, len(stored), bad, now)
    for name, trouble in batch.trouble.items():
        _note_trouble(connection, exchange.name, name, trouble, now)
    queue_rows = [row for row in rows if isinstance(row, QueueRow)]
    exchange.note(connection, queue_rows)
    _count_unknown(connection, exchange.name, queue_rows)
    in_backfill = any(reading.more for reading in readings.values())
    ids = _changed_ids(connection, exchange, rows, queue_rows, now, in_backfill=in_backfill)
    # Kept only after they were computed with: what is read back of a call is then what stood before.
    batch.rebuilt = rebuild(connection, exchange, ids, now, new)
    for name, own in new.items():
        record.keep(connection, exchange.name, name, own)
    if batch.rebuilt.new_aliases:
        due.after_new_alias(connection, exchange, now)
    days = batch.rebuilt.agent_days | _agent_days(exchange, queue_rows)
    due.mark_agents(connection, exchange.name, days)
    if not in_backfill:
        due.rebuild_agents(connection, exchange, now, limit=due.INLINE)


def _changed_ids(
    connection: Connection,
    exchange: Exchange,
    new: Iterable[Any],
    queue_rows: Sequence[QueueRow],
    now: int,
    *,
    in_backfill: bool,
) -> set[str]:
    ids = {row.callid for row in queue_rows if row.event not in AGENT_EVENTS}
    for row in new:
        if not isinstance(row, QueueRow):
            ids |= {row.uniqueid, row.linkedid}
    for row in queue_rows:
        if row.event == QUEUESTART:
            ids.update(ids_open_before(connection, exchange.name, row.at_us // US))
    if not in_backfill:
        ids.update(ids_grown_stale(connection, exchange.name, now))
        ids.update(_unseen_entries(connection, exchange.name))
    return ids - NOBODY


def _unseen_entries(connection: Connection, pbx: str) -> list[str]:
    """Calls about which people said something since the last batch."""
    unseen = (raw_entry.c.pbx == pbx) & ~raw_entry.c.seen
    rows = connection.execute(sa.select(raw_entry.c.id, raw_entry.c.uniqueid).where(unseen).limit(500)).all()
    if rows:
        connection.execute(sa.update(raw_entry).where(raw_entry.c.id.in_([row.id for row in rows])).values(seen=True))
    return [row.uniqueid for row in rows]


def _agent_days(exchange: Exchange, rows: Iterable[QueueRow]) -> set[tuple[str, Any]]:
    found = set()
    for row in rows:
        if row.event in AGENT_EVENTS and row.agent not in NOBODY:
            at = row.at_us // US
            found.add((exchange.identities.agent(row.agent, at), exchange.day(at)))
    return found


_ADVANCE = (
    sa.update(source_state)
    .where(source_state.c.pbx == sa.bindparam("of_pbx"), source_state.c.source == sa.bindparam("of_source"))
    .values(
        position=sa.bindparam("place"),
        checked_at=sa.bindparam("now"),
        backlog=sa.bindparam("waiting"),
        trouble=sa.bindparam("notes"),
        rows_read=source_state.c.rows_read + sa.bindparam("stored"),
        rows_quarantined=source_state.c.rows_quarantined + sa.bindparam("bad"),
        last_row_at=sa.case(
            (sa.func.coalesce(source_state.c.last_row_at, EPOCH) < LAST, LAST),
            else_=source_state.c.last_row_at,
        ),
    )
)


def _advance(connection: Connection, pbx: str, source: str, reading: Reading, stored: int, bad: int, now: int) -> None:
    """Where to go on reading, and what was read so far: rows are counted when they are first stored."""
    given = {
        "of_pbx": pbx,
        "of_source": source,
        "place": reading.position,
        "now": now,
        "waiting": reading.backlog,
        "notes": "; ".join(reading.notes)[:300],
        "stored": stored,
        "bad": bad,
        "last": max((row.at_us for row in reading.rows), default=0) // US,
    }
    if connection.execute(_ADVANCE, given).rowcount == 0:
        empty = {"position": {}, "rows_read": 0, "rows_quarantined": 0, "trouble": ""}
        connection.execute(sa.insert(source_state).values(pbx=pbx, source=source, **empty))
        connection.execute(_ADVANCE, given)


def _note_trouble(connection: Connection, pbx: str, source: str, trouble: str, now: int) -> None:
    where = (source_state.c.pbx == pbx) & (source_state.c.source == source)
    changed = connection.execute(sa.update(source_state).where(where).values(trouble=trouble[:300]))
    if changed.rowcount == 0 and connection.scalar(sa.select(sa.func.count()).where(where)) == 0:
        empty = {"position": {}, "rows_read": 0, "rows_quarantined": 0, "checked_at": None}
        values = {"pbx": pbx, "source": source, "trouble": trouble[:300]} | empty
        connection.execute(sa.insert(source_state).values(values))


def _count_unknown(connection: Connection, pbx: str, rows: Iterable[QueueRow]) -> None:
    """Events we do not know are kept and counted; each row is counted when it is first stored."""
    counts: dict[str, tuple[int, int]] = {}
    for row in rows:
        if row.event not in KNOWN:
            n, last = counts.get(row.event, (0, 0))
            counts[row.event] = (n + 1, max(last, row.at_us // US))
    for event, (n, last) in counts.items():
        where = (unknown_event.c.pbx == pbx) & (unknown_event.c.event == event)
        known = connection.execute(sa.select(unknown_event).where(where)).first()
        if known is None:
            values = {"pbx": pbx, "event": event, "rows": n, "last_at": last}
            connection.execute(sa.insert(unknown_event).values(values))
        else:
            values = {"rows": known.rows + n, "last_at": max(last, known.last_at)}
            connection.execute(sa.update(unknown_event).where(where).values(values))

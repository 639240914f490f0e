"""Which rows must be computed together: the closure of changed ids over calls and loose ends.

Edges come from rows alone (linkedid, followed callers), so the groups are the same whatever the order
in which rows arrived. Known joins are kept in `call_member`; new rows bring their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.state import call_member, loose_end
from telephony import record
from telephony.reconstruction.group import Group, in_order
from telephony.reconstruction.loose_ends import NEAR_S, ROW, VISIT, LooseEnd, loose_ends, meeting
from telephony.reconstruction.queue_events import NOBODY
from telephony.reconstruction.unions import Unions
from telephony.rows import CdrRow, CelRow, Entry, QueueRow


@dataclass
class Gathered:
    """Everything of the calls that changed ids touch, and how it hangs together."""

    ids: set[str] = field(default_factory=set)
    call_ids: set[str] = field(default_factory=set)
    """Calls under which facts of these ids may stand now."""
    known_calls: set[str] = field(default_factory=set)
    """Those of them that are known to have more than one id."""
    old_ids: set[str] = field(default_factory=set)
    """Ids that had rows or entries before this batch: only they can have facts to replace."""
    unions: Unions = field(default_factory=Unions)
    queue_rows: list[QueueRow] = field(default_factory=list)
    legs: list[CdrRow] = field(default_factory=list)
    events: list[CelRow] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    loose: dict[str, list[LooseEnd]] = field(default_factory=dict)

    def groups(self) -> list[Group]:
        """The rows, one group for each set of ids that belong together."""
        roots = self.unions.members()
        parts: dict[str, Group] = {}
        for root in set(roots.values()):
            parts[root] = Group([], [], [], [])
        for row in self.queue_rows:
            parts[roots[row.callid]].queue_rows.append(row)
        for leg in self.legs:
            parts[roots[leg.linkedid]].legs.append(leg)
        for event in self.events:
            parts[roots[event.linkedid]].events.append(event)
        for entry in self.entries:
            parts[roots[entry.uniqueid]].entries.append(entry)
        return list(parts.values())


class Fresh:
    """Rows of this batch, which are not kept yet, by the id under which a call finds them."""

    def __init__(self, new: Mapping[str, Sequence[Any]]) -> None:
        self._rows: dict[str, dict[str, list[Any]]] = {source: {} for source in record.SHELVES}
        for source, rows in new.items():
            by_id, column = self._rows[source], record.SHELVES[source].group_column
            for row in rows:
                by_id.setdefault(getattr(row, column), []).append(row)

    def of(self, source: str, ids: Iterable[str]) -> list[Any]:
        """The batch's rows of these ids."""
        by_id = self._rows[source]
        return [row for one in ids for row in by_id.get(one, ())] if by_id else []


def gather(
    connection: Connection, pbx: str, changed: Iterable[str], new: Mapping[str, Sequence[Any]], *, dedupe_content: bool
) -> Gathered:
    """The closure of the changed ids, with every row of it: those kept, and the batch's own in `new` by source."""
    found, fresh_rows = Gathered(), Fresh(new)
    wanted = {one for one in changed if one not in NOBODY}
    while wanted:
        _take_members(connection, pbx, found, wanted)
        fresh = sorted(wanted - found.ids)
        found.ids |= wanted
        _load(connection, pbx, found, fresh, fresh_rows)
        _note_loose_ends(found, fresh, dedupe_content)
        wanted = _linked_ids(found) | _meeting_ids(connection, pbx, found, fresh)
        wanted -= found.ids
    return found


_MEMBER = sa.select(call_member.c.uniqueid, call_member.c.call_id).where(call_member.c.pbx == sa.bindparam("pbx"))
_WANTED: sa.BindParameter[Any] = sa.bindparam("wanted", expanding=True)
_CALLS_OF_IDS = _MEMBER.where(call_member.c.uniqueid.in_(_WANTED))
_IDS_OF_CALLS = _MEMBER.where(call_member.c.call_id.in_(_WANTED))


def _take_members(connection: Connection, pbx: str, found: Gathered, wanted: set[str]) -> None:
    """Add to `wanted` every id that is known to share a call with one of them."""
    calls = set(wanted)
    for part in record.parts(sorted(wanted)):
        for uniqueid, call_id in connection.execute(_CALLS_OF_IDS, {"pbx": pbx, "wanted": part}):
            found.unions.join(uniqueid, call_id)
            calls.add(call_id)
            found.known_calls.add(call_id)
    for part in record.parts(sorted(calls)):
        for uniqueid, call_id in connection.execute(_IDS_OF_CALLS, {"pbx": pbx, "wanted": part}):
            found.unions.join(uniqueid, call_id)
            found.known_calls.add(call_id)
            wanted.add(uniqueid)
    wanted |= calls
    found.call_ids |= calls
    for one in wanted:
        found.unions.add(one)


def _load(connection: Connection, pbx: str, found: Gathered, ids: Sequence[str], fresh: Fresh) -> None:
    kept = {source: record.rows_of(connection, pbx, source, ids) for source in record.SHELVES}
    entries = record.entries_of(connection, pbx, ids)
    found.old_ids |= {row.callid for row in kept["queue_log"]} | {entry.uniqueid for entry in entries}
    for linkedid, uniqueid in _pairs(kept["cdr"], kept["cel"]):
        found.old_ids |= {linkedid, uniqueid}
    legs = kept["cdr"] + fresh.of("cdr", ids)
    events = kept["cel"] + fresh.of("cel", ids)
    for linkedid, uniqueid in _pairs(legs, events):
        found.unions.join(linkedid, uniqueid)
    found.queue_rows += kept["queue_log"] + fresh.of("queue_log", ids)
    found.legs += legs
    found.events += events
    found.entries += entries


def _linked_ids(found: Gathered) -> set[str]:
    return {uniqueid for _, uniqueid in _pairs(found.legs, found.events)} - found.ids


def _pairs(legs: Iterable[CdrRow], events: Iterable[CelRow]) -> list[tuple[str, str]]:
    pairs = {(leg.linkedid, leg.uniqueid) for leg in legs} | {(e.linkedid, e.uniqueid) for e in events}
    return sorted((linkedid, uniqueid) for linkedid, uniqueid in pairs if uniqueid)


def _note_loose_ends(found: Gathered, fresh: Sequence[str], dedupe_content: bool) -> None:
    fresh_ids = set(fresh)
    by_id: dict[str, list[QueueRow]] = {}
    for row in found.queue_rows:
        if row.callid in fresh_ids:
            by_id.setdefault(row.callid, []).append(row)
    for callid, rows in by_id.items():
        found.loose[callid] = loose_ends(callid, in_order(rows, dedupe_content))


def _meeting_ids(connection: Connection, pbx: str, found: Gathered, fresh: Sequence[str]) -> set[str]:
    """Ids whose loose ends meet those of the fresh ids, in the database or here."""
    ours = [end for callid in fresh for end in found.loose.get(callid, ())]
    if not ours:
        return set()
    theirs = [end for ends in found.loose.values() for end in ends]
    for mine, other in ((VISIT, ROW), (ROW, VISIT)):
        instants = [end.at for end in ours if end.kind == mine]
        if instants:
            theirs += _stored(connection, pbx, other, min(instants) - NEAR_S, max(instants) + NEAR_S, found.ids)
    ids: set[str] = set()
    for one, another in meeting(theirs):
        found.unions.join(one, another)
        ids |= {one, another}
    return ids


def _stored(connection: Connection, pbx: str, kind: str, start: int, end: int, known: set[str]) -> list[LooseEnd]:
    table = loose_end
    query = sa.select(table.c.callid, table.c.kind, table.c.queue, table.c.at).where(
        table.c.pbx == pbx, table.c.kind == kind, table.c.at.between(start, end)
    )
    return [LooseEnd(*row) for row in connection.execute(query) if row.callid not in known]

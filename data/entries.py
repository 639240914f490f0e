"""Entries: what people say about a call (its topic, a note). Appended, never changed: a raw source.

An entry may come before any row of the call; the worker rebuilds the call when it sees a new one.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.raw import raw_entry

TOPIC = "topic"
NOTE = "note"
KINDS = (TOPIC, NOTE)

MAX_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing one person said about one call, at an instant. A later entry of a kind takes its place."""

    pbx: str
    uniqueid: str
    kind: str
    value: str
    person_id: int
    said_at: int


def append_entry(connection: Connection, entry: Entry) -> None:
    """Add what a person said."""
    if entry.kind not in KINDS:
        raise ValueError(f"an entry is one of {', '.join(KINDS)}, not {entry.kind!r}")
    if len(entry.value) > MAX_NOTE:
        raise ValueError(f"an entry has at most {MAX_NOTE} characters")
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    connection.execute(sa.insert(raw_entry).values(**values, seen=False))


def entries_of(connection: Connection, pbx: str, uniqueids: tuple[str, ...]) -> tuple[Entry, ...]:
    """Everything said about a call's ids, oldest first."""
    columns = (raw_entry.c[name] for name in Entry.__dataclass_fields__)
    query = sa.select(*columns).where(raw_entry.c.pbx == pbx, raw_entry.c.uniqueid.in_(uniqueids))
    rows: Any = connection.execute(query.order_by(raw_entry.c.said_at, raw_entry.c.id))
    return tuple(Entry(*row) for row in rows)

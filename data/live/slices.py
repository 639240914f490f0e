"""Slices of the live state in the database: the worker that leads publishes, everybody reads.

Versions grow over all slices of an exchange, so that a reader asks for what is newer than all it has. The time of
slice `link` is when the exchange was last heard: it goes on while nothing changes, and stands still when the link,
the worker or its host is gone. `now` is the asker's clock, in seconds since 1970 UTC.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.live.bodies import LIVE, LinkBody, SliceBody, from_json, to_json
from data.schema.live import live_slice
from data.settings import Pbx, Settings

LINK = "link"
BOARD = "board"
MODES = "modes"
STALE_S = 10.0
"""An exchange that was not heard for so long is not live, whatever the slices say."""

B = TypeVar("B")


def queue_slice(queue: str) -> str:
    """The name of a queue's slice."""
    return f"queue/{queue}"


def agent_slice(agent: str) -> str:
    """The name of an agent's slice."""
    return f"agent/{agent}"


@dataclass(frozen=True, slots=True)
class LiveSlice:
    """One slice as it was last published, and how fresh everything of this exchange is."""

    pbx: str
    name: str
    version: int
    at: float
    """When this body was published, by the worker's clock."""
    as_of: float
    """When the exchange was last heard: "data as of"."""
    link: LinkBody
    text: str
    """The body as JSON."""

    def is_fresh(self, now: float) -> bool:
        """Whether it may be shown as what is now."""
        return self.link.state == LIVE and now - self.as_of <= STALE_S

    def body(self, kind: type[B]) -> B:
        """The body as the record of its kind."""
        return from_json(kind, self.text)


def live_exchanges(settings: Settings) -> tuple[Pbx, ...]:
    """Exchanges that can be watched; none: there are no live pages."""
    return tuple(pbx for pbx in settings.exchanges if pbx.ami_url)


def publish(connection: Connection, pbx: str, bodies: Mapping[str, SliceBody], at: float) -> int:
    """Keep what changed, under one new version, which is returned; the caller's transaction renews the lease."""
    return _keep(connection, pbx, {name: to_json(body) for name, body in bodies.items()}, at)


def withdraw(connection: Connection, pbx: str, names: Iterable[str], at: float) -> int:
    """Say that there are no such queues or agents any more."""
    return _keep(connection, pbx, dict.fromkeys(names, ""), at)


def _keep(connection: Connection, pbx: str, texts: Mapping[str, str], at: float) -> int:
    mine = live_slice.c.pbx == pbx
    last = connection.scalar(sa.select(sa.func.max(live_slice.c.version)).where(mine)) or 0
    version = max(int(last) + 1, int(at * 1000))
    known = set(connection.scalars(sa.select(live_slice.c.name).where(mine, live_slice.c.name.in_(texts))))
    rows = [{"b_name": name, "version": version, "at": at, "body": text} for name, text in texts.items()]
    if changed := [row for row in rows if row["b_name"] in known]:
        this = sa.update(live_slice).where(mine, live_slice.c.name == sa.bindparam("b_name"))
        connection.execute(this, changed)
    if new := [row for row in rows if row["b_name"] not in known]:
        connection.execute(sa.insert(live_slice), [{"pbx": pbx, "name": row.pop("b_name"), **row} for row in new])
    return version


def beat(connection: Connection, pbx: str, heard_at: float) -> None:
    """The exchange was heard, and nothing changed."""
    link = (live_slice.c.pbx == pbx) & (live_slice.c.name == LINK)
    connection.execute(sa.update(live_slice).where(link).values(at=heard_at))


def names_of(connection: Connection, pbx: str) -> set[str]:
    """Every slice that is there now."""
    there = (live_slice.c.pbx == pbx) & (live_slice.c.body != "")
    return set(connection.scalars(sa.select(live_slice.c.name).where(there)))


def slice_of(connection: Connection, pbx: str, name: str) -> LiveSlice | None:
    """A slice as it is now; None: nothing of that name was published."""
    return slices_since(connection, pbx, 0, (name,)).get(name)


def slices_since(
    connection: Connection, pbx: str, version: int, names: Iterable[str] | None = None
) -> dict[str, LiveSlice]:
    """What was published after that version (0: everything), and slice `link` always."""
    newer = live_slice.c.version > version
    if names is not None:
        newer &= live_slice.c.name.in_(list(names))
    query = sa.select(live_slice).where(live_slice.c.pbx == pbx, newer | (live_slice.c.name == LINK))
    rows = {row.name: row for row in connection.execute(query)}
    if LINK not in rows:
        return {}
    link, heard = from_json(LinkBody, rows[LINK].body), rows[LINK].at
    return {
        name: LiveSlice(pbx, name, row.version, row.at, heard, link, row.body)
        for name, row in rows.items()
        if row.body or version
    }

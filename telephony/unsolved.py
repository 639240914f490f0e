"""Calls and agents' days on which our own rules fail: set aside and told, so that everything else goes on.

A defect must cost one call, not the stream. What was set aside is tried again when a worker starts: it
may be a newer one, without the defect.
"""

import json
import logging
import traceback
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.raw import quarantine
from telephony import record
from telephony.rows import BadRow

log = logging.getLogger("okc.worker")

CALL, AGENT = "call", "agent"
REASON = "not_computed"
KEY_LENGTH = 64


def key_of(name: str, day: date | None = None) -> str:
    """Under which a call (by an id), or an agent on a day, is set aside."""
    return (f"{day} {name}" if day else name)[:KEY_LENGTH]


def set_aside(
    connection: Connection, pbx: str, kind: str, name: str, error: Exception, now: int, day: date | None = None
) -> None:
    """Keep and log where it failed; not what the error says: it may repeat a caller's number."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where, said = f"{place.filename.rpartition('/')[2]}:{place.lineno}", type(error).__name__
    log.error("event=not_computed pbx=%s %s=%r day=%s error=%s at=%s", pbx, kind, name, day or "-", said, where)
    told = {kind: name, "day": str(day or ""), "error": said, "at": where}
    bad = BadRow(key_of(name, day), REASON, json.dumps(told, ensure_ascii=False))
    record.set_aside(connection, pbx, kind, [bad], now)


def known(connection: Connection, pbx: str) -> set[str]:
    """Keys of what is set aside."""
    here = (quarantine.c.pbx == pbx) & (quarantine.c.reason == REASON)
    return set(connection.scalars(sa.select(quarantine.c.key).where(here).limit(record.IN_LIST)))


def waiting(connection: Connection, pbx: str) -> tuple[list[str], list[tuple[str, date]]]:
    """Ids of calls and agents' days that are set aside."""
    here = (quarantine.c.pbx == pbx) & (quarantine.c.reason == REASON)
    told = [json.loads(row) for row in connection.scalars(sa.select(quarantine.c.row).where(here))]
    agents = [(one[AGENT], date.fromisoformat(one["day"])) for one in told if AGENT in one]
    return [one[CALL] for one in told if CALL in one], agents


def take_back(connection: Connection, pbx: str, kind: str, keys: Iterable[str]) -> None:
    """These could be computed."""
    here = (quarantine.c.pbx == pbx) & (quarantine.c.source == kind) & (quarantine.c.reason == REASON)
    for part in record.parts(list(keys)):
        connection.execute(sa.delete(quarantine).where(here, quarantine.c.key.in_(part)))

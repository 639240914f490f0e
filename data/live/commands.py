"""Commands to an exchange: a page asks, the worker takes within moments, obeys and says how it went.

Nothing waits for ever: a command that no worker took within EXPIRES_S is expired and will not be obeyed later; one
that was taken and not finished within FINISHED_S is unknown (it may have been obeyed). Where the exchange is not live
the command fails at once. `now` is the asker's clock, in seconds since 1970 UTC with a fraction.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.live.slices import LINK, slice_of
from data.schema.live import live_command

EXPIRES_S = 5.0
FINISHED_S = 10.0
KEPT_S = 24 * 3600.0

RUNNING = "running"
DONE = "done"
FAILED = "failed"
UNKNOWN = "unknown"
EXPIRED = "expired"
OUTCOMES = (RUNNING, DONE, FAILED, UNKNOWN, EXPIRED)

NO_LINK = "no_link"
"""Code of a command that failed because the exchange was not live when it was asked."""


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody asks of an exchange: `kind` and `args` are those of telephony.actions."""

    id: str
    pbx: str
    person_id: int | None
    ip: str
    kind: str
    args: Mapping[str, Any]
    asked_at: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command went so far: one of OUTCOMES, and of what did not go well the code."""

    outcome: str
    code: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    """What else the exchange said, such as the id of a call that was made."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.outcome != RUNNING


def new_id() -> str:
    """An id for a command; a form that carries one cannot be obeyed twice."""
    return secrets.token_hex(16)


def ask(connection: Connection, command: Command) -> Outcome:
    """Ask for something; asking again under the same id asks nothing new, and tells how the first one goes.

    Who may ask what is for the caller to decide: here everything is passed on.
    """
    known = outcome_of(connection, command.id, command.asked_at)
    if known is not None:
        return known
    link = slice_of(connection, command.pbx, LINK)
    is_live = link is not None and link.is_fresh(command.asked_at)
    said = {} if is_live else {"code": NO_LINK, "reason": link.link.reason if link is not None else ""}
    connection.execute(
        sa.insert(live_command).values(
            id=command.id,
            pbx=command.pbx,
            person_id=command.person_id,
            ip=command.ip[:64],
            kind=command.kind,
            args=dict(command.args),
            asked_at=command.asked_at,
            done_at=None if is_live else command.asked_at,
            outcome="" if is_live else FAILED,
            said=said,
        )
    )
    return Outcome(RUNNING) if is_live else Outcome(FAILED, NO_LINK, said)


def outcome_of(connection: Connection, command_id: str, now: float) -> Outcome | None:
    """How a command goes; None: nobody asked it."""
    row = connection.execute(sa.select(live_command).where(live_command.c.id == command_id)).first()
    if row is None:
        return None
    if row.outcome:
        return Outcome(row.outcome, str(row.said.get("code", "")), row.said)
    if row.taken_at is None:
        return Outcome(EXPIRED, EXPIRED) if now - row.asked_at > EXPIRES_S else Outcome(RUNNING)
    return Outcome(UNKNOWN, "timeout") if now - row.taken_at > FINISHED_S else Outcome(RUNNING)


def asker_of(connection: Connection, command_id: str) -> int | None:
    """Who asked it: nobody else is told how it went."""
    found: int | None = connection.scalar(sa.select(live_command.c.person_id).where(live_command.c.id == command_id))
    return found


def has_waiting(connection: Connection, now: float) -> bool:
    """Whether there is anything to take, without writing."""
    return connection.execute(sa.select(live_command.c.id).where(_waits(now)).limit(1)).first() is not None


def take(connection: Connection, now: float) -> list[Command]:
    """What waits and is not too old, in the order of asking; it will not be taken again."""
    names = Command.__dataclass_fields__
    query = sa.select(*(live_command.c[name] for name in names)).where(_waits(now))
    found = [Command(**row._mapping) for row in connection.execute(query.order_by(live_command.c.asked_at))]
    if found:
        these = live_command.c.id.in_([one.id for one in found])
        connection.execute(sa.update(live_command).where(these).values(taken_at=now))
    return found


def _waits(now: float) -> sa.ColumnElement[bool]:
    c = live_command.c
    return sa.and_(c.outcome == "", c.taken_at.is_(None), c.asked_at >= now - EXPIRES_S)


def finish(connection: Connection, command_id: str, outcome: Outcome, now: float) -> None:
    """Say how it went."""
    said = {**outcome.said, "code": outcome.code} if outcome.code else dict(outcome.said)
    this = sa.update(live_command).where(live_command.c.id == command_id)
    connection.execute(this.values(done_at=now, outcome=outcome.outcome, said=said))


def purge(connection: Connection, now: float) -> None:
    """Forget commands of yesterday: what was done stands in the audit trail."""
    connection.execute(sa.delete(live_command).where(live_command.c.asked_at < now - KEPT_S))

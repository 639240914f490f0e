"""One worker leads: a lease in the database, with a fencing number that grows at every change of holder.

Time is the database's own, so hosts with different clocks agree. Every writing transaction renews the
lease first; a leader that was paused past its time finds the fence moved and writes nothing.
"""

import os
import secrets
import socket

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data.database import writing
from data.schema.state import lease

NAME = "worker"
TTL_S = 20
"""A leader that is killed is succeeded after this time, and one look of the one that waits."""


class LeaseLost(Exception):
    """Another worker leads now; what was being written is rolled back."""


class Lease:
    """This process's claim to lead."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.fence = 0

    def acquire(self) -> bool:
        """Lead if nobody does; True when this process leads."""
        with writing(self._engine) as connection:
            now = database_now(connection)
            row = connection.execute(sa.select(lease).where(lease.c.name == NAME).with_for_update()).first()
            if row is None:
                values = {"name": NAME, "holder": self.holder, "fence": 1, "expires_at": now + TTL_S}
                connection.execute(sa.insert(lease).values(values))
                self.fence = 1
                return True
            if row.holder != self.holder and row.expires_at >= now:
                return False
            self.fence = row.fence if row.holder == self.holder else row.fence + 1
            values = {"holder": self.holder, "fence": self.fence, "expires_at": now + TTL_S}
            connection.execute(sa.update(lease).where(lease.c.name == NAME).values(values))
            return True

    def renew(self, connection: Connection) -> None:
        """Keep leading, as the first statement of a writing transaction; raises `LeaseLost`."""
        mine = (lease.c.name == NAME) & (lease.c.holder == self.holder) & (lease.c.fence == self.fence)
        until = database_now(connection) + TTL_S
        renewed = connection.execute(sa.update(lease).where(mine).values(expires_at=until))
        if renewed.rowcount != 1 and not connection.scalar(sa.select(sa.func.count()).where(mine)):
            raise LeaseLost(f"another worker leads; {self.holder} stands by")

    def is_mine(self, connection: Connection) -> bool:
        """Whether this process leads still, without waiting for a transaction that renews the lease just now.

        For what is worth nothing a second later: such writes are not fenced to the last moment.
        """
        mine = (lease.c.name == NAME) & (lease.c.holder == self.holder) & (lease.c.fence == self.fence)
        return self.fence > 0 and connection.execute(sa.select(lease.c.name).where(mine)).first() is not None

    def release(self) -> None:
        """Let another worker lead at once."""
        with writing(self._engine) as connection:
            mine = (lease.c.name == NAME) & (lease.c.holder == self.holder)
            connection.execute(sa.update(lease).where(mine).values(expires_at=0))


def database_now(connection: Connection) -> int:
    """The database's present instant, in whole seconds since 1970 UTC."""
    if connection.dialect.name == "sqlite":
        return int(connection.scalar(sa.select(sa.func.strftime("%s", "now"))) or 0)
    return int(connection.scalar(sa.select(sa.func.unix_timestamp())) or 0)


def take_turn(connection: Connection) -> None:
    """Wait for the leader's transaction to end and hold it off until ours does, without leading.

    For imports by hand beside a running worker: both write, but never at the same moment.
    """
    locked = connection.execute(sa.select(lease.c.name).where(lease.c.name == NAME).with_for_update()).first()
    if locked is None:
        connection.execute(sa.insert(lease).values(name=NAME, holder="", fence=0, expires_at=0))

"""Slowing down guessers: after five failures a login from one network waits, ever longer.

Nothing is locked for everyone: a stranger who knows a login cannot shut its owner out from another
network. Failures are remembered in the database, so that every process counts the same.
"""

import ipaddress

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.people import sign_in_failure

WINDOW = 15 * 60
FREE_PER_LOGIN = 5
FREE_PER_NETWORK = 30
LONGEST_WAIT = 5 * 60
KEPT = 24 * 3600


def network_of(ip: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def wait_after(failures: int, free: int, since_last: int) -> int:
    """Seconds still to wait: 2, 4, 8 … after the free failures, at most five minutes."""
    if failures < free:
        return 0
    delay: int = min(2 ** min(failures - free + 1, 16), LONGEST_WAIT)
    return max(0, delay - since_last)


def seconds_to_wait(connection: Connection, login: str, network: str, now: int) -> int:
    """How long this login from this network must wait before the next try; 0: go on."""
    here = sa.and_(sign_in_failure.c.network == network, sign_in_failure.c.at > now - WINDOW)
    longest: int = 0
    for where, free in (
        (sa.and_(here, sign_in_failure.c.login == login), FREE_PER_LOGIN),
        (here, FREE_PER_NETWORK),
    ):
        count, last = connection.execute(
            sa.select(sa.func.count(), sa.func.max(sign_in_failure.c.at)).where(where)
        ).one()
        longest = max(longest, wait_after(int(count), free, now - int(last or 0)))
    return longest


def note_failure(connection: Connection, login: str, network: str, now: int) -> None:
    """Remember a failure, and forget those of the day before."""
    connection.execute(sa.delete(sign_in_failure).where(sign_in_failure.c.at < now - KEPT))
    connection.execute(sa.insert(sign_in_failure).values(login=login, network=network, at=now))


def forget_failures(connection: Connection, login: str, network: str) -> None:
    """The right password came: this login from this network starts afresh."""
    connection.execute(
        sa.delete(sign_in_failure).where(sign_in_failure.c.login == login, sign_in_failure.c.network == network)
    )

"""From an address to a session: connection, greeting, login, and what the exchange says of itself.

Whatever goes wrong is a LinkFailed with a code of FAULTS. The secret goes to the exchange and nowhere else.
"""

import asyncio
import hashlib
import ssl
import time
from collections.abc import Callable

from data.ami_address import AmiAddress
from telephony.ami.faults import Fault, LinkFailed
from telephony.ami.peer import Peer
from telephony.ami.session import Session
from telephony.ami.timing import Timing
from telephony.ami.wire import LINE_LIMIT, Message

GREETING = "Asterisk Call Manager/"
EVENTS = "agent,call,user,system"
"""Classes of events that are asked for; the exchange sends those of them that the user may read."""

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter, str]
"""And the version that the greeting told."""


async def connection_to(address: AmiAddress, within_s: float) -> Connection:
    """An open connection whose greeting is an exchange's."""
    try:
        async with asyncio.timeout(within_s):
            reader, writer = await asyncio.open_connection(
                address.host,
                address.port,
                limit=LINE_LIMIT,
                ssl=_trust(address) if address.is_encrypted else None,
                server_hostname=(address.certificate_name or address.host) if address.is_encrypted else None,
            )
    except TimeoutError:
        raise LinkFailed(Fault("unreachable", f"no connection in {within_s:g} s"), was_sent=False) from None
    except ssl.SSLError as why:
        raise LinkFailed(Fault("not_encrypted", why.reason or type(why).__name__), was_sent=False) from None
    except OSError as why:
        raise LinkFailed(Fault("unreachable", why.strerror or type(why).__name__), was_sent=False) from None
    try:
        async with asyncio.timeout(within_s):
            line = await reader.readuntil(b"\r\n")
    except TimeoutError:
        writer.transport.abort()
        raise LinkFailed(Fault("not_an_exchange", f"no greeting in {within_s:g} s"), was_sent=False) from None
    except (asyncio.IncompleteReadError, OSError):
        writer.transport.abort()
        raise LinkFailed(Fault("closed", "before a greeting"), was_sent=False) from None
    except asyncio.LimitOverrunError:
        line = b""
    except asyncio.CancelledError:
        writer.transport.abort()
        raise
    if not line.startswith(GREETING.encode()):
        writer.transport.abort()
        raise LinkFailed(Fault("not_an_exchange"), was_sent=False)
    return reader, writer, line.decode("ascii", "replace").strip().removeprefix(GREETING)


def _trust(address: AmiAddress) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=address.ca_file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


async def log_in(session: Session, address: AmiAddress, within_s: float) -> None:
    """Log in, by challenge unless the address says `login=plain`; events follow from here on."""
    if address.login == "plain":
        proof = [("Username", address.user), ("Secret", address.secret)]
    else:
        answer = await session.ask("Challenge", [("AuthType", "MD5")], "", within_s)
        if not answer.is_success:
            raise LinkFailed(Fault("login_refused", "no MD5; the address may say ?login=plain"), was_sent=True)
        key = hashlib.md5((answer.message.get("Challenge") + address.secret).encode(), usedforsecurity=False)
        proof = [("AuthType", "MD5"), ("Username", address.user), ("Key", key.hexdigest())]
    answer = await session.ask("Login", [*proof, ("Events", EVENTS)], "", within_s)
    if not answer.is_success:
        raise LinkFailed(Fault("login_refused", answer.message.get("Message")[:80]), was_sent=True)


async def introduction(
    session: Session, timing: Timing, ami_version: str, before: Peer | None, clock: Callable[[], float] = time.time
) -> Peer:
    """What the exchange says of itself; `before` is what it said the last time."""
    status = (await session.ask("CoreStatus", (), "", timing.answer_s)).message
    settings = (await session.ask("CoreSettings", (), "", timing.answer_s)).message
    started = f"{status.get('CoreStartupDate')} {status.get('CoreStartupTime')}".strip()
    return Peer(
        ami_version=ami_version,
        version=settings.get("AsteriskVersion"),
        started=started,
        is_another_run=before is not None and bool(started) and before.started not in ("", started),
        clock_ahead_s=await clock_ahead_s(session, timing.pong_within_s, clock),
    )


async def clock_ahead_s(session: Session, within_s: float, clock: Callable[[], float] = time.time) -> float:
    """Ping, and what the exchange's clock shows minus ours; a LinkFailed means that it is silent."""
    asked_at = clock()
    answer = await session.ask("Ping", (), "", within_s)
    return _stamp(answer.message, clock()) - (asked_at + clock()) / 2


def said_at(event: Message, now: float) -> float:
    """When the exchange says that something happened (its manager.conf: timestampevents), else `now`."""
    return _stamp(event, now)


def _stamp(message: Message, otherwise: float) -> float:
    try:
        return float(message.get("Timestamp"))
    except ValueError:
        return otherwise

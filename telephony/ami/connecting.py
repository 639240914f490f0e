"""From an address to a session: connection, greeting, login, and what the exchange says of itself.

Whatever goes wrong is a LinkFailed with a code of FAULTS. The secret goes to the exchange and nowhere else.
"""

import asyncio
import hashlib
import math
import ssl
import time
from collections.abc import Callable

from data.ami_address import AmiAddress
from telephony.ami.faults import Fault, LinkFailed
from telephony.ami.peer import Peer
from telephony.ami.session import Session
from telephony.ami.timing import Timing
from telephony.ami.wire import LINE_LIMIT, Message

UNKNOWN_ACTION = "invalid/unknown command"
GREETING = "Asterisk Call Manager/"
EVENTS = "agent,call,user,system"
"""Classes of events that are asked for; the exchange sends those of them that the user may read."""

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter, str]
"""And the version that the greeting told."""


async def connection_to(address: AmiAddress, within_s: float) -> Connection:
    """An open connection whose greeting is an exchange's."""
    reader, writer = await _opened(address, within_s)
    try:
        version = await _greeting(reader, within_s)
    except BaseException:
        writer.transport.abort()
        raise
    return reader, writer, version


async def _opened(address: AmiAddress, within_s: float) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        async with asyncio.timeout(within_s):
            return await asyncio.open_connection(
                address.host,
                address.port,
                limit=LINE_LIMIT,
                ssl=_trust(address) if address.is_encrypted else None,
                server_hostname=(address.certificate_name or address.host) if address.is_encrypted else None,
            )
    except TimeoutError:
        fault = Fault("unreachable", f"no connection in {within_s:g} s")
    except ssl.SSLError as why:
        fault = Fault("not_encrypted", why.reason or type(why).__name__)
    except (OSError, UnicodeError) as why:
        fault = Fault("unreachable", type(why).__name__)
    raise LinkFailed(fault, was_sent=False)


async def _greeting(reader: asyncio.StreamReader, within_s: float) -> str:
    try:
        async with asyncio.timeout(within_s):
            line = await reader.readuntil(b"\r\n")
    except TimeoutError:
        raise LinkFailed(Fault("silent", f"no greeting in {within_s:g} s"), was_sent=False) from None
    except (asyncio.IncompleteReadError, OSError):
        raise LinkFailed(Fault("closed", "before a greeting"), was_sent=False) from None
    except asyncio.LimitOverrunError:
        line = b""
    if not line.startswith(GREETING.encode()):
        raise LinkFailed(Fault("not_an_exchange"), was_sent=False)
    return line.decode("ascii", "replace").strip().removeprefix(GREETING)


def _trust(address: AmiAddress) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=address.ca_file or None)
    except OSError as why:  # an SSLError is one
        raise LinkFailed(Fault("not_encrypted", f"{address.ca_file}: {type(why).__name__}"), was_sent=False) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


async def log_in(session: Session, address: AmiAddress, within_s: float, events: str = EVENTS) -> None:
    """Log in, by challenge unless the address says `login=plain`; these classes of events follow from here on."""
    if address.login == "plain":
        proof = [("Username", address.user), ("Secret", address.secret)]
    else:
        answer = await session.ask("Challenge", [("AuthType", "MD5")], "", within_s)
        if not answer.is_success:
            raise LinkFailed(Fault("login_refused", "no MD5; the address may say ?login=plain"), was_sent=True)
        key = hashlib.md5((answer.message.get("Challenge") + address.secret).encode(), usedforsecurity=False)
        proof = [("AuthType", "MD5"), ("Username", address.user), ("Key", key.hexdigest())]
    answer = await session.ask("Login", [*proof, ("Events", events)], "", within_s)
    if not answer.is_success:
        raise LinkFailed(Fault("login_refused", answer.message.get("Message")[:80]), was_sent=True)


async def booted(session: Session, timing: Timing) -> None:
    """Wait until the exchange knows its queues: it lets in while it still loads its modules.

    Its event FullyBooted is no help, since only users with the right to read `system` hear it. An exchange that has no
    queues at all is waited for as long as one may load them.
    """
    nobody = [("Queue", "okc-none"), ("Member", "okc-none")]
    for _ in range(max(1, round(timing.boot_s / timing.boot_poll_s))):
        answer = await session.ask("QueueStatus", nobody, "QueueStatusComplete", timing.login_s)
        if UNKNOWN_ACTION not in answer.message.get("Message").lower():
            return
        await asyncio.sleep(timing.boot_poll_s)


async def introduction(
    session: Session, timing: Timing, ami_version: str, started_before: str, clock: Callable[[], float] = time.time
) -> Peer:
    """What the exchange says of itself; `started_before` is when it had started the last time."""
    status = (await session.ask("CoreStatus", (), "", timing.login_s)).message
    settings = (await session.ask("CoreSettings", (), "", timing.login_s)).message
    started = f"{status.get('CoreStartupDate')} {status.get('CoreStartupTime')}".strip()
    return Peer(
        ami_version=ami_version,
        version=settings.get("AsteriskVersion"),
        started=started,
        is_another_run=bool(started and started_before) and started != started_before,
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
        stamp = float(message.get("Timestamp"))
    except ValueError:
        return otherwise
    return stamp if math.isfinite(stamp) else otherwise

"""One action over a connection of its own, as another user: connect, log in, ask, close, all within one limit.

For the rare action that needs more rights than the everyday link should have: nothing stays open with them.
"""

import asyncio
import secrets

from data.ami_address import AmiAddress
from telephony.ami.connecting import connection_to, log_in
from telephony.ami.faults import Fault, LinkFailed
from telephony.ami.session import Answer, Session
from telephony.ami.wire import Fields, Message


async def ask_apart(address: AmiAddress, action: str, fields: Fields, within_s: float) -> Answer:
    """The answer, or LinkFailed within the limit; `was_sent` is told of the action itself, not of the login."""
    session: Session | None = None
    reading: asyncio.Task[Fault] | None = None
    is_logged_in = False
    try:
        async with asyncio.timeout(within_s):
            reader, writer, _ = await connection_to(address, within_s)
            session = Session(reader, writer, f"okc-{secrets.token_hex(4)}-", _unheard)
            reading = asyncio.create_task(session.read())
            await log_in(session, address, within_s, events="off")
            is_logged_in = True
            return await session.ask(action, fields, "", within_s)
    except TimeoutError:
        raise LinkFailed(Fault("timeout", action), was_sent=is_logged_in) from None
    except LinkFailed as failed:
        raise LinkFailed(failed.fault, was_sent=failed.was_sent and is_logged_in) from None
    finally:
        if session:
            session.end(Fault("stopped"))
        if reading:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


def _unheard(message: Message) -> None:
    """Events are for the link."""

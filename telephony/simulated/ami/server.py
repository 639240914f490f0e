"""The loopback server of the simulated exchange's manager interface, in the one thread that lives the simulation.

A connection greets, is logged in (plain or MD5), then asks and hears the events of the classes it wants and may read.
"""

import asyncio
import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable

from telephony.ami.wire import Blocks, Message, WireFault
from telephony.simulated.ami.headers import Headers
from telephony.simulated.ami.orders import Orders
from telephony.simulated.ami.teller import Event
from telephony.simulated.ami.users import User, wanted_classes
from telephony.simulated.rows import SECOND

GREETING = b"Asterisk Call Manager/11.0.0\r\n"
UNSENT_LIMIT = 8 * 1024 * 1024  # bytes; who reads no more than that behind is sent away
REFUSAL_S = 1.0  # a wrong secret is answered no sooner


class Server:
    """Listens, and keeps every connection. `catch_up` lets the simulation live up to now before an order is obeyed."""

    def __init__(self, orders: Orders, users: Iterable[User], catch_up: Callable[[], None]) -> None:
        self.orders, self.catch_up = orders, catch_up
        self.users = {user.name: user for user in users}
        self.sessions: set[Session] = set()
        self.is_down = False
        self._server: asyncio.Server | None = None

    async def listen(self, host: str, port: int) -> int:
        """Start to listen; the port, chosen by the system if 0 was asked for."""
        self._server = await asyncio.start_server(self._welcome, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    def tell(self, events: Iterable[Event]) -> None:
        """Send events to everybody who wants them."""
        for event in events:
            stamp = [("Privilege", f"{event.kind},all"), ("Timestamp", f"{event.at / SECOND:.6f}")]
            data = block([event.headers[0], *stamp, *event.headers[1:]])
            for session in tuple(self.sessions):
                if event.kind in session.wants:
                    session.send(data)

    def hang_up(self) -> None:
        """End every connection, as an exchange that dies."""
        for session in tuple(self.sessions):
            session.end()

    async def close(self) -> None:
        """Listen no more."""
        self.hang_up()
        if self._server:
            self._server.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._server.wait_closed()

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_down:
            writer.close()
            return
        session = Session(self, writer)
        self.sessions.add(session)
        try:
            await session.converse(reader)
        except (OSError, WireFault, asyncio.CancelledError):
            pass
        finally:
            session.end()


class Session:
    """One connection."""

    def __init__(self, server: Server, writer: asyncio.StreamWriter) -> None:
        self._server, self._writer = server, writer
        self._user: User | None = None
        self._challenge = ""
        self.wants: frozenset[str] = frozenset()

    def send(self, data: bytes) -> None:
        """Send, unless the other side has stopped reading."""
        if self._writer.transport.get_write_buffer_size() > UNSENT_LIMIT:
            self.end()
        elif not self._writer.is_closing():
            self._writer.write(data)

    def end(self) -> None:
        """Hang up."""
        self._server.sessions.discard(self)
        self._writer.close()

    async def converse(self, reader: asyncio.StreamReader) -> None:
        """Until one side ends it."""
        self.send(GREETING)
        blocks = Blocks()
        while data := await reader.read(65536):
            for asked in blocks.feed(data):
                if not await self._answer(asked):
                    return

    async def _answer(self, asked: Message) -> bool:
        """Answer one action; is there more to come?"""
        match asked.get("Action").lower():
            case "login" if self._user is None:
                return await self._log_in(asked)
            case "challenge" if self._user is None and asked.get("AuthType").upper() == "MD5":
                self._challenge = str(secrets.randbelow(10**9))
                self._reply(asked, [("Response", "Success"), ("Challenge", self._challenge)])
            case "login" if self._user:
                self._reply(asked, [("Response", "Success"), ("Message", "Already authenticated")])
            case "logoff":
                self._reply(asked, [("Response", "Goodbye"), ("Message", "Thanks for all the fish.")])
                return False
            case "events" if self._user:
                self._listen_to(asked)
            case _ if self._user:
                self._obey(asked, self._user)
            case _:
                self._reply(asked, [("Response", "Error"), ("Message", "Permission denied")])
        return True

    async def _log_in(self, asked: Message) -> bool:
        user = self._server.users.get(asked.get("Username"))
        if user is None or not self._knows_secret(asked, user):
            await asyncio.sleep(REFUSAL_S)
            self._reply(asked, [("Response", "Error"), ("Message", "Authentication failed")])
            with contextlib.suppress(OSError):
                await self._writer.drain()
            return False
        self._user = user
        self._reply(asked, [("Response", "Success"), ("Message", "Authentication accepted")])
        self.wants = wanted_classes(asked.get("Events", "on"), user)
        if "system" in user.read:
            uptime = str(self._server.orders.uptime())
            booted = [("Event", "FullyBooted"), ("Privilege", "system,all"), ("Uptime", uptime)]
            self.send(block([*booted, ("LastReload", uptime), ("Status", "Fully Booted")]))
        return True

    def _knows_secret(self, asked: Message, user: User) -> bool:
        if asked.get("AuthType").upper() == "MD5":
            expected = hashlib.md5((self._challenge + user.secret).encode(), usedforsecurity=False).hexdigest()
            return bool(self._challenge) and hmac.compare_digest(asked.get("Key").encode(), expected.encode())
        return hmac.compare_digest(asked.get("Secret").encode(), user.secret.encode())

    def _listen_to(self, asked: Message) -> None:
        if "EventMask" not in asked or self._user is None:
            self._reply(asked, [("Response", "Error"), ("Message", "Invalid event mask")])
            return
        self.wants = wanted_classes(asked.get("EventMask"), self._user)
        self._reply(asked, [("Response", "Success"), ("Events", "On" if self.wants else "Off")])

    def _obey(self, asked: Message, user: User) -> None:
        self._server.catch_up()
        first, rest = self._server.orders.obey(asked, user)
        self._reply(asked, first)
        for event in rest:
            self._reply(asked, event)
        self._server.catch_up()

    def _reply(self, asked: Message, headers: Headers) -> None:
        mark = [("ActionID", asked.action_id)] if asked.action_id else []
        self.send(block([headers[0], *mark, *headers[1:]]))


def block(headers: Headers) -> bytes:
    """A message as bytes; no value here comes with a line end, for what was asked was read line by line."""
    return ("".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n").encode()

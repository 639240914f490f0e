"""A manager interface at the wire, for faults that a real Asterisk does not show on demand.

It answers what its script says, in Asterisk's words; what happens to it is told by the test.
"""

import asyncio
import contextlib
import hashlib
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from data.ami_address import AmiAddress
from telephony.ami.wire import Blocks, Fields, Message, written

USER, SECRET = "okc", "s3cret-canary"
CHALLENGE = "840415273"
GREETING = b"Asterisk Call Manager/11.0.0\r\n"
SUCCESS = ("Response", "Success")

Script = Callable[[Message], Iterable[Fields]]


def error(said: str) -> Script:
    """An answer that refuses in these words."""
    return lambda asked: [[("Response", "Error"), ("ActionID", asked.action_id), ("Message", said)]]


def answers(*fields: tuple[str, str]) -> Script:
    """A plain answer with these headers."""
    return lambda asked: [[SUCCESS, ("ActionID", asked.action_id), *fields]]


def listing(end: str, *events: Fields) -> Script:
    """A list, one event after the other, and its end."""

    def said(asked: Message) -> list[Fields]:
        own = ("ActionID", asked.action_id)
        start: Fields = [SUCCESS, own, ("EventList", "start"), ("Message", "will follow")]
        last: Fields = [("Event", end), own, ("EventList", "Complete"), ("ListItems", str(len(events)))]
        return [start, *([*event, own] for event in events), last]

    return said


def silence(asked: Message) -> list[Fields]:
    """No answer at all."""
    return []


class FakeExchange:
    """Listens on 127.0.0.1 until it is closed. `script` says what each action is answered."""

    def __init__(self) -> None:
        self.greeting = GREETING
        self.asked: list[Message] = []
        """Every action of every connection, in order."""
        self.port = 0
        self.script: dict[str, Script] = {
            "Challenge": answers(("Challenge", CHALLENGE)),
            "Login": self._login,
            "CoreStatus": answers(("CoreStartupDate", "2026-11-23"), ("CoreStartupTime", "08:00:43")),
            "CoreSettings": answers(("AsteriskVersion", "22.10.1")),
            "Ping": answers(("Ping", "Pong")),
            "QueueStatus": listing("QueueStatusComplete"),
        }
        self._writers: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def address(self) -> AmiAddress:
        """Where it listens, with the right secret."""
        return AmiAddress("127.0.0.1", self.port, USER, SECRET)

    async def open(self, trust: ssl.SSLContext | None = None) -> None:
        """Listen; again on the same port after `close`."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=trust)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """End, as a process that is killed: no goodbye."""
        if self._server:
            self._server.close()
            self.drop()
            await self._server.wait_closed()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def drop(self) -> None:
        """Every connection ends."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    def say(self, *fields: tuple[str, str]) -> None:
        """An event, to everybody."""
        self.send(written(fields))

    def send(self, data: bytes) -> None:
        """Bytes as they are, to everybody."""
        for writer in self._writers:
            writer.write(data)

    def times(self, action: str) -> int:
        """How often an action was asked."""
        return sum(asked.get("Action") == action for asked in self.asked)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self._writers.append(writer)
        blocks = Blocks()
        try:
            writer.write(self.greeting)
            while data := await reader.read(65536):
                for asked in blocks.feed(data):
                    self.asked.append(asked)
                    for said in self.script.get(asked.get("Action"), error("Invalid/unknown command"))(asked):
                        writer.write(written(said))
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._tasks.discard(task)

    def _login(self, asked: Message) -> list[Fields]:
        key = hashlib.md5(f"{CHALLENGE}{SECRET}".encode(), usedforsecurity=False).hexdigest()
        if asked.get("Username") == USER and (asked.get("Key") == key or asked.get("Secret") == SECRET):
            return [[SUCCESS, ("ActionID", asked.action_id), ("Message", "Authentication accepted")]]
        return [[("Response", "Error"), ("ActionID", asked.action_id), ("Message", "Authentication failed")]]


@contextlib.asynccontextmanager
async def fake_exchange(trust: ssl.SSLContext | None = None) -> AsyncIterator[FakeExchange]:
    """An exchange for the length of a test."""
    exchange = FakeExchange()
    await exchange.open(trust)
    try:
        yield exchange
    finally:
        await exchange.close()

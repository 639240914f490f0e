"""One connection to an exchange, from its greeting to its end: who is waiting for which answer.

Answers and events come mixed; everything finds its way by ActionID. An OriginateResponse is an event that has a
`Response` of its own. A message that belongs to nobody who waits is an event for everybody, except the late rest of a
list that was given up.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from telephony.ami.faults import Fault, LinkFailed
from telephony.ami.wire import Blocks, Fields, Message, WireFault, written

READ_BYTES = 64 * 1024
LIST_LIMIT = 50_000
"""Events of one list."""
UNSENT_LIMIT = 256 * 1024
"""Bytes that wait to be taken by the exchange; more means that it takes none."""
FOLLOWS_LATER = "OriginateResponse"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an action was answered, and the events of its list. `message.response` may say Error."""

    message: Message
    events: tuple[Message, ...] = ()

    @property
    def is_success(self) -> bool:
        """The exchange took the action."""
        return self.message.response == "Success"


@dataclass(slots=True)
class _Waiting:
    """Somebody who asked. `until`: name of the event that ends the list; empty: no list is expected."""

    until: str
    future: asyncio.Future[Answer]
    message: Message | None = None
    events: list[Message] = field(default_factory=list)


class Session:
    """One open connection; `heard` is called with every event that answers nobody."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        prefix: str,
        heard: Callable[[Message], None],
    ) -> None:
        self._reader, self._writer, self._prefix, self._heard = reader, writer, prefix, heard
        self._blocks = Blocks()
        self._waiting: dict[str, _Waiting] = {}
        self._number = 0
        self._ended: Fault | None = None

    async def ask(self, action: str, fields: Fields, until: str, within_s: float) -> Answer:
        """Send an action and wait for its answer, with `until` also for its list; LinkFailed after `within_s`."""
        self._number += 1
        action_id = f"{self._prefix}{self._number}"
        data = written((("Action", action), ("ActionID", action_id), *fields))
        if self._ended:
            raise LinkFailed(self._ended, was_sent=False)
        if self._writer.transport.get_write_buffer_size() > UNSENT_LIMIT:
            raise LinkFailed(Fault("choked"), was_sent=False)
        waiting = _Waiting(until, asyncio.get_running_loop().create_future())
        self._waiting[action_id] = waiting
        try:
            self._writer.write(data)
            async with asyncio.timeout(within_s):
                return await waiting.future
        except TimeoutError:
            raise LinkFailed(Fault("timeout", action), was_sent=True) from None
        finally:
            del self._waiting[action_id]

    async def read(self) -> Fault:
        """Hand out everything that comes until the connection ends; why it ended."""
        fault = Fault("closed")
        try:
            while data := await self._reader.read(READ_BYTES):
                for message in self._blocks.feed(data):
                    self._take(message)
        except WireFault as why:
            fault = Fault("garbage", str(why))
        except OSError as why:
            fault = Fault("closed", type(why).__name__)
        self.end(fault)
        return fault

    def end(self, fault: Fault) -> None:
        """Close the connection; who still waits is told why."""
        self._ended = self._ended or fault
        for waiting in self._waiting.values():
            if not waiting.future.done():
                waiting.future.set_exception(LinkFailed(self._ended, was_sent=True))
        with contextlib.suppress(OSError):
            self._writer.transport.abort()

    def _take(self, message: Message) -> None:
        waiting = self._waiting.get(message.action_id)
        if waiting is None or message.event == FOLLOWS_LATER:
            if message.event and (not self._is_late(message)):
                self._heard(message)
        elif waiting.future.done():
            return
        elif message.event:
            self._take_of_list(waiting, message)
        else:
            waiting.message = message
            if message.response != "Success" or not waiting.until:
                waiting.future.set_result(Answer(message))

    def _take_of_list(self, waiting: _Waiting, event: Message) -> None:
        if event.event == waiting.until or event.get("EventList") in ("Complete", "Cancelled"):
            waiting.future.set_result(Answer(waiting.message or Message(()), tuple(waiting.events)))
        elif len(waiting.events) < LIST_LIMIT:
            waiting.events.append(event)
        else:
            waiting.future.set_exception(LinkFailed(Fault("garbage", "a list without end"), was_sent=True))

    def _is_late(self, message: Message) -> bool:
        return message.event != FOLLOWS_LATER and message.action_id.startswith(self._prefix)

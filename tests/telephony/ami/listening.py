"""Somebody who follows a link and remembers what it told, and a link for the length of a test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from data.ami_address import AmiAddress
from telephony.ami import Fault, Link, Message, Peer, Timing

PATIENCE_S = 60.0
QUICK = Timing(
    boot_poll_s=0.01,
    ping_every_s=0.05,
    first_pause_s=0.01,
    longest_pause_s=0.1,
    connect_s=30,
    login_s=30,
    answer_s=30,
    pong_within_s=30,
)
"""Comes back at once and waits long: a busy machine fails no test."""
NO_ANSWER = replace(QUICK, answer_s=0.3)
"""For actions that nobody answers."""
IMPATIENT = replace(QUICK, pong_within_s=0.3, connect_s=0.3, login_s=0.3)
"""For exchanges that fall silent."""


class Heard:
    """A listener: everything that it was told, in order."""

    def __init__(self) -> None:
        self.peers: list[Peer] = []
        self.events: list[Message] = []
        self.at: list[float] = []
        self.faults: list[Fault] = []
        self._changed = asyncio.Event()

    def connected(self, peer: Peer) -> None:
        """See `Listener`."""
        self.peers.append(peer)
        self._changed.set()

    def event(self, message: Message, at: float) -> None:
        """See `Listener`."""
        self.events.append(message)
        self.at.append(at)
        self._changed.set()

    def lost(self, fault: Fault) -> None:
        """See `Listener`."""
        self.faults.append(fault)
        self._changed.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until it is so; the condition is looked at after everything that is told."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    @property
    def codes(self) -> list[str]:
        """Codes of the faults."""
        return [fault.code for fault in self.faults]


@contextlib.asynccontextmanager
async def link_to(address: AmiAddress, timing: Timing = QUICK) -> AsyncIterator[tuple[Link, Heard]]:
    """A running link; it is cancelled at the end."""
    heard = Heard()
    link = Link("main", address, heard, timing=timing)
    running = asyncio.create_task(link.run())
    try:
        yield link, heard
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert running.cancelled(), running.exception()


@contextlib.asynccontextmanager
async def linked(address: AmiAddress, timing: Timing = QUICK) -> AsyncIterator[tuple[Link, Heard]]:
    """The same, when it is connected."""
    async with link_to(address, timing) as (link, heard):
        await heard.until(lambda: bool(heard.peers))
        yield link, heard


async def soon(condition: Callable[[], bool]) -> None:
    """Poll a condition that nobody tells."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 (it is the other side that changes)
            await asyncio.sleep(0.01)

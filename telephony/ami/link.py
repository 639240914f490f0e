"""One link to one exchange that stays: connects, logs in, asks, hears, notices silence, comes back.

    link = Link("main", parse_ami_address(pbx.ami_url), listener)   # and modes=… of pbx.ami_modes_url, if it is set
    task = asyncio.create_task(link.run())          # until cancelled
    answer = await link.ask("QueuePause", fields)   # Answer, or LinkFailed within 5 s

Lives in one event loop; none of it is safe from another thread. The listener is called in that loop and must be quick:

    listener.connected(peer)     logged in, and the exchange has its queues; what was known before is no longer true:
                                 take a snapshot now (ask from a task)
    listener.event(message, at)  every event since `connected`, in order; `at`: epoch seconds of the exchange's clock
    listener.lost(fault)         the connection or a try at one ended; asks fail at once until `connected` comes again

Timestamps of events are the exchange's own where it sends them, else our clock corrected by what its Pongs tell.
"""

import asyncio
import logging
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from data.ami_address import AmiAddress
from telephony.ami.apart import ask_apart
from telephony.ami.connecting import booted, clock_ahead_s, connection_to, introduction, log_in, said_at
from telephony.ami.faults import Fault, LinkFailed
from telephony.ami.peer import Peer
from telephony.ami.session import Answer, Session
from telephony.ami.timing import USUAL, Timing, pause_s
from telephony.ami.wire import Fields, Message

log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who follows an exchange. An exception out of it is logged, and the link goes on."""

    def connected(self, peer: Peer) -> None:
        """The link is up; everything known before it is to be asked anew."""

    def event(self, message: Message, at: float) -> None:
        """Something happened at the exchange at this epoch second."""

    def lost(self, fault: Fault) -> None:
        """The link is down, or still down after another try."""


class Link:
    """The link to one exchange. `run` it in a task; `ask` from others of the same loop."""

    def __init__(
        self,
        name: str,
        address: AmiAddress,
        listener: Listener,
        *,
        modes: AmiAddress | None = None,
        timing: Timing = USUAL,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name, self.address, self.modes = name, address, modes
        """`modes`: another user of the same exchange, for actions that only the right `system` allows."""
        self.peer: Peer | None = None
        """What the exchange said of itself at the last connection, with its clock as of the last Pong."""
        self.fault: Fault | None = Fault("not_started")
        """Why the link is down; None while it is up."""
        self._listener, self._timing, self._clock = listener, timing, clock
        self._session: Session | None = None
        self._started = ""
        self._prefix = f"okc-{secrets.token_hex(4)}-"

    @property
    def is_connected(self) -> bool:
        """Logged in, as far as is known."""
        return self._session is not None

    def now(self) -> float:
        """Epoch seconds on the clock of the exchange."""
        return self._clock() + (self.peer.clock_ahead_s if self.peer else 0.0)

    async def ask(self, action: str, fields: Fields = ()) -> Answer:
        """An action and its answer within 5 s, or LinkFailed; NotOneLine if a value must not be written."""
        return await self._asked(action, fields, "")

    async def ask_list(self, action: str, fields: Fields = (), *, until: str) -> Answer:
        """An action that answers with events up to the one named `until`, such as QueueStatusComplete."""
        return await self._asked(action, fields, until)

    async def ask_for_modes(self, action: str, fields: Fields = ()) -> Answer:
        """An action as the user for modes, over a connection of its own; as everybody else if there is no such user."""
        if self.modes is None or self._session is None:
            return await self.ask(action, fields)
        return await ask_apart(self.modes, action, fields, self._timing.answer_s)

    async def run(self) -> None:
        """Connect and stay connected until this is cancelled; then everybody who waits is told."""
        failures = 0
        while True:
            began = time.monotonic()
            try:
                fault = await self._one_connection()
            except Exception as why:  # a link outlives whatever an exchange may send
                log.exception("exchange=%s ami=failed", self.name)
                fault = Fault("garbage", type(why).__name__)
            if self.fault is None and time.monotonic() - began >= self._timing.steady_s:
                failures = 0
            failures += 1
            pause = pause_s(self._timing, fault.code, failures, random.random())
            self._tell_lost(fault, pause)
            await asyncio.sleep(pause)

    async def _one_connection(self) -> Fault:
        """One connection from beginning to end; why it ended."""
        try:
            reader, writer, version = await connection_to(self.address, self._timing.connect_s)
        except LinkFailed as failed:
            return failed.fault
        session = Session(reader, writer, self._prefix, self._heard)
        reading = asyncio.create_task(session.read())
        talking = asyncio.create_task(self._talk(session, version))
        try:
            await asyncio.wait({reading, talking}, return_when=asyncio.FIRST_COMPLETED)
            if talking.done() or self._session is None:  # nobody sleeps before the login: it knows best what went wrong
                return await talking
            return reading.result()
        finally:
            self._session = None
            session.end(Fault("stopped"))
            for task in (reading, talking):
                task.cancel()
            await asyncio.gather(reading, talking, return_exceptions=True)

    async def _talk(self, session: Session, version: str) -> Fault:
        """Log in, say that the link is up, then ping until there is no Pong."""
        timing = self._timing
        try:
            await log_in(session, self.address, timing.login_s)
            await booted(session, timing)
            self.peer = await introduction(session, timing, version, self._started, self._clock)
            self._started = self.peer.started or self._started
            self._session, self.fault = session, None
            log.info("exchange=%s ami=connected version=%s", self.name, self.peer.version or version)
            self._tell(self._listener.connected, self.peer)
            while True:
                await asyncio.sleep(timing.ping_every_s)
                ahead = await clock_ahead_s(session, timing.pong_within_s, self._clock)
                self.peer = replace(self.peer, clock_ahead_s=ahead)
        except LinkFailed as failed:
            return Fault("silent", failed.fault.said) if failed.fault.code == "timeout" else failed.fault

    async def _asked(self, action: str, fields: Fields, until: str) -> Answer:
        if self._session is None:
            raise LinkFailed(self.fault or Fault("closed"), was_sent=False)
        return await self._session.ask(action, fields, until, self._timing.answer_s)

    def _heard(self, message: Message) -> None:
        if self._session is not None:  # what comes before the link is up is told by the snapshot that follows
            self._tell(self._listener.event, message, said_at(message, self.now()))

    def _tell_lost(self, fault: Fault, pause: float) -> None:
        if self.fault is None or self.fault.code != fault.code:
            log.warning("exchange=%s ami=lost why=%s again_in_s=%.1f", self.name, fault, pause)
        self.fault = fault
        self._tell(self._listener.lost, fault)

    def _tell(self, call: Callable[..., None], *what: object) -> None:
        try:
            call(*what)
        except Exception:
            log.exception("exchange=%s ami=listener failed", self.name)

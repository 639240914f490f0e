"""The simulated exchange living by the clock with its manager interface open: one loop, so orders and calls keep order.

Rows are written aside, several times a second, while events go out at once. Seconds.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from data.ami_address import AmiAddress
from telephony.simulated.ami.orders import Orders
from telephony.simulated.ami.server import Server
from telephony.simulated.ami.teller import Teller
from telephony.simulated.ami.users import User
from telephony.simulated.rows import SECOND
from telephony.simulated.simulation import Batch, Exchange
from telephony.simulated.writer import write

log = logging.getLogger("okc.simulated")

BREATH_S = 0.2  # between two writes
SHORTEST_S, LONGEST_S = 0.005, 0.05  # between two looks at what is due


class Serving:
    """One exchange, its server, and the rows not yet written."""

    def __init__(self, exchange: Exchange, engine: Engine, clock: Callable[[], datetime], user: User) -> None:
        self._exchange, self._engine, self._clock = exchange, engine, clock
        self._teller = Teller(exchange, self._die)
        exchange.witness = self._teller
        self.server = Server(Orders(self._teller), [user], self.catch_up)
        self._rows = Batch()
        self._back_at = 0

    def catch_up(self) -> None:
        """Live up to now, and tell what happened."""
        batch = self._exchange.run_until(round(self._clock().timestamp() * SECOND))
        self._rows.queue_log += batch.queue_log
        self._rows.cdr += batch.cdr
        self._rows.cel += batch.cel
        self.server.tell(self._teller.take())
        self.server.is_down = self._exchange.now < self._back_at

    def _die(self, back_at: int) -> None:
        """The exchange has died: its connections are gone, and come back with it."""
        self._back_at = back_at
        self.server.hang_up()

    async def live(self, stop: threading.Event) -> None:
        """Until told to stop."""
        writing = asyncio.create_task(self._write(stop))
        while not stop.is_set():
            self.catch_up()
            rest = (self._exchange.next_at - self._exchange.now) / SECOND
            await asyncio.sleep(min(max(rest, SHORTEST_S), LONGEST_S))
            if writing.done():
                break
        await self.server.close()
        await writing

    async def _write(self, stop: threading.Event) -> None:
        while not stop.is_set() or len(self._rows):
            rows, self._rows = self._rows, Batch()
            await asyncio.to_thread(write, self._engine, rows)
            await asyncio.sleep(BREATH_S)


def serve(
    exchange: Exchange, engine: Engine, stop: threading.Event, clock: Callable[[], datetime], address: AmiAddress
) -> None:
    """Live by the clock, with the manager interface on this address, until told to stop."""

    async def whole() -> None:
        serving = Serving(exchange, engine, clock, User(address.user, address.secret))
        try:
            await serving.server.listen(address.host, address.port)
        except OSError as why:
            # Calls go on: their rows are worth more than the live view of them.
            log.warning("event=no_manager address=%s detail=%r", address, why.strerror)
        await serving.live(stop)

    asyncio.run(whole())

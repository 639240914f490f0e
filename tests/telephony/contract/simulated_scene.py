"""The script's stage on the simulated exchange: a small hotline whose people do what they are told."""

import asyncio
import math
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from random import Random

import sqlalchemy as sa

from telephony.simulated import tables
from telephony.simulated.ami.serving import Serving
from telephony.simulated.ami.users import User
from telephony.simulated.control import end_channel
from telephony.simulated.history import DIALPLAN
from telephony.simulated.live import wall_clock
from telephony.simulated.people import Caller
from telephony.simulated.rows import SECOND, Channel
from telephony.simulated.simulation import Exchange
from telephony.simulated.staff import IDLE
from telephony.simulated.world import Agent, Queue, Shift, World
from tests.telephony.contract.scene import Cast

ALWAYS = Shift(0, 24, cycle=1, phase=(0,))
TOPICS = (("roads", 1),)


def _queue(number: str, did: str) -> Queue:
    return Queue(number, "", "", 0.3, 0, 24, TOPICS, direct_did=did, ring_limit=6, retry=1, wrap_up=0)


WORLD = World(
    queues=(_queue("602", "74950000602"), _queue("603", "74950000603"), _queue("604", "74950000604")),
    agents=(
        Agent("121", "Игорь Щукин", ("602",), ALWAYS, direct=True, static=("602",)),
        Agent("105", "Ева Эванс", ("603",), ALWAYS, static=("603",)),
        Agent("103", "Вера Орлова", (), ALWAYS, direct=True),
    ),
    specialists=(("123", "Галина Грей"),),
)
SECRET = "a secret of the script"


class Steady(Random):
    """Chance without surprises: everybody picks up, `pace` is how long things take compared with what is usual."""

    pace = 0.125

    def random(self) -> float:
        """Neither very likely nor very unlikely."""
        return 0.4

    def lognormvariate(self, mu: float = 0.0, sigma: float = 1.0) -> float:
        """The usual."""
        return math.exp(mu) * self.pace


class SimulatedScene:
    """See `Scene`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._stop = threading.Event()
        self._exchange = Exchange(WORLD, round(wall_clock().timestamp() * SECOND), 1, DIALPLAN)
        self._chance = self._exchange.chance = Steady()
        for operator in self._exchange.operators.values():
            operator.here, operator.state = bool(operator.agent.queues), IDLE
        self._callers = 0
        self._talks: dict[str, float] = {}
        self._loop: asyncio.AbstractEventLoop
        ready: Future[int] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live(ready)))
        self._thread.start()
        self.cast = Cast(
            ready.result(10), "okc", SECRET, "602", "PJSIP/121", "Игорь Щукин", "121", "603", "Local/105@from-queue/n",
            "105", "604", "PJSIP/103", "123",
        )  # fmt: skip

    async def _live(self, ready: Future[int]) -> None:
        self._loop = asyncio.get_running_loop()
        serving = Serving(self._exchange, self._engine, wall_clock, User("okc", SECRET))
        ready.set_result(await serving.server.listen("127.0.0.1", 0))
        await serving.live(self._stop)

    def close(self) -> None:
        """End the exchange."""
        self._stop.set()
        self._thread.join()

    def phone(self, extension: str, rings_s: float | None = 1.0, talks_s: float = 60.0) -> None:
        """See `Scene`."""
        self._chance.pace = 20.0 if rings_s is None else 0.125 * rings_s
        self._talks[extension] = talks_s

    def calls(self, queue: str, stays_s: float = 60.0) -> None:
        """See `Scene`."""
        self._callers += 1
        caller = Caller(f"7999{self._callers:07d}")
        self._soon(self._arrives, caller, queue, stays_s)

    def _arrives(self, caller: Caller, queue: str, stays_s: float) -> None:
        exchange = self._exchange
        exchange.now = round(datetime.now(UTC).timestamp() * SECOND)
        before = set(exchange.channels)
        exchange.dialplan.arrive(exchange, caller, queue, 3)
        [channel] = [channel for name, channel in exchange.channels.items() if name not in before]
        exchange.at(exchange.now + int(stays_s * SECOND), _puts_down, channel)
        exchange.at(exchange.now + SECOND // 10, self._watch, channel.linkedid)

    def _watch(self, exchange: Exchange, linkedid: str) -> None:
        """Whoever's telephone is up puts it down after so much talk."""
        legs = [channel for channel in exchange.channels.values() if channel.linkedid == linkedid]
        for leg in legs:
            extension = leg.device.removeprefix("PJSIP/")
            if leg.bridge and extension in self._talks:
                exchange.at(exchange.now + int(self._talks.pop(extension) * SECOND), _puts_down, leg)
        if legs:
            exchange.at(exchange.now + SECOND // 20, self._watch, linkedid)

    def over(self) -> None:
        """See `Scene`."""
        self._talks.clear()

    def logged(self, callid: str) -> list[str]:
        """See `Scene`."""
        log = tables.queue_log.c
        asked = sa.select(log.event).where(log.callid == callid, log.event.not_in(["DID", "TOPIC"])).order_by(log.id)
        with self._engine.connect() as connection:
            return list(connection.scalars(asked))

    def _soon(self, step: Callable[..., None], *args: object) -> None:
        self._loop.call_soon_threadsafe(step, *args)


def _puts_down(exchange: Exchange, channel: Channel) -> None:
    if exchange.channels.get(channel.name) is channel:
        end_channel(exchange, channel)

"""The thread that follows all exchanges beside the worker's looks, which never wait for it.

It follows while this worker leads, publishes what changed every TICK_S, and takes commands every TAKE_S. Trouble with
our database is waited out; a fault in following one exchange ends neither the others nor the worker.
"""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from data.database import reading
from data.live.commands import Command
from data.live.slices import live_exchanges
from data.settings import Pbx, Settings
from telephony.actions import Result
from telephony.ami import Timing
from telephony.ami.timing import USUAL
from telephony.exchange import Exchange
from telephony.lease import Lease
from telephony.live import obeying
from telephony.live.exchange_names import meaning_of
from telephony.live.following import Follower
from telephony.live.publishing import NotLeading, Publisher

log = logging.getLogger("okc.worker")

TICK_S = 0.1
TAKE_S = 0.15
NAMES_S = 5.0
WHOLE_S = 1.0
"""Slices are made anew so often though nothing was told: after-call work ends by itself."""
STANDBY_S = 1.0
PURGE_S = 3600.0
END_S = 5.0
DATABASE_THREADS = 3

R = TypeVar("R")


def no_keys(_pbx: Pbx) -> tuple[str, ...]:
    """No modes are declared."""
    return ()


class LiveThread:
    """Start it, stop it; everything else it does alone."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        lease: Lease,
        mode_keys: Callable[[Pbx], tuple[str, ...]] = no_keys,
        timing: Timing = USUAL,
    ) -> None:
        self._engine, self._settings, self._lease, self._mode_keys = engine, settings, lease, mode_keys
        self._timing = timing
        self._followers: dict[str, Follower] = {}
        self._dialled: dict[str, Command] = {}
        self._early: dict[str, Result] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._pool = ThreadPoolExecutor(DATABASE_THREADS, thread_name_prefix="live-db")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._begin, name="live", daemon=True)
        self._is_stopped = threading.Event()

    def start(self) -> None:
        """Begin to follow; does nothing where no exchange has a manager address."""
        if live_exchanges(self._settings):
            self._thread.start()

    def stop(self) -> None:
        """End within seconds: links are closed and pages are told that nothing is live any more."""
        self._is_stopped.set()
        if self._loop is not None and self._main is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._main.cancel)
        if self._thread.is_alive():
            self._thread.join(END_S)
        self._pool.shutdown(wait=False, cancel_futures=True)

    @property
    def is_following(self) -> bool:
        """Whether this worker leads, as far as the thread knows."""
        return bool(self._followers)

    def _begin(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(self._run())

    async def _run(self) -> None:
        self._loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        while not self._is_stopped.is_set():
            try:
                if await self._patiently(self._database(self._leads)):
                    await self._lead()
            except Exception:
                log.exception("event=live_failed detail='begins anew'")
            await asyncio.sleep(STANDBY_S)

    async def _lead(self) -> None:
        """Follow every exchange until another worker leads."""
        pbxs = live_exchanges(self._settings)
        self._followers = {pbx.name: Follower(pbx, time.time, self._mode_keys(pbx), self._timing) for pbx in pbxs}
        publishers = {pbx.name: Publisher(self._engine, pbx.name, self._lease.is_mine) for pbx in pbxs}
        try:
            async with asyncio.TaskGroup() as group:
                for pbx in pbxs:
                    group.create_task(self._follow(pbx))
                    group.create_task(self._publish(self._followers[pbx.name], publishers[pbx.name]))
                    group.create_task(self._name(pbx))
                group.create_task(self._obey())
                group.create_task(self._purge())
        except* NotLeading:
            log.info("event=live_ended detail='another worker leads'")
        finally:
            for name, one in self._followers.items():
                one.end()
                with contextlib.suppress(NotLeading, DBAPIError):
                    publishers[name].write(one.slices(), frozenset(), one.heard_at, time.time())
            self._followers = {}

    async def _follow(self, pbx: Pbx) -> None:
        while True:
            try:
                await self._followers[pbx.name].run()
            except Exception:
                log.exception("event=following_failed pbx=%s", pbx.name)
            await asyncio.sleep(STANDBY_S)

    async def _publish(self, one: Follower, publisher: Publisher) -> None:
        made_at, bodies = 0.0, one.slices()
        while True:
            now = time.time()
            if one.is_changed or not 0 <= now - made_at < WHOLE_S:
                made_at, bodies = now, one.slices()
            new, names = publisher.due(bodies, now), frozenset(bodies)
            await self._patiently(self._database(publisher.write, new, names, one.heard_at, now))
            for result in one.results:
                self._tell_dialled(result)
            one.results.clear()
            await asyncio.sleep(TICK_S)

    async def _name(self, pbx: Pbx) -> None:
        """Read again and again who is who."""
        exchange = Exchange(pbx, self._settings)

        def read() -> Any:
            with reading(self._engine) as connection:
                return meaning_of(connection, exchange, int(time.time()))

        while True:
            meaning = await self._patiently(self._database(read))
            if meaning is not None:
                self._followers[pbx.name].meaning = meaning
            await asyncio.sleep(NAMES_S)

    async def _obey(self) -> None:
        while True:
            commands = await self._patiently(self._database(obeying.take_waiting, self._engine, time.time()))
            for command in commands or ():
                self._soon(self._obey_one(command))
            await asyncio.sleep(TAKE_S)

    async def _obey_one(self, command: Command) -> None:
        outcome, name = await obeying.obey(self._followers.get(command.pbx), command)
        await self._patiently(self._database(obeying.answer, self._engine, command, outcome))
        if name:
            self._dialled[name] = command
            if (early := self._early.pop(name, None)) is not None:
                self._tell_dialled(early)

    def _tell_dialled(self, result: Result) -> None:
        """How a call that was dialled for somebody went on; it may be known before the action is answered."""
        command = self._dialled.pop(result.value, None)
        if command is None:
            self._early[result.value] = result
        elif not result.is_done:
            outcome = obeying.outcome_of_result(result)
            self._soon(self._patiently(self._database(obeying.answer, self._engine, command, outcome)))

    async def _purge(self) -> None:
        while True:
            await self._patiently(self._database(obeying.forget_old, self._engine, time.time()))
            self._early.clear()
            await asyncio.sleep(PURGE_S)

    def _soon(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _leads(self) -> bool:
        with reading(self._engine) as connection:
            return self._lease.is_mine(connection)

    def _database(self, work: Callable[..., R], *args: Any) -> Awaitable[R]:
        return asyncio.get_running_loop().run_in_executor(self._pool, work, *args)

    async def _patiently(self, work: Awaitable[R]) -> R | None:
        """Its result; None while our database is away, after a pause."""
        try:
            return await work
        except DBAPIError as error:
            log.warning("event=database_lost error=%s detail=live", type(error.orig).__name__)
            await asyncio.sleep(STANDBY_S)
            return None

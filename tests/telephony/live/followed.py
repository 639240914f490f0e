"""An exchange at the wire in a thread of its own, and the live thread that follows it into a real database."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.engine import Engine

from data.database import reading, writing
from data.live.bodies import LinkBody
from data.live.commands import Command, Outcome, ask, new_id, outcome_of
from data.live.slices import LINK, LiveSlice, slice_of
from data.settings import Pbx, Settings
from telephony.lease import Lease
from telephony.live.thread import LiveThread
from tests.rig.runs import soon
from tests.telephony.ami.fake_exchange import SECRET, USER, FakeExchange, Script, answers, listing
from tests.telephony.ami.listening import QUICK

PATIENCE_S = 60.0
CALLER, AGENT_LEG = "1795422189.76", "1795422190.77"
TRUNK = (("Channel", "PJSIP/city-00000041"), ("Uniqueid", CALLER), ("Linkedid", CALLER), ("ChannelState", "6"))
MEMBER = (
    ("Queue", "help"), ("Name", "Анна"), ("Location", "PJSIP/101"), ("StateInterface", "PJSIP/101"),
    ("Membership", "static"), ("Penalty", "0"), ("Paused", "0"), ("Status", "1"), ("LoginTime", "1795420000"),
)  # fmt: skip
PARAMS = (("Event", "QueueParams"), ("Queue", "help"), ("Strategy", "rrmemory"))
ENTRY = (("Event", "QueueEntry"), ("Queue", "help"), ("Position", "1"), ("Wait", "30"), ("CallerIDNum", "79991112233"))
T = TypeVar("T")


@dataclass
class Wire:
    """A fake exchange, spoken to from the test's thread."""

    exchange: FakeExchange
    loop: asyncio.AbstractEventLoop

    def do(self, what: Callable[[], T]) -> T:
        """Do something in the exchange's loop."""

        async def done() -> T:
            return what()

        return asyncio.run_coroutine_threadsafe(done(), self.loop).result(PATIENCE_S)

    def say(self, event: str, *fields: tuple[str, str]) -> None:
        """An event, to everybody."""
        self.do(lambda: self.exchange.say(("Event", event), *fields))

    def answer(self, action: str, script: Script) -> None:
        """From now on an action is answered so."""
        self.do(lambda: self.exchange.script.__setitem__(action, script))

    def drop(self) -> None:
        """Every connection ends."""
        self.do(self.exchange.drop)

    def url(self, secret: str = SECRET) -> str:
        """Its address as a setting."""
        return f"ami://{USER}:{secret}@127.0.0.1:{self.exchange.port}"


@contextlib.contextmanager
def wire() -> Iterator[Wire]:
    """An exchange with one queue, one agent and one caller who waits."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    one = Wire(FakeExchange(), loop)
    caller = [("Event", "CoreShowChannel"), *TRUNK, ("Duration", "00:00:40"), ("CallerIDNum", "79991112233")]
    lists = {
        "QueueStatus": listing("QueueStatusComplete", PARAMS, [("Event", "QueueMember"), *MEMBER], [*ENTRY, *TRUNK]),
        "CoreShowChannels": listing("CoreShowChannelsComplete", caller),
        "BridgeList": listing("BridgeListComplete"),
        "DeviceStateList": listing("DeviceStateListComplete", device("PJSIP/101", "NOT_INUSE")),
        "QueuePause": answers(("Message", "Interface paused successfully")),
    }
    one.exchange.script |= lists
    try:
        asyncio.run_coroutine_threadsafe(one.exchange.open(), loop).result(PATIENCE_S)
        yield one
    finally:
        asyncio.run_coroutine_threadsafe(one.exchange.close(), loop).result(PATIENCE_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def device(name: str, state: str) -> list[tuple[str, str]]:
    """A line of the list of devices, and the event of the same name."""
    return [("Event", "DeviceStateChange"), ("Device", name), ("State", state)]


@dataclass
class Followed:
    """What a live thread does with a database, seen from outside."""

    engine: Engine
    settings: Settings
    lease: Lease
    keys: tuple[str, ...] = ()
    thread: LiveThread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = LiveThread(self.engine, self.settings, self.lease, lambda _pbx: self.keys, QUICK)

    def slice(self, name: str, pbx: str = "main") -> LiveSlice | None:
        """A slice as it is now."""
        with reading(self.engine) as connection:
            return slice_of(connection, pbx, name)

    def link(self, pbx: str = "main") -> LinkBody:
        """The link as it is told."""
        found = self.slice(LINK, pbx)
        assert found is not None
        return found.link

    def shows(self, name: str, kind: type[T], is_so: Callable[[T], bool], pbx: str = "main") -> T:
        """The body of a slice, as soon as it is so."""
        seen: list[T] = []

        def look() -> bool:
            found = self.slice(name, pbx)
            seen[:] = [found.body(kind)] if found else []
            return bool(seen) and is_so(seen[0])

        assert soon(look, PATIENCE_S), seen
        return seen[0]

    def is_told(self, state: str, pbx: str = "main") -> LinkBody:
        """The link, as soon as it is in this state."""
        return self.shows(LINK, LinkBody, lambda link: link.state == state, pbx)

    def asks(self, kind: str, **args: object) -> str:
        """Ask for something; the id of the command."""
        command = Command(new_id(), "main", 7, "10.0.0.1", kind, args, time.time())
        with writing(self.engine) as connection:
            ask(connection, command)
        return command.id

    def is_over(self, command: str, is_so: Callable[[Outcome], bool] = lambda one: one.is_over) -> Outcome:
        """How a command went, as soon as it is so."""
        seen: list[Outcome] = []

        def look() -> bool:
            with reading(self.engine) as connection:
                found = outcome_of(connection, command, time.time())
            assert found is not None
            seen[:] = [found]
            return is_so(found)

        assert soon(look, PATIENCE_S), seen
        return seen[0]


@contextlib.contextmanager
def following(engine: Engine, *pbxs: Pbx, keys: tuple[str, ...] = ()) -> Iterator[Followed]:
    """A worker's live thread that leads and follows these exchanges."""
    lease = Lease(engine)
    assert lease.acquire()
    one = Followed(engine, Settings(pbx=pbxs), lease, keys)
    one.thread.start()
    try:
        yield one
    finally:
        one.thread.stop()


def pbx(wire: Wire, name: str = "main", secret: str = SECRET) -> Pbx:
    """The exchange as it is configured."""
    return Pbx(name=name, ami_url=wire.url(secret), trunks=("PJSIP/city",))

"""What the exchange says of its modes: watched keys of its database, which tell nobody when they change, and lamps.

A lamp (`Custom:…`) that changes is a hint that a key did. Keys are read every LOOK_S, and soon after a hint.
"""

import asyncio
from collections.abc import Callable, Iterable

from data.live.bodies import ModesBody, ModeValue
from telephony.actions import Refused, action_of, perform
from telephony.ami import Link, Message

LOOK_S = 30.0
LAMP = "Custom:"
KEY, DEVICE = "key", "device"
NO_ENTRY = "no_entry"


class Modes:
    """Keys and lamps of one exchange. `keys` are written FAMILY/KEY."""

    def __init__(self, link: Link, keys: tuple[str, ...]) -> None:
        self._link, self._keys = link, keys
        self._values: dict[tuple[str, str], ModeValue] = {}
        self._read_at = 0.0
        self._hint = asyncio.Event()

    def body(self) -> ModesBody:
        """The slice."""
        return ModesBody(tuple(self._values[key] for key in sorted(self._values)), self._read_at)

    def hurry(self) -> None:
        """A key may have changed."""
        self._hint.set()

    def heard(self, event: Message, at: float) -> bool:
        """Whether a device's change is a lamp's."""
        name = event.get("Device")
        if not name.startswith(LAMP):
            return False
        self._keep(DEVICE, name, event.get("State"), at)
        self._hint.set()
        return True

    async def look(self, now: Callable[[], float]) -> None:
        """Wait for a hint, at most LOOK_S, and read every key."""
        try:
            async with asyncio.timeout(LOOK_S):
                await self._hint.wait()
        except TimeoutError:
            pass
        await self.read(now)

    async def read(self, now: Callable[[], float], devices: Iterable[Message] | None = None) -> None:
        """Read every key, and the lamps of a list of devices."""
        self._hint.clear()
        for one in devices or ():
            if one.get("Device").startswith(LAMP):
                self._keep(DEVICE, one.get("Device"), one.get("State"), now())
        for name in self._keys:
            family, _, key = name.partition("/")
            try:
                result = await perform(self._link, action_of("read_key", {"family": family, "key": key}))
            except Refused:
                continue
            if result.is_done or result.code == NO_ENTRY:
                self._keep(KEY, name, result.value if result.is_done else None, now())

    def _keep(self, kind: str, name: str, value: str | None, at: float) -> None:
        known = self._values.get((kind, name))
        if known is None or known.value != value:
            self._values[kind, name] = ModeValue(kind, name, value, at)
            self._read_at = at

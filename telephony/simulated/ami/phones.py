"""The telephones and trunks of the simulated exchange as states of devices, and whose they are."""

from telephony.simulated.rows import DOWN, RINGING, Channel
from telephony.simulated.simulation import Exchange
from telephony.simulated.staff import Operator


class Phones:
    """State of every telephone, from the channels there are."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._channels: dict[str, set[Channel]] = {}
        self._states: dict[str, str] = {}
        self._callers: dict[str, Channel] = {}
        for channel in exchange.channels.values():
            self.looked_at(channel)
        for device in self.all():
            self._states[device] = self.state(device)

    def all(self) -> list[str]:
        """Every telephone and trunk."""
        world = self._exchange.world
        extensions = [*self._exchange.operators, *(number for number, _ in world.specialists)]
        return [*(f"PJSIP/{extension}" for extension in extensions), world.trunk]

    def looked_at(self, channel: Channel) -> bool:
        """A channel has come, changed or gone: has its device another state now?"""
        is_there = self._exchange.channels.get(channel.name) is channel
        if is_there:
            self._callers[channel.uniqueid] = channel
        else:
            self._callers.pop(channel.uniqueid, None)
        device = channel.device
        if not device.startswith("PJSIP/"):
            return False
        channels = self._channels.setdefault(device, set())
        if is_there:
            channels.add(channel)
        else:
            channels.discard(channel)
        return self._has_changed(device)

    def switched(self, operator: Operator) -> bool:
        """Somebody came or went: has the telephone another state now?"""
        return self._has_changed(f"PJSIP/{operator.agent.extension}")

    def _has_changed(self, device: str) -> bool:
        before, now = self._states.get(device), self.state(device)
        self._states[device] = now
        return before != now

    def state(self, device: str) -> str:
        """What the device is doing. A member who is never logged out has a telephone that is off without its person."""
        states = {channel.state for channel in self._channels.get(device, ()) if channel.state != DOWN}
        if states:
            return ("RINGINUSE" if len(states) > 1 else "RINGING") if RINGING in states else "INUSE"
        operator = self.owner(device)
        if operator is None:
            return "NOT_INUSE" if device in self.all() else "UNAVAILABLE"
        return "UNAVAILABLE" if operator.agent.static and not operator.here else "NOT_INUSE"

    def owner(self, device: str) -> Operator | None:
        """The agent whose telephone this is."""
        return self._exchange.operators.get(device.removeprefix("PJSIP/"))

    def caller(self, uniqueid: str) -> Channel | None:
        """The channel with this id."""
        return self._callers.get(uniqueid)

    def member(self, agent: str) -> Operator | None:
        """The agent with this name or interface."""
        return self._exchange.member(agent)

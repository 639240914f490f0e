"""Agents in queues: log in, log out, pause, come back. An empty queue means every queue that the agent is in."""

from dataclasses import dataclass
from typing import ClassVar

from telephony.actions.shape import (
    INTERFACE,
    NAME,
    QUEUE,
    REASON,
    STATE_INTERFACE,
    check,
    check_number,
    check_optional,
    filled,
)
from telephony.ami import Fields


@dataclass(frozen=True, slots=True)
class Pause:
    """Calls stop ringing at this phone; the reason is what reports show."""

    interface: str
    reason: str
    queue: str = ""
    kind: ClassVar[str] = "pause"
    action: ClassVar[str] = "QueuePause"
    needs: ClassVar[tuple[str, ...]] = ("agent",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(interface=(self.interface, INTERFACE))
        check_optional(reason=(self.reason, REASON), queue=(self.queue, QUEUE))

    def fields(self) -> Fields:
        """See `Action`."""
        rows = (("Interface", self.interface), ("Paused", "true"), ("Queue", self.queue), ("Reason", self.reason))
        return filled(*rows)


@dataclass(frozen=True, slots=True)
class Unpause:
    """The end of a pause."""

    interface: str
    queue: str = ""
    kind: ClassVar[str] = "unpause"
    action: ClassVar[str] = "QueuePause"
    needs: ClassVar[tuple[str, ...]] = ("agent",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(interface=(self.interface, INTERFACE))
        check_optional(queue=(self.queue, QUEUE))

    def fields(self) -> Fields:
        """See `Action`."""
        return filled(("Interface", self.interface), ("Paused", "false"), ("Queue", self.queue))


@dataclass(frozen=True, slots=True)
class Add:
    """An agent logs in to a queue; `member` is the name under which the queue's log and reports know them."""

    queue: str
    interface: str
    member: str
    penalty: int = 0
    state_interface: str = ""
    """Device whose state says whether the phone is free, where it is not the interface; FreePBX: hint:101@ext-local."""
    kind: ClassVar[str] = "add"
    action: ClassVar[str] = "QueueAdd"
    needs: ClassVar[tuple[str, ...]] = ("agent",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(queue=(self.queue, QUEUE), interface=(self.interface, INTERFACE), member=(self.member, NAME))
        check_optional(state_interface=(self.state_interface, STATE_INTERFACE))
        check_number("bad_penalty", "penalty", self.penalty, 0, 999)

    def fields(self) -> Fields:
        """See `Action`."""
        rows = (("Queue", self.queue), ("Interface", self.interface), ("MemberName", self.member))
        return filled(*rows, ("Penalty", str(self.penalty)), ("StateInterface", self.state_interface))


@dataclass(frozen=True, slots=True)
class Remove:
    """An agent logs out of a queue."""

    queue: str
    interface: str
    kind: ClassVar[str] = "remove"
    action: ClassVar[str] = "QueueRemove"
    needs: ClassVar[tuple[str, ...]] = ("agent",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(queue=(self.queue, QUEUE), interface=(self.interface, INTERFACE))

    def fields(self) -> Fields:
        """See `Action`."""
        return [("Queue", self.queue), ("Interface", self.interface)]

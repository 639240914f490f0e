"""Calls: dial for somebody, transfer, send elsewhere, end, listen in.

Contexts come from the settings, channels and interfaces from what the exchange itself told; both are checked again
here. What a phone does by itself is not an action: Asterisk has none that holds a call (a key of the phone does it, or
the browser's softphone), and `Park` is the nearest that it offers.
"""

from dataclasses import dataclass
from typing import ClassVar

from telephony.actions.shape import (
    CHANNEL,
    CONTEXT,
    EXTENSION,
    INTERFACE,
    NUMBER,
    check,
    check_choice,
    check_number,
    check_optional,
    filled,
)
from telephony.ami import Fields

RING_S = 30
NORMAL_CLEARING = "16"


@dataclass(frozen=True, slots=True)
class Dial:
    """Rings the operator's phone and, when it is picked up, dials the number from it (call back, dial out).

    `extension` is the operator's own: dialplan and reports tell by it who called. Done means that the exchange has
    taken it; how it went on is told by `dialled`.
    """

    interface: str
    extension: str
    number: str
    context: str
    ring_s: int = RING_S
    kind: ClassVar[str] = "dial"
    action: ClassVar[str] = "Originate"
    needs: ClassVar[tuple[str, ...]] = ("originate",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(interface=(self.interface, INTERFACE), extension=(self.extension, EXTENSION))
        check(number=(self.number, NUMBER), context=(self.context, CONTEXT))
        check_number("bad_seconds", "ring_s", self.ring_s, 1, 120)

    def fields(self) -> Fields:
        """See `Action`."""
        return [
            ("Channel", self.interface),
            ("Context", self.context),
            ("Exten", self.number),
            ("Priority", "1"),
            ("CallerID", f"<{self.extension}>"),
            ("Timeout", str(self.ring_s * 1000)),
            ("Async", "true"),
        ]


LISTENING = {"listen": "qES", "whisper": "qESw", "barge": "qESB"}
"""How somebody listens in → options of ChanSpy: quiet, over when the talk is over; w: only the agent hears them."""


@dataclass(frozen=True, slots=True)
class Spy:
    """Rings a supervisor's phone and lets them into the talk of a channel."""

    interface: str
    extension: str
    channel: str
    how: str = "listen"
    ring_s: int = RING_S
    kind: ClassVar[str] = "spy"
    action: ClassVar[str] = "Originate"
    needs: ClassVar[tuple[str, ...]] = ("originate",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(interface=(self.interface, INTERFACE), extension=(self.extension, EXTENSION))
        check(channel=(self.channel, CHANNEL))
        check_choice("how", self.how, LISTENING)
        check_number("bad_seconds", "ring_s", self.ring_s, 1, 120)

    def fields(self) -> Fields:
        """See `Action`."""
        return [
            ("Channel", self.interface),
            ("Application", "ChanSpy"),
            ("Data", f"{self.channel},{LISTENING[self.how]}"),
            ("CallerID", f"<{self.extension}>"),
            ("Timeout", str(self.ring_s * 1000)),
            ("Async", "true"),
        ]


@dataclass(frozen=True, slots=True)
class Hangup:
    """Ends a channel, and with it the call of two."""

    channel: str
    kind: ClassVar[str] = "hangup"
    action: ClassVar[str] = "Hangup"
    needs: ClassVar[tuple[str, ...]] = ("call", "system")
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(channel=(self.channel, CHANNEL))

    def fields(self) -> Fields:
        """See `Action`."""
        return [("Channel", self.channel), ("Cause", NORMAL_CLEARING)]


@dataclass(frozen=True, slots=True)
class Redirect:
    """Sends a channel to a number: a caller who waits in a queue, or one side of a talk (the other side is hung up)."""

    channel: str
    number: str
    context: str
    kind: ClassVar[str] = "redirect"
    action: ClassVar[str] = "Redirect"
    needs: ClassVar[tuple[str, ...]] = ("call",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(channel=(self.channel, CHANNEL), number=(self.number, NUMBER), context=(self.context, CONTEXT))

    def fields(self) -> Fields:
        """See `Action`."""
        rows = (("Channel", self.channel), ("Context", self.context), ("Exten", self.number))
        return [*rows, ("Priority", "1")]


@dataclass(frozen=True, slots=True)
class _ToNumber:
    channel: str
    number: str
    context: str
    needs: ClassVar[tuple[str, ...]] = ("call",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(channel=(self.channel, CHANNEL), number=(self.number, NUMBER), context=(self.context, CONTEXT))

    def fields(self) -> Fields:
        """See `Action`."""
        return [("Channel", self.channel), ("Context", self.context), ("Exten", self.number)]


@dataclass(frozen=True, slots=True)
class BlindTransfer(_ToNumber):
    """The operator on `channel` leaves; whoever they talk with is sent to the number."""

    kind: ClassVar[str] = "blind_transfer"
    action: ClassVar[str] = "BlindTransfer"


@dataclass(frozen=True, slots=True)
class AttendedTransfer(_ToNumber):
    """The operator on `channel` talks with the number while the caller hears music; hanging up connects the two.

    Works where the call was made with the transfer option (`t` of Queue, `T` of Dial) and `atxfer` is in features.conf.
    """

    kind: ClassVar[str] = "attended_transfer"
    action: ClassVar[str] = "Atxfer"


@dataclass(frozen=True, slots=True)
class CancelTransfer:
    """The operator on `channel` comes back to the caller from an attended transfer."""

    channel: str
    kind: ClassVar[str] = "cancel_transfer"
    action: ClassVar[str] = "CancelAtxfer"
    needs: ClassVar[tuple[str, ...]] = ("call",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(channel=(self.channel, CHANNEL))

    def fields(self) -> Fields:
        """See `Action`."""
        return [("Channel", self.channel)]


@dataclass(frozen=True, slots=True)
class Park:
    """Puts a channel aside with music; it comes back to `back_to` (a phone's channel) when nobody takes it."""

    channel: str
    back_to: str = ""
    kind: ClassVar[str] = "park"
    action: ClassVar[str] = "Park"
    needs: ClassVar[tuple[str, ...]] = ("call",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(channel=(self.channel, CHANNEL))
        check_optional(back_to=(self.back_to, CHANNEL))

    def fields(self) -> Fields:
        """See `Action`."""
        return filled(("Channel", self.channel), ("TimeoutChannel", self.back_to))

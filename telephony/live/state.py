"""What is going on at one exchange this moment: a value, made by a snapshot and then by one event after another.

Instants are seconds since 1970 UTC with a fraction, on the exchange's clock. Names are the exchange's own: who is who
is decided when slices are made. A channel is one leg of a call, known by its Uniqueid; a call is what has one Linkedid.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

UP = 6
"""ChannelState of a leg that was answered."""
DOWN, RINGING = 0, 5


@dataclass(frozen=True, slots=True)
class Channel:
    """One leg of a call."""

    uniqueid: str
    name: str
    linkedid: str
    state: int
    number: str
    """Of whoever is at this end."""
    caller: str
    """Their name."""
    connected: str
    """Number of the other end, as this end is shown it."""
    dialled: str
    """Extension with which the leg began: the number that was called."""
    exten: str
    """Where in the dialplan it is now."""
    since: float
    dialled_by: str = ""
    """Uniqueid of the leg that made this one ring."""
    bridge: str = ""
    """Where it can be heard; empty: nowhere. A place where callers are parked is none."""
    up_at: float | None = None
    bridged_at: float | None = None
    """When it was first joined with another."""
    held_since: float | None = None
    """This end put the other on hold."""
    queue: str = ""
    """The queue it came into last, and when."""
    entered_at: float | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A caller in a queue."""

    queue: str
    uniqueid: str
    entered_at: float


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue and the callers in it, the next one first (Uniqueids)."""

    name: str
    strategy: str = ""
    callers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """An agent in one queue."""

    queue: str
    interface: str
    name: str
    state_interface: str
    kind: str
    penalty: int
    paused: bool
    reason: str
    pause_changed_at: float
    """When the present pause began, or the last one ended; 0: not known."""
    logged_in_at: float
    last_call_at: float
    calls_taken: int
    wrap_up_s: int
    in_call: bool
    status: int
    """Of the telephone, as app_queue numbers it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A queue makes an agent's telephone ring for a caller, or (answered) has joined the two."""

    queue: str
    interface: str
    member: str
    caller: str
    """Uniqueid of the caller's leg."""
    leg: str
    """Uniqueid of the agent's leg, which may be half of a Local channel."""
    leg_name: str
    linkedid: str
    number: str
    name: str
    did: str
    entered_at: float | None
    rang_at: float
    answered_at: float | None = None
    is_over: bool = False
    """It rings no more, or the talk is over; kept as long as anything of the call is there."""


@dataclass(frozen=True, slots=True)
class Device:
    """A telephone's or a lamp's state in the exchange's word, and since when."""

    state: str
    changed_at: float


@dataclass(frozen=True, slots=True)
class Ended:
    """What a telephone had last: its leg, the one at the other end if it was still there, and the queue's offer."""

    leg: Channel
    other: Channel | None
    offer: Offer | None
    at: float


@dataclass(frozen=True, slots=True)
class LiveState:
    """Everything that is known."""

    channels: Mapping[str, Channel] = field(default_factory=dict)
    """By Uniqueid."""
    queues: Mapping[str, Queue] = field(default_factory=dict)
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    """By Uniqueid of the caller's leg: nobody waits in two queues."""
    members: Mapping[tuple[str, str], Member] = field(default_factory=dict)
    """By queue and interface."""
    offers: Mapping[str, Offer] = field(default_factory=dict)
    """By Uniqueid of the agent's leg."""
    devices: Mapping[str, Device] = field(default_factory=dict)
    ended: Mapping[str, Ended] = field(default_factory=dict)
    """By telephone, such as 101."""
    logged_out: Mapping[str, float] = field(default_factory=dict)
    """By telephone: when it was last taken out of a queue."""
    gone: Mapping[str, float] = field(default_factory=dict)
    """Uniqueids of legs that hung up lately: an event that comes late brings nobody back."""

"""What each slice of the live state says; one frozen record for each, to and from JSON.

Every instant is in seconds since 1970 UTC with a fraction, by the clock of the exchange's host; no durations:
whoever shows them counts from the instant (`now` of the same clock: `LinkBody.clock_offset`). Agents and queues have
the names that facts give them. `call_id` is the Linkedid, the id that the call has in the facts, `uniqueid` the
caller's channel, under which the queue log has the visit. Empty text and None: the exchange did not say.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter

CONNECTING = "connecting"
LIVE = "live"
LOST = "lost"
REFUSED = "refused"
LINK_STATES = (CONNECTING, LIVE, LOST, REFUSED)

OFF = "off"
READY = "ready"
RINGING = "ringing"
DIALING = "dialing"
TALKING = "talking"
HOLDING = "holding"
WRAP_UP = "wrap_up"
PAUSED = "paused"
UNREACHABLE = "unreachable"
BUSY = "busy"
AGENT_STATES = (TALKING, HOLDING, DIALING, RINGING, WRAP_UP, PAUSED, UNREACHABLE, BUSY, READY, OFF)
"""Strongest first: who is paused and talks, talks."""

CALL_STATES = (RINGING, DIALING, TALKING, HOLDING)

WRAP_UP_REASON = "wrap-up"
"""A pause for this reason is after-call work and no break."""


@dataclass(frozen=True, slots=True)
class LinkBody:
    """The link to the exchange; whether it still speaks says the time of this slice (`LiveSlice.as_of`)."""

    state: str
    """One of LINK_STATES: connecting (also: being looked at anew), live, lost (tried again), refused (wrong secret)."""
    since: float
    """Since when it is in this state, by the worker's clock."""
    reason: str = ""
    """Why it is lost or refused: a code, such as `refused`, `silent`, `closed`, `unreachable`."""
    version: str = ""
    """What the exchange calls itself, such as 22.5.0."""
    restarted_at: float | None = None
    """When a start was noticed that ended calls which had been live; None: not since the worker runs."""
    clock_offset: float = 0.0
    """Seconds that the exchange's clock is ahead of the worker's."""


@dataclass(frozen=True, slots=True)
class WaitingCaller:
    """A caller who waits in a queue."""

    call_id: str
    uniqueid: str
    channel: str
    """Name of the caller's channel: what a command that moves the caller names."""
    queue: str
    position: int
    number: str
    name: str
    did: str
    entered_at: float
    rings: tuple[str, ...] = ()
    """Agents whose telephones ring for this caller now."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue in a row of a board."""

    queue: str
    waiting: int
    longest_since: float | None
    """Since when the one waits who waits longest."""
    talking: int
    """Calls of this queue that are being talked."""
    members: int
    """Agents who are logged in to this queue, paused ones too."""
    ready: int
    """Of them, who would take the next call now."""
    busy: int
    """Of them, who ring, talk, dial, have after-call work or use their telephone."""
    paused: int
    unreachable: int
    """Ready, busy, paused and unreachable add up to members."""


@dataclass(frozen=True, slots=True)
class AgentLine:
    """One agent in a row of a board."""

    agent: str
    phone: str
    """Extension or address behind the agent's interface: 101."""
    state: str
    """One of AGENT_STATES."""
    since: float
    reason: str = ""
    """Of a pause, as the exchange has it; WRAP_UP_REASON is after-call work."""
    paused_since: float | None = None
    """Paused in every queue since then (also while talking); None: not so."""
    queues: tuple[str, ...] = ()
    """Logged in to."""
    paused_queues: tuple[str, ...] = ()
    call_id: str = ""
    """The call that the state is about, and who is at the other end of it."""
    queue: str = ""
    number: str = ""
    direction: str = ""
    """incoming, outgoing, internal or unknown."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call that is being talked or rings, whoever takes part."""

    call_id: str
    state: str
    """ringing or talking."""
    direction: str
    queue: str
    number: str
    """The outside party, or of an internal call who called."""
    name: str
    agents: tuple[str, ...]
    """Agents who talk, or whose telephones ring."""
    phones: tuple[str, ...]
    """Telephones of the exchange in it, agents' or not."""
    started_at: float
    answered_at: float | None
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardBody:
    """Slice `board`: the whole exchange for supervisors and walls. Lists are sorted by name, waiting ones by need."""

    queues: tuple[QueueLine, ...] = ()
    agents: tuple[AgentLine, ...] = ()
    waiting: tuple[WaitingCaller, ...] = ()
    """Longest first."""
    calls: tuple[CallLine, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueBody:
    """Slice `queue/NAME`."""

    line: QueueLine
    strategy: str = ""
    waiting: tuple[WaitingCaller, ...] = ()
    """In the order of their position."""
    agents: tuple[AgentLine, ...] = ()
    """Who is logged in."""


@dataclass(frozen=True, slots=True)
class Membership:
    """An agent in one queue."""

    queue: str
    interface: str
    """What commands about this membership name."""
    kind: str
    """static (cannot log out), dynamic or realtime."""
    penalty: int
    paused: bool
    reason: str
    paused_since: float | None
    logged_in_at: float | None
    calls_taken: int
    """Since the queue's numbers were reset: at the exchange's start, if nobody did."""
    wrap_up_s: int


@dataclass(frozen=True, slots=True)
class AgentCall:
    """A call at an agent's telephone."""

    call_id: str
    uniqueid: str
    """Of the caller: the queue log's and our entries' id of the visit."""
    state: str
    """One of CALL_STATES: ringing here, dialing out, talking, holding (the other hears music)."""
    direction: str
    number: str
    """The other party."""
    name: str
    queue: str
    """Empty: not through a queue."""
    did: str
    """The number that was called."""
    entered_at: float | None
    """When the caller came into the queue."""
    rang_at: float
    """When it began to ring here, or to be dialled."""
    answered_at: float | None
    held_since: float | None
    channel: str
    """The agent's own channel: what transfers and hang-ups name."""
    other_channel: str
    """The other party's; empty: not known."""


@dataclass(frozen=True, slots=True)
class EndedCall:
    """The call that was last at an agent's telephone, answered or not."""

    call_id: str
    uniqueid: str
    direction: str
    number: str
    name: str
    queue: str
    did: str
    rang_at: float
    answered_at: float | None
    """None: it was not answered here."""
    ended_at: float


@dataclass(frozen=True, slots=True)
class AgentBody:
    """Slice `agent/NAME`: an agent who is in a queue, or to whom a person is linked."""

    line: AgentLine
    device: str = ""
    """The exchange's word for the telephone: NOT_INUSE, INUSE, RINGING, ONHOLD, BUSY, UNAVAILABLE, INVALID, UNKNOWN."""
    interfaces: tuple[str, ...] = ()
    """How queues name this agent, the likeliest to log in with first."""
    memberships: tuple[Membership, ...] = ()
    calls: tuple[AgentCall, ...] = ()
    """Newest last."""
    last: EndedCall | None = None


@dataclass(frozen=True, slots=True)
class ModeValue:
    """What the exchange last said of one mode."""

    kind: str
    """key (of its database, FAMILY/KEY) or device (Custom:NAME)."""
    name: str
    value: str | None
    """None: there is no such key."""
    changed_at: float
    """When this value was first seen."""


@dataclass(frozen=True, slots=True)
class ModesBody:
    """Slice `modes`: every key that is watched, and every custom device; sorted by kind and name."""

    values: tuple[ModeValue, ...] = ()
    read_at: float = 0.0
    """When all keys were last read; not renewed while nothing else changes."""


SliceBody = LinkBody | BoardBody | QueueBody | AgentBody | ModesBody
B = TypeVar("B")


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (LinkBody, BoardBody, QueueBody, AgentBody, ModesBody)
}


def to_json(body: SliceBody) -> str:
    """The body as it is kept and sent."""
    text: bytes = _ADAPTERS[type(body)].dump_json(body)
    return text.decode()


def from_json(kind: type[B], text: str) -> B:
    """A body of that kind; fields of a newer worker are passed over."""
    body: B = _ADAPTERS[kind].validate_json(text)
    return body

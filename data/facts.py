"""The facts: what happened, one frozen record each, pure functions of the exchange's raw rows.

Instants are whole seconds since 1970-01-01 UTC; durations are whole seconds; `None` means that the
exchange did not say. A call is one journey of a caller, a visit one stay in one queue, an offer one
ring to one agent, agent time one interval of one agent's shift. Queue and agent names are the
canonical spellings (first seen, aliases resolved).
"""

from dataclasses import dataclass

ANSWERED = "answered"
ABANDONED = "abandoned"
TIMEOUT = "timeout"
EXIT_EMPTY = "exit_empty"
EXIT_KEY = "exit_key"
WITHDRAWN = "withdrawn"
FAILED = "failed"
REDIRECTED = "redirected"
INTERRUPTED = "interrupted"
STALE = "stale"
OPEN_WAITING = "open_waiting"
OPEN_TALKING = "open_talking"

OUTCOMES = (
    ANSWERED,
    ABANDONED,
    TIMEOUT,
    EXIT_EMPTY,
    EXIT_KEY,
    WITHDRAWN,
    FAILED,
    REDIRECTED,
    INTERRUPTED,
    STALE,
    OPEN_WAITING,
    OPEN_TALKING,
)
"""Every outcome of a visit; each visit has exactly one, so they add up to "offered"."""

INCOMING = "incoming"
OUTGOING = "outgoing"
INTERNAL = "internal"
UNKNOWN = "unknown"
DIRECTIONS = (INCOMING, OUTGOING, INTERNAL, UNKNOWN)

LOGIN = "login"
TALK = "talk"
WRAP = "wrap"
RING = "ring"
PAUSE = "pause"
IDLE = "idle"
BUCKETS = (TALK, WRAP, RING, PAUSE, IDLE)
"""Disjoint parts of login time, highest priority first; they add up to login to the second."""

TALK_OUTSIDE_LOGIN = "talk_outside_login"
QUEUE_LOGIN = "queue_login"
QUEUE_PAUSE = "queue_pause"
AGENT_TIME_KINDS = (LOGIN, *BUCKETS, TALK_OUTSIDE_LOGIN, QUEUE_LOGIN, QUEUE_PAUSE)


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay of one caller in one queue, from ENTERQUEUE to its end."""

    pbx: str
    visit_id: str
    call_id: str
    queue: str
    hop: int
    """1 for the call's first queue, 2 for the next, …"""
    entered_at: int
    position: int | None
    caller: str
    did: str
    outcome: str
    wait_s: int | None
    agent: str
    connected_at: int | None
    ring_s: int | None
    talk_s: int | None
    """Talk as the queue's log gives it."""
    agent_talk_s: int | None
    """Talk of the agent alone: ends when the agent's own phone left (channel events), else talk_s."""
    ended_at: int | None
    ended_by: str
    """caller, agent, blind_transfer, attended_transfer, transfer, or empty."""
    exit_key: str
    transfer_target: str
    topic: str
    direction: str
    """incoming; outgoing for dialler calls disguised as queue calls (kept out of service levels)."""
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """One ring of one agent's phone for one visit."""

    pbx: str
    visit_id: str
    n: int
    call_id: str
    queue: str
    agent: str
    offered_at: int
    ring_s: int
    result: str
    """answered, no_answer, busy, canceled (the caller left), dumped (refused after answering)."""
    answered_elsewhere: bool
    """True when a colleague answered the same visit: then this was not a miss."""


@dataclass(frozen=True, slots=True)
class Call:
    """One journey: everything that belongs to one caller's call, in or out of queues."""

    pbx: str
    call_id: str
    direction: str
    direction_source: str
    """configured, did, heuristic, queue_log or none."""
    started_at: int
    ended_at: int | None
    caller: str
    callee: str
    did: str
    queues: tuple[str, ...]
    agents: tuple[str, ...]
    wait_s: int | None
    """Sum of the waits in queues."""
    talk_s: int | None
    """Union of the intervals in which two people talked."""
    outcome: str
    """answered if anybody was reached; else the last visit's outcome; without a queue: answered,
    ivr, voicemail, announcement, busy, no_answer, failed."""
    ended_by: str
    """Who hung up: caller, agent, callee (whom an agent called), or empty if nothing tells it."""
    recording: str
    topic: str
    note: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgentTime:
    """One interval of one agent's time, cut at local midnight; `ended_at` None while it lasts."""

    pbx: str
    agent: str
    kind: str
    queue: str
    """Empty for login (the union over queues), pause and idle."""
    reason: str
    started_at: int
    ended_at: int | None
    seconds: int | None
    flags: tuple[str, ...]

"""What really happened on the simulated hotline, to compare a reconstruction with. Instants are UTC microseconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay of a caller in one queue."""

    callid: str
    queue: str
    caller: str
    did: str
    topic: str
    position: int
    entered_at: int
    wait_s: int
    outcome: str  # answered, abandoned, timeout, exit_empty, exit_key, interrupted
    ended_at: int
    agent: str = ""
    connected_at: int = 0
    ring_s: int = 0
    talk_s: int = 0  # as the queue counts it
    agent_talk_s: int = 0  # as long as the agent really spoke with this caller
    ended_by: str = ""  # caller, agent, blind_transfer, attended_transfer


@dataclass(frozen=True, slots=True)
class Call:
    """One call from its first channel to its last."""

    linkedid: str
    direction: str  # incoming, outgoing, internal
    outcome: str  # answered, abandoned, timeout, exit_empty, exit_key, refused, night, ivr, busy, no_answer, …
    started_at: int
    ended_at: int
    caller: str
    callee: str
    did: str = ""


@dataclass(frozen=True, slots=True)
class Busy:
    """One stretch of an agent's time: kind is login, pause, talk (queue calls) or phone (other calls)."""

    agent: str
    kind: str
    started_at: int
    ended_at: int
    reason: str = ""


Truth = Visit | Call | Busy

"""The agents and queues of the simulated exchange while it lives: who is free, who waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telephony.simulated.world import Agent, Queue

if TYPE_CHECKING:
    from telephony.simulated.visits import Waiting

OUT, IDLE, RINGING, BUSY, WRAP_UP = "out", "idle", "ringing", "busy", "wrap-up"


@dataclass(slots=True, eq=False)
class Membership:
    """A person as a member of one queue. `paused` is the reason of the pause, None without one. Instants are µs."""

    queue: str
    static: bool
    since: int
    name: str
    paused: str | None = None
    paused_at: int = 0
    penalty: int = 0
    taken: int = 0
    last_call: int = 0


@dataclass(slots=True, eq=False)
class Operator:
    """An agent now. What the agent means to do next (a pause, going home) waits in `plans` for a free moment.

    `paused` is the reason of a pause in every queue. `led` is a person whom somebody leads from outside: what this
    one does besides answering and talking is done by order only.
    """

    agent: Agent
    state: str = OUT
    paused: str | None = None
    came_at: int = 0
    paused_at: int = 0
    leaves_at: int = 0
    plans: list[Callable[..., None]] = field(default_factory=list)
    memberships: dict[str, Membership] = field(default_factory=dict)
    in_queue_call: str = ""  # the queue whose caller this person talks with
    here: bool = False
    led: bool = False
    orders: int = 0

    @property
    def available(self) -> bool:
        """May some queue ring this person?"""
        return self.state == IDLE and self.paused is None

    @property
    def present(self) -> bool:
        """Is this person at work?"""
        return self.state != OUT

    def serves(self, queue: str) -> bool:
        """Is this person at work for the queue, and not paused there?"""
        membership = self.memberships.get(queue)
        return self.here and membership is not None and membership.paused is None


@dataclass(slots=True, eq=False)
class Line:
    """A queue now: its callers in order and the member whose turn it is."""

    queue: Queue
    members: list[Operator]
    waiting: list[Waiting] = field(default_factory=list)
    turn: int = 0
    completed: int = 0
    in_time: int = 0
    abandoned: int = 0
    hold: float = 0.0  # both seconds, weighted as app_queue does
    talk: float = 0.0

    @property
    def staffed(self) -> bool:
        """Is there a member who is not paused, even if busy? (what strict joinempty asks)"""
        return any(member.serves(self.queue.number) for member in self.members)

    def next_members(self) -> list[Operator]:
        """The members to ring now: all free ones, or the next in turn."""
        if self.queue.strategy == "ringall":
            return [member for member in self.members if self._may_ring(member)]
        for step in range(len(self.members)):
            member = self.members[(self.turn + step) % len(self.members)]
            if self._may_ring(member):
                self.turn = (self.turn + step + 1) % len(self.members)
                return [member]
        return []

    def _may_ring(self, member: Operator) -> bool:
        return member.state == IDLE and member.serves(self.queue.number)

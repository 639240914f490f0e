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
class Operator:
    """An agent now. What the agent means to do next (a pause, going home) waits in `plans` for a free moment."""

    agent: Agent
    state: str = OUT
    paused: str = ""
    came_at: int = 0
    paused_at: int = 0
    leaves_at: int = 0
    plans: list[Callable[..., None]] = field(default_factory=list)

    @property
    def available(self) -> bool:
        """May a queue ring this person?"""
        return self.state == IDLE and not self.paused

    @property
    def present(self) -> bool:
        """Is this person logged in?"""
        return self.state != OUT


@dataclass(slots=True, eq=False)
class Line:
    """A queue now: its callers in order and the member whose turn it is."""

    queue: Queue
    members: list[Operator]
    waiting: list[Waiting] = field(default_factory=list)
    turn: int = 0

    @property
    def staffed(self) -> bool:
        """Is there a member who is not paused, even if busy? (what strict joinempty asks)"""
        return any(member.present and not member.paused for member in self.members)

    def next_members(self) -> list[Operator]:
        """The members to ring now: all free ones, or the next in turn."""
        if self.queue.strategy == "ringall":
            return [member for member in self.members if member.available]
        for step in range(len(self.members)):
            member = self.members[(self.turn + step) % len(self.members)]
            if member.available:
                self.turn = (self.turn + step + 1) % len(self.members)
                return [member]
        return []

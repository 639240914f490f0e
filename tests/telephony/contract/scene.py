"""The two stages of the script: who is there, and what people do. Seconds."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Cast:
    """Who takes part. Interfaces are those of queue members."""

    port: int
    user: str
    secret: str
    queue: str
    member: str
    name: str
    extension: str
    local_queue: str
    local_member: str
    local_extension: str
    free_queue: str  # without members
    stranger: str  # a telephone that is in no queue, as a member's interface
    colleague: str
    context: str = "from-internal"


class Scene(Protocol):
    """Real people are phones of the rig, simulated ones are told what to do."""

    cast: Cast

    def phone(self, extension: str, rings_s: float | None = 1.0, talks_s: float = 60.0) -> None:
        """This telephone is picked up after so long (None: never), and put down after so much talk."""

    def calls(self, queue: str, stays_s: float = 60.0) -> None:
        """Somebody calls the queue, and hangs up after so long if nobody else does."""

    def over(self) -> None:
        """Everybody has put down their telephone."""

    def logged(self, callid: str) -> list[str]:
        """What the queue log has of this call."""

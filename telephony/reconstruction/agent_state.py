"""An agent's state at an instant: what one local day hands to the next. Small, comparable, JSON-able.

`since` is the true start, also where it lies days back. Instants are whole seconds UTC.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple


class Membership(NamedTuple):
    """A running membership of a queue; an empty queue is an agent's login for all his queues."""

    queue: str
    since: int
    flags: tuple[str, ...] = ()
    again: int | None = None
    """When he logged in last while already in: perhaps a log-off is lost."""


class Pause(NamedTuple):
    """A running pause in a queue, under one reason; an empty queue means all his queues."""

    queue: str
    since: int
    reason: str = ""
    flags: tuple[str, ...] = ()


class Wrap(NamedTuple):
    """After-call work: planned by rule, or `actual` when the exchange said that it began."""

    queue: str
    since: int
    until: int
    actual: bool = False


@dataclass(frozen=True, slots=True)
class CarriedState:
    """The state at local midnight; equal states make equal days."""

    memberships: tuple[Membership, ...] = ()
    pauses: tuple[Pause, ...] = ()
    wraps: tuple[Wrap, ...] = ()
    implied: tuple[str, ...] = ()
    """Queues in which he was seen at work without having joined: static members."""
    logged_off: tuple[str, ...] = ()
    """Queues left by logging off, so that a later leave of them is no surprise."""
    evidence: int | None = None
    """When he last did or was given anything; kept only while a membership runs."""

    @property
    def running(self) -> bool:
        """True when a day without any row still has time to report."""
        return bool(self.memberships or self.pauses or self.wraps)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and numbers, for a JSON column."""
        return {
            "memberships": [[m.queue, m.since, list(m.flags), m.again] for m in self.memberships],
            "pauses": [[p.queue, p.since, p.reason, list(p.flags)] for p in self.pauses],
            "wraps": [list(w) for w in self.wraps],
            "implied": list(self.implied),
            "logged_off": list(self.logged_off),
            "evidence": self.evidence,
        }

    @staticmethod
    def from_json(state: dict[str, Any]) -> "CarriedState":
        """The inverse of `to_json`."""
        return CarriedState(
            memberships=tuple(
                Membership(q, since, tuple(flags), again) for q, since, flags, again in state["memberships"]
            ),
            pauses=tuple(Pause(q, since, why, tuple(flags)) for q, since, why, flags in state["pauses"]),
            wraps=tuple(Wrap(*wrap) for wrap in state["wraps"]),
            implied=tuple(state["implied"]),
            logged_off=tuple(state["logged_off"]),
            evidence=state["evidence"],
        )


NOBODY = CarriedState()
"""The state before the first row: out of every queue."""

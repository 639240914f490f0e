"""What the callers and agents really did, measured on the wire by their own phones.

Instants are seconds since 1970 (UTC), durations seconds.
"""

from dataclasses import dataclass, field, replace

from tests.rig.sipp import Sipp


@dataclass(frozen=True, slots=True)
class VisitTruth:
    """One caller in one queue. `agent` is an extension; `ended_by` is who or what ended the talk."""

    caller: str
    queue: str
    did: str
    outcome: str
    entered_at: float
    wait_s: float
    agent: str = ""
    talk_s: float | None = None
    ended_by: str = ""
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class CallTruth:
    """One call, in a queue or not, with the numbers as dialled; `reached`: two people talked. `agents`: extensions."""

    caller: str
    callee: str
    direction: str
    reached: bool
    talk_s: float = 0.0
    queues: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    refused: bool = False
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class AgentTruth:
    """One interval of an agent's time: `kind` is login (the union over queues) or queue_pause."""

    agent: str
    kind: str
    started_at: float
    ended_at: float
    queue: str = ""
    reason: str = ""
    scenario: str = ""


Truth = VisitTruth | CallTruth | AgentTruth


@dataclass(frozen=True, slots=True)
class Caller:
    """An outside caller: the number shown, the number called, and the phone."""

    number: str
    did: str
    phone: Sipp = field(repr=False)

    @property
    def entered_at(self) -> float:
        """The exchange answers a caller just before the queue."""
        return self.phone.saw("200 INVITE")


def answered(caller: Caller, agent: str, phone: Sipp, queue: str) -> VisitTruth:
    """A visit that this agent's phone took and that one of the two ended."""
    end = next(moment for moment in phone.moments() if moment.what == "BYE")
    return talked(caller, agent, phone, queue, end.at, "agent" if end.sent else "caller")


def talked(caller: Caller, agent: str, phone: Sipp, queue: str, ended_at: float, ended_by: str) -> VisitTruth:
    """An answered visit that ended in a way of its own, such as a transfer."""
    connected_at = phone.saw("200 INVITE")
    return VisitTruth(
        caller.number, queue, caller.did, "answered", caller.entered_at,
        connected_at - caller.entered_at, agent, ended_at - connected_at, ended_by,
    )  # fmt: skip


def entered_later(visit: VisitTruth, at: float) -> VisitTruth:
    """The same visit, if the caller came to the queue later than to the exchange."""
    return replace(visit, entered_at=at, wait_s=visit.wait_s - (at - visit.entered_at))


def went(caller: Caller, queue: str, outcome: str, left_at: float) -> VisitTruth:
    """A visit that the caller ended before anybody answered."""
    return replace(sent_away(caller, queue, outcome, left_at), ended_by="caller")


def sent_away(caller: Caller, queue: str, outcome: str, left_at: float) -> VisitTruth:
    """A visit that the queue ended before anybody answered."""
    return VisitTruth(caller.number, queue, caller.did, outcome, caller.entered_at, left_at - caller.entered_at)


def incoming(caller: Caller, *visits: VisitTruth, more_talk_s: float = 0.0) -> CallTruth:
    """The whole call of an outside caller; `more_talk_s` was talked outside the queues (after a transfer)."""
    talk_s = sum(visit.talk_s or 0.0 for visit in visits) + more_talk_s
    return CallTruth(
        caller.number, caller.did, "incoming", talk_s > 0, talk_s,
        tuple(visit.queue for visit in visits), tuple(visit.agent for visit in visits if visit.agent),
    )  # fmt: skip

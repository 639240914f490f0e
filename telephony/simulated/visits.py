"""A caller's way through the exchange while it lasts: the call, its stays in queues, the telephones rung for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from telephony.simulated.people import Caller
from telephony.simulated.rows import SECOND, Channel, Record
from telephony.simulated.staff import Line, Operator
from telephony.simulated.truth import Visit


@dataclass(slots=True, eq=False)
class Incoming:
    """A caller's channel in the dialplan. `wanted` is the queue the caller needs, `tries` counts earlier attempts.

    When an agent behind a Local channel hands a caller over, the inner half of that channel goes on in the caller's
    place; then `outer` is the stay in the queue that knows nothing of it.
    """

    caller: Caller
    did: str
    wanted: str
    tries: int
    channel: Channel
    records: list[Record]
    started_at: int
    topic: str = ""
    outcome: str = ""
    callee: str = ""
    outer: Waiting | None = None
    caller_left: bool = False
    unfinished: Waiting | None = None  # a talk out of which the caller was sent on: the queue counts it until the end
    plan: int = 0

    @property
    def record(self) -> Record:
        """The record that is being kept now."""
        return self.records[-1]


@dataclass(slots=True, eq=False)
class Ring:
    """One telephone that rings for a waiting caller. `face` is the channel the queue sees."""

    operator: Operator
    face: Channel
    device: Channel
    record: Record
    started: int
    answers_at: int  # 0: never
    refuses: bool = False
    inner: Channel | None = None  # the half of a Local channel that dials the device
    inner_record: Record | None = None


@dataclass(slots=True, eq=False)
class Waiting:
    """A stay in a queue, until the caller has left it or its talk has ended."""

    call: Incoming
    line: Line
    entered: int
    position: int
    leaves_at: int
    presses_key: bool
    deadline: int
    rings: list[Ring] = field(default_factory=list)
    round: int = 0
    asleep: bool = False
    gone: bool = False
    answer: Ring | None = None
    connected: int = 0
    bridge: str = ""
    inner_bridge: str = ""
    agent_left: int = 0
    plan: int = 0

    def seconds(self, at: int) -> int:
        """Whole seconds since entry as the queue counts them: of the clock's seconds, not of the time between."""
        return at // SECOND - self.entered // SECOND

    def talked(self, at: int) -> int:
        """Seconds of talk as the queue counts them."""
        return at // SECOND - self.connected // SECOND

    def ring_seconds(self) -> int:
        """How long the telephone that was answered had rung."""
        return (self.connected - self.answer.started) // SECOND if self.answer else 0

    def truth(self, outcome: str, at: int, ended_by: str = "") -> Visit:
        """What happened in this stay."""
        call, answer = self.call, self.answer
        return Visit(
            callid=call.channel.uniqueid,
            queue=self.line.queue.number,
            caller=call.caller.number,
            did=call.did,
            topic=call.topic,
            position=self.position,
            entered_at=self.entered,
            wait_s=self.seconds(self.connected or at),
            outcome=outcome,
            ended_at=at,
            agent=answer.operator.agent.name if answer else "",
            connected_at=self.connected,
            ring_s=self.ring_seconds(),
            talk_s=self.talked(at) if answer else 0,
            agent_talk_s=((self.agent_left or at) - self.connected) // SECOND if answer else 0,
            ended_by=ended_by,
        )

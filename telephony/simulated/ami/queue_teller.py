"""Tells in AMI events what happens in queues: from their rows, and from what no row says (who is rung, who leaves)."""

from typing import Protocol

from telephony.simulated.ami.headers import Headers, of_channel, of_member
from telephony.simulated.ami.phones import Phones
from telephony.simulated.rows import SECOND, Channel
from telephony.simulated.simulation import Exchange
from telephony.simulated.staff import Membership, Operator
from telephony.simulated.visits import Ring, Waiting

IN_TIME_S = 20
MEMBERS = {
    "ADDMEMBER": "QueueMemberAdded",
    "REMOVEMEMBER": "QueueMemberRemoved",
    "PAUSE": "QueueMemberPause",
    "UNPAUSE": "QueueMemberPause",
}
REASONS = {
    "COMPLETEAGENT": "agent",
    "COMPLETECALLER": "caller",
    "BLINDTRANSFER": "transfer",
    "ATTENDEDTRANSFER": "transfer",
}
GIVEN_UP = ("ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY")
LEFT = (*GIVEN_UP, "EXITWITHKEY")


class Tell(Protocol):
    """How an event is told."""

    def __call__(self, at: int, kind: str, event: str, *groups: Headers) -> None:
        """When, of which class, its name and headers."""


class QueueTeller:
    """Remembers who was rung for whom, so that a row of the log can be told with both channels."""

    def __init__(self, exchange: Exchange, phones: Phones, tell: Tell) -> None:
        self._exchange, self._phones, self._tell = exchange, phones, tell
        self._offered: dict[tuple[str, str], Channel] = {}  # (call, member's name): the channel rung
        self._answered: dict[tuple[str, str, str], list[Channel]] = {}  # (call, queue, member's name): their channels
        self._leaving: dict[str, int] = {}  # call: the position it had
        for waiting in exchange.visits:
            uniqueid = waiting.call.channel.uniqueid
            if waiting.answer:
                name = waiting.answer.operator.agent.name
                self._answered[uniqueid, waiting.line.queue.number, name] = [waiting.answer.face]
            for ring in waiting.rings:
                self._offered[uniqueid, ring.operator.agent.name] = ring.face

    def offers(self, waiting: Waiting, ring: Ring, at: int) -> None:
        """A queue rings a member for a caller."""
        caller, queue = waiting.call.channel, waiting.line.queue.number
        self._offered[caller.uniqueid, ring.operator.agent.name] = ring.face
        self._agent(at, "AgentCalled", caller, ring.face, queue, ring.operator)

    def leaves(self, waiting: Waiting, position: int) -> None:
        """A caller is about to leave a queue; the row of it follows."""
        self._leaving[waiting.call.channel.uniqueid] = position

    def logged(self, at: int, callid: str, queue: str, agent: str, event: str, data: tuple[str, ...]) -> None:
        """A row of the queue log."""
        if event in MEMBERS:
            operator = self._phones.member(agent)
            if operator and queue in operator.memberships and data[0] != "Auto-Unpause":
                self._tell(at, "agent", MEMBERS[event], self.member(operator, operator.memberships[queue]))
            return
        caller = self._phones.caller(callid)
        if caller is None:
            return
        if event == "ENTERQUEUE":
            place = self._place(queue, int(data[2]))
            self._tell(at, "agent", "QueueCallerJoin", of_channel(caller), place)
            self._tell(at, "call", "MusicOnHoldStart", of_channel(caller), [("Class", "default")])
        elif event in LEFT:
            self._leave(at, caller, queue, event, data)
        elif event == "CONNECT":
            self._connect(at, caller, queue, agent, int(data[0]))
        elif event == "RINGNOANSWER":
            face, operator = self._offered.pop((callid, agent), None), self._phones.member(agent)
            if face and operator:
                self._agent(at, "AgentRingNoAnswer", caller, face, queue, operator, [("RingTime", data[0])])
        elif event in REASONS:
            self._complete(at, caller, queue, agent, event, data)

    def member(self, operator: Operator, membership: Membership) -> Headers:
        """What an event says of a queue member."""
        state = self._phones.state(f"PJSIP/{operator.agent.extension}")
        names = [
            ("Queue", membership.queue),
            ("MemberName", membership.name),
            ("Interface", operator.agent.interface),
        ]
        wrap_up = self._exchange.lines[membership.queue].queue.wrap_up
        headers = of_member(operator, membership, state, wrap_up)
        return [*names, *headers[:-1], ("Ringinuse", "0"), headers[-1]]

    def _place(self, queue: str, position: int) -> Headers:
        count = len(self._exchange.lines[queue].waiting)
        return [("Queue", queue), ("Position", str(position)), ("Count", str(count))]

    def _leave(self, at: int, caller: Channel, queue: str, event: str, data: tuple[str, ...]) -> None:
        self._tell(at, "call", "MusicOnHoldStop", of_channel(caller))
        position = self._leaving.pop(caller.uniqueid, 1)
        if event in GIVEN_UP:
            self._exchange.lines[queue].abandoned += 1
            waited = [("Queue", queue), ("Position", data[0]), ("OriginalPosition", data[1]), ("HoldTime", data[2])]
            self._tell(at, "agent", "QueueCallerAbandon", of_channel(caller), waited)
        self._tell(at, "agent", "QueueCallerLeave", of_channel(caller), self._place(queue, position))

    def _connect(self, at: int, caller: Channel, queue: str, agent: str, hold: int) -> None:
        self._tell(at, "call", "MusicOnHoldStop", of_channel(caller))
        place = self._place(queue, self._leaving.pop(caller.uniqueid, 1))
        self._tell(at, "agent", "QueueCallerLeave", of_channel(caller), place)
        face, operator = self._offered.pop((caller.uniqueid, agent), None), self._phones.member(agent)
        if face is None or operator is None:
            return
        self._answered.setdefault((caller.uniqueid, queue, agent), []).append(face)
        line = self._exchange.lines[queue]
        line.hold = (line.hold * 3 + hold) / 4
        line.in_time += hold <= IN_TIME_S
        operator.in_queue_call = queue
        times = [("HoldTime", str(hold)), ("RingTime", str((at - face.born) // SECOND))]
        self._agent(at, "AgentConnect", caller, face, queue, operator, times)

    def _complete(self, at: int, caller: Channel, queue: str, agent: str, event: str, data: tuple[str, ...]) -> None:
        operator, key = self._phones.member(agent), (caller.uniqueid, queue, agent)
        faces = self._answered.get(key, [])
        face = faces.pop(0) if faces else None
        if not faces:
            self._answered.pop(key, None)
        hold, talk = (data[0], data[1]) if event.startswith("COMPLETE") else (data[2], data[3])
        line = self._exchange.lines[queue]
        line.completed += 1
        line.talk = (line.talk * 3 + int(talk)) / 4
        if operator is None or face is None:
            return
        operator.in_queue_call = ""
        if queue in operator.memberships:
            operator.memberships[queue].taken += 1
            operator.memberships[queue].last_call = at
        times = [("HoldTime", hold), ("TalkTime", talk), ("Reason", REASONS[event])]
        self._agent(at, "AgentComplete", caller, face, queue, operator, times)

    def _agent(
        self, at: int, event: str, caller: Channel, face: Channel, queue: str, operator: Operator,
        more: Headers | None = None,
    ) -> None:  # fmt: skip
        who = [("Queue", queue), ("Interface", operator.agent.interface), ("MemberName", operator.agent.name)]
        self._tell(at, "agent", event, of_channel(caller), of_channel(face, "Dest"), who, more or [])

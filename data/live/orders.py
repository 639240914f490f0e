"""What a supervisor orders on the board, said in commands of telephony.actions. Pure.

The browser says whom or which call and what; interfaces and channels come from what the exchange last told, so that
nobody can order anything of a telephone or a call that is not on the board, or no more. Of several commands the next
one is asked when the one before it is done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from data.live.bodies import AgentBody, AgentCall, BoardBody, Membership, WaitingCaller

PAUSE = "pause"
UNPAUSE = "unpause"
ADD = "add"
REMOVE = "remove"
MOVE = "move"
HANGUP = "hangup"
LISTEN = "listen"
WHISPER = "whisper"
BARGE = "barge"
SEND = "send"
END = "end"
LISTENING = (LISTEN, WHISPER, BARGE)

NO_AGENT = "agent_is_gone"
NO_CALL = "call_is_gone"
NO_CALLER = "caller_is_gone"
NOT_IN_QUEUE = "not_member"
FIXED = "static_member"
UNKNOWN_ORDER = "unknown_action"
NO_REASON = "no_reason"
NO_QUEUE = "no_such_queue"
NO_TELEPHONE = "no_telephone"
"""Codes of what is not passed on; those the exchange has too are called as there."""

Step = tuple[str, dict[str, Any]]
"""Kind and args of one command."""


class NotOrdered(Exception):
    """What is ordered cannot be: a code, and nothing of what was typed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Standing:
    """What an order is checked against: the board, the agent it is about, the dialplan context of the exchange."""

    board: BoardBody
    agent: AgentBody | None
    context: str
    form: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A field of the form, in one line."""
        return " ".join(self.form.get(name, "").split())

    def person(self) -> AgentBody:
        """The agent; NotOrdered if there is none."""
        if self.agent is None:
            raise NotOrdered(NO_AGENT)
        return self.agent

    def membership(self, field_name: str) -> Membership:
        """The agent in the queue that is named."""
        found = next((one for one in self.person().memberships if one.queue == self.text(field_name)), None)
        if found is None:
            raise NotOrdered(NOT_IN_QUEUE)
        return found

    def queue(self, field_name: str) -> str:
        """A queue of this exchange."""
        name = self.text(field_name)
        if name not in {one.queue for one in self.board.queues}:
            raise NotOrdered(NO_QUEUE)
        return name

    def call(self) -> AgentCall:
        """The call at the agent's telephone, the very one that was shown."""
        found = next((one for one in self.person().calls if one.call_id == self.text("call")), None)
        if found is None:
            raise NotOrdered(NO_CALL)
        return found

    def caller(self) -> WaitingCaller:
        """The caller who waits."""
        found = next((one for one in self.board.waiting if one.uniqueid == self.text("caller")), None)
        if found is None:
            raise NotOrdered(NO_CALLER)
        return found


def steps_of(what: str, standing: Standing) -> list[Step]:
    """The commands of an order, to be done one after another; NotOrdered if it cannot be."""
    if what not in _ORDERS:
        raise NotOrdered(UNKNOWN_ORDER)
    return _ORDERS[what](standing)


def _pause(standing: Standing) -> list[Step]:
    reason = standing.text("reason")
    if not reason:
        raise NotOrdered(NO_REASON)
    return [("pause", {"interface": one, "reason": reason}) for one in _interfaces(standing)]


def _unpause(standing: Standing) -> list[Step]:
    return [("unpause", {"interface": one}) for one in _interfaces(standing)]


def _interfaces(standing: Standing) -> list[str]:
    """How the queues call this agent: one, seldom more."""
    found = list(dict.fromkeys(one.interface for one in standing.person().memberships))
    if not found:
        raise NotOrdered(NOT_IN_QUEUE)
    return found


def _add(standing: Standing) -> list[Step]:
    person = standing.person()
    if not person.interfaces:
        raise NotOrdered(NO_TELEPHONE)
    there = person.memberships[0].interface if person.memberships else person.interfaces[0]
    return [_joining(person, standing.queue("queue"), there, 0)]


def _joining(person: AgentBody, queue: str, interface: str, penalty: int) -> Step:
    args: dict[str, Any] = {"queue": queue, "interface": interface, "member": person.line.agent, "penalty": penalty}
    if interface.startswith("Local/") and "@from-queue" in interface:  # FreePBX: such a channel has no state itself
        args["state_interface"] = f"hint:{person.line.phone}@ext-local"
    return "add", args


def _remove(standing: Standing) -> list[Step]:
    one = standing.membership("from")
    if one.kind == "static":
        raise NotOrdered(FIXED)
    return [("remove", {"queue": one.queue, "interface": one.interface})]


def _move(standing: Standing) -> list[Step]:
    """First into the new queue: if that fails, the agent still is in the old one."""
    leaving = _remove(standing)
    one = standing.membership("from")
    return [_joining(standing.person(), standing.queue("queue"), one.interface, one.penalty), *leaving]


def _hangup(standing: Standing) -> list[Step]:
    return [("hangup", {"channel": standing.call().channel})]


def _listening(how: str) -> Callable[[Standing], list[Step]]:
    def steps(standing: Standing) -> list[Step]:
        own = standing.text("phone")
        if not own:
            raise NotOrdered(NO_TELEPHONE)
        args = {"interface": like(standing.person(), own), "extension": own, "channel": standing.call().channel}
        return [("spy", args | {"how": how})]

    return steps


def like(person: AgentBody, extension: str) -> str:
    """The interface of another telephone of this exchange, spelled as the agent's is."""
    phone = person.line.phone
    for interface in person.interfaces:
        kind, slash, rest = interface.partition("/")
        if slash and phone and rest.casefold().startswith(phone):
            return f"{kind}/{extension}{rest[len(phone) :]}"
    return f"PJSIP/{extension}"


def _send(standing: Standing) -> list[Step]:
    args = {"channel": standing.caller().channel, "number": standing.text("number"), "context": standing.context}
    return [("redirect", args)]


def _end(standing: Standing) -> list[Step]:
    return [("hangup", {"channel": standing.caller().channel})]


_ORDERS: dict[str, Callable[[Standing], list[Step]]] = {
    PAUSE: _pause,
    UNPAUSE: _unpause,
    ADD: _add,
    REMOVE: _remove,
    MOVE: _move,
    HANGUP: _hangup,
    SEND: _send,
    END: _end,
    **{how: _listening(how) for how in LISTENING},
}
ORDERS = frozenset(_ORDERS)
"""Everything that can be ordered."""

"""What an operator orders at the own workplace, said in commands of telephony.actions. Pure.

Built of the board's orders (data/live/orders.py), always about the operator's own agent: no form can name another.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from data.live import orders
from data.live.bodies import WRAP_UP_REASON, AgentBody
from data.live.orders import NotOrdered, Standing, Step

START = "start"
END = "end_shift"
READY = "ready"
BREAK = "break"
AFTER_CALL = "after_call"
HANGUP = "hangup"
DIAL = "dial"
SEND = "send_on"
ASK_FIRST = "ask_first"
COME_BACK = "come_back"

NO_QUEUES = "no_queues_chosen"
FIXED_ONLY = "fixed_members"
WRITTEN = re.compile(r"[\s()./-]")
"""Signs that people write into numbers and exchanges do not dial."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What an order is checked against; `queues` were chosen to work in."""

    standing: Standing
    queues: tuple[str, ...] = ()

    def agent(self) -> AgentBody:
        """The operator's own agent."""
        return self.standing.person()

    def about(self, **form: str) -> Standing:
        """The same with a form of its own."""
        return replace(self.standing, form=form)


def steps_of(what: str, desk: Desk) -> list[Step]:
    """The commands of an order, to be done one after another; NotOrdered if it cannot be."""
    if what not in _ORDERS:
        raise NotOrdered(orders.UNKNOWN_ORDER)
    return _ORDERS[what](desk)


def _start(desk: Desk) -> list[Step]:
    """Into every chosen queue; where the operator is a fixed member already, out of the pause."""
    member_of = {one.queue for one in desk.agent().memberships}
    new = [one for one in dict.fromkeys(desk.queues) if one not in member_of]
    if not new and not member_of:
        raise NotOrdered(NO_QUEUES)
    joining = [step for one in new for step in orders.steps_of(orders.ADD, desk.about(queue=one))]
    return joining or orders.steps_of(orders.UNPAUSE, desk.standing)


def _end(desk: Desk) -> list[Step]:
    """Out of every queue; who is a fixed member of them all cannot leave, but pause."""
    leaving = [one.queue for one in desk.agent().memberships if one.kind != "static"]
    if not leaving:
        raise NotOrdered(FIXED_ONLY)
    return [step for one in leaving for step in orders.steps_of(orders.REMOVE, desk.about(**{"from": one}))]


def _ready(desk: Desk) -> list[Step]:
    return orders.steps_of(orders.UNPAUSE, desk.standing)


def _break(desk: Desk) -> list[Step]:
    return orders.steps_of(orders.PAUSE, desk.standing)


def _after_call(desk: Desk) -> list[Step]:
    return orders.steps_of(orders.PAUSE, desk.about(reason=WRAP_UP_REASON))


def _hangup(desk: Desk) -> list[Step]:
    return orders.steps_of(orders.HANGUP, desk.standing)


def _dial(desk: Desk) -> list[Step]:
    """From the telephone itself: a queue's Local channel would lead through the queue's part of the dialplan."""
    person = desk.agent()
    phones = [one for one in person.interfaces if not one.startswith("Local/")]
    extension = person.line.phone
    if not extension:
        raise NotOrdered(orders.NO_TELEPHONE)
    interface = phones[0] if phones else f"PJSIP/{extension}"
    where = {"number": _number(desk), "context": desk.standing.context}
    return [("dial", {"interface": interface, "extension": extension, **where})]


def _transfer(kind: str) -> Callable[[Desk], list[Step]]:
    def steps(desk: Desk) -> list[Step]:
        where = {"number": _number(desk), "context": desk.standing.context}
        return [(kind, {"channel": desk.standing.call().channel, **where})]

    return steps


def _come_back(desk: Desk) -> list[Step]:
    return [("cancel_transfer", {"channel": desk.standing.call().channel})]


def _number(desk: Desk) -> str:
    """A number as exchanges dial it; what is none is refused by the action."""
    return WRITTEN.sub("", desk.standing.text("number"))


_ORDERS: dict[str, Callable[[Desk], list[Step]]] = {
    START: _start,
    END: _end,
    READY: _ready,
    BREAK: _break,
    AFTER_CALL: _after_call,
    HANGUP: _hangup,
    DIAL: _dial,
    SEND: _transfer("blind_transfer"),
    ASK_FIRST: _transfer("attended_transfer"),
    COME_BACK: _come_back,
}
ORDERS = frozenset(_ORDERS)
"""Everything that can be ordered."""

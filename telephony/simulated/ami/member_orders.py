"""Orders about members of queues. Whoever is ordered to join, leave or pause is led for some hours (staff.Operator)."""

import re

from telephony.ami.wire import Message
from telephony.simulated import memberships
from telephony.simulated.ami.headers import Headers
from telephony.simulated.ami.refused import Refused
from telephony.simulated.ami.teller import Teller
from telephony.simulated.desk import become_free, when_free
from telephony.simulated.leaving import look_for_empty
from telephony.simulated.rows import SECOND
from telephony.simulated.shifts import go
from telephony.simulated.simulation import Exchange
from telephony.simulated.staff import IDLE, OUT, Operator
from telephony.simulated.world import DAY, Agent

DEVICE = re.compile(r"PJSIP/(\d+)|Local/(\d+)@from-queue/n")
LED_FOR = 2 * 3600 * SECOND  # after the last order
YES = ("1", "true", "yes", "on", "y", "t")


def add(teller: Teller, asked: Message) -> Headers:
    """QueueAdd."""
    exchange, queue, interface = teller.exchange, asked.get("Queue"), asked.get("Interface")
    if not queue:
        raise Refused("'Queue' not specified.")
    if not interface:
        raise Refused("'Interface' not specified.")
    if queue not in exchange.lines:
        raise Refused("Unable to add interface to queue: No such queue")
    operator = exchange.member(interface) or _stranger(exchange, interface, asked.get("MemberName"))
    if queue in operator.memberships:
        raise Refused("Unable to add interface: Already there")
    begins = not operator.present
    _lead(exchange, operator)
    penalty = int(asked.get("Penalty")) if asked.get("Penalty").isdigit() else 0
    memberships.join(exchange, operator, [queue], "MANAGER", penalty)
    if begins:
        operator.came_at = exchange.now
    if asked.get("Paused").lower() in YES:
        memberships.pause_in(exchange, operator, queue, asked.get("Reason"))
    if operator.state in (OUT, IDLE):
        become_free(exchange, operator)
    return [("Message", "Added interface to queue")]


def _lead(exchange: Exchange, operator: Operator) -> None:
    operator.led, operator.orders = True, operator.orders + 1
    operator.plans.clear()
    exchange.at(exchange.now + LED_FOR, _release, operator, operator.orders)


def _release(exchange: Exchange, operator: Operator, orders: int) -> None:
    """Nobody has ordered anything more: the person works on until the end of the shift, as others do."""
    if operator.orders == orders:
        operator.led = False
        operator.leaves_at = max(operator.leaves_at, exchange.now)
        exchange.at(operator.leaves_at, when_free, operator, go)


def _stranger(exchange: Exchange, interface: str, name: str) -> Operator:
    """Somebody who was no agent of this exchange so far."""
    found = DEVICE.fullmatch(interface)
    if found is None:
        raise Refused("Unable to add interface: Interface not found")
    extension = found[1] or found[2]
    operator = Operator(Agent(extension, name or interface, (), DAY, direct=found[1] is not None))
    exchange.hire(operator)
    return operator


def remove(teller: Teller, asked: Message) -> Headers:
    """QueueRemove."""
    exchange, queue, interface = teller.exchange, asked.get("Queue"), asked.get("Interface")
    if not queue or not interface:
        raise Refused("Need 'Queue' and 'Interface' parameters.")
    if queue not in exchange.lines:
        raise Refused("Unable to remove interface from queue: No such queue")
    operator = exchange.member(interface)
    if operator is None or queue not in operator.memberships:
        raise Refused("Unable to remove interface: Not there")
    if operator.memberships[queue].static:
        raise Refused("Member not dynamic")
    _lead(exchange, operator)
    memberships.leave_queues(exchange, operator, [queue], "MANAGER")
    if not operator.here:
        memberships.end_pause(exchange, operator)
        if operator.state == IDLE:
            operator.state = OUT
    look_for_empty(exchange, operator)
    return [("Message", "Removed interface from queue")]


def pause(teller: Teller, asked: Message) -> Headers:
    """QueuePause: one queue, or all of the member's."""
    exchange, queue, said = teller.exchange, asked.get("Queue"), asked.get("Paused").lower()
    if not asked.get("Interface") or not said:
        raise Refused("Need 'Interface' and 'Paused' parameters.")
    operator = exchange.member(asked.get("Interface"))
    if operator is None or not operator.memberships or (queue and queue not in operator.memberships):
        raise Refused("Interface not found")
    _lead(exchange, operator)
    if said in YES:
        if queue:
            memberships.pause_in(exchange, operator, queue, asked.get("Reason"))
        else:
            memberships.pause(exchange, operator, asked.get("Reason"))
        look_for_empty(exchange, operator)
        return [("Message", "Interface paused successfully")]
    if queue:
        memberships.unpause_in(exchange, operator, queue)
    else:
        memberships.unpause(exchange, operator)
    if operator.state == IDLE:
        become_free(exchange, operator)
    return [("Message", "Interface unpaused successfully")]


def set_penalty(teller: Teller, asked: Message) -> Headers:
    """QueuePenalty: one queue, or all of the member's."""
    exchange, queue = teller.exchange, asked.get("Queue")
    operator = exchange.member(asked.get("Interface"))
    chosen = [] if operator is None else [one for one in operator.memberships.values() if queue in ("", one.queue)]
    if operator is None or not chosen or not asked.get("Penalty").isdigit():
        raise Refused("Invalid interface, queuename or penalty")
    for membership in chosen:
        membership.penalty = int(asked.get("Penalty"))
        exchange.log(exchange.now, "NONE", membership.queue, operator.agent.interface, "PENALTY", membership.penalty)
        teller.member_changed(operator, membership, exchange.now)
    return [("Message", "Interface penalty set successfully")]

"""Members of queues: joining, leaving, pausing; who is one now, and the rows of each change."""

from collections.abc import Iterable

from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.staff import Membership, Operator
from telephony.simulated.truth import Busy


def join(exchange: Exchange, operator: Operator, queues: Iterable[str], callid: str, penalty: int = 0) -> None:
    """The person becomes a member of these queues and comes to work. Static memberships begin with no row."""
    operator.here = True
    for step, queue in enumerate(queues):
        _become_member(exchange, operator, queue)
        operator.memberships[queue].penalty = penalty
        exchange.log(exchange.now + 1 * MS + step * 1_500, callid, queue, operator.agent.interface, "ADDMEMBER")
    if exchange.witness:
        exchange.witness.came_or_went(operator, exchange.now)


def stay(exchange: Exchange, operator: Operator) -> None:
    """The person was a member before the exchange was started anew, and is one still: no row."""
    for queue in operator.agent.queues:
        if queue not in operator.memberships:
            _become_member(exchange, operator, queue)
    for membership in operator.memberships.values():
        membership.paused, membership.paused_at = operator.paused, exchange.now


def _become_member(exchange: Exchange, operator: Operator, queue: str) -> None:
    operator.memberships[queue] = Membership(queue, False, exchange.now, operator.agent.name)
    line = exchange.lines[queue]
    if operator not in line.members:
        line.members.append(operator)


def leave_queues(exchange: Exchange, operator: Operator, queues: Iterable[str], callid: str) -> None:
    """The person is a member of these queues no more, and goes if that were the last ones."""
    for step, queue in enumerate(queues):
        membership = operator.memberships.get(queue)
        exchange.log(exchange.now + 1 * MS + step * 1_500, callid, queue, operator.agent.interface, "REMOVEMEMBER")
        if membership:
            del operator.memberships[queue]
    operator.here = any(not one.static for one in operator.memberships.values())
    if exchange.witness:
        exchange.witness.came_or_went(operator, exchange.now)


def pause(exchange: Exchange, operator: Operator, reason: str) -> None:
    """A pause in every queue."""
    at, name = exchange.now, operator.agent.name
    exchange.log(at, "NONE", "NONE", name, "PAUSEALL", reason)
    for step, membership in enumerate(operator.memberships.values()):
        _pause_membership(exchange, membership, reason, at + 2 * MS + step * 1_600)
    if operator.paused is not None:
        end_pause(exchange, operator)
    operator.paused, operator.paused_at = reason, at


def pause_in(exchange: Exchange, operator: Operator, queue: str, reason: str) -> None:
    """A pause in one queue only."""
    _pause_membership(exchange, operator.memberships[queue], reason, exchange.now)


def _pause_membership(exchange: Exchange, membership: Membership, reason: str, at: int) -> None:
    if membership.paused is not None and membership.paused != reason:
        exchange.log(at, "NONE", membership.queue, membership.name, "UNPAUSE", "Auto-Unpause")
    if membership.paused is None:
        membership.paused_at = at
    membership.paused = reason
    exchange.log(at + 500, "NONE", membership.queue, membership.name, "PAUSE", reason)


def unpause(exchange: Exchange, operator: Operator) -> None:
    """The end of a pause in every queue."""
    at, name = exchange.now, operator.agent.name
    exchange.log(at, "NONE", "NONE", name, "UNPAUSEALL")
    for step, membership in enumerate(operator.memberships.values()):
        membership.paused = None
        exchange.log(at + 2 * MS + step * 1_500, "NONE", membership.queue, name, "UNPAUSE")
    end_pause(exchange, operator)


def unpause_in(exchange: Exchange, operator: Operator, queue: str) -> None:
    """The end of the pause in one queue; the others go on as pauses of their own."""
    operator.memberships[queue].paused = None
    exchange.log(exchange.now, "NONE", queue, operator.agent.name, "UNPAUSE")
    end_pause(exchange, operator)


def end_pause(exchange: Exchange, operator: Operator) -> None:
    """The pause in every queue is over; what it was is remembered."""
    if operator.paused is not None:
        exchange.know(Busy(operator.agent.name, "pause", operator.paused_at, exchange.now, operator.paused))
    operator.paused = None

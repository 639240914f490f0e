"""The ways out of a queue that are not an answer: impatience, the way-out key, the time limit, nobody left."""

from telephony.simulated.desk import offer_again
from telephony.simulated.journey import farewell, go_on, hang_up_caller, return_later
from telephony.simulated.ringing import milliseconds, stop
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.staff import Operator
from telephony.simulated.visits import Waiting


def leave(exchange: Exchange, waiting: Waiting) -> int:
    """The caller waits no longer; the position held last."""
    waiting.gone = True
    position = waiting.line.waiting.index(waiting) + 1
    if exchange.witness:
        exchange.witness.leaves(waiting, position)
    waiting.line.waiting.remove(waiting)
    exchange.visits.pop(waiting, None)
    return position


def looks_at_clock(exchange: Exchange, waiting: Waiting) -> None:
    """The queue's time limit has come; while telephones ring it is not looked at."""
    if not waiting.gone and not waiting.rings:
        time_is_up(exchange, waiting)


def time_is_up(exchange: Exchange, waiting: Waiting) -> None:
    """The caller is sent on: to the queue that takes over, or away."""
    _exit(exchange, waiting, "EXITWITHTIMEOUT", "timeout")
    overflow = waiting.line.queue.overflow
    if overflow and exchange.lines[overflow].staffed:
        waiting.call.channel.concern = waiting.call
        waiting.call.plan = exchange.in_call(
            exchange.now + 4 * MS, exchange.dialplan.enter_queue, waiting.call, overflow
        )
    else:
        farewell(exchange, waiting.call)


def nobody_left(exchange: Exchange, waiting: Waiting) -> None:
    """The last member has gone or paused: strict queues send their callers away."""
    _exit(exchange, waiting, "EXITEMPTY", "exit_empty")
    farewell(exchange, waiting.call)


def _exit(exchange: Exchange, waiting: Waiting, event: str, outcome: str) -> None:
    at = exchange.now + 2 * MS
    position = leave(exchange, waiting)
    call = waiting.call
    exchange.log(
        at, call.channel.uniqueid, waiting.line.queue.number, "NONE", event, position, waiting.position,
        waiting.seconds(at),
    )  # fmt: skip
    exchange.cel("APP_END", call.channel, at)
    call.outcome = outcome
    exchange.know(waiting.truth(outcome, at))


def loses_patience(exchange: Exchange, waiting: Waiting) -> None:
    """The caller presses the way-out key or hangs up, perhaps while telephones ring."""
    if not waiting.gone:
        _give_up(exchange, waiting)


def cut_off_waiting(exchange: Exchange, waiting: Waiting) -> None:
    """The caller's channel is ended: to the queue that is a caller who hung up."""
    waiting.presses_key = False
    _give_up(exchange, waiting)


def taken_out(exchange: Exchange, waiting: Waiting) -> None:
    """The caller is sent elsewhere: to the queue's log one who hung up."""
    _stop_waiting(exchange, waiting, "ABANDON")
    waiting.call.outcome = "redirected"


def _give_up(exchange: Exchange, waiting: Waiting) -> None:
    call, presses_key = waiting.call, waiting.presses_key
    at = _stop_waiting(exchange, waiting, "EXITWITHKEY" if presses_key else "ABANDON")
    if presses_key:
        go_on(exchange, call, "0", "queue-exit", at + 1 * MS)
        call.record.userfield = "callback-asked"
        farewell(exchange, call)
    else:
        call.caller_left = True
        hang_up_caller(exchange, call, at + 3 * MS)
    return_later(exchange, call)


def _stop_waiting(exchange: Exchange, waiting: Waiting, event: str) -> int:
    at, call, number = exchange.now, waiting.call, waiting.line.queue.number
    position, rings = leave(exchange, waiting), waiting.rings
    for ring in rings:
        exchange.log(
            at, call.channel.uniqueid, number, ring.operator.agent.name, "RINGCANCELED", milliseconds(ring, at)
        )
    at += 3 * MS
    head = (position, waiting.position, waiting.seconds(at))
    key = (0,) if event == "EXITWITHKEY" else ()
    exchange.log(at, call.channel.uniqueid, number, "NONE", event, *key, *head)
    for ring in rings:
        stop(exchange, ring, at + 1 * MS)
    exchange.cel("APP_END", call.channel, at)
    call.outcome = "exit_key" if event == "EXITWITHKEY" else "abandoned"
    exchange.know(waiting.truth(call.outcome, at))
    offer_again(exchange, [ring.operator for ring in rings])
    return at


def look_for_empty(exchange: Exchange, operator: Operator) -> None:
    """A member has paused or gone: callers of strict queues without anybody else leave within a second."""
    for line in exchange.lines.values():
        if line.queue.strict_empty and operator in line.members and not line.staffed:
            for waiting in tuple(line.waiting):
                if not waiting.rings:
                    nobody_left(exchange, waiting)

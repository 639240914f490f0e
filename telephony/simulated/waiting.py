"""Stays in queues: joining, and rounds of ringing until somebody answers.

As app_queue does, the queue's time limit and an empty queue are looked at between rounds of ringing only.
"""

from telephony.simulated.desk import offer_again
from telephony.simulated.journey import farewell
from telephony.simulated.leaving import leave, looks_at_clock, loses_patience, nobody_left, time_is_up
from telephony.simulated.ringing import BUSY, next_record, ring_round, stop
from telephony.simulated.rows import SECOND
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.staff import IDLE, Line, Operator
from telephony.simulated.talks import connect
from telephony.simulated.visits import Incoming, Waiting

QUICK_LEAVERS, KEY_PRESSERS = 0.035, 0.05


def enter_queue(exchange: Exchange, call: Incoming, number: str) -> None:
    """The dialplan's way into a queue: its custom events, the recording, then Queue() or a refusal."""
    at, uniqueid, channel = exchange.now, call.channel.uniqueid, call.channel
    line = exchange.lines[number]
    channel.exten, channel.context = number, "ext-queues"
    channel.app, channel.appdata = "Queue", f"{number},tT,,,{line.queue.wait_limit}"
    if call.topic:
        exchange.log(at, uniqueid, number, "NONE", "TOPIC", call.topic)
    exchange.log(at + 2 * MS, uniqueid, number, "NONE", "DID", call.did)
    record = next_record(exchange, call, at) if call.record.end else call.record
    record.dst, record.dcontext, record.lastapp, record.lastdata = number, "ext-queues", "Queue", channel.appdata
    stamp = exchange.local.whole(at)
    record.recording = (
        f"q-{number}-{call.caller.number}-{stamp[:10].replace('-', '')}-{stamp[11:].replace(':', '')}-{uniqueid}.wav"
    )
    exchange.cel("APP_START", channel, at + 4 * MS)
    if _refuses(line):
        exchange.cel("APP_END", channel, at + 4 * MS)
        call.outcome = "refused"
        farewell(exchange, call)
    else:
        _join(exchange, call, line, at + 5 * MS)


def _refuses(line: Line) -> bool:
    queue = line.queue
    return (queue.strict_empty and not line.staffed) or 0 < queue.longest <= len(line.waiting)


def _join(exchange: Exchange, call: Incoming, line: Line, at: int) -> None:
    queue, chance = line.queue, exchange.chance
    patience = exchange.around(queue.patience, 0.8)
    if chance.random() < QUICK_LEAVERS:
        patience = exchange.span(chance.uniform(1, 6))
    key_after = exchange.around(55, 0.4) if chance.random() < KEY_PRESSERS else patience
    waiting = Waiting(
        call, line, at, len(line.waiting) + 1, at + min(patience, key_after), key_after < patience,
        at + exchange.span(queue.wait_limit),
    )  # fmt: skip
    line.waiting.append(waiting)
    call.channel.concern = waiting
    exchange.visits[waiting] = None
    exchange.log(
        at, call.channel.uniqueid, queue.number, "NONE", "ENTERQUEUE", "", call.caller.number, waiting.position
    )
    exchange.in_call(waiting.leaves_at, loses_patience, waiting)
    exchange.in_call(waiting.deadline, looks_at_clock, waiting)
    exchange.in_call(at + 2 * MS, _serve_line, line)


def serve(exchange: Exchange, operator: Operator) -> None:
    """An agent is free: the heaviest queue with the longest wait goes first."""
    lines = [exchange.lines[number] for number in operator.agent.queues if exchange.lines[number].waiting]
    for line in sorted(lines, key=lambda line: (-line.queue.weight, line.waiting[0].entered)):
        if operator.available:
            _serve_line(exchange, line)


def _serve_line(exchange: Exchange, line: Line) -> None:
    for waiting in tuple(line.waiting):
        if waiting.rings or waiting.asleep:
            continue
        members = line.next_members()
        if not members:
            return
        _start_round(exchange, waiting, members)


def _start_round(exchange: Exchange, waiting: Waiting, members: list[Operator]) -> None:
    at, queue = exchange.now, waiting.line.queue
    rings = ring_round(exchange, waiting, members, at)
    for ring in rings:
        if ring.refuses:
            exchange.log(
                at + 4 * MS, waiting.call.channel.uniqueid, queue.number, ring.operator.agent.name, "RINGNOANSWER", 0
            )
            stop(exchange, ring, at + 5 * MS, BUSY)
    waiting.rings = [ring for ring in rings if not ring.refuses]
    waiting.round += 1
    if not waiting.rings:
        others = queue.strategy == "rrmemory" and any(
            member.state == IDLE and member.serves(queue.number) for member in waiting.line.members
        )
        _sleep(exchange, waiting, 6 * MS if others else queue.retry * SECOND)
        return
    limit = at + queue.ring_limit * SECOND
    ends = min([ring.answers_at for ring in waiting.rings if ring.answers_at] + [limit])
    exchange.in_call(ends, _end_round, waiting, waiting.round)


def round_is_empty(exchange: Exchange, waiting: Waiting) -> None:
    """Every telephone of the round was made to stop."""
    _sleep(exchange, waiting, waiting.line.queue.retry * SECOND)


def _sleep(exchange: Exchange, waiting: Waiting, length: int) -> None:
    waiting.asleep = True
    exchange.in_call(exchange.now + length, _wake, waiting)


def _wake(exchange: Exchange, waiting: Waiting) -> None:
    waiting.asleep = False
    if not waiting.gone:
        _serve_line(exchange, waiting.line)


def _end_round(exchange: Exchange, waiting: Waiting, round_: int) -> None:
    """Somebody has answered, or the members' time to answer is over."""
    if waiting.gone or waiting.round != round_ or not waiting.rings:
        return
    answered = next((ring for ring in waiting.rings if ring.answers_at == exchange.now), None)
    rings, waiting.rings = waiting.rings, []
    if answered:
        leave(exchange, waiting)
        exchange.visits[waiting] = None
        losers = [ring for ring in rings if ring is not answered]
        connect(exchange, waiting, answered, losers)
        offer_again(exchange, [ring.operator for ring in losers])
        return
    queue, at = waiting.line.queue, exchange.now
    for ring in rings:
        exchange.log(
            at, waiting.call.channel.uniqueid, queue.number, ring.operator.agent.name, "RINGNOANSWER",
            queue.ring_limit * 1_000,
        )  # fmt: skip
        stop(exchange, ring, at + 1 * MS)
    _between_rounds(exchange, waiting)
    offer_again(exchange, [ring.operator for ring in rings])


def _between_rounds(exchange: Exchange, waiting: Waiting) -> None:
    if exchange.now >= waiting.deadline:
        time_is_up(exchange, waiting)
    elif waiting.line.queue.strict_empty and not waiting.line.staffed:
        nobody_left(exchange, waiting)
    else:
        _sleep(exchange, waiting, waiting.line.queue.retry * SECOND)

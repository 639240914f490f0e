"""The talk of a caller with the agent who answered: bridges, who hangs up first, and the rows of the end."""

from telephony.simulated.desk import occupy, wrap_up
from telephony.simulated.journey import end_caller, return_later
from telephony.simulated.ringing import ANSWERED_ELSEWHERE, stop
from telephony.simulated.rows import Channel
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.transfers import hand_over, wants_to_hand_over
from telephony.simulated.visits import Ring, Waiting

CALLER_FIRST = 0.66
ENDLESS = 0.00003  # the share of calls that last for hours


def connect(exchange: Exchange, waiting: Waiting, ring: Ring, losers: list[Ring]) -> None:
    """The agent's telephone was picked up."""
    at, call = exchange.now, waiting.call
    agent, face, device, inner = ring.operator.agent, ring.face, ring.device, ring.inner
    occupy(ring.operator)
    waiting.answer, waiting.connected = ring, at + 1 * MS
    waiting.bridge = exchange.bridge()
    call.outcome, call.callee = "answered", agent.extension
    exchange.cel("ANSWER", device, at)
    if inner and ring.inner_record:
        waiting.inner_bridge = exchange.bridge()
        ring.inner_record.answer = at + 540
        exchange.cel("ANSWER", inner, at + 540)
        device.exten = ""
        exchange.cel("BRIDGE_ENTER", device, at + 760, extra=waiting.inner_bridge)
        exchange.cel("ANSWER", face, at + 850)
    for loser in losers:
        stop(exchange, loser, at + 1 * MS, ANSWERED_ELSEWHERE)
    if inner:
        exchange.cel("BRIDGE_ENTER", inner, at + 1_700, device.name, waiting.inner_bridge)
    exchange.log(
        waiting.connected, call.channel.uniqueid, waiting.line.queue.number, agent.name, "CONNECT",
        waiting.seconds(waiting.connected), face.uniqueid, waiting.ring_seconds(),
    )  # fmt: skip
    exchange.cel("BRIDGE_ENTER", face, at + 6 * MS, extra=waiting.bridge)
    exchange.cel("BRIDGE_ENTER", call.channel, at + 7 * MS, face.name, waiting.bridge)
    ring.record.disposition = "ANSWERED"
    _plan_end(exchange, waiting)


def _plan_end(exchange: Exchange, waiting: Waiting) -> None:
    chance = exchange.chance
    length = exchange.around(waiting.line.queue.talk, 0.7)
    if chance.random() < ENDLESS:
        length = exchange.span(3.4 * 3600)
    ends = exchange.now + max(length, 1_200 * MS)
    is_led = waiting.answer is not None and waiting.answer.operator.led
    if wants_to_hand_over(exchange, waiting) and not is_led:
        waiting.plan = exchange.in_call(exchange.now + max(length // 3, 1_200 * MS), hand_over, waiting)
    elif chance.random() < CALLER_FIRST or is_led:
        waiting.plan = exchange.in_call(ends, caller_hangs_up, waiting)
    else:
        waiting.plan = exchange.in_call(ends, agent_hangs_up, waiting)


def complete(exchange: Exchange, waiting: Waiting, by: str) -> None:
    """The queue notes the end of the talk, and who ended it."""
    at, ring = exchange.now, waiting.answer
    assert ring is not None
    exchange.log(
        at, waiting.call.channel.uniqueid, waiting.line.queue.number, ring.operator.agent.name,
        f"COMPLETE{by.upper()}", waiting.seconds(waiting.connected), waiting.talked(at), waiting.position,
    )  # fmt: skip
    exchange.cel("APP_END", waiting.call.channel, at)
    exchange.visits.pop(waiting, None)
    exchange.know(waiting.truth("answered", at, by))
    if not waiting.agent_left:
        wrap_up(exchange, ring.operator, waiting.line.queue.wrap_up)
    waiting.call.caller_left = by == "caller"
    if exchange.chance.random() < 0.02:
        return_later(exchange, waiting.call)


def end_outer(exchange: Exchange, waiting: Waiting, caller_left: bool) -> None:
    """The inner half of the Local channel, handed over by the agent, is gone: now the queue sees an end, too."""
    at, caller, ring = exchange.now + 1 * MS, waiting.call.channel, waiting.answer
    assert ring is not None
    if caller_left:
        exchange.cel("BRIDGE_EXIT", caller, at, ring.face.name, waiting.bridge)
        exchange.cel("BRIDGE_EXIT", ring.face, at + 300, extra=waiting.bridge)
    else:
        exchange.cel("BRIDGE_EXIT", ring.face, at, extra=waiting.bridge)
        exchange.cel("BRIDGE_EXIT", caller, at + 300, extra=waiting.bridge)
    complete(exchange, waiting, "caller" if caller_left else "agent")
    end_caller(exchange, waiting.call, at + 900, status="ANSWER")
    exchange.hang_up(ring.face, at + 3_000)
    _say_last(exchange, waiting, ring.face, at + 3_000)


def _say_last(exchange: Exchange, waiting: Waiting, channel: Channel, at: int) -> None:
    """This channel was the last of the call, unless its caller's channel stood in for another."""
    if waiting.call.outer is None:
        exchange.cel("LINKEDID_END", channel, at)


def agent_hangs_up(exchange: Exchange, waiting: Waiting) -> None:
    """The agent ends the talk."""
    at, caller, ring = exchange.now, waiting.call.channel, waiting.answer
    assert ring is not None
    face, device, inner = ring.face, ring.device, ring.inner
    if inner is None:
        exchange.cel("BRIDGE_EXIT", face, at, caller.name, waiting.bridge)
        complete(exchange, waiting, "agent")
        exchange.cel("BRIDGE_EXIT", caller, at + 400, extra=waiting.bridge)
        end_caller(exchange, waiting.call, at + 1_300, face.name, "ANSWER")
        exchange.hang_up(face, at + 6_500, source=face.name)
        _say_last(exchange, waiting, face, at + 6_500)
        return
    exchange.cel("BRIDGE_EXIT", device, at, extra=waiting.inner_bridge)
    exchange.cel("BRIDGE_EXIT", inner, at + 300, extra=waiting.inner_bridge)
    exchange.cel("BRIDGE_EXIT", face, at + 600, extra=waiting.bridge)
    complete(exchange, waiting, "agent")
    _end_inner(exchange, ring, at + 500, device.name)
    exchange.cel("BRIDGE_EXIT", caller, at + 1_600, extra=waiting.bridge)
    exchange.hang_up(device, at + 2_300, source=device.name)
    end_caller(exchange, waiting.call, at + 2_400, status="ANSWER")
    exchange.hang_up(face, at + 3_600)
    _say_last(exchange, waiting, face, at + 3_600)


def caller_hangs_up(exchange: Exchange, waiting: Waiting) -> None:
    """The caller ends the talk."""
    at, caller, ring = exchange.now, waiting.call.channel, waiting.answer
    assert ring is not None
    face, device, inner = ring.face, ring.device, ring.inner
    complete(exchange, waiting, "caller")
    exchange.cel("BRIDGE_EXIT", caller, at + 800, face.name, waiting.bridge)
    exchange.cel("BRIDGE_EXIT", face, at + 1_800, extra=waiting.bridge)
    exchange.hang_up(face, at + 2_900, source=caller.name)
    if inner:
        exchange.cel("BRIDGE_EXIT", inner, at + 3_100, device.name, waiting.inner_bridge)
        exchange.cel("BRIDGE_EXIT", device, at + 3_400, extra=waiting.inner_bridge)
        exchange.hang_up(device, at + 3_900)
        _end_inner(exchange, ring, at + 4_100, "")
    end_caller(exchange, waiting.call, at + 5_200, caller.name, "ANSWER")
    _say_last(exchange, waiting, caller, at + 5_200)


def caller_is_taken(exchange: Exchange, waiting: Waiting) -> None:
    """The caller is sent elsewhere in the middle of the talk: the agent hears nobody, the queue goes on counting."""
    at, caller, ring = exchange.now, waiting.call.channel, waiting.answer
    assert ring is not None
    face, device, inner = ring.face, ring.device, ring.inner
    exchange.cel("BRIDGE_EXIT", caller, at, face.name, waiting.bridge)
    exchange.cel("BRIDGE_EXIT", face, at + 900, extra=waiting.bridge)
    exchange.hang_up(face, at + 1_000)
    if inner:
        exchange.cel("BRIDGE_EXIT", inner, at + 1_100, device.name, waiting.inner_bridge)
        exchange.cel("BRIDGE_EXIT", device, at + 1_200, extra=waiting.inner_bridge)
        exchange.hang_up(device, at + 1_300)
        _end_inner(exchange, ring, at + 1_400, "")
    ring.record.end = at + 1_000
    if waiting.call.unfinished:
        complete(exchange, waiting.call.unfinished, "caller")
    waiting.agent_left, waiting.call.unfinished = at, waiting
    wrap_up(exchange, ring.operator, waiting.line.queue.wrap_up)


def _end_inner(exchange: Exchange, ring: Ring, at: int, source: str) -> None:
    """The half of a Local channel that had dialled the telephone ends, and its record is written."""
    inner, record = ring.inner, ring.inner_record
    assert inner is not None
    assert record is not None
    inner.app = inner.appdata = ""
    exchange.hang_up(inner, at, source=source, status="ANSWER")
    record.end = at
    exchange.write(record)

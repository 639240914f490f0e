"""Handing a caller over: blind to a colleague or a queue, or attended after a word with the colleague.

Agents whose telephones the queue rings directly do this, and the queue logs it.
"""

from telephony.simulated.consultations import consult
from telephony.simulated.desk import wrap_up
from telephony.simulated.journey import DIALPLAN, end_caller
from telephony.simulated.ringing import OUTGOING, next_record
from telephony.simulated.rows import SECOND, Channel
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.visits import Waiting

SHARE = 0.075
SENIORS = "606"
DIALS, PICKS_UP = 20, 0.9


def wants_to_hand_over(exchange: Exchange, waiting: Waiting) -> bool:
    """Will the agent pass this caller on?"""
    ring = waiting.answer
    return bool(ring and ring.operator.agent.direct and exchange.chance.random() < SHARE)


def hand_over(exchange: Exchange, waiting: Waiting) -> None:
    """Pass the caller on, in one of the three ways."""
    luck, seniors = exchange.chance.random(), exchange.lines[SENIORS]
    if luck < 0.35 and waiting.line is not seniors and seniors.staffed:
        _let_go(exchange, waiting, SENIORS)
        exchange.in_call(exchange.now + 2 * MS, exchange.dialplan.enter_queue, waiting.call, SENIORS)
    elif luck < 0.75:
        _blind(exchange, waiting)
    else:
        consult(exchange, waiting)


def _let_go(exchange: Exchange, waiting: Waiting, exten: str) -> None:
    """A blind transfer: the agent's channel ends, the caller's goes on in the dialplan."""
    at, call, ring = exchange.now, waiting.call, waiting.answer
    assert ring is not None
    face, caller, agent = ring.face, call.channel, ring.operator.agent
    bridge_id = waiting.bridge.split('"')[3]
    exchange.log(
        at, caller.uniqueid, waiting.line.queue.number, agent.name, "BLINDTRANSFER", exten, "from-internal",
        waiting.seconds(waiting.connected), waiting.talked(at), waiting.position,
    )  # fmt: skip
    extra = (
        f'{{"extension":"{exten}","context":"from-internal","bridge_id":"{bridge_id}",'
        f'"transferee_channel_name":"{caller.name}","transferee_channel_uniqueid":"{caller.uniqueid}"}}'
    )
    exchange.cel("BLINDTRANSFER", face, at, extra=extra)
    exchange.cel("BRIDGE_EXIT", face, at + 300, caller.name, waiting.bridge)
    caller.exten, caller.context = exten, "from-internal"
    exchange.cel("BRIDGE_EXIT", caller, at + 700, extra=waiting.bridge)
    exchange.hang_up(face, at + 1_100)
    ring.record.dst, ring.record.dcontext, ring.record.end = exten, "from-internal", at + 700
    exchange.visits.pop(waiting, None)
    exchange.know(waiting.truth("answered", at, "blind_transfer"))
    wrap_up(exchange, ring.operator, waiting.line.queue.wrap_up)


def _blind(exchange: Exchange, waiting: Waiting) -> None:
    extension, name = exchange.chance.choice(exchange.world.specialists)
    _let_go(exchange, waiting, extension)
    at, call = exchange.now + 3 * MS, waiting.call
    device = _dial(exchange, waiting, extension, name, at)
    caller = call.channel
    caller.app, caller.appdata = "Dial", f"PJSIP/{extension},20,tT"
    record = next_record(exchange, call, at)
    record.dstchannel, record.lastapp, record.lastdata = device.name, caller.app, caller.appdata
    for kept in call.records:
        kept.dst_cnam = name
    if exchange.chance.random() < PICKS_UP:
        answers = at + min(exchange.around(4), 18 * SECOND)
        exchange.in_call(answers, _colleague_answers, waiting, device, extension)
    else:
        exchange.in_call(at + DIALS * SECOND, _colleague_misses, waiting, device)


def _dial(exchange: Exchange, waiting: Waiting, extension: str, name: str, at: int) -> Channel:
    device = exchange.device(
        f"PJSIP/{extension}", "s", "from-internal", (name, extension), waiting.call.channel.linkedid, at
    )
    device.ani, device.exten, device.app, device.appdata = extension, extension, "AppDial", OUTGOING
    return device


def _colleague_answers(exchange: Exchange, waiting: Waiting, device: Channel, extension: str) -> None:
    at, bridge = exchange.now, exchange.bridge()
    exchange.cel("ANSWER", device, at)
    device.exten = ""
    exchange.cel("BRIDGE_ENTER", device, at + 700, extra=bridge)
    exchange.cel("BRIDGE_ENTER", waiting.call.channel, at + 1_500, device.name, bridge)
    waiting.call.callee = extension
    exchange.in_call(at + exchange.around(120), _colleague_ends, waiting, device, bridge)


def _colleague_ends(exchange: Exchange, waiting: Waiting, device: Channel, bridge: str) -> None:
    at, caller = exchange.now, waiting.call.channel
    exchange.cel("BRIDGE_EXIT", device, at, caller.name, bridge)
    exchange.cel("BRIDGE_EXIT", caller, at + 1_200, extra=bridge)
    exchange.hang_up(device, at + 1_400, source=device.name)
    end_caller(exchange, waiting.call, at + 2_300, device.name, "ANSWER")
    exchange.cel("LINKEDID_END", caller, at + 2_300)


def _colleague_misses(exchange: Exchange, waiting: Waiting, device: Channel) -> None:
    at, call = exchange.now, waiting.call
    exchange.hang_up(device, at, cause=0)
    missed = call.record
    missed.end, missed.disposition = at, "NO ANSWER"
    last = next_record(exchange, call, at)
    last.lastapp, last.dst_cnam = "Hangup", missed.dst_cnam
    end_caller(exchange, call, at + 400, DIALPLAN, "NOANSWER")
    exchange.cel("LINKEDID_END", call.channel, at + 400)

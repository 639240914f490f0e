"""Attended transfers with *2: the agent speaks with a colleague while the caller hears music, then joins the two."""

from dataclasses import dataclass

from telephony.simulated.desk import occupy, wrap_up
from telephony.simulated.journey import end_caller
from telephony.simulated.ringing import OUTGOING, next_record
from telephony.simulated.rows import SECOND, Channel, Record
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.staff import IDLE, Operator
from telephony.simulated.visits import Ring, Waiting

REST = 4.0  # seconds before a queue rings a colleague again


@dataclass(slots=True, eq=False)
class Consultation:
    """The channels, bridges and records of a transfer under way. `outer` and `inner` are a Local channel's halves."""

    waiting: Waiting
    ring: Ring
    outer: Channel
    inner: Channel
    device: Channel
    bridge: str
    began: int
    own: Record
    dialled: Record
    inner_bridge: str = ""
    at_least: int = 0  # µs of talk before the agent joins the two of their own accord
    colleague: Operator | None = None  # if it is an agent, who answers no queue meanwhile
    rest: Record | None = None  # once they are joined
    plan: int = 0


def consult(exchange: Exchange, waiting: Waiting, extension: str, name: str) -> Consultation:
    """Call the colleague; the caller stays in the bridge with music."""
    at, ring, caller = exchange.now, waiting.answer, waiting.call.channel
    assert ring is not None
    face, agent = ring.face, ring.operator.agent
    outer, inner = exchange.local_pair(extension, "from-internal", caller.linkedid, at)
    bridge = exchange.bridge()
    exchange.cel("BRIDGE_ENTER", outer, at + 700, extra=bridge)
    exchange.cel("BRIDGE_EXIT", face, at + 1_100, caller.name, waiting.bridge)
    exchange.cel("BRIDGE_ENTER", face, at + 1_130, outer.name, bridge)
    own = exchange.record(face, at + 1_100)
    own.sequence, own.answer, own.dstchannel = exchange.next_sequence(), own.start, outer.name
    own.lastapp, own.lastdata = "AppQueue", OUTGOING
    endpoint = f"PJSIP/{extension}" if name else exchange.world.trunk
    device = exchange.device(endpoint, "s", "from-internal", (name, extension), caller.linkedid, at + 2 * MS)
    device.ani, device.exten, device.app, device.appdata = extension, extension, "AppDial", OUTGOING
    outer.cid_name, outer.cid_num = name, extension
    inner.cid_name, inner.cid_num, inner.ani = agent.name, agent.extension, agent.extension
    inner.app, inner.appdata = "Dial", f"PJSIP/{extension},20,tT"
    dialled = exchange.record(inner, at, waiting.call.caller)
    dialled.dstchannel, dialled.lastapp, dialled.lastdata = device.name, inner.app, inner.appdata
    dialled.cnum, dialled.cnam, dialled.dst_cnam = agent.extension, agent.name, name
    ring.record.end = at + 1_100
    exchange.dial(inner, device, at + 2 * MS + 100)
    exchange.dial(None, outer, at + 2 * MS + 150)
    consultation = Consultation(waiting, ring, outer, inner, device, bridge, at + 1_100, own, dialled)
    for channel in (caller, face, ring.device, ring.inner, outer, inner, device):
        if channel:
            channel.concern = consultation
    other = exchange.operators.get(extension)
    if other and other.state == IDLE:
        occupy(other)
        consultation.colleague = other
    if exchange.witness:
        exchange.witness.holds(face, caller, at + 50)
    consultation.plan = exchange.in_call(at + min(exchange.around(3), 15 * SECOND), answer, consultation)
    return consultation


def answer(exchange: Exchange, consultation: Consultation) -> None:
    """The colleague answers."""
    at, device, inner = exchange.now, consultation.device, consultation.inner
    consultation.dialled.answer = at
    consultation.inner_bridge = exchange.bridge()
    exchange.cel("ANSWER", device, at)
    exchange.cel("ANSWER", inner, at + 270)
    exchange.cel("ANSWER", consultation.outer, at + 810)
    device.exten = ""
    exchange.cel("BRIDGE_ENTER", device, at + 1_100, extra=consultation.inner_bridge)
    exchange.cel("BRIDGE_ENTER", inner, at + 2_500, device.name, consultation.inner_bridge)
    length = exchange.around(25)
    consultation.plan = exchange.in_call(at + max(length, consultation.at_least), join_both, consultation)


def join_both(exchange: Exchange, consultation: Consultation) -> None:
    """The agent hangs up and leaves caller and colleague together."""
    at, waiting, ring = exchange.now, consultation.waiting, consultation.ring
    caller, face, outer, inner = waiting.call.channel, ring.face, consultation.outer, consultation.inner
    exchange.cel("BRIDGE_EXIT", face, at, outer.name, consultation.bridge)
    exchange.cel("BRIDGE_EXIT", outer, at + 100, extra=consultation.bridge)
    exchange.cel("BRIDGE_ENTER", outer, at + 130, caller.name, waiting.bridge)
    first, second = waiting.bridge.split('"')[3], consultation.bridge.split('"')[3]
    exchange.log(
        at + 1_600, caller.uniqueid, waiting.line.queue.number, ring.operator.agent.name, "ATTENDEDTRANSFER",
        "BRIDGE", first, waiting.seconds(waiting.connected), waiting.talked(at + 1_600), waiting.position,
    )  # fmt: skip
    extra = (
        f'{{"bridge1_id":"{first}","channel2_name":"{face.name}","channel2_uniqueid":"{face.uniqueid}",'
        f'"bridge2_id":"{second}","transferee_channel_name":"{caller.name}",'
        f'"transferee_channel_uniqueid":"{caller.uniqueid}","transfer_target_channel_name":"{outer.name}",'
        f'"transfer_target_channel_uniqueid":"{outer.uniqueid}"}}'
    )
    exchange.cel("ATTENDEDTRANSFER", face, at + 2_200, extra=extra)
    if exchange.witness:
        exchange.witness.takes_back(face, caller, at + 2_300)
    exchange.hang_up(face, at + 3_500, source=face.name)
    _end_local(exchange, consultation, at - 1_500)
    consultation.own.end = at
    exchange.write(consultation.own)
    inner.cid_name, inner.cid_num = waiting.call.caller.name, waiting.call.caller.number
    exchange.show(inner, at + 2_400)
    exchange.visits.pop(waiting, None)
    exchange.know(waiting.truth("answered", at + 1_600, "attended_transfer"))
    wrap_up(exchange, ring.operator, waiting.line.queue.wrap_up)
    waiting.call.callee = consultation.device.cid_num
    rest = exchange.record(outer, at)
    rest.sequence, rest.answer = exchange.next_sequence(), at
    onward = next_record(exchange, waiting.call, consultation.began)
    onward.dstchannel, onward.lastapp, onward.lastdata = outer.name, "Queue", caller.appdata
    consultation.rest = rest
    consultation.plan = exchange.in_call(at + exchange.around(100), colleague_hangs_up, consultation)


def _end_local(exchange: Exchange, consultation: Consultation, at: int) -> None:
    """The agent's telephone behind a Local channel, and the half that had dialled it."""
    waiting, ring = consultation.waiting, consultation.ring
    if ring.inner is None or ring.inner_record is None:
        return
    exchange.cel("BRIDGE_EXIT", ring.device, at, extra=waiting.inner_bridge)
    exchange.cel("BRIDGE_EXIT", ring.inner, at + 200, extra=waiting.inner_bridge)
    ring.inner.app = ring.inner.appdata = ""
    exchange.hang_up(ring.inner, at + 400, status="ANSWER")
    exchange.hang_up(ring.device, at + 600, source=ring.device.name)
    ring.inner_record.end = at + 400
    exchange.write(ring.inner_record)


def _colleague_rests(exchange: Exchange, consultation: Consultation) -> None:
    if consultation.colleague:
        wrap_up(exchange, consultation.colleague, REST)


def come_back(exchange: Exchange, consultation: Consultation) -> None:
    """The agent leaves the colleague and is with the caller again."""
    at, waiting, face = exchange.now, consultation.waiting, consultation.ring.face
    caller, outer, inner, device = waiting.call.channel, consultation.outer, consultation.inner, consultation.device
    exchange.cel("BRIDGE_EXIT", face, at, outer.name, consultation.bridge)
    exchange.cel("BRIDGE_EXIT", outer, at + 100, extra=consultation.bridge)
    if consultation.inner_bridge:
        exchange.cel("BRIDGE_EXIT", inner, at + 200, extra=consultation.inner_bridge)
        exchange.cel("BRIDGE_EXIT", device, at + 300, extra=consultation.inner_bridge)
    else:
        consultation.dialled.disposition = "NO ANSWER"
    for channel in (device, inner, outer):
        exchange.hang_up(channel, at + 400)
    for record in (consultation.dialled, consultation.own):
        record.end = at + 400
        exchange.write(record)
    exchange.cel("BRIDGE_ENTER", face, at + 500, caller.name, waiting.bridge)
    if exchange.witness:
        exchange.witness.takes_back(face, caller, at + 600)
    for again in (caller, face, consultation.ring.device, consultation.ring.inner):
        if again:
            again.concern = waiting
    _colleague_rests(exchange, consultation)


def colleague_hangs_up(exchange: Exchange, consultation: Consultation) -> None:
    """The colleague ends what was joined."""
    rest = consultation.rest
    assert rest is not None
    at, waiting, device = exchange.now, consultation.waiting, consultation.device
    outer, inner, caller = consultation.outer, consultation.inner, waiting.call.channel
    exchange.cel("BRIDGE_EXIT", device, at, inner.name, consultation.inner_bridge)
    exchange.hang_up(device, at + 400, source=device.name)
    exchange.cel("BRIDGE_EXIT", inner, at + 600, extra=consultation.inner_bridge)
    inner.app = inner.appdata = ""
    exchange.hang_up(inner, at + 700, source=device.name, status="ANSWER")
    consultation.dialled.end = at + 700
    exchange.write(consultation.dialled)
    exchange.cel("BRIDGE_EXIT", outer, at + 1_050, extra=waiting.bridge)
    exchange.hang_up(outer, at + 1_060, source=consultation.ring.face.name)
    rest.end = at + 1_060
    exchange.write(rest)
    exchange.cel("BRIDGE_EXIT", caller, at + 1_200, extra=waiting.bridge)
    end_caller(exchange, waiting.call, at + 2_200, status="ANSWER")
    exchange.cel("LINKEDID_END", caller, at + 2_200)
    _colleague_rests(exchange, consultation)

"""Handing a caller over: blind to a colleague or a queue, or attended after a word with the colleague.

The queue logs it only of agents whose telephones it rings directly. Behind a Local channel the agent transfers its
inner half: the queue goes on counting talk until the caller leaves.
"""

from dataclasses import dataclass

from telephony.simulated.consultations import consult
from telephony.simulated.desk import occupy, wrap_up
from telephony.simulated.journey import DIALPLAN, end_caller, farewell, say_last
from telephony.simulated.ringing import OUTGOING, next_record
from telephony.simulated.rows import SECOND, Channel
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.staff import IDLE, OUT, Operator
from telephony.simulated.visits import Incoming, Waiting

SHARE = 0.06
SENIORS = "606"
DIALS, PICKS_UP = 20, 0.9
OUTSIDE = 6  # digits of the shortest number outside
REST = 4.0  # seconds before a queue rings a colleague again


def wants_to_hand_over(exchange: Exchange, waiting: Waiting) -> bool:
    """Will the agent pass this caller on? Nobody passes on a caller who was passed on."""
    return waiting.call.outer is None and exchange.chance.random() < SHARE


@dataclass(slots=True, eq=False)
class Onward:
    """A caller who was sent on to somebody: the telephone that rings, and the colleague if that is an agent's."""

    call: Incoming
    device: Channel
    colleague: Operator | None = None
    bridge: str = ""
    plan: int = 0


def hand_over(exchange: Exchange, waiting: Waiting) -> None:
    """Pass the caller on, in one of the three ways."""
    luck, seniors, ring = exchange.chance.random(), exchange.lines[SENIORS], waiting.answer
    assert ring is not None
    if luck < 0.3 and waiting.line is not seniors and seniors.staffed:
        send_on(exchange, let_go(exchange, waiting, SENIORS), SENIORS)
    elif luck < 0.75 or ring.inner:
        extension, name = exchange.chance.choice(exchange.world.specialists)
        _blind(exchange, let_go(exchange, waiting, extension), extension, name)
    else:
        extension, name = exchange.chance.choice(exchange.world.specialists)
        consult(exchange, waiting, extension, name)


def send_on(exchange: Exchange, call: Incoming, exten: str) -> None:
    """The caller's channel runs an extension: a queue, a telephone of the exchange, or a number outside."""
    operator = exchange.operators.get(exten)
    names = dict(exchange.world.specialists)
    call.channel.concern = call
    if exten in exchange.lines:
        call.plan = exchange.in_call(exchange.now + 2 * MS, exchange.dialplan.enter_queue, call, exten)
    elif operator or exten in names:
        _blind(exchange, call, exten, operator.agent.name if operator else names[exten], operator)
    elif len(exten) >= OUTSIDE:
        _blind(exchange, call, exten, "")
    else:
        farewell(exchange, call)


def let_go(exchange: Exchange, waiting: Waiting, exten: str) -> Incoming:
    """The agent's device leaves its bridge; what was with it there goes on in the dialplan."""
    ring = waiting.answer
    assert ring is not None
    if ring.inner and ring.inner_record:
        call = _stand_in(waiting, ring.inner)
        call.records = [ring.inner_record]
        _leave_bridge(exchange, ring.device, call, waiting.inner_bridge, exten)
        ring.inner_record.dst, ring.inner_record.dcontext = exten, "from-internal"
        ring.inner_record.end = exchange.now + 700
        waiting.agent_left = exchange.now
        wrap_up(exchange, ring.operator, waiting.line.queue.wrap_up)
        return call
    at, call = exchange.now, waiting.call
    exchange.log(
        at, call.channel.uniqueid, waiting.line.queue.number, ring.operator.agent.name, "BLINDTRANSFER", exten,
        "from-internal", waiting.seconds(waiting.connected), waiting.talked(at), waiting.position,
    )  # fmt: skip
    _leave_bridge(exchange, ring.face, call, waiting.bridge, exten)
    ring.record.dst, ring.record.dcontext, ring.record.end = exten, "from-internal", at + 700
    exchange.visits.pop(waiting, None)
    exchange.know(waiting.truth("answered", at, "blind_transfer"))
    wrap_up(exchange, ring.operator, waiting.line.queue.wrap_up)
    return call


def _stand_in(waiting: Waiting, inner: Channel) -> Incoming:
    """The inner half of a Local channel, in place of the caller."""
    call = waiting.call
    return Incoming(
        call.caller, call.did, call.wanted, call.tries, inner, [], call.started_at, call.topic, outer=waiting
    )


def _leave_bridge(exchange: Exchange, device: Channel, call: Incoming, bridge: str, exten: str) -> None:
    at, left = exchange.now, call.channel
    bridge_id = bridge.split('"')[3]
    extra = (
        f'{{"extension":"{exten}","context":"from-internal","bridge_id":"{bridge_id}",'
        f'"transferee_channel_name":"{left.name}","transferee_channel_uniqueid":"{left.uniqueid}"}}'
    )
    exchange.cel("BLINDTRANSFER", device, at, extra=extra)
    exchange.cel("BRIDGE_EXIT", device, at + 300, left.name, bridge)
    left.exten, left.context = exten, "from-internal"
    exchange.cel("BRIDGE_EXIT", left, at + 700, extra=bridge)
    exchange.hang_up(device, at + 1_100)


def _blind(exchange: Exchange, call: Incoming, exten: str, name: str, colleague: Operator | None = None) -> None:
    at, left, world = exchange.now + 3 * MS, call.channel, exchange.world
    endpoint, where = (f"PJSIP/{exten}", "from-internal") if name else (world.trunk, "from-trunk")
    device = exchange.device(endpoint, "s", where, (name, exten), left.linkedid, at)
    device.ani, device.exten, device.app, device.appdata = exten, exten, "AppDial", OUTGOING
    left.app, left.appdata = "Dial", f"PJSIP/{exten},20,tT"
    left.exten, left.context = exten, "from-internal"
    record = next_record(exchange, call, at)
    record.dstchannel, record.lastapp, record.lastdata = device.name, left.app, left.appdata
    for kept in call.records:
        kept.cnum, kept.cnam, kept.dst_cnam = call.caller.number, call.caller.name, name
    onward = Onward(call, device, colleague)
    left.concern = device.concern = onward
    exchange.dial(left, device, at + 300)
    is_free = colleague is None or colleague.state in (IDLE, OUT)
    if colleague and colleague.state == IDLE:
        occupy(colleague)
    elif not is_free:
        onward.colleague = None
    if is_free and exchange.chance.random() < PICKS_UP:
        answers = at + min(exchange.around(4), 18 * SECOND)
        onward.plan = exchange.in_call(answers, _colleague_answers, onward)
    else:
        rings = DIALS * SECOND if is_free else 200 * MS
        onward.plan = exchange.in_call(at + rings, colleague_misses, onward)


def _colleague_answers(exchange: Exchange, onward: Onward) -> None:
    at, bridge, call, device = exchange.now, exchange.bridge(), onward.call, onward.device
    onward.bridge = bridge
    exchange.cel("ANSWER", device, at)
    device.exten = ""
    exchange.cel("BRIDGE_ENTER", device, at + 700, extra=bridge)
    exchange.cel("BRIDGE_ENTER", call.channel, at + 1_500, device.name, bridge)
    call.callee = device.cid_num
    if call.outer and call.outer.answer:
        face = call.outer.answer.face
        face.cid_name, face.cid_num = device.cid_name, device.cid_num
        exchange.show(face, at + 1_600)
        call.outer.call.callee = device.cid_num
    onward.plan = exchange.in_call(at + exchange.around(120), colleague_ends, onward)


def colleague_ends(exchange: Exchange, onward: Onward) -> None:
    """The colleague hangs up, and the call is over."""
    at, call, device, bridge = exchange.now, onward.call, onward.device, onward.bridge
    left = call.channel
    exchange.cel("BRIDGE_EXIT", device, at, left.name, bridge)
    exchange.cel("BRIDGE_EXIT", left, at + 200, extra=bridge)
    exchange.hang_up(device, at + 400, source=device.name)
    end_caller(exchange, call, at + 700, device.name, "ANSWER")
    say_last(exchange, call, at + 700)
    _colleague_rests(exchange, onward)


def colleague_misses(exchange: Exchange, onward: Onward) -> None:
    """Nobody answers, and the caller is told nothing more."""
    at, call = exchange.now, onward.call
    missed = call.record
    missed.end, missed.disposition = at, "NO ANSWER"
    exchange.hang_up(onward.device, at, cause=0)
    next_record(exchange, call, at).lastapp = "Hangup"
    end_caller(exchange, call, at + 400, DIALPLAN, "NOANSWER")
    say_last(exchange, call, at + 400)
    _colleague_rests(exchange, onward)


def _colleague_rests(exchange: Exchange, onward: Onward) -> None:
    if onward.colleague:
        wrap_up(exchange, onward.colleague, REST)

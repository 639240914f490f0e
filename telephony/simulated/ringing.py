"""Telephones that ring for a waiting caller: the channels and records of each ring, and of those not answered."""

from telephony.simulated.rows import SECOND, Record
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.staff import IDLE, RINGING, Operator
from telephony.simulated.visits import Incoming, Ring, Waiting

OUTGOING = "(Outgoing Line)"
REFUSAL, INATTENTION = 0.012, 0.045
CANCELLED, BUSY, ANSWERED_ELSEWHERE = 0, 17, 26


def ring_round(exchange: Exchange, waiting: Waiting, members: list[Operator], at: int) -> list[Ring]:
    """Let these members' telephones ring for the caller."""
    rings = [_ring(exchange, waiting, member, at) for member in members]
    for ring in rings:
        if ring.inner:
            _dial_device(exchange, waiting, ring, at + 2 * MS)
    return rings


def _ring(exchange: Exchange, waiting: Waiting, operator: Operator, at: int) -> Ring:
    agent, call, number = operator.agent, waiting.call, waiting.line.queue.number
    linkedid, inner = call.channel.linkedid, None
    if agent.direct:
        face = exchange.device(agent.interface, "s", "from-internal", (agent.name, agent.extension), linkedid, at)
        face.ani = agent.extension
    else:
        face, inner = exchange.local_pair(agent.extension, "from-queue", linkedid, at)
        face.cid_name, face.cid_num = agent.name, agent.extension
    face.exten, face.app, face.appdata = number, "AppQueue", OUTGOING
    face.concern = waiting
    record = _path(exchange, call, at)
    record.dstchannel, record.lastapp, record.lastdata = face.name, "Queue", call.channel.appdata
    chance = exchange.chance
    refuses = chance.random() < REFUSAL and not operator.led
    answers_at = 0
    if not refuses and (chance.random() > INATTENTION or operator.led):
        answers_at = at + exchange.span(0.5 + 4.0 * chance.lognormvariate(0.0, 0.55))
    if not refuses:
        operator.state = RINGING
    ring = Ring(operator, face, face, record, at, answers_at, refuses, inner)
    if exchange.witness:
        exchange.witness.offers(waiting, ring, at + 60)
    exchange.dial(call.channel, face, at + 70)
    return ring


def _path(exchange: Exchange, call: Incoming, at: int) -> Record:
    """The caller's record for one more party: the open one if it has none yet, else a new one."""
    record = call.record
    if record.dstchannel or record.end:
        record = next_record(exchange, call, at)
    return record


def next_record(exchange: Exchange, call: Incoming, at: int) -> Record:
    """Begin a further record of the caller's channel."""
    last, channel = call.record, call.channel
    record = Record(
        channel.name, channel.uniqueid, channel.linkedid, exchange.next_sequence(), at, last.clid, last.src,
        channel.exten, channel.context, answer=at, userfield=last.userfield, did=last.did, recording=last.recording,
        cnum=last.cnum, cnam=last.cnam, dst_cnam=last.dst_cnam,
    )  # fmt: skip
    call.records.append(record)
    return record


def _dial_device(exchange: Exchange, waiting: Waiting, ring: Ring, at: int) -> None:
    """The inner half of a Local channel dials the telephone."""
    call, agent, inner = waiting.call, ring.operator.agent, ring.inner
    assert inner is not None
    device = exchange.device(
        f"PJSIP/{agent.extension}", "s", "from-internal", (agent.name, agent.extension), call.channel.linkedid, at
    )
    device.ani, device.exten, device.app, device.appdata = agent.extension, agent.extension, "AppDial", OUTGOING
    inner.cid_name, inner.cid_num, inner.ani = call.caller.name, call.caller.number, call.caller.number
    inner.app, inner.appdata = "Dial", f"PJSIP/{agent.extension},20"
    record = exchange.record(inner, ring.started, call.caller)
    record.dstchannel, record.lastapp, record.lastdata = device.name, inner.app, inner.appdata
    record.dst_cnam = agent.name
    ring.device, ring.inner_record = device, record
    device.concern = inner.concern = waiting
    exchange.dial(inner, device, at + 70)


def stop(exchange: Exchange, ring: Ring, at: int, cause: int = CANCELLED) -> None:
    """The rows of a telephone that rang (or refused) and was not answered."""
    if ring.operator.state == RINGING:
        ring.operator.state = IDLE
    ring.record.end, ring.record.disposition = at, "NO ANSWER"
    inner, face, record = ring.inner, ring.face, ring.inner_record
    if inner is None or record is None:
        exchange.hang_up(face, at, cause, face.name if cause == BUSY else "")
        return
    inner.app = inner.appdata = ""
    if cause == BUSY:
        exchange.hang_up(ring.device, at, cause, ring.device.name)
        exchange.hang_up(inner, at + 300, cause, "dialplan/builtin", "BUSY")
        exchange.hang_up(face, at + 600, cause)
    else:
        exchange.hang_up(face, at, cause)
        exchange.hang_up(inner, at + 300, cause, status="CANCEL")
        exchange.hang_up(ring.device, at + 1_300, cause)
    record.end, record.disposition = at + 300, "BUSY" if cause == BUSY else "NO ANSWER"
    exchange.write(record)


def milliseconds(ring: Ring, at: int) -> int:
    """How long a telephone rang, as RINGCANCELED says it."""
    return (at - ring.started) * 1_000 // SECOND

"""Calls that agents make: over the trunk to the outside, and to colleagues."""

from dataclasses import dataclass

from telephony.simulated.desk import occupy, wrap_up
from telephony.simulated.people import Caller, number_to_dial
from telephony.simulated.ringing import OUTGOING
from telephony.simulated.rows import SECOND, Channel, Record
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.staff import IDLE, Operator
from telephony.simulated.truth import Busy, Call

ANSWERED, ENGAGED = 0.74, 0.09  # the rest does not answer
RINGS_OUT, RINGS_INSIDE = 30, 20
LONGEST = 11  # digits of a number; one more is the 9 that leads outside
REST = 4.0  # seconds before a queue rings the agent again


@dataclass(slots=True, eq=False)
class Dialled:
    """A call an agent has dialled. `colleague` is set if an agent of a queue was called."""

    direction: str
    operator: Operator
    channel: Channel
    party: Channel
    record: Record
    colleague: Operator | None = None
    bridge: str = ""
    plan: int = 0


def call_back(exchange: Exchange, caller: Caller) -> None:
    """Some free agent calls back a person who was not served."""
    free = [operator for operator in exchange.operators.values() if operator.available and not operator.led]
    if free and caller.number.isdigit():
        _dial_out(exchange, exchange.chance.choice(free), caller.number)


def call_outside(exchange: Exchange, operator: Operator) -> None:
    """The agent calls somebody, if free at this moment."""
    if operator.state == IDLE and not operator.led:
        _dial_out(exchange, operator, number_to_dial(exchange.chance))


def call_colleague(exchange: Exchange, operator: Operator) -> None:
    """The agent calls another agent or a specialist, if free at this moment."""
    if operator.state != IDLE or operator.led:
        return
    chance = exchange.chance
    others = [other for other in exchange.operators.values() if other.present and other is not operator]
    if others and chance.random() < 0.6:
        other = chance.choice(others)
        _dial_inside(exchange, operator, other.agent.extension, other.agent.name, other)
    else:
        extension, name = chance.choice(exchange.world.specialists)
        _dial_inside(exchange, operator, extension, name, None)


def dial_from(exchange: Exchange, operator: Operator, channel: Channel, exten: str) -> None:
    """A telephone that was picked up for this dials an extension of the exchange or a number outside."""
    names = dict(exchange.world.specialists)
    other = exchange.operators.get(exten)
    if other or exten in names:
        _dial_inside(exchange, operator, exten, other.agent.name if other else names[exten], other, channel)
    else:
        _dial_out(exchange, operator, exten[1:] if len(exten) > LONGEST else exten, channel)


def _begin(exchange: Exchange, operator: Operator, dialled: str, channel: Channel | None) -> tuple[Channel, Record]:
    agent = operator.agent
    occupy(operator)
    if channel is None:
        channel = exchange.device(f"PJSIP/{agent.extension}", dialled, "from-internal", (agent.name, agent.extension))
    channel.exten = dialled
    channel.ani, channel.dnid, channel.app = agent.extension, dialled, "Dial"
    record = exchange.record(channel, exchange.now)
    record.cnum, record.cnam, record.lastapp = agent.extension, agent.name, "Dial"
    return channel, record


def _dial_out(exchange: Exchange, operator: Operator, number: str, picked_up: Channel | None = None) -> None:
    world, dialled = exchange.world, f"9{number}"
    channel, record = _begin(exchange, operator, dialled, picked_up)
    channel.cid_num = world.main_did
    channel.appdata = record.lastdata = f"PJSIP/{number}@{world.trunk.removeprefix('PJSIP/')},30,T"
    record.clid, record.src = f'"{operator.agent.name}" <{world.main_did}>', world.main_did
    record.outbound_cnum, record.outbound_cnam = world.main_did, world.company
    party = exchange.device(world.trunk, "s", "from-trunk", linkedid=channel.linkedid, at=exchange.now + 2_900)
    party.cid_num, party.exten, party.app, party.appdata = dialled, dialled, "AppDial", OUTGOING
    record.dstchannel = party.name
    _ring(exchange, Dialled("outgoing", operator, channel, party, record), ANSWERED, ENGAGED, RINGS_OUT)


def _dial_inside(
    exchange: Exchange, operator: Operator, extension: str, name: str, other: Operator | None,
    picked_up: Channel | None = None,
) -> None:  # fmt: skip
    channel, record = _begin(exchange, operator, extension, picked_up)
    channel.appdata = record.lastdata = f"PJSIP/{extension},20,tT"
    record.dst_cnam = name
    party = exchange.device(
        f"PJSIP/{extension}", "s", "from-internal", (name, extension), channel.linkedid, exchange.now + 2_300
    )
    party.ani, party.exten, party.app, party.appdata = extension, extension, "AppDial", OUTGOING
    record.dstchannel = party.name
    dialled = Dialled("internal", operator, channel, party, record)
    if other is None:
        _ring(exchange, dialled, 0.8, 0.1, RINGS_INSIDE)
    elif other.state == IDLE:
        occupy(other)
        dialled.colleague = other
        _ring(exchange, dialled, 0.9, 0.0, RINGS_INSIDE)
    else:
        _ring(exchange, dialled, 0.0, 1.0, RINGS_INSIDE)


def _ring(exchange: Exchange, dialled: Dialled, answered: float, engaged: float, limit: int) -> None:
    at, luck = exchange.now, exchange.chance.random()
    dialled.channel.concern = dialled.party.concern = dialled
    exchange.dial(dialled.channel, dialled.party, dialled.party.born + 300)
    if luck < answered:
        dialled.plan = exchange.in_call(at + min(exchange.around(7), (limit - 1) * SECOND), _answer, dialled)
    elif luck < answered + engaged:
        dialled.plan = exchange.in_call(at + 190 * MS, fail, dialled, 17, "BUSY", "BUSY")
    else:
        dialled.plan = exchange.in_call(at + limit * SECOND, fail, dialled, 0, "NO ANSWER", "NOANSWER")


def _answer(exchange: Exchange, dialled: Dialled) -> None:
    at, channel, party = exchange.now, dialled.channel, dialled.party
    dialled.bridge = exchange.bridge()
    exchange.cel("ANSWER", party, at)
    exchange.cel("ANSWER", channel, at + 500)
    dialled.record.answer = at + 500
    party.exten = ""
    exchange.cel("BRIDGE_ENTER", party, at + 1_300, extra=dialled.bridge)
    exchange.cel("BRIDGE_ENTER", channel, at + 1_600, party.name, dialled.bridge)
    length = exchange.around(85 if dialled.direction == "outgoing" else 45, 0.8)
    dialled.plan = exchange.in_call(at + max(length, SECOND), end, dialled)


def end(exchange: Exchange, dialled: Dialled) -> None:
    """The one who called hangs up."""
    at, channel, party = exchange.now, dialled.channel, dialled.party
    if dialled.direction == "outgoing":
        exchange.cel("BRIDGE_EXIT", channel, at, extra=dialled.bridge)
        exchange.cel("BRIDGE_EXIT", party, at + 50, extra=dialled.bridge)
        exchange.hang_up(party, at + 600, source=channel.name)
        _finish(exchange, dialled, at + 3_100, 16, channel.name, "ANSWER")
        exchange.cel("LINKEDID_END", channel, at + 3_100)
    else:
        exchange.cel("BRIDGE_EXIT", channel, at, party.name, dialled.bridge)
        exchange.cel("BRIDGE_EXIT", party, at + 1_600, extra=dialled.bridge)
        _finish(exchange, dialled, at + 2_000, 16, channel.name, "ANSWER")
        exchange.hang_up(party, at + 3_500, source=channel.name)
        exchange.cel("LINKEDID_END", party, at + 3_500)


def let_party_go(exchange: Exchange, dialled: Dialled, exten: str) -> Channel:
    """The agent leaves the person outside, whose channel goes on by itself."""
    at, channel, party = exchange.now, dialled.channel, dialled.party
    extra = (
        f'{{"extension":"{exten}","context":"from-internal","bridge_id":"{dialled.bridge[14:50]}",'
        f'"transferee_channel_name":"{party.name}","transferee_channel_uniqueid":"{party.uniqueid}"}}'
    )
    exchange.cel("BLINDTRANSFER", channel, at, extra=extra)
    exchange.cel("BRIDGE_EXIT", channel, at + 300, party.name, dialled.bridge)
    exchange.cel("BRIDGE_EXIT", party, at + 700, extra=dialled.bridge)
    _finish(exchange, dialled, at + 1_100, 16, channel.name, "ANSWER")
    return party


def fail(exchange: Exchange, dialled: Dialled, cause: int, disposition: str, status: str) -> None:
    """Nobody answers, or the line is engaged."""
    at, channel = exchange.now, dialled.channel
    exchange.hang_up(dialled.party, at, cause, dialled.party.name if cause else "")
    dialled.record.disposition = disposition
    _finish(exchange, dialled, at + 300, cause or 16, "dialplan/builtin", status)
    exchange.cel("LINKEDID_END", channel, at + 300)


def _finish(exchange: Exchange, dialled: Dialled, at: int, cause: int, source: str, status: str) -> None:
    channel, record = dialled.channel, dialled.record
    channel.app = channel.appdata = ""
    exchange.hang_up(channel, at, cause, source, status)
    record.end = at
    exchange.write(record)
    outcome = {"ANSWERED": "answered", "BUSY": "busy"}.get(record.disposition, "no_answer")
    exchange.know(
        Call(
            channel.linkedid,
            dialled.direction,
            outcome,
            record.start,
            at,
            dialled.operator.agent.extension,
            channel.dnid,
        )
    )
    for person in (dialled.operator, dialled.colleague):
        if person:
            exchange.know(Busy(person.agent.name, "phone", record.start, at))
            wrap_up(exchange, person, REST)

"""Listening in to a talk: a supervisor's channel in ChanSpy, until either side of it is gone."""

from dataclasses import dataclass

from telephony.simulated.desk import wrap_up
from telephony.simulated.rows import SECOND, Channel, Record
from telephony.simulated.simulation import Exchange
from telephony.simulated.staff import Operator

REST = 2.0


@dataclass(slots=True, eq=False)
class Listening:
    """A channel that listens to another."""

    operator: Operator
    channel: Channel
    target: Channel | None
    record: Record
    plan: int = 0


def listen(exchange: Exchange, operator: Operator, channel: Channel, data: str) -> None:
    """Begin to listen; `data` is what ChanSpy is given: the channel and its options."""
    at, name = exchange.now, data.partition(",")[0]
    channel.app, channel.appdata = "ChanSpy", data
    target = next((one for one in exchange.channels.values() if one.name.startswith(name)), None)
    record = exchange.record(channel, channel.born)
    record.answer, record.lastapp, record.lastdata = at, "ChanSpy", data
    listening = Listening(operator, channel, target, record)
    channel.concern = listening
    if target and exchange.witness:
        exchange.witness.listens(channel, target, at)
    listening.plan = exchange.in_call(at + SECOND, _looks, listening)


def _looks(exchange: Exchange, listening: Listening) -> None:
    target = listening.target
    if target and exchange.channels.get(target.name) is target:
        listening.plan = exchange.in_call(exchange.now + SECOND, _looks, listening)
    else:
        stop_listening(exchange, listening)


def stop_listening(exchange: Exchange, listening: Listening) -> None:
    """The listener is gone."""
    at, channel = exchange.now, listening.channel
    exchange.forget(listening.plan)
    channel.app = channel.appdata = ""
    if exchange.witness:
        exchange.witness.listens_no_more(channel, at)
    exchange.hang_up(channel, at + 100)
    exchange.cel("LINKEDID_END", channel, at + 100)
    listening.record.end = at + 100
    exchange.write(listening.record)
    wrap_up(exchange, listening.operator, REST)

"""Orders about calls: ring a telephone and dial, end, send elsewhere, hand over, consult."""

import re

from telephony.ami.wire import Message
from telephony.simulated import control
from telephony.simulated.ami.headers import UNKNOWN, Headers
from telephony.simulated.ami.refused import Refused
from telephony.simulated.ami.teller import Teller
from telephony.simulated.originating import ANSWERED
from telephony.simulated.originating import originate as ring
from telephony.simulated.rows import Channel
from telephony.simulated.simulation import Exchange
from telephony.simulated.staff import Operator
from telephony.simulated.world import DAY, Agent

CALLED = re.compile(r"PJSIP/(\d+)|Local/(\d+)@[a-z-]+(?:/n)?")
CONTEXTS = ("from-internal", "ext-queues", "ext-local")
DIALLED = re.compile(r"[0-9*#+]{1,32}")


def originate(teller: Teller, asked: Message) -> Headers:
    """Originate: the answer is at once, how it went on is told by OriginateResponse."""
    exchange, endpoint = teller.exchange, asked.get("Channel")
    if not endpoint:
        raise Refused("Channel not specified")
    if not asked.get("Application"):
        if not (asked.get("Exten") and asked.get("Context") and asked.get("Priority")):
            raise Refused("Originate with 'Exten' requires 'Context' and 'Priority'")
        if asked.get("Context") not in CONTEXTS or not DIALLED.fullmatch(asked.get("Exten")):
            raise Refused("Extension does not exist.")

    def told(reason: int, channel: Channel | None) -> None:
        _tell(teller, asked, reason, channel)

    person, limit = _person(exchange, endpoint), asked.get("Timeout") or "30000"
    if person is None or (asked.get("Application") and asked.get("Application").lower() != "chanspy"):
        told(0, None)
    else:
        listens = asked.get("Data") if asked.get("Application") else ""
        limit_s = int(limit) / 1000 if limit.isdigit() else 30.0
        channel = ring(exchange, person, asked.get("ChannelId"), asked.get("Exten"), listens, limit_s, told)
        for said in asked.every("Variable"):
            name, _, value = said.partition("=")
            channel.variables[name.lstrip("_")] = value
    return [("Message", "Originate successfully queued")]


def _person(exchange: Exchange, endpoint: str) -> Operator | None:
    found = CALLED.fullmatch(endpoint)
    extension = (found[1] or found[2]) if found else ""
    name = dict(exchange.world.specialists).get(extension)
    if name:
        return Operator(Agent(extension, name, (), DAY, direct=True))
    return exchange.operators.get(extension)


def _tell(teller: Teller, asked: Message, reason: int, channel: Channel | None) -> None:
    mark = [("ActionID", asked.action_id)] if asked.action_id else []
    names = ("Application", "Data") if asked.get("Application") else ("Context", "Exten")
    name = asked.get("CallerID").partition("<")[0].strip()
    teller.tell(
        teller.exchange.now + 1_000, "call", "OriginateResponse", mark,
        [("Response", "Success" if reason == ANSWERED else "Failure"),
         ("Channel", channel.name if channel else asked.get("Channel"))],
        [(header, asked.get(header)) for header in names],
        [("Reason", str(reason)), ("Uniqueid", channel.uniqueid if channel else UNKNOWN),
         ("CallerIDNum", channel.cid_num if channel else UNKNOWN), ("CallerIDName", name or UNKNOWN)],
    )  # fmt: skip


def hangup(teller: Teller, asked: Message) -> Headers:
    """Hangup."""
    if not asked.get("Channel"):
        raise Refused("No channel specified")
    control.end_channel(teller.exchange, _channel(teller, asked, "No such channel"))
    return [("Message", "Channel Hungup")]


def redirect(teller: Teller, asked: Message) -> Headers:
    """Redirect of a caller."""
    channel = _channel(teller, asked, f"Channel does not exist: {asked.get('Channel')}")
    if not control.send(teller.exchange, channel, asked.get("Exten")):
        raise Refused("Redirect failed")
    return [("Message", "Redirect successful")]


def blind_transfer(teller: Teller, asked: Message) -> Headers:
    """BlindTransfer: the agent's channel is named."""
    channel = _channel(teller, asked, "Channel specified does not exist")
    if not control.hand_over_to(teller.exchange, channel, asked.get("Exten")):
        raise Refused("Transfer not permitted")
    return [("Message", "Transfer succeeded")]


def attended_transfer(teller: Teller, asked: Message) -> Headers:
    """Atxfer: the agent's channel is named."""
    channel = _channel(teller, asked, "Channel specified does not exist")
    if not control.consult_with(teller.exchange, channel, asked.get("Exten")):
        raise Refused("Atxfer failed")
    return [("Message", "Atxfer successfully queued")]


def cancel_transfer(teller: Teller, asked: Message) -> Headers:
    """CancelAtxfer: the agent's channel is named."""
    channel = _channel(teller, asked, "Channel specified does not exist")
    if not control.return_to_caller(teller.exchange, channel):
        raise Refused("CancelAtxfer failed")
    return [("Message", "CancelAtxfer successfully queued")]


def _channel(teller: Teller, asked: Message, otherwise: str) -> Channel:
    channel = teller.exchange.channels.get(asked.get("Channel"))
    if channel is None:
        raise Refused(otherwise)
    return channel

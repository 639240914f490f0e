"""Actions that only look: what there is at this moment, as the events of an answer. Pure of the exchange's state."""

from collections.abc import Callable, Iterator
from datetime import datetime

from telephony.ami.wire import Message
from telephony.simulated.ami.headers import Headers, of_bridge, of_channel, of_member
from telephony.simulated.ami.teller import Teller
from telephony.simulated.rows import SECOND, Channel
from telephony.simulated.simulation import Exchange
from telephony.simulated.staff import Line

Lister = Callable[[Teller, Message], Iterator[tuple[str, Headers]]]


def queue_status(teller: Teller, asked: Message) -> Iterator[tuple[str, Headers]]:
    """Queues, their members, their waiting callers."""
    exchange, wanted, member = teller.exchange, asked.get("Queue"), asked.get("Member")
    for number, line in exchange.lines.items():
        if wanted and wanted != number:
            continue
        yield "QueueParams", _params(line)
        for operator in line.members:
            membership = operator.memberships.get(number)
            interface = operator.agent.interface
            if membership is None or (member and member != interface):
                continue
            state = teller.phones.state(f"PJSIP/{operator.agent.extension}")
            names = [("Queue", number), ("Name", membership.name), ("Location", interface)]
            yield "QueueMember", [*names, *of_member(operator, membership, state, line.queue.wrap_up)]
        for position, waiting in enumerate(line.waiting, 1):
            yield "QueueEntry", _entry(exchange, number, position, waiting.call.channel, waiting.entered)


def _params(line: Line) -> Headers:
    share = f"{100 * line.in_time / line.completed if line.completed else 0:.1f}"
    offered = line.completed + line.abandoned
    share2 = f"{100 * line.in_time / offered if offered else 0:.1f}"
    return [
        ("Queue", line.queue.number), ("Max", str(line.queue.longest)), ("Strategy", line.queue.strategy),
        ("Calls", str(len(line.waiting))), ("Holdtime", str(int(line.hold))), ("TalkTime", str(int(line.talk))),
        ("Completed", str(line.completed)), ("Abandoned", str(line.abandoned)), ("ServiceLevel", "20"),
        ("ServicelevelPerf", share), ("ServicelevelPerf2", share2), ("Weight", str(line.queue.weight)),
    ]  # fmt: skip


def _entry(exchange: Exchange, queue: str, position: int, channel: Channel, entered: int) -> Headers:
    said = dict(of_channel(channel))
    kept = ("Channel", "Uniqueid", "CallerIDNum", "CallerIDName", "ConnectedLineNum", "ConnectedLineName")
    return [
        ("Queue", queue),
        ("Position", str(position)),
        *((name, said[name]) for name in kept),
        ("Wait", str(max(0, exchange.now - entered) // SECOND)),
        ("Priority", "0"),
    ]


def queue_summary(teller: Teller, asked: Message) -> Iterator[tuple[str, Headers]]:
    """Numbers of each queue."""
    exchange, wanted = teller.exchange, asked.get("Queue")
    for number, line in exchange.lines.items():
        if wanted and wanted != number:
            continue
        members = [one for one in line.members if number in one.memberships]
        there = [one for one in members if teller.phones.state(f"PJSIP/{one.agent.extension}") != "UNAVAILABLE"]
        free = [one for one in there if one.serves(number) and one.state == "idle"]
        longest = max((exchange.now - waiting.entered for waiting in line.waiting), default=0) // SECOND
        yield "QueueSummary", [
            ("Queue", number), ("LoggedIn", str(len(there))), ("Available", str(len(free))),
            ("Callers", str(len(line.waiting))), ("HoldTime", str(int(line.hold))),
            ("TalkTime", str(int(line.talk))), ("LongestHoldTime", str(longest)),
        ]  # fmt: skip


def channels(teller: Teller, asked: Message) -> Iterator[tuple[str, Headers]]:
    """Every channel: where it is in the dialplan, and in which bridge."""
    for channel in tuple(teller.exchange.channels.values()):
        age = max(0, teller.exchange.now - channel.born) // SECOND
        yield (
            "CoreShowChannel",
            [
                *of_channel(channel),
                ("Application", channel.app),
                ("ApplicationData", channel.appdata),
                ("Duration", f"{age // 3600:02d}:{age // 60 % 60:02d}:{age % 60:02d}"),
                ("BridgeId", channel.bridge),
            ],
        )


def bridges(teller: Teller, asked: Message) -> Iterator[tuple[str, Headers]]:
    """Every bridge."""
    for uniqueid, inside in teller.exchange.bridges.items():
        yield "BridgeListItem", of_bridge(uniqueid, len(inside))


def devices(teller: Teller, asked: Message) -> Iterator[tuple[str, Headers]]:
    """Every telephone, trunk and lamp."""
    for device in teller.phones.all():
        yield "DeviceStateChange", [("Device", device), ("State", teller.phones.state(device))]
    for name, state in teller.exchange.lamps.items():
        yield "DeviceStateChange", [("Device", name), ("State", state)]


LISTS: dict[str, tuple[Lister, str, str]] = {
    "queuestatus": (queue_status, "QueueStatusComplete", "Queue status will follow"),
    "queuesummary": (queue_summary, "QueueSummaryComplete", "Queue summary will follow"),
    "coreshowchannels": (channels, "CoreShowChannelsComplete", "Channels will follow"),
    "bridgelist": (bridges, "BridgeListComplete", "Bridge listing will follow"),
    "devicestatelist": (devices, "DeviceStateListComplete", "Device State Changes will follow"),
}


def core_status(exchange: Exchange) -> Headers:
    """Since when the exchange runs, and how many calls there are; local times of its zone."""
    began = datetime.fromtimestamp(exchange.started / SECOND, exchange.world.zone)
    calls = len({channel.linkedid for channel in exchange.channels.values()})
    return [
        ("CoreStartupDate", f"{began:%Y-%m-%d}"), ("CoreStartupTime", f"{began:%H:%M:%S}"),
        ("CoreReloadDate", f"{began:%Y-%m-%d}"), ("CoreReloadTime", f"{began:%H:%M:%S}"),
        ("CoreCurrentCalls", str(calls)), ("CoreProcessedCalls", str(exchange.begun)),
    ]  # fmt: skip


CORE_SETTINGS: Headers = [
    ("AMIversion", "11.0.0"),
    ("AsteriskVersion", "22.10.1"),
    ("SystemName", ""),
    ("CoreMaxCalls", "0"),
    ("CoreMaxLoadAvg", "0.000000"),
    ("CoreRunUser", ""),
    ("CoreRunGroup", ""),
    ("CoreMaxFilehandles", "8192"),
    ("CoreRealTimeEnabled", "Yes"),
    ("CoreCDRenabled", "Yes"),
    ("CoreHTTPenabled", "No"),
    ("SoundsSearchCustomDir", "No"),
]

"""Whatever is ordered of a living simulated exchange, its events and its rows tell of the same calls, to their end."""

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest

from telephony.ami.wire import Message
from telephony.simulated.ami.orders import Orders
from telephony.simulated.ami.teller import Teller
from telephony.simulated.ami.users import User
from telephony.simulated.arrivals import hurry, let_everybody_in
from telephony.simulated.history import open_exchange
from telephony.simulated.incoming import arrive
from telephony.simulated.people import somebody
from telephony.simulated.rows import SECOND
from telephony.simulated.simulation import Exchange
from telephony.simulated.world import hotline

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
EVERYTHING = User("somebody", "a secret")
ENDED = ("COMPLETECALLER", "COMPLETEAGENT", "BLINDTRANSFER", "ATTENDEDTRANSFER")
LEFT = ("ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY", "CONNECT")


class Onlooker:
    """Everything told and written of an exchange from the beginning."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.teller = exchange.witness = Teller(exchange)
        self.orders = Orders(self.teller)
        self.alive: set[str] = set()
        self.bridged: Counter[str] = Counter()
        self.events: Counter[str] = Counter()
        self.logged: Counter[str] = Counter()
        self.channel_rows: Counter[str] = Counter()

    def ask(self, action: str, **fields: str) -> str:
        answer, _ = self.orders.obey(Message((("Action", action), *fields.items())), EVERYTHING)
        return dict(answer)["Response"]

    def live(self, seconds: int) -> None:
        batch = self.exchange.run_until(self.exchange.now + seconds * SECOND)
        self.logged.update(str(row[4]) for row in batch.queue_log)
        self.channel_rows.update(str(row[0]) for row in batch.cel)
        for event in self.teller.take():
            self.hear(dict(event.headers))

    def hear(self, event: dict[str, str]) -> None:
        name = event["Event"]
        self.events[name] += 1
        if name == "Newchannel":
            assert event["Uniqueid"] not in self.alive
            self.alive.add(event["Uniqueid"])
        elif name == "Hangup":
            self.alive.remove(event["Uniqueid"])
        elif name in ("BridgeEnter", "BridgeLeave"):
            self.bridged[event["BridgeUniqueid"]] += 1 if name == "BridgeEnter" else -1
            assert self.bridged[event["BridgeUniqueid"]] == int(event["BridgeNumChannels"])


def anything(chance: Random, onlooker: Onlooker) -> tuple[str, dict[str, str]]:
    """Some order, of something that is there."""
    exchange = onlooker.exchange
    channel = chance.choice([*exchange.channels, "PJSIP/nobody-1"])
    where = {"Context": "from-internal", "Priority": "1", "Exten": chance.choice(["601", "130", "101", "79991234567"])}
    agent = chance.choice(list(exchange.operators.values())).agent
    member = {"Interface": agent.interface, "Queue": chance.choice([*exchange.lines])}
    return chance.choice([
        ("Hangup", {"Channel": channel}), ("Redirect", {"Channel": channel, **where}),
        ("BlindTransfer", {"Channel": channel, **where}), ("Atxfer", {"Channel": channel, **where}),
        ("CancelAtxfer", {"Channel": channel}), ("QueueAdd", member), ("QueueRemove", member),
        ("QueuePause", {**member, "Paused": chance.choice(["true", "false"]), "Reason": "x"}),
        ("QueuePause", {"Interface": agent.interface, "Paused": chance.choice(["true", "false"])}),
        ("Originate", {"Channel": f"PJSIP/{agent.extension}", **where}),
        ("Originate", {"Channel": "PJSIP/131", "Application": "ChanSpy", "Data": f"{channel},q"}),
    ])  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_or_left_over_whatever_is_ordered(seed):
    exchange = open_exchange(hotline(), MORNING, seed)
    onlooker, chance = Onlooker(exchange), Random(seed)
    onlooker.live(600)
    hurry(exchange, 3.0)
    let_everybody_in(exchange)
    answers = Counter()
    for _ in range(500):
        if chance.random() < 0.3:
            arrive(exchange, somebody(chance), chance.choice(["601", "603", "605"]), 3)
        action, fields = anything(chance, onlooker)
        answers[action, onlooker.ask(action, **fields)] += 1
        onlooker.live(chance.randrange(1, 4))
    assert {action for action, said in answers if said == "Success"} >= {
        "Hangup", "Redirect", "BlindTransfer", "Atxfer", "CancelAtxfer", "QueueAdd", "QueueRemove", "QueuePause",
        "Originate",
    }  # fmt: skip
    exchange.tempo = 1000.0
    for operator in exchange.operators.values():
        operator.led = True
    exchange.keys["DAYNIGHT/C1"] = "NIGHT"
    onlooker.live(1800)
    for channel in [*exchange.channels]:
        onlooker.ask("Hangup", Channel=channel)
        onlooker.live(1)
    onlooker.live(1)
    quiet = {uniqueid for uniqueid in onlooker.alive if uniqueid in {c.uniqueid for c in exchange.channels.values()}}
    assert onlooker.alive == quiet
    assert onlooker.channel_rows["CHAN_START"] - onlooker.channel_rows["CHAN_END"] == len(quiet)
    assert sum(line.waiting != [] for line in exchange.lines.values()) == 0
    events, logged = onlooker.events, onlooker.logged
    assert events["QueueCallerJoin"] == logged["ENTERQUEUE"] == events["QueueCallerLeave"]
    assert logged["ENTERQUEUE"] == sum(logged[event] for event in LEFT)
    assert events["AgentConnect"] == logged["CONNECT"]
    assert events["AgentComplete"] == sum(logged[event] for event in ENDED) == logged["CONNECT"]
    assert events["QueueMemberAdded"] == logged["ADDMEMBER"]
    assert events["QueueMemberRemoved"] == logged["REMOVEMEMBER"]


def test_who_was_paused_by_order_does_nothing_else_until_hours_later_and_then_goes_home():
    exchange = open_exchange(hotline(), MORNING, 1)
    onlooker = Onlooker(exchange)
    onlooker.live(1800)
    operator = next(one for one in exchange.operators.values() if one.available and not one.agent.static)
    assert onlooker.ask("QueuePause", Interface=operator.agent.interface, Paused="true", Reason="Обед") == "Success"
    onlooker.live(3600)
    assert operator.paused == "Обед"
    assert operator.present
    onlooker.live(20 * 3600)
    assert operator.paused is None
    assert not operator.led


def test_a_person_who_was_called_is_handed_over_to_a_colleague():
    exchange = open_exchange(hotline(), MORNING, 2)
    onlooker = Onlooker(exchange)
    onlooker.live(1800)
    operator = next(one for one in exchange.operators.values() if one.available)
    where = {"Context": "from-internal", "Priority": "1"}
    device = f"PJSIP/{operator.agent.extension}"
    for _ in range(20):  # until somebody answers
        assert onlooker.ask("Originate", Channel=device, **where, Exten="79990012345") == "Success"
        for _ in range(40):
            onlooker.live(1)
            leg = next((one for one in exchange.channels.values() if one.device == device and one.bridge), None)
            if leg:
                break
        if leg:
            break
    assert leg
    party = next(one for one in exchange.channels.values() if one.bridge == leg.bridge and one is not leg)
    assert onlooker.ask("BlindTransfer", Channel=leg.name, **where, Exten="131") == "Success"
    onlooker.live(1)
    assert leg.name not in exchange.channels
    assert party.name in exchange.channels
    assert party.appdata.startswith("PJSIP/131")
    onlooker.live(1800)
    assert party.name not in exchange.channels

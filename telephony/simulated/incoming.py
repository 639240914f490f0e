"""Calls that come over the trunk: the menu, the night announcement, and the way to a queue."""

from datetime import datetime

from telephony.simulated.journey import farewell, hang_up_caller
from telephony.simulated.people import Caller
from telephony.simulated.rows import SECOND
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.visits import Incoming

DIRECT = 0.45  # of those whose queue has a number of its own
LEAVES_IN_MENU = 0.035
ANSWER_DELAY = 503 * MS


def arrive(exchange: Exchange, caller: Caller, wanted: str, tries: int = 0) -> None:
    """A caller dials the hotline."""
    chance, queue = exchange.chance, exchange.world.queue(wanted)
    direct = bool(queue.direct_did) and chance.random() < DIRECT
    did = queue.direct_did if direct else exchange.world.main_did
    channel = exchange.device(exchange.world.trunk, did, "from-trunk", (caller.name, caller.number))
    at = exchange.now
    channel.ani, channel.dnid, channel.app = caller.number, did, "Answer"
    record = exchange.record(channel, at, caller)
    record.did, record.cnum, record.cnam, record.answer = did, caller.number, caller.name, at + 1_500
    call = Incoming(caller, did, wanted, tries, channel, [record], at)
    channel.concern = call
    local = datetime.fromtimestamp(at // SECOND, exchange.world.zone)
    if not queue.is_open(local.weekday(), local.hour) or _is_switched_off(exchange, wanted):
        _night(exchange, call)
    elif direct:
        channel.exten, channel.context = wanted, "ext-queues"
        exchange.cel("ANSWER", channel, at + 1_500)
        call.plan = exchange.in_call(at + ANSWER_DELAY, exchange.dialplan.enter_queue, call, wanted)
    else:
        _menu(exchange, call)


def _is_switched_off(exchange: Exchange, queue: str) -> bool:
    """Has somebody closed the hotline or the queue (FreePBX Call Flow Control)?"""
    return "NIGHT" in (exchange.keys.get("DAYNIGHT/C1"), exchange.keys.get(f"DAYNIGHT/C{queue}"))


def _menu(exchange: Exchange, call: Incoming) -> None:
    at, channel, chance = exchange.now, call.channel, exchange.chance
    channel.exten, channel.context = "s", "ivr-main"
    exchange.cel("ANSWER", channel, at + 1_500)
    listens = exchange.around(14, 0.45)
    if chance.random() < LEAVES_IN_MENU:
        call.plan = exchange.in_call(at + listens, _leaves_menu, call)
        return
    slugs = exchange.world.queue(call.wanted).topics
    call.topic = chance.choices([slug for slug, _ in slugs], [weight for _, weight in slugs])[0]
    call.plan = exchange.in_call(at + listens, _chooses, call)


def _chooses(exchange: Exchange, call: Incoming) -> None:
    call.record.userfield = f"topic:{call.topic}"
    exchange.dialplan.enter_queue(exchange, call, call.wanted)


def _leaves_menu(exchange: Exchange, call: Incoming) -> None:
    call.outcome = "ivr"
    call.record.dst, call.record.dcontext, call.record.lastapp = "s", "ivr-main", "WaitExten"
    call.record.lastdata = "5"
    hang_up_caller(exchange, call, exchange.now)


def _night(exchange: Exchange, call: Incoming) -> None:
    at, channel = exchange.now, call.channel
    call.outcome = "night"
    channel.exten, channel.context = "s", "app-night"
    exchange.cel("ANSWER", channel, at + 1_000)
    call.record.dst, call.record.dcontext, call.record.userfield = "s", "app-night", "night"
    call.plan = exchange.in_call(at + 502 * MS, _night_is_told, call)


def _night_is_told(exchange: Exchange, call: Incoming) -> None:
    exchange.log(exchange.now, call.channel.uniqueid, "NONE", "NONE", "NIGHT", call.did)
    call.plan = exchange.in_call(exchange.now + 7 * SECOND, farewell, call)

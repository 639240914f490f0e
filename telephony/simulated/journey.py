"""The caller's own channel through the dialplan: goodbyes, hanging up, and coming back another time."""

from telephony.simulated.ringing import next_record
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.truth import Call
from telephony.simulated.visits import Incoming

GOODBYE = 884 * MS  # the length of the prompt
DIALPLAN = "dialplan/builtin"


def go_on(exchange: Exchange, call: Incoming, exten: str, context: str, at: int) -> None:
    """The channel runs another part of the dialplan."""
    call.channel.exten, call.channel.context = exten, context
    if call.record.end:
        next_record(exchange, call, at)
    call.record.dst, call.record.dcontext = exten, context


def farewell(exchange: Exchange, call: Incoming) -> None:
    """Say goodbye and hang up."""
    at = exchange.now + 4 * MS
    go_on(exchange, call, call.channel.exten, call.channel.context, at)
    call.record.lastapp, call.record.lastdata = "Hangup", ""
    call.channel.concern = call
    call.plan = exchange.in_call(at + GOODBYE, _hang_up, call)


def _hang_up(exchange: Exchange, call: Incoming) -> None:
    hang_up_caller(exchange, call, exchange.now, DIALPLAN)


def hang_up_caller(exchange: Exchange, call: Incoming, at: int, source: str = "") -> None:
    """The caller's channel ends, as the last of the call."""
    end_caller(exchange, call, at, source or call.channel.name)
    say_last(exchange, call, at)


def cut_off(exchange: Exchange, call: Incoming) -> None:
    """The caller's channel is ended while the dialplan speaks to it."""
    exchange.forget(call.plan)
    call.outcome = call.outcome or "ivr"
    call.record.dst, call.record.dcontext = call.channel.exten, call.channel.context
    call.caller_left = True
    hang_up_caller(exchange, call, exchange.now)


def say_last(exchange: Exchange, call: Incoming, at: int) -> None:
    """The call is over with the caller's channel, unless that stood in for another."""
    if call.outer is None:
        exchange.cel("LINKEDID_END", call.channel, at)


def end_caller(exchange: Exchange, call: Incoming, at: int, source: str = "", status: str = "") -> None:
    """The caller's channel ends and its records are written; other channels of the call may go on."""
    if call.unfinished:
        exchange.dialplan.complete(exchange, call.unfinished, "caller")
        call.unfinished = None
    call.channel.app = call.channel.appdata = ""
    exchange.hang_up(call.channel, at, source=source, status=status)
    for record in call.records:
        record.end = record.end or at
        exchange.write(record)
    if call.outer is not None:
        exchange.in_call(exchange.now, exchange.dialplan.end_outer, call.outer, call.caller_left)
        return
    caller, linkedid = call.caller.number, call.channel.linkedid
    exchange.know(Call(linkedid, "incoming", call.outcome, call.started_at, at, caller, call.callee, call.did))


def return_later(exchange: Exchange, call: Incoming) -> None:
    """Some of those who were not served call again; whoever asked for it is called back."""
    chance = exchange.chance
    if call.outcome == "exit_key":
        exchange.at(exchange.now + exchange.around(2400, 0.5), exchange.dialplan.call_back, call.caller)
    elif call.tries < 3 and chance.random() < 0.42:
        exchange.at(
            exchange.now + exchange.around(240, 0.9), exchange.dialplan.arrive, call.caller, call.wanted,
            call.tries + 1,
        )  # fmt: skip
    elif chance.random() < 0.12:
        exchange.at(exchange.now + exchange.around(3000, 0.6), exchange.dialplan.call_back, call.caller)

"""Telephones that are rung on behalf of nobody: once picked up, they dial a number or listen to a talk."""

from collections.abc import Callable
from dataclasses import dataclass

from telephony.simulated.desk import occupy, wrap_up
from telephony.simulated.listening import listen
from telephony.simulated.outgoing import REST, dial_from
from telephony.simulated.rows import SECOND, Channel
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.staff import IDLE, OUT, Operator

PICKED_UP = 1.5  # seconds until whoever ordered it answers
FAILED, NO_ANSWER, ANSWERED = 0, 3, 4
"""Reasons of an OriginateResponse."""
BUSY, ALERTING = 17, 19


@dataclass(slots=True, eq=False)
class Originated:
    """A telephone that rings for this. `told` is called with the reason and, if it was picked up, the channel."""

    operator: Operator
    channel: Channel
    exten: str
    listens_to: str
    told: Callable[[int, Channel | None], None]
    plan: int = 0
    was: str = IDLE


def originate(
    exchange: Exchange, operator: Operator, uniqueid: str, exten: str, listens_to: str, limit_s: float,
    told: Callable[[int, Channel | None], None],
) -> Channel:  # fmt: skip
    """Ring somebody's telephone; it dials `exten`, or listens to a channel, when it is picked up."""
    agent = operator.agent
    channel = exchange.called(f"PJSIP/{agent.extension}", uniqueid, (agent.name, agent.extension))
    channel.ani, channel.app = agent.extension, ""
    originated = Originated(operator, channel, exten, listens_to, told)
    channel.concern = originated
    if operator.state in (IDLE, OUT):
        occupy(operator)
        exchange.dial(None, channel, exchange.now + 500)
        after = min(exchange.span(PICKED_UP), int(limit_s * SECOND))
        step = _picked_up if exchange.span(PICKED_UP) <= limit_s * SECOND else not_picked_up
        originated.plan = exchange.in_call(exchange.now + after, step, originated)
    else:
        originated.was = operator.state
        originated.plan = exchange.in_call(exchange.now + 200 * MS, not_picked_up, originated, BUSY)
    return channel


def not_picked_up(exchange: Exchange, originated: Originated, cause: int = ALERTING) -> None:
    """Nobody picks up, or the telephone is busy."""
    channel, at = originated.channel, exchange.now
    exchange.hang_up(channel, at, cause)
    exchange.cel("LINKEDID_END", channel, at)
    originated.told(NO_ANSWER if cause == ALERTING else FAILED, None)
    if originated.was == IDLE:
        wrap_up(exchange, originated.operator, REST)


def _picked_up(exchange: Exchange, originated: Originated) -> None:
    channel, operator = originated.channel, originated.operator
    exchange.cel("ANSWER", channel, exchange.now)
    originated.told(ANSWERED, channel)
    if originated.listens_to:
        listen(exchange, operator, channel, originated.listens_to)
    else:
        dial_from(exchange, operator, channel, originated.exten)

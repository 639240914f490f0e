"""Agents' days: coming, pausing, calling out of their own accord, going home; and the rows of each.

Members are added and removed by a manager connection or, sometimes, by the agent's telephone (*45 and *46).
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from telephony.simulated.desk import become_free, when_free
from telephony.simulated.leaving import look_for_empty
from telephony.simulated.memberships import end_pause, join, leave_queues, pause, stay, unpause
from telephony.simulated.outgoing import call_colleague, call_outside
from telephony.simulated.rows import SECOND, Channel, Record
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.staff import IDLE, OUT, Operator
from telephony.simulated.truth import Busy
from telephony.simulated.world import Agent

ABSENT = 0.035
BY_TELEPHONE = 0.15
PAUSED_AT_THE_END = 0.08
HOUR = 3600 * SECOND
Plan = Callable[[Exchange, Operator], None]


def plan_shifts(exchange: Exchange, day: date, since: int) -> None:
    """Plan the shifts that begin on this day; of those that began before `since` only what is left."""
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=exchange.world.zone).timestamp()) * SECOND
    chance = exchange.chance
    for operator in exchange.operators.values():
        shift = operator.agent.shift
        if not shift.works_on(day.toordinal()) or chance.random() < ABSENT:
            continue
        comes = midnight + int(shift.starts * HOUR) + int(chance.uniform(-6, 5) * 60 * SECOND)
        goes = midnight + int(shift.ends * HOUR) + int(chance.uniform(-1, 9) * 60 * SECOND)
        if goes < since + 120 * SECOND:
            continue
        comes = max(comes, since + int(chance.uniform(1, 60) * SECOND))
        exchange.at(comes, come, operator, goes)


def come(exchange: Exchange, operator: Operator, goes: int) -> None:
    """The agent's shift begins. Whoever is still there from before a restart stays without a row."""
    if operator.led and operator.present:
        return
    operator.leaves_at, operator.led = goes, False
    if not operator.present:
        _log_in(exchange, operator)
    for when, length, reason in _pauses(exchange, goes):
        exchange.at(when, when_free, operator, _pausing(reason, length))
    hours = (goes - exchange.now) / HOUR
    world = exchange.world
    for step, each in ((call_outside, world.outgoing_a_shift), (call_colleague, world.internal_a_shift)):
        for _ in range(_count(exchange, each * hours / 8 * exchange.tempo)):
            exchange.at(_moment(exchange, goes), step, operator)
    exchange.at(goes, when_free, operator, go)


def take_over(exchange: Exchange, operator: Operator, paused: str) -> None:
    """An agent who was there before the exchange was started anew: still a member, perhaps still paused."""
    now = exchange.now
    operator.state, operator.here, operator.paused = IDLE, True, paused or None
    stay(exchange, operator)
    operator.came_at = operator.paused_at = now
    operator.leaves_at = now + 90 * SECOND
    if paused:
        length = int(exchange.chance.uniform(1, 10) * 60 * SECOND)
        exchange.at(now + length, when_free, operator, _back_from(paused, now))
    # Whoever has a shift now gets another end of it before that.
    exchange.at(operator.leaves_at, when_free, operator, go)


def _count(exchange: Exchange, mean: float) -> int:
    """A random number of times with this mean."""
    count, left = 0, exchange.chance.expovariate(1.0)
    while left < mean:
        count, left = count + 1, left + exchange.chance.expovariate(1.0)
    return count


def _moment(exchange: Exchange, before: int) -> int:
    return exchange.now + int(exchange.chance.random() * (before - exchange.now))


def _log_in(exchange: Exchange, operator: Operator) -> None:
    operator.came_at, operator.paused = exchange.now, None
    join(exchange, operator, _dynamic(operator), _by(exchange, operator, "*45"))
    operator.state = OUT
    become_free(exchange, operator)


def go(exchange: Exchange, operator: Operator) -> None:
    """The agent goes home; some are still paused then."""
    if operator.leaves_at > exchange.now or not operator.present or operator.led:
        return
    exchange.know(Busy(operator.agent.name, "login", operator.came_at, exchange.now))
    if operator.paused is not None:
        if operator.agent.static or exchange.chance.random() > PAUSED_AT_THE_END:
            unpause(exchange, operator)
        else:
            end_pause(exchange, operator)
    operator.state = OUT
    operator.plans.clear()
    leave_queues(exchange, operator, _dynamic(operator), _by(exchange, operator, "*46"))
    look_for_empty(exchange, operator)


def _dynamic(operator: Operator) -> list[str]:
    return [queue for queue in operator.agent.queues if queue not in operator.agent.static]


def _by(exchange: Exchange, operator: Operator, code: str) -> str:
    """What a membership's row says of who made it: a manager connection, or a call to a feature code."""
    if not _dynamic(operator) or exchange.chance.random() >= BY_TELEPHONE:
        return "MANAGER"
    return _feature_code(exchange, operator.agent, code)


def _feature_code(exchange: Exchange, agent: Agent, code: str) -> str:
    """The short call by which an agent logs in or out; its uniqueid."""
    at = exchange.now
    channel = exchange.device(f"PJSIP/{agent.extension}", code, "from-internal", (agent.name, agent.extension))
    channel.ani, channel.dnid, channel.app = agent.extension, code, "Answer"
    exchange.cel("ANSWER", channel, at + 290)
    channel.app = ""
    record = exchange.record(channel, at)
    record.lastapp, record.answer = "Hangup", at + 290
    exchange.in_call(at + 949 * MS, _end_feature_code, channel, record)
    return channel.uniqueid


def _end_feature_code(exchange: Exchange, channel: Channel, record: Record) -> None:
    record.end = exchange.now
    exchange.hang_up(channel, record.end, source="dialplan/builtin")
    exchange.cel("LINKEDID_END", channel, record.end)
    exchange.write(record)


def _pauses(exchange: Exchange, goes: int) -> Iterator[tuple[int, int, str]]:
    """When, how long and why the agent will pause; the middle of a shift is for lunch, long ones have supper too."""
    now, lunch, chance = exchange.now, exchange.world.lunch, exchange.chance
    left = goes - now
    share = left / (9 * HOUR)
    for kind in exchange.world.pauses:
        for _ in range(_count(exchange, kind.times * share)):
            yield _moment(exchange, goes), exchange.around(kind.length, 0.25), kind.reason
    if share > 0.5:
        yield now + int(left * chance.uniform(0.38, 0.6)), exchange.around(lunch.length, 0.25), lunch.reason
    if share > 1.2:
        yield now + int(left * 0.78), exchange.around(lunch.length * 0.6, 0.2), lunch.reason


def _pausing(reason: str, length: int) -> Plan:
    def plan(exchange: Exchange, operator: Operator) -> None:
        _pause(exchange, operator, reason, length)

    return plan


def _pause(exchange: Exchange, operator: Operator, reason: str, length: int) -> None:
    if operator.state != IDLE or exchange.now >= operator.leaves_at or operator.paused == reason or operator.led:
        return
    at = exchange.now
    pause(exchange, operator, reason)
    exchange.at(at + length, when_free, operator, _back_from(reason, at))
    look_for_empty(exchange, operator)


def _back_from(reason: str, since: int) -> Plan:
    def plan(exchange: Exchange, operator: Operator) -> None:
        if operator.paused == reason and operator.paused_at == since and not operator.led:
            unpause(exchange, operator)
            become_free(exchange, operator)

    return plan

"""When callers call: by hour and weekday, some days worse than others (a burst main, a snowfall)."""

from dataclasses import replace
from datetime import date, datetime

from telephony.simulated.people import somebody
from telephony.simulated.rows import SECOND
from telephony.simulated.simulation import Exchange
from telephony.simulated.world import HOURS, WEEKDAYS

HOUR = 3600 * SECOND
BAD_DAY, HOW_BAD = 0.06, 1.9  # for one queue
PERSISTENT = 3  # tries after which a caller does not try again


def plan_callers(exchange: Exchange, day: date, since: int) -> None:
    """Plan every caller of this local day from `since` on."""
    chance, world = exchange.chance, exchange.world
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=world.zone).timestamp()) * SECOND
    whole = world.calls_a_day * WEEKDAYS[day.weekday()] * chance.lognormvariate(0.0, 0.1) * exchange.tempo
    for queue in world.queues:
        today = whole * queue.share * (HOW_BAD if chance.random() < BAD_DAY else 1.0)
        for hour, weight in enumerate(HOURS):
            expected = today * weight / sum(HOURS)
            if expected <= 0:
                continue
            begins = midnight + hour * HOUR
            when = begins + int(chance.expovariate(expected) * HOUR)
            while when < begins + HOUR:
                if when >= since:
                    exchange.at(when, exchange.dialplan.arrive, somebody(chance), queue.number, 0)
                when += int(chance.expovariate(expected) * HOUR)


def hurry(exchange: Exchange, tempo: float) -> None:
    """From now on people do everything so many times faster, and so many times more of them call."""
    today = datetime.fromtimestamp(exchange.now / SECOND, exchange.world.zone).date()
    exchange.tempo = tempo - 1.0  # on top of those who are already on their way
    if tempo > 1.0:
        plan_callers(exchange, today, exchange.now)
    exchange.tempo = tempo


def keep_arriving(exchange: Exchange, rate: float) -> None:
    """One caller after another into an open queue, `rate` of them a second on average."""
    chance = exchange.chance
    local = datetime.fromtimestamp(exchange.now / SECOND, exchange.world.zone)
    queues = [queue for queue in exchange.world.queues if queue.is_open(local.weekday(), local.hour)]
    queue = chance.choices(queues, [queue.share for queue in queues])[0]
    exchange.dialplan.arrive(exchange, somebody(chance), queue.number, PERSISTENT)
    exchange.at(exchange.now + max(1, int(chance.expovariate(rate) * SECOND)), keep_arriving, rate)


def let_everybody_in(exchange: Exchange) -> None:
    """No queue is full or closed to new callers any more, so that a chosen rate is reached."""
    for line in exchange.lines.values():
        line.queue = replace(line.queue, longest=0, strict_empty=False)

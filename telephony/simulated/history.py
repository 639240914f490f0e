"""A hotline's life from a beginning to an end, day by day, and the exchange's own events: reloads and a restart."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from telephony.simulated.arrivals import plan_callers
from telephony.simulated.desk import become_free
from telephony.simulated.incoming import arrive
from telephony.simulated.outgoing import call_back
from telephony.simulated.rows import SECOND
from telephony.simulated.shifts import plan_shifts, take_over
from telephony.simulated.simulation import Batch, Dialplan, Exchange
from telephony.simulated.staff import IDLE, OUT
from telephony.simulated.talks import complete, end_outer
from telephony.simulated.waiting import enter_queue, serve
from telephony.simulated.world import World

DIALPLAN = Dialplan(
    enter_queue=enter_queue, serve=serve, arrive=arrive, call_back=call_back, end_outer=end_outer, complete=complete
)
RELOADS = 0.25  # of days with a CONFIGRELOAD
DOWN = 41 * SECOND  # until a failed exchange is back


def history(world: World, start: datetime, end: datetime, seed: int = 1) -> Iterator[Batch]:
    """Everything written from start to end, one batch a local day, rows in the order they were written."""
    exchange = open_exchange(world, start, seed)
    yield from live_through(exchange, start, end)


def open_exchange(world: World, start: datetime, seed: int, present: Mapping[str, str] | None = None) -> Exchange:
    """An exchange that starts now. `present`: extensions already logged in and the reason of their pause."""
    begins = microseconds(start)
    exchange = Exchange(world, begins, seed, DIALPLAN)
    for extension, paused in (present or {}).items():
        take_over(exchange, exchange.operators[extension], paused)
    exchange.log(begins, "NONE", "NONE", "NONE", "QUEUESTART")
    today = start.astimezone(world.zone).date()
    plan_shifts(exchange, today - timedelta(days=1), begins)
    _plan_day(exchange, today, 0, begins)
    return exchange


def live_through(exchange: Exchange, start: datetime, end: datetime) -> Iterator[Batch]:
    """The batches of each local day from start to end."""
    zone = exchange.world.zone
    day = start.astimezone(zone).date()
    while True:
        day += timedelta(days=1)
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        yield exchange.run_until(min(microseconds(midnight), microseconds(end)))
        if midnight >= end:
            return


def microseconds(when: datetime) -> int:
    """An instant as the simulation counts it."""
    return round(when.timestamp() * SECOND)


def _plan_day(exchange: Exchange, day: date, number: int, since: int) -> None:
    chance, zone = exchange.chance, exchange.world.zone
    plan_shifts(exchange, day, since)
    plan_callers(exchange, day, since)
    midnight = microseconds(datetime(day.year, day.month, day.day, tzinfo=zone))
    reload_at = midnight + chance.randrange(9 * 3600, 18 * 3600) * SECOND
    if chance.random() < RELOADS and reload_at >= since:
        exchange.at(reload_at, _reload)
    if number == exchange.world.restart_day:
        exchange.at(midnight + (11 * 3600 + 37 * 60) * SECOND, _restart)
    tomorrow = day + timedelta(days=1)
    next_midnight = microseconds(datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone))
    exchange.at(next_midnight - 1, _plan_day, tomorrow, number + 1, next_midnight - 1)


def _reload(exchange: Exchange) -> None:
    exchange.log(exchange.now, "NONE", "NONE", "NONE", "CONFIGRELOAD")


def _restart(exchange: Exchange) -> None:
    """The process dies with every call in it: no row tells their end, then a start is logged."""
    back_at = exchange.now + DOWN
    for waiting in exchange.visits:
        outcome = "answered" if waiting.answer else "interrupted"
        exchange.know(waiting.truth(outcome, exchange.now, "restart"))
    exchange.visits.clear()
    exchange.restart(back_at)
    exchange.in_call(back_at - 1, _start)
    for line in exchange.lines.values():
        line.waiting.clear()
    for operator in exchange.operators.values():
        if operator.state != OUT:
            operator.state = IDLE


def _start(exchange: Exchange) -> None:
    exchange.log(exchange.now, "NONE", "NONE", "NONE", "QUEUESTART")
    for operator in exchange.operators.values():
        if operator.state == IDLE:
            become_free(exchange, operator)

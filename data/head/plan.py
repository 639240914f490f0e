"""The staffing plan as asked: facts in, the need of each half-hour of the average day out, and its table.

What is not known stays unknown: without handling times or agents' shifts there is no plan, and `missing` says why.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.engine import Connection

from data.answer import answer, freshness, running_until
from data.answers.asking import facts_of
from data.answers.grouping import with_groups
from data.filters import Filters
from data.head.asked import known_filters
from data.head.erlang import Goal
from data.head.load import average_day, fared, only, queues_of, recent, usual_days
from data.head.presence import attendance, zones_of
from data.head.staffing import Day, Need, Service, free_share, staffing, whole_day
from data.head.wishes import Wishes
from data.localtime import local_day
from data.metric import AGENT
from data.rules import SERVICE_LEVEL_S, SERVICE_LEVEL_TARGET, SHORT_ABANDON_S, load_rulebook
from data.settings import Settings
from data.table import SHARE, Cell, Column, Conservation, Freshness, Part, Table
from data.words import N_

STEP = 2
"""Quarters of an hour in an interval of the plan."""
MAX_OCCUPANCY = 0.85
SHRINKAGE = 0.30
TITLE = N_("Staffing")
QUESTION = N_("How many people does each half-hour need?")
NO_CALLS = N_("There were no calls on these days.")
NO_HANDLING = N_("No call was answered on these days, so nobody knows how long one takes.")
NO_SHIFTS = N_("The exchange told of no agents' shifts on these days, so only the need is known.")


@dataclass(frozen=True, slots=True)
class Plan:
    """A staffing plan. `needs` is empty where something is `missing` (a message)."""

    filters: Filters
    goal: Goal
    days: tuple[date, ...]
    service: Service | None
    needs: tuple[Need, ...]
    day: Day
    free: float
    """Share of the agents there whom these queues really had, by the level measured."""
    break_share: float | None
    missing: str
    freshness: tuple[Freshness, ...]
    left_out: tuple[str, ...]


def goal_in_force(connection: Connection, filters: Filters, now: int, settings: Settings) -> Goal:
    """The thresholds of the queue asked about, or of all; the rest as is usual."""
    rulebook = load_rulebook(connection, settings)
    pbx = filters.pbx[0] if len(filters.pbx) == 1 else ""
    queue = filters.queues[0] if len(filters.queues) == 1 else ""
    return Goal(
        target=min(0.99, rulebook.value(SERVICE_LEVEL_TARGET, pbx, queue, now) / 100),
        within_s=rulebook.value(SERVICE_LEVEL_S, pbx, queue, now),
        max_occupancy=MAX_OCCUPANCY,
        shrinkage=SHRINKAGE,
        short_s=rulebook.value(SHORT_ABANDON_S, pbx, queue, now),
    )


def staffing_plan(connection: Connection, asked: Filters, wishes: Wishes, now: int, settings: Settings) -> Plan:
    """The plan for these days and queues."""
    known, left_out = known_filters(asked)
    today = local_day(now, settings.zone)
    filters = with_groups(connection, recent(known, today))
    facts, fresh = facts_of(connection, settings), freshness(connection)
    in_force = goal_in_force(connection, filters, now, settings)
    goal = wishes.goal(in_force)
    waits = answer(connection, "waits", replace(filters, by=("weekday",)), now, settings)
    days = usual_days(filters, waits.since, today)
    bounded = only(filters, days)
    calls = {(day, slot): n for (day, slot), n in fared(facts, bounded, ("day", "slot")).items()} if days else {}
    zone_of = zones_of(settings)
    until = running_until(fresh, now, settings)
    attended = attendance(facts, bounded, queues_of(facts, bounded), zone_of, until)
    intervals = average_day(days, calls, attended, STEP, settings.zone, now)
    aht = waits.total_of("aht")
    total = sum((one.calls for one in intervals), start=type(intervals[0].calls)())
    service = (
        Service(float(aht), total.patience_s, total.mean_ring_s) if isinstance(aht, int | float) and aht > 0 else None
    )
    free = free_share(intervals, service, in_force) if service else 1.0
    needs = staffing(intervals, service, goal, STEP, free) if service and total.offered else ()
    return Plan(
        filters=filters,
        goal=goal,
        days=days,
        service=service,
        needs=needs,
        day=whole_day(needs, STEP, goal.target),
        free=free,
        break_share=attended.break_share,
        missing=_missing(total.offered, service, any(one.there_s for one in intervals)),
        freshness=fresh,
        left_out=left_out,
    )


def _missing(offered: int, service: Service | None, has_shifts: bool) -> str:
    if not offered:
        return NO_CALLS
    if service is None:
        return NO_HANDLING
    return "" if has_shifts else NO_SHIFTS


_COLUMNS = (
    Column("slot", N_("Half-hour"), "dimension"),
    Column("calls", N_("Calls"), "metric"),
    Column("needed_c", N_("Needed (Erlang C)"), "metric"),
    Column("needed_a", N_("Needed (Erlang A)"), "metric"),
    Column("needed", N_("Needed here"), "metric"),
    Column("planned", N_("To plan"), "metric"),
    Column("there", N_("Were there"), "metric"),
    Column("gap", N_("Difference"), "metric"),
    Column("measured", N_("Service level, measured"), "metric", SHARE),
    Column("expected", N_("Service level, expected"), "metric", SHARE),
    Column("one_more", N_("With one more"), "metric", SHARE),
    Column("one_fewer", N_("With one fewer"), "metric", SHARE),
    Column("occupancy", N_("Occupancy, expected"), "metric", SHARE),
    Column("abandonment", N_("Abandon rate, expected"), "metric", SHARE),
)


def staffing_table(plan: Plan, settings: Settings) -> Table:
    """The plan as a table, a row for each half-hour; agents are averages with two decimals."""
    day = plan.day
    offered = sum(one.interval.calls.offered for one in plan.needs)
    whole = Part("offered", N_("Offered"), offered)
    hours: tuple[Cell, ...] = (_two(day.calls), None, None, None, None, None, None)
    levels = (day.measured, day.expected, day.one_more, day.one_fewer, None, None)
    return Table(
        report="staffing",
        title=TITLE,
        question=QUESTION,
        view=AGENT,
        by=("slot",),
        columns=_COLUMNS,
        rows=tuple(_row(one) for one in plan.needs),
        total=(None, *hours, *levels),
        total_target=plan.goal.target,
        conservation=Conservation(whole, (whole,)),
        first=plan.days[0] if plan.days else plan.filters.first,
        last=plan.days[-1] if plan.days else plan.filters.last,
        counted="offered",
        n=offered,
        freshness=plan.freshness,
        zone=settings.zone,
    )


def _row(one: Need) -> tuple[Cell, ...]:
    return (
        one.interval.slot,
        _two(one.calls),
        one.needed_c,
        one.needed_a,
        one.needed,
        one.planned,
        _two(one.interval.there),
        _two(one.gap),
        one.interval.calls.service_level,
        one.expected.service_level,
        one.one_more.service_level,
        one.one_fewer.service_level if one.one_fewer else None,
        one.expected.occupancy,
        one.expected.abandonment,
    )


def _two(value: float) -> float:
    return round(value, 2)

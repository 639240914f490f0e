"""Transfers and overflow: the steps calls take from a queue to the next queue or to a number, and what came of it.

A step begins with a visit that these filters choose; where it leads is the same call's next visit, or the
number an agent transferred it to. What the log of queues does not tell (a transfer to a number) is unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from data import facts
from data.answers.asking import Facts
from data.answers.counting import conditions
from data.counters import VISITS
from data.filters import Filters
from data.list_keys import QUEUE, STEP, TARGET
from data.metric import LESS, MORE, Metric, Sums, average, share
from data.metric import QUEUE as BY_QUEUE
from data.question import Asked, NamedReport, Scope, adding_up, no_total, values
from data.questions.aftermath import VISITS_LOST
from data.questions.dividing import total_of
from data.report import ABOUT_QUEUES, Chart
from data.schema.facts import visit
from data.table import COUNT, SECONDS, SHARE
from data.words import N_

TRANSFERS = ("blind_transfer", "attended_transfer", "transfer")
TRANSFERRED, WENT_ON = "transferred", "went_on"
KEYS = (QUEUE, STEP, TARGET)
SLUGS = ("steps", "step_answered", "step_lost", "step_unknown", "step_timed", "step_wait_s")


@dataclass(frozen=True, slots=True)
class Leap:
    """Visits of one queue that ended alike and led to the same place with the same outcome there."""

    queue: str
    outcome: str
    ended_by: str
    number: str
    next_queue: str | None
    next_outcome: str | None
    visits: int
    timed: int
    wait_s: int


def step_of(outcome: str, ended_by: str) -> str:
    """Why a visit led on: an agent transferred it, the queue gave up, or the dialplan went on afterwards."""
    if outcome != facts.ANSWERED:
        return outcome
    return TRANSFERRED if ended_by in TRANSFERS else WENT_ON


def steps(leaps: Iterable[Leap]) -> dict[tuple[str, str, str], Sums]:
    """(from, step, where to) → its sums."""
    found: dict[tuple[str, str, str], Sums] = {}
    for leap in leaps:
        target = leap.number if leap.next_queue is None else leap.next_queue
        key = (leap.queue, step_of(leap.outcome, leap.ended_by), target)
        sums = found.setdefault(key, Sums(dict.fromkeys(SLUGS, 0)))
        kind = "step_unknown"
        if leap.next_outcome == facts.ANSWERED:
            kind = "step_answered"
        elif leap.next_outcome in VISITS_LOST:
            kind = "step_lost"
        for slug, n in (("steps", leap.visits), (kind, leap.visits), ("step_timed", leap.timed)):
            sums.counts[slug] += n
        sums.counts["step_wait_s"] += leap.wait_s
    return found


def ask(report: NamedReport, asked: Facts, filters: Filters, _scope: Scope) -> Asked:
    """Every step, the most frequent first."""
    found = steps(Leap(*row[:6], *map(int, row[6:])) for row in asked.execute(_query(filters)))
    total = Sums(dict.fromkeys(SLUGS, 0))
    for sums in found.values():
        for slug, n in sums.counts.items():
            total.counts[slug] += n
    order = sorted(found, key=lambda key: (-found[key]["steps"], key))
    return Asked(
        by=(),
        keys=KEYS,
        rows=tuple((*key, *values(report, found[key])) for key in order),
        total=no_total(KEYS, values(report, total)),
        n=total["steps"],
        conservation=adding_up(report, total),
    )


def _query(filters: Filters) -> sa.Select[Any]:
    journey: dict[str, Any] = {
        "partition_by": (visit.c.pbx, visit.c.call_id),
        "order_by": (visit.c.hop, visit.c.entered_at, visit.c.visit_id),
    }
    is_timed = sa.and_(visit.c.uncertain.is_(sa.false()), visit.c.wait_s.is_not(None))
    inner = (
        sa.select(
            visit.c.queue,
            visit.c.outcome,
            visit.c.ended_by,
            visit.c.transfer_target.label("number"),
            sa.func.lead(visit.c.queue).over(**journey).label("next_queue"),
            sa.func.lead(visit.c.outcome).over(**journey).label("next_outcome"),
            sa.case((is_timed, 1), else_=0).label("timed"),
            sa.case((is_timed, visit.c.wait_s), else_=0).label("wait_s"),
            sa.case((conditions(VISITS, filters), 1), else_=0).label("asked"),
        )
        # A visit of the next day may belong to a call of the last one.
        .where(visit.c.day.between(filters.first, filters.last + timedelta(days=1)))
        .subquery("visits")
    )
    one = inner.c
    keys = (one.queue, one.outcome, one.ended_by, one.number, one.next_queue, one.next_outcome)
    amounts = (total_of(sa.literal_column("1")), total_of(one.timed), total_of(one.wait_s))
    leads_on = sa.or_(one.next_queue.is_not(None), one.number != "")
    return sa.select(*keys, *amounts).where(one.asked == 1, leads_on).group_by(*keys)


def _number(slug: str, name: str, definition: str, better: str = "") -> Metric:
    return Metric(slug, name, COUNT, BY_QUEUE, definition, f"Σ {slug}", (slug,), lambda s: s[slug], better)


PATHS = NamedReport(
    slug="paths",
    title=N_("Transfers and overflow"),
    question=N_("Where do calls go on to from a queue?"),
    view=BY_QUEUE,
    measures=(
        _number("steps", N_("Steps"), N_("Visits that led on to another queue or were transferred to a number.")),
        _number("step_answered", N_("Answered there"), N_("Steps whose next queue answered."), MORE),
        _number("step_lost", N_("Lost there"), N_("Steps whose next queue did not answer."), LESS),
        _number(
            "step_unknown",
            N_("Unknown"),
            N_("Steps of which the queue log does not tell the end: transfers to a number, or still going on."),
        ),
        Metric(
            "step_answered_rate",
            N_("Answered there, share"),
            SHARE,
            BY_QUEUE,
            N_("Share of the steps to a queue that it answered, of those whose end is known."),
            "step_answered / (step_answered + step_lost)",
            ("step_answered", "step_lost"),
            lambda s: share(s["step_answered"], s["step_answered"] + s["step_lost"]),
            MORE,
        ),
        Metric(
            "step_wait",
            N_("Waited before"),
            SECONDS,
            BY_QUEUE,
            N_("Mean wait in the queue that the step leaves."),
            "Σ wait / steps with a known wait",
            ("step_wait_s", "step_timed"),
            lambda s: average(s["step_wait_s"], s["step_timed"]),
            LESS,
        ),
    ),
    fact=VISITS,
    chart=Chart("paths", ("step_answered", "step_lost", "step_unknown")),
    counted="steps",
    ask=ask,
    nothing=N_("No call went on to another place on these days."),
    whole="steps",
    parts=("step_answered", "step_lost", "step_unknown"),
    group=ABOUT_QUEUES,
)

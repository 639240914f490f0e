"""The calls to return: numbers with a lost call after which nobody has spoken with that person until now.

One row for each number, the latest lost call first. Unlike the fates of lost calls this looks at
everything until now: a number leaves the list when somebody speaks with it, however late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from data.answers.asking import Facts
from data.counters import CALLS
from data.filters import Filters
from data.list_keys import CALL_ID, FIRST_AT, LAST_AT, NUMBER, PBX, QUEUE, moment
from data.metric import CALLER, LESS, Metric, Sums
from data.question import Asked, NamedReport, Scope, listed, no_total, values
from data.questions.aftermath import BACK, LOST, REACHED, aftermath
from data.report import ABOUT_QUALITY, Chart
from data.table import COUNT, SECONDS, Part
from data.words import N_

MOST = 1000
KEYS = (NUMBER, QUEUE, LAST_AT, FIRST_AT, PBX, CALL_ID)


@dataclass(frozen=True, slots=True)
class LostCall:
    """A lost call that nobody made good; `tries` is how often we called that number in vain since."""

    person: int | str
    number: str
    queue: str
    at: int
    pbx: str
    call_id: str
    tries: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One number that waits: its latest lost call, the instant of the first, how many, and how often we tried."""

    last: LostCall
    first_at: int
    times: int
    tries: int


def waiting(calls: Iterable[LostCall]) -> list[Waiting]:
    """The numbers that wait, the latest lost call first. `calls` come in the order in which they happened."""
    found: dict[int | str, Waiting] = {}
    for one in calls:
        before = found.get(one.person)
        if before is None:
            found[one.person] = Waiting(one, one.at, 1, one.tries)
        else:
            found[one.person] = Waiting(one, before.first_at, before.times + 1, before.tries)
    return sorted(found.values(), key=lambda each: (-each.last.at, each.last.pbx, each.last.call_id))


def ask(report: NamedReport, asked: Facts, filters: Filters, scope: Scope) -> Asked:
    """The numbers to call, under filters that choose the lost calls."""
    zone = scope.settings.zone
    calls = [LostCall(*row) for row in asked.execute(_query(filters, _today(scope)))]
    found = waiting(one for one in calls if one.person)
    rows = []
    for each in found[:MOST]:
        last, sums = each.last, Sums({"times": each.times, "tries": each.tries, "waits_s": scope.now - each.first_at})
        keys = (last.number, last.queue, moment(last.at, zone), moment(each.first_at, zone), last.pbx, last.call_id)
        rows.append((*keys, *values(report, sums)))
    nobody, inside = sum(not one.person for one in calls), sum(each.times for each in found[:MOST])
    longest = max((scope.now - each.first_at for each in found), default=0)
    total = Sums({"times": sum(e.times for e in found), "tries": sum(e.tries for e in found), "waits_s": longest})
    return Asked(
        by=(),
        keys=KEYS,
        rows=tuple(rows),
        total=no_total(KEYS, values(report, total)),
        n=total["times"],
        conservation=listed(
            Part("times", N_("Lost calls not made good"), len(calls)),
            Part("listed", N_("of the numbers listed"), inside),
            Part("beyond", N_("of numbers beyond the list"), len(calls) - inside - nobody),
            Part("no_number", N_("without a number"), nobody),
        ),
    )


def _today(scope: Scope) -> date:
    return datetime.fromtimestamp(scope.now, scope.settings.zone).date() + timedelta(days=1)


def _query(filters: Filters, today: date) -> sa.Select[Any]:
    after = aftermath(filters, max(filters.last, today), []).c
    columns = (after.person, after.number, after.queue, after.began, after.pbx, after.call_id, after.tries)
    is_open = sa.and_(after[f"next_{BACK}"].is_(None), after[f"next_{REACHED}"].is_(None))
    return (
        sa.select(*columns)
        .where(after.asked == 1, after.contact == LOST, sa.or_(is_open, after.nobody == 1))
        .order_by(after.began, after.pbx, after.call_id)
    )


TO_RETURN = NamedReport(
    slug="to-return",
    title=N_("Calls to return"),
    question=N_("Whom should we call back?"),
    view=CALLER,
    measures=(
        Metric(
            "times",
            N_("Lost calls"),
            COUNT,
            CALLER,
            N_("Lost calls of that number after which nobody has spoken with it."),
            "Σ lost",
            ("times",),
            lambda s: s["times"],
            LESS,
        ),
        Metric(
            "tries",
            N_("Our attempts"),
            COUNT,
            CALLER,
            N_("How often we called that number since, in vain."),
            "Σ not reached",
            ("tries",),
            lambda s: s["tries"],
        ),
        Metric(
            "waits_s",
            N_("Waits since"),
            SECONDS,
            CALLER,
            N_("Time since the first of those calls; of all numbers the longest."),
            "now − first lost call",
            ("waits_s",),
            lambda s: s["waits_s"],
            LESS,
        ),
    ),
    fact=CALLS,
    chart=Chart("to-return"),
    counted="times",
    ask=ask,
    nothing=N_("Nobody waits for our call."),
    group=ABOUT_QUALITY,
)

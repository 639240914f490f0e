"""An agent's day: every interval of it, in order. Also several agents and days, one after the other.

Login time is exactly the sum of talking, after-call work, ringing, breaks and being ready.
"""

from typing import Any

import sqlalchemy as sa

from data import facts
from data.answers.asking import Facts
from data.answers.counting import conditions
from data.counters import SHIFTS
from data.filters import Filters
from data.list_keys import AGENT, BEGAN, ENDED, KIND, PBX, QUEUE, REASON, moment
from data.metric import AGENT as BY_AGENT
from data.metric import Metric, Sums
from data.question import Asked, NamedReport, Scope, no_total, values
from data.report import ABOUT_PEOPLE, Chart
from data.schema.facts import agent_time
from data.table import SECONDS, Conservation, Part
from data.words import AGENT_TIME_KINDS, N_

MOST = 10_000
KINDS = (facts.LOGIN, *facts.BUCKETS, facts.TALK_OUTSIDE_LOGIN)
KEYS = (PBX, AGENT, KIND, REASON, QUEUE, BEGAN, ENDED)
TOO_MANY = N_("Only the first 10,000 rows are shown; the totals are of all of them.")


def ask(report: NamedReport, asked: Facts, filters: Filters, scope: Scope) -> Asked:
    """The intervals of these agents and days; what is going on now has no end yet and counts until now."""
    zone, rows, total = scope.settings.zone, list[tuple[Any, ...]](), dict.fromkeys(KINDS, 0)
    for pbx, agent, day, kind, reason, queue, begin, end in asked.execute(_query(filters)):
        seconds = max(0, (scope.until(pbx, day) if end is None else end) - begin)
        total[kind] += seconds
        if len(rows) < MOST:
            keys = (pbx, agent, kind, reason or None, queue or None, moment(begin, zone), moment(end, zone))
            rows.append((*keys, *values(report, Sums({"interval_s": seconds}))))
    parts = tuple(Part(kind, AGENT_TIME_KINDS[kind], total[kind]) for kind in facts.BUCKETS)
    signed_in = total[facts.LOGIN]
    return Asked(
        by=(),
        keys=KEYS,
        rows=tuple(rows),
        total=no_total(KEYS, values(report, Sums({"interval_s": signed_in}))),
        n=signed_in + total[facts.TALK_OUTSIDE_LOGIN],
        conservation=Conservation(Part("interval_s", AGENT_TIME_KINDS[facts.LOGIN], signed_in), parts),
    )


def _query(filters: Filters) -> sa.Select[Any]:
    one = agent_time.c
    return (
        sa.select(one.pbx, one.agent, one.day, one.kind, one.reason, one.queue, one.started_at, one.ended_at)
        .where(conditions(SHIFTS, filters), one.kind.in_(KINDS))
        .order_by(one.pbx, one.agent, one.started_at, one.kind, one.n)
    )


AGENT_DAY = NamedReport(
    slug="agent-day",
    title=N_("Agent's day"),
    question=N_("What did the day of an agent look like?"),
    view=BY_AGENT,
    measures=(
        Metric(
            "interval_s",
            N_("Length"),
            SECONDS,
            BY_AGENT,
            N_("Length of the interval, until now if it is going on; of all together the time signed in."),
            "end − beginning",
            ("interval_s",),
            lambda s: s["interval_s"],
        ),
    ),
    fact=SHIFTS,
    chart=Chart("timeline"),
    counted="interval_s",
    ask=ask,
    group=ABOUT_PEOPLE,
)

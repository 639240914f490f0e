"""The longest and the strangest calls: one row for each reason for which a call is worth a look.

Whatever is odd about a call stays in every other number too; here it can be seen and opened.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from data.answers.asking import Facts
from data.answers.counting import conditions
from data.answers.elapsed import seconds_between
from data.answers.listed import has_flag
from data.counters import CALLS, VISITS, Expression
from data.filters import Filters
from data.list_keys import AGENTS, BEGAN, CALL_ID, DIRECTION, NUMBER, OUTCOME, PBX, QUEUE, WHY, moment
from data.metric import CALLER, Metric, Sums
from data.question import Asked, NamedReport, Scope, listed, no_total, values
from data.questions.paths import TRANSFERS
from data.report import ABOUT_QUALITY, Chart
from data.schema.facts import call, visit
from data.table import COUNT, SECONDS, Part
from data.words import N_

MOST = 20
"""Calls listed for each reason."""
VERY_LONG_S = 4 * 3600
SOME_VISITS = 3
SOME_TRANSFERS = 2
KEYS = (WHY, BEGAN, DIRECTION, NUMBER, QUEUE, AGENTS, OUTCOME, PBX, CALL_ID)

LONGEST_WAIT, LONGEST_TALK, VERY_LONG = "longest_wait", "longest_talk", "very_long"
MANY_VISITS, MANY_TRANSFERS, CLOCK_BACK = "many_visits", "many_transfers", "clock_back"
VISIT_FLAGS = ("absurd_time", "wait_differs", "talk_differs", "end_unknown", "was_talking", "inferred", "wait_unknown")
CALL_FLAGS = ("missing_visit",)

Found = tuple[str, str, int | None]
"""Exchange, call, and the amount for which it is listed, if there is one."""


def ask(report: NamedReport, asked: Facts, filters: Filters, scope: Scope) -> Asked:
    """Up to MOST calls for every reason, the extreme ones first."""
    found = [_found(asked, why, query) for why, query in _queries(filters)]
    told = _told(asked, {(row[0], row[1]) for _, rows, _ in found for row in rows})
    rows = []
    for why, calls, _ in found:
        for pbx, call_id, amount in calls:
            one = told.get((pbx, call_id))
            if one is not None:
                sums = Sums(
                    {"odd_calls": 1} | {slug: one[slug] for slug in ("wait_s", "talk_s") if one[slug] is not None}
                )
                sums.counts |= {"amount": int(amount)} if amount is not None else {}
                keys = (why, moment(one["began"], scope.settings.zone), one["direction"], one["number"], one["queue"])
                rows.append((*keys, ", ".join(one["agents"]), one["outcome"], pbx, call_id, *values(report, sums)))
    whole = sum(n for _, _, n in found)
    return Asked(
        by=(),
        keys=KEYS,
        rows=tuple(rows),
        total=no_total(KEYS, values(report, Sums({"odd_calls": len(rows)}))),
        n=whole,
        conservation=listed(
            Part("odd_calls", N_("Reasons to look at a call"), whole),
            Part("listed", N_("in the list"), len(rows)),
            Part("beyond", N_("beyond it"), whole - len(rows)),
        ),
    )


def _found(asked: Facts, why: str, query: sa.Select[Any]) -> tuple[str, list[Any], int]:
    """The reason, its calls, and to how many calls it applies: of the longest, to those that are listed."""
    rows = list(asked.execute(query.limit(MOST)))
    is_full = len(rows) == MOST and why not in (LONGEST_WAIT, LONGEST_TALK)
    return why, rows, _how_many(asked, query) if is_full else len(rows)


def _queries(filters: Filters) -> Iterator[tuple[str, sa.Select[Any]]]:
    of_calls, of_visits = conditions(CALLS, filters), conditions(VISITS, filters)
    yield LONGEST_WAIT, _most(visit, visit.c.wait_s, of_visits, visit.c.wait_s > 0)
    yield LONGEST_TALK, _most(call, call.c.talk_s, of_calls, call.c.talk_s > 0)
    lasted = seconds_between(call.c.started_at, call.c.ended_at)
    yield VERY_LONG, _most(call, lasted, of_calls, lasted > VERY_LONG_S)
    yield MANY_VISITS, _counted(of_visits, SOME_VISITS)
    yield MANY_TRANSFERS, _counted(sa.and_(of_visits, visit.c.ended_by.in_(TRANSFERS)), SOME_TRANSFERS)
    yield CLOCK_BACK, _most(call, lasted, of_calls, lasted < 0)
    for flag in VISIT_FLAGS:
        yield flag, _flagged(visit, visit.c.entered_at, of_visits, has_flag(visit.c.flags, flag))
    for flag in CALL_FLAGS:
        yield flag, _flagged(call, call.c.started_at, of_calls, has_flag(call.c.flags, flag))


def _most(table: sa.Table, amount: Expression, *tests: Expression) -> sa.Select[Any]:
    """Of each call its largest amount, the largest first."""
    largest = sa.func.max(amount)
    return _of_calls(table, largest, largest.desc(), *tests)


def _counted(where: Expression, least: int) -> sa.Select[Any]:
    number = sa.func.count()
    return _of_calls(visit, number, number.desc(), where).having(number >= least)


def _flagged(table: sa.Table, at: Expression, *tests: Expression) -> sa.Select[Any]:
    return _of_calls(table, sa.null(), sa.func.max(at).desc(), *tests)


def _of_calls(table: sa.Table, amount: Expression, order: Expression, *tests: Expression) -> sa.Select[Any]:
    key = (table.c.pbx, table.c.call_id)
    return sa.select(*key, amount.label("amount")).where(*tests).group_by(*key).order_by(order, *key)


def _how_many(asked: Facts, query: sa.Select[Any]) -> int:
    among = query.order_by(None).subquery("among")
    return int(next(iter(asked.execute(sa.select(sa.func.count()).select_from(among))))[0])


def _told(asked: Facts, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """What is said of these calls."""
    ids: dict[str, list[str]] = {}
    for pbx, call_id in sorted(keys):
        ids.setdefault(pbx, []).append(call_id)
    columns = {
        "began": call.c.started_at,
        "direction": call.c.direction,
        "number": call.c.caller,
        "queue": call.c.queue,
        "agents": call.c.agents,
        "outcome": call.c.outcome,
        "wait_s": call.c.wait_s,
        "talk_s": call.c.talk_s,
    }
    told = {}
    for pbx, some in ids.items():
        query: sa.Select[Any] = sa.select(call.c.call_id, *columns.values())
        for call_id, *cells in asked.execute(query.where(call.c.pbx == pbx, call.c.call_id.in_(some))):
            told[pbx, call_id] = dict(zip(columns, cells, strict=True))
    return told


LONGEST = NamedReport(
    slug="longest",
    title=N_("Longest and strangest calls"),
    question=N_("Which calls are worth a look?"),
    view=CALLER,
    measures=(
        Metric(
            "amount",
            N_("How much"),
            COUNT,
            CALLER,
            N_("The amount for which the call is listed: seconds, or a number of queues or transfers."),
            "max by reason",
            ("amount",),
            lambda s: s["amount"],
        ),
        Metric(
            "odd_wait",
            N_("Wait"),
            SECONDS,
            CALLER,
            N_("How long that call waited in queues."),
            "wait_s",
            ("wait_s",),
            lambda s: s["wait_s"],
        ),
        Metric(
            "odd_talk",
            N_("Talk"),
            SECONDS,
            CALLER,
            N_("How long people talked in that call."),
            "talk_s",
            ("talk_s",),
            lambda s: s["talk_s"],
        ),
        Metric(
            "odd_calls",
            N_("Reasons to look at a call"),
            COUNT,
            CALLER,
            N_("One for each reason for which a call is listed."),
            "Σ rows",
            ("odd_calls",),
            lambda s: s["odd_calls"],
        ),
    ),
    fact=VISITS,
    chart=Chart("longest"),
    counted="odd_calls",
    ask=ask,
    group=ABOUT_QUALITY,
    tiles=("odd_calls",),
    columns=("odd_wait", "odd_talk"),
)

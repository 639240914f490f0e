"""The steps between numbers that look alike: what each side counts, under which key, and what makes it differ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data import facts as kinds
from data.answers.asking import Facts
from data.answers.counting import conditions
from data.counters import (
    ANSWERED,
    CALLS,
    COUNTED_BY_FORMULA,
    GOOD_BY_FORMULA,
    KEPT,
    LOST,
    LOST_IN_TIME,
    OFFERS,
    SHIFTS,
    SL_COUNTED,
    SL_GOOD,
    TALKED,
    VISIT_OUTCOME,
    VISITS,
    Expression,
    Fact,
)
from data.filters import Filters
from data.questions.aftermath import AFTER_TRANSFER, aftermath
from data.questions.aftermath import LOST as LOST_CALL
from data.schema.facts import agent_time, call, offer, visit
from data.table import COUNT, SECONDS, SHARE
from data.why.reconciling import Differences, among_the_same, reconcile

ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Step:
    """From one number to its neighbour; `ask` takes the part of a share, or an empty one."""

    one: str
    other: str
    unit: str
    facts: tuple[Fact, ...]
    ask: Callable[[Facts, Filters, str], Differences]


def _text(word: str) -> Expression:
    return sa.literal_column(f"'{word}'")


_ONE: Expression = sa.literal_column("1")
_CALL = ("pbx", "call_id")
_VISIT = ("pbx", "visit_id")


def _calls(filters: Filters, reason: Expression, *more: Expression, amount: Expression = _ONE) -> sa.Select[Any]:
    return sa.select(call.c.pbx, call.c.call_id, amount.label("amount"), reason.label("reason")).where(
        conditions(CALLS, filters), *more
    )


def _visits(
    filters: Filters, reason: Expression, *more: Expression, amount: Expression = _ONE, beside_call: bool = False
) -> sa.Select[Any]:
    query = sa.select(
        visit.c.pbx, visit.c.call_id, visit.c.visit_id, amount.label("amount"), reason.label("reason")
    ).where(conditions(VISITS, filters), *more)
    if beside_call:
        own = sa.and_(call.c.pbx == visit.c.pbx, call.c.call_id == visit.c.call_id)
        query = query.select_from(visit.outerjoin(call, own))
    return query


_WITHOUT_VISIT: Expression = sa.case(
    (sa.and_(call.c.queue == "", call.c.outcome == "refused"), _text("refused")),
    (call.c.queue == "", _text("no_queue")),
    else_=_text(ELSEWHERE),
)
_OF_CALL: Expression = sa.case(
    (call.c.direction != kinds.INCOMING, call.c.direction),
    else_=_text(ELSEWHERE),
)
_NOT_IN_QUEUE: Expression = sa.case(
    (call.c.direction != kinds.INCOMING, call.c.direction),
    (call.c.queue == "", _text("no_queue")),
    else_=_text("after_queue"),
)
_THEN: Expression = sa.case(
    (call.c.direction != kinds.INCOMING, call.c.direction),
    (call.c.outcome == kinds.ANSWERED, _text("answered_after")),
    else_=_text(ELSEWHERE),
)


def _incoming(facts: Facts, filters: Filters, _part: str) -> Differences:
    is_in = call.c.direction == kinds.INCOMING
    return among_the_same(facts, call, conditions(CALLS, filters), sa.true(), is_in, call.c.direction)


def _to_visits(facts: Facts, filters: Filters, _part: str) -> Differences:
    one = _calls(filters, _WITHOUT_VISIT, call.c.direction == kinds.INCOMING)
    return reconcile(facts, one, _visits(filters, _OF_CALL, beside_call=True), _CALL)


def _answered(facts: Facts, filters: Filters, _part: str) -> Differences:
    one = _calls(filters, _NOT_IN_QUEUE, call.c.outcome == kinds.ANSWERED)
    return reconcile(facts, one, _visits(filters, _text(ELSEWHERE), ANSWERED), _CALL)


def _to_rings(facts: Facts, filters: Filters, _part: str) -> Differences:
    own = sa.and_(offer.c.pbx == visit.c.pbx, offer.c.visit_id == visit.c.visit_id)
    is_dialler = visit.c.direction == kinds.OUTGOING
    reason = sa.case(
        (visit.c.outcome.is_(None), _text(ELSEWHERE)),
        (is_dialler, _text("dialler")),
        (visit.c.outcome == kinds.ANSWERED, _text(ELSEWHERE)),
        else_=visit.c.outcome,
    )
    rings = (
        sa.select(offer.c.pbx, offer.c.visit_id, _ONE.label("amount"), reason.label("reason"))
        .select_from(offer.outerjoin(visit, own))
        .where(conditions(OFFERS, filters), offer.c.result == "answered")
    )
    return reconcile(facts, _visits(filters, _text("no_ring"), ANSWERED), rings, _VISIT)


def _to_lost(facts: Facts, filters: Filters, _part: str) -> Differences:
    after = aftermath(filters, filters.last, [])
    own = sa.and_(call.c.pbx == after.c.pbx, call.c.call_id == after.c.call_id)
    reason = sa.case((after.c.place == AFTER_TRANSFER, _text("after_transfer")), else_=call.c.outcome)
    lost = (
        sa.select(after.c.pbx, after.c.call_id, _ONE.label("amount"), reason.label("reason"))
        .select_from(after.join(call, own))
        .where(after.c.asked == 1, after.c.contact == LOST_CALL)
    )
    return reconcile(facts, _visits(filters, _THEN, LOST, beside_call=True), lost, _CALL)


def _calls_to_queue_talk(facts: Facts, filters: Filters, _part: str) -> Differences:
    one = _calls(filters, _NOT_IN_QUEUE, call.c.talk_s > 0, amount=call.c.talk_s)
    other = _visits(filters, _text(ELSEWHERE), TALKED, visit.c.agent_talk_s > 0, amount=visit.c.agent_talk_s)
    return reconcile(facts, one, other, _CALL)


def _to_shift_talk(facts: Facts, filters: Filters, _part: str) -> Differences:
    one = sa.select(
        visit.c.pbx,
        visit.c.agent,
        visit.c.day,
        visit.c.agent_talk_s.label("amount"),
        _text("no_shift").label("reason"),
    ).where(conditions(VISITS, filters), TALKED, visit.c.agent_talk_s > 0)
    other = sa.select(
        agent_time.c.pbx,
        agent_time.c.agent,
        agent_time.c.day,
        agent_time.c.seconds.label("amount"),
        _text(ELSEWHERE).label("reason"),
    ).where(conditions(SHIFTS, filters), agent_time.c.kind == kinds.TALK, agent_time.c.seconds > 0)
    return reconcile(facts, one, other, ("pbx", "agent", "day"))


_LEVELS = ("sl1", "sl2", "sl3", "sl4", "sl5")
_GOOD = dict(zip(_LEVELS, GOOD_BY_FORMULA, strict=True)) | {"sl": SL_GOOD == 1}
_COUNTED = dict(zip(_LEVELS, COUNTED_BY_FORMULA, strict=True)) | {"sl": SL_COUNTED == 1}
_OUTCOME_OF_LEVEL: Expression = sa.case(
    (LOST_IN_TIME, _text("abandoned_in_time")),
    (KEPT, _text("answered_in_time")),
    else_=VISIT_OUTCOME,
)


def _levels(one: str, other: str) -> Callable[[Facts, Filters, str], Differences]:
    def ask(facts: Facts, filters: Filters, part: str) -> Differences:
        held = _GOOD if part == "good" else _COUNTED
        where = conditions(VISITS, filters)
        return among_the_same(facts, visit, where, held[one], held[other], _OUTCOME_OF_LEVEL)

    return ask


_SLS = ("sl", *_LEVELS)
STEPS: dict[tuple[str, str], Step] = {
    (step.one, step.other): step
    for step in (
        Step("calls", "calls_incoming", COUNT, (CALLS,), _incoming),
        Step("calls_incoming", "offered", COUNT, (CALLS, VISITS), _to_visits),
        Step("calls_answered", "answered", COUNT, (CALLS, VISITS), _answered),
        Step("answered", "offers_answered", COUNT, (VISITS, OFFERS), _to_rings),
        Step("abandoned", "lost", COUNT, (VISITS, CALLS), _to_lost),
        Step("calls_talk", "talk", SECONDS, (CALLS, VISITS), _calls_to_queue_talk),
        Step("talk", "talking", SECONDS, (VISITS, SHIFTS), _to_shift_talk),
        *(
            Step(one, other, SHARE, (VISITS,), _levels(one, other))
            for n, one in enumerate(_SLS)
            for other in _SLS[n + 1 :]
        ),
    )
}
"""One number and its neighbour → the step between them."""

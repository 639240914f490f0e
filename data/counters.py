"""Counters: additive aggregates over one fact table, from which every metric is made.

Only `sum(case …)` and `max`, over columns stored with the facts: no date functions and no division, so
the same text runs on every engine. A visit counts under the local slot in which it arrived. Dialler
calls disguised as queue visits (direction outgoing) stand outside: nobody offered them to a queue.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from data import facts
from data.answers.listed import has_flag, holds
from data.dimensions import WAIT_BANDS, WAIT_UNKNOWN
from data.schema.facts import agent_time, call, offer, visit

Expression = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """A table to count in: `columns` are what it can be divided and filtered by, `tests` filters of their own kind."""

    slug: str
    table: sa.Table
    columns: Mapping[str, Expression]
    base: Expression = field(default_factory=sa.true)
    tests: Mapping[str, Callable[[Sequence[Any]], Expression]] = field(default_factory=dict)

    @property
    def filterable(self) -> frozenset[str]:
        """Names of the filters that can be applied to this fact."""
        return frozenset(self.columns) | frozenset(self.tests)


@dataclass(frozen=True, slots=True)
class Counter:
    """One number per row added up (or its maximum, where `largest`)."""

    slug: str
    fact: Fact
    each: Expression
    largest: bool = False


def _band(wait: Expression) -> Expression:
    """The first second of the band of waits that a wait falls into."""
    falling = sorted(WAIT_BANDS, reverse=True)
    steps: list[tuple[Expression, Expression]] = [
        (wait >= sa.literal_column(str(first)), sa.literal_column(str(first))) for first in falling
    ]
    return sa.case(*steps, else_=sa.literal_column(str(WAIT_UNKNOWN)))


def _columns(table: sa.Table, *names: str) -> dict[str, Expression]:
    return {name: table.c[name] for name in names}


IS_SHORT = sa.and_(
    visit.c.outcome == facts.ABANDONED,
    visit.c.wait_s.is_not(None),
    visit.c.wait_s < visit.c.short_abandon_s,
)
"""The caller hung up sooner than the threshold that was in force."""

VISIT_OUTCOME: Expression = sa.case((IS_SHORT, sa.literal_column("'short_abandoned'")), else_=visit.c.outcome)

VISITS = Fact(
    "visits",
    visit,
    _columns(
        visit, "day", "slot", "weekday", "pbx", "queue", "agent", "direction", "topic", "did", "prefix", "ended_by"
    )
    | {"outcome": VISIT_OUTCOME, "wait_band": _band(visit.c.wait_s)},
    base=visit.c.direction != facts.OUTGOING,
)
CALLS = Fact(
    "calls",
    call,
    _columns(
        call,
        *("day", "slot", "weekday", "pbx", "queue", "first_agent", "direction", "outcome", "topic", "did", "prefix"),
        "ended_by",
    )
    | {"wait_band": _band(call.c.wait_s)},
    tests={"agent": lambda names: sa.or_(*(holds(call.c.agents, name) for name in names))},
)
OFFERS = Fact("offers", offer, _columns(offer, "day", "slot", "weekday", "pbx", "queue", "agent"))
HANDLING = Fact(
    "handling",
    agent_time,
    _columns(agent_time, "day", "weekday", "pbx", "queue", "agent"),
    base=agent_time.c.kind.in_((facts.TALK, facts.WRAP, facts.RING)),
)
SHIFTS = Fact("shifts", agent_time, _columns(agent_time, "day", "weekday", "pbx", "agent", "reason"))


def _one(*conditions: Expression) -> Expression:
    return sa.case((sa.and_(*conditions), 1), else_=0)


def _amount(column: Expression, *conditions: Expression) -> Expression:
    return sa.case((sa.and_(*conditions), column), else_=0)


def _outcome(*outcomes: str) -> Expression:
    return visit.c.outcome.in_(outcomes)


ANSWERED = _outcome(facts.ANSWERED)
LOST = sa.and_(_outcome(facts.ABANDONED), sa.not_(sa.func.coalesce(IS_SHORT, sa.false())))
IN_TIME = sa.and_(visit.c.wait_s.is_not(None), visit.c.wait_s <= visit.c.sl_within_s)
TIMED = sa.and_(visit.c.uncertain.is_(sa.false()), visit.c.wait_s.is_not(None))
"""Visits whose wait is known: the others are counted, but stay out of averages."""
WAITED = sa.and_(_outcome(facts.ANSWERED, facts.ABANDONED), TIMED)
TALKED = sa.and_(ANSWERED, visit.c.uncertain.is_(sa.false()), visit.c.agent_talk_s.is_not(None))

RANG = sa.and_(ANSWERED, TIMED, visit.c.ring_s.is_not(None))
_TRANSFERS = ("blind_transfer", "attended_transfer", "transfer")
FLOWED_OUT = _outcome(facts.TIMEOUT, facts.EXIT_EMPTY, facts.EXIT_KEY, facts.WITHDRAWN, facts.FAILED, facts.REDIRECTED)

_PLAIN_OUTCOMES = (
    facts.TIMEOUT,
    facts.EXIT_EMPTY,
    facts.EXIT_KEY,
    facts.WITHDRAWN,
    facts.FAILED,
    facts.REDIRECTED,
    facts.INTERRUPTED,
    facts.STALE,
)


def _by_formula(*conditions: Expression) -> Expression:
    """1 where the condition of the visit's own service level formula (the first for SL-1, …) holds."""
    each = [(visit.c.sl_variant == n, _one(one)) for n, one in enumerate(conditions, start=1)]
    return sa.case(*each, else_=0)


KEPT = sa.and_(ANSWERED, IN_TIME)
LOST_IN_TIME = sa.and_(LOST, IN_TIME)
_SERVED = sa.or_(ANSWERED, LOST)
GOOD_BY_FORMULA = (KEPT, KEPT, KEPT, sa.or_(KEPT, LOST_IN_TIME), KEPT)
COUNTED_BY_FORMULA = (
    ANSWERED,
    _SERVED,
    sa.or_(ANSWERED, sa.and_(LOST, sa.not_(IN_TIME))),
    _SERVED,
    sa.or_(ANSWERED, _outcome(facts.ABANDONED), FLOWED_OUT),
)
"""Which visits SL-1 … SL-5 take for good, and of which."""
SL_GOOD = _by_formula(*GOOD_BY_FORMULA)
SL_COUNTED = _by_formula(*COUNTED_BY_FORMULA)
"""Numerator and denominator of the service level, each visit by the formula in force when it arrived."""

_visit_counters = (
    Counter("offered", VISITS, sa.literal_column("1")),
    Counter("answered", VISITS, _one(ANSWERED)),
    Counter("abandoned", VISITS, _one(LOST)),
    Counter("short_abandoned", VISITS, _one(IS_SHORT)),
    *(Counter(outcome, VISITS, _one(_outcome(outcome))) for outcome in _PLAIN_OUTCOMES),
    Counter("open", VISITS, _one(_outcome(facts.OPEN_WAITING, facts.OPEN_TALKING))),
    Counter("answered_in_time", VISITS, _one(ANSWERED, IN_TIME)),
    Counter("abandoned_in_time", VISITS, _one(LOST, IN_TIME)),
    Counter("answered_timed", VISITS, _one(ANSWERED, TIMED)),
    Counter("answered_wait_s", VISITS, _amount(visit.c.wait_s, ANSWERED, TIMED)),
    Counter("abandoned_timed", VISITS, _one(LOST, TIMED)),
    Counter("abandoned_wait_s", VISITS, _amount(visit.c.wait_s, LOST, TIMED)),
    Counter("waited", VISITS, _one(WAITED)),
    Counter("longest_wait_s", VISITS, _amount(visit.c.wait_s, WAITED), largest=True),
    Counter("talked", VISITS, _one(TALKED)),
    Counter("talk_s", VISITS, _amount(visit.c.agent_talk_s, TALKED)),
    Counter("sl_good", VISITS, SL_GOOD),
    Counter("sl_counted", VISITS, SL_COUNTED),
    Counter("flowed_out", VISITS, _one(FLOWED_OUT)),
    Counter("further_visits", VISITS, _one(visit.c.hop > 1)),
    Counter("transferred", VISITS, _one(ANSWERED, visit.c.ended_by.in_(_TRANSFERS))),
    Counter("rang", VISITS, _one(RANG)),
    Counter("ring_s", VISITS, _amount(visit.c.ring_s, RANG)),
    Counter("uncertain", VISITS, _one(visit.c.uncertain.is_(sa.true()))),
)

_INCOMING = call.c.direction == facts.INCOMING
_REACHED = call.c.outcome == facts.ANSWERED

_call_counters = (
    Counter("calls", CALLS, sa.literal_column("1")),
    *(Counter(f"calls_{one}", CALLS, _one(call.c.direction == one)) for one in facts.DIRECTIONS),
    Counter("calls_answered", CALLS, _one(_REACHED)),
    Counter("calls_incoming_answered", CALLS, _one(_REACHED, _INCOMING)),
    Counter("calls_refused", CALLS, _one(has_flag(call.c.flags, "refused"))),
    Counter("calls_without_queue", CALLS, _one(call.c.queue == "")),
    Counter("calls_waited", CALLS, _one(call.c.wait_s.is_not(None))),
    Counter("calls_wait_s", CALLS, _amount(call.c.wait_s, call.c.wait_s.is_not(None))),
    Counter("calls_talked", CALLS, _one(call.c.talk_s > 0)),
    Counter("calls_talk_s", CALLS, _amount(call.c.talk_s, call.c.talk_s.is_not(None))),
)

_MISSED = sa.and_(offer.c.result == "no_answer", offer.c.answered_elsewhere.is_(sa.false()))

_offer_counters = (
    Counter("offers", OFFERS, sa.literal_column("1")),
    Counter("offers_answered", OFFERS, _one(offer.c.result == "answered")),
    Counter("offers_missed", OFFERS, _one(_MISSED)),
    Counter("offers_busy", OFFERS, _one(offer.c.result == "busy")),
)


def _seconds(*kinds: str) -> Expression:
    return _amount(sa.func.coalesce(agent_time.c.seconds, 0), agent_time.c.kind.in_(kinds))


SHIFT_KINDS = {
    "login_s": facts.LOGIN,
    "busy_talk_s": facts.TALK,
    "busy_wrap_s": facts.WRAP,
    "busy_ring_s": facts.RING,
    "pause_s": facts.PAUSE,
    "idle_s": facts.IDLE,
    "talk_outside_s": facts.TALK_OUTSIDE_LOGIN,
}
HANDLING_KINDS = {"wrap_s": facts.WRAP}
"""Counter of agent time → the kind it adds up; running intervals are added up to now by `data.answers.counting`."""

_time_counters = (
    *(Counter(slug, SHIFTS, _seconds(kind)) for slug, kind in SHIFT_KINDS.items()),
    *(Counter(slug, HANDLING, _seconds(kind)) for slug, kind in HANDLING_KINDS.items()),
)

COUNTERS = {one.slug: one for one in (*_visit_counters, *_call_counters, *_offer_counters, *_time_counters)}

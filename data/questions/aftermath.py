"""Lost calls and what came after them, as SQL: each call beside the next contact of each kind with that person.

A call is lost when somebody from outside reached nobody, or was left waiting after a transfer. The next
contacts are looked for in all calls, whatever the filters: our call back that was answered (back) or not
(tried), the caller's own next call that reached somebody (reached) or was lost too.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from data import facts
from data.answers.counting import conditions
from data.counters import CALLS, Expression
from data.filters import Filters
from data.numbering.callers import is_nobody, person_in
from data.schema.facts import call, visit

BACK, TRIED, REACHED, LOST = "back", "tried", "reached", "lost"
CONTACTS = (BACK, TRIED, REACHED, LOST)

IN_MENU, IN_QUEUE, ON_PHONE, AFTER_TRANSFER, TURNED_AWAY = "menu", "queue", "phone", "transfer", "refused"
PLACES = (IN_MENU, IN_QUEUE, TURNED_AWAY, ON_PHONE, AFTER_TRANSFER)

MENU_OUTCOMES = ("ivr", "voicemail")
LOST_OUTCOMES = (
    facts.ABANDONED,
    facts.TIMEOUT,
    facts.EXIT_EMPTY,
    facts.EXIT_KEY,
    facts.WITHDRAWN,
    facts.FAILED,
    facts.REDIRECTED,
    facts.INTERRUPTED,
    "refused",
    "busy",
    "no_answer",
    *MENU_OUTCOMES,
)
"""Outcomes of incoming calls that reached nobody; an announcement is an answer of its kind, a stale call unknown."""

VISITS_LOST = (
    facts.ABANDONED,
    facts.TIMEOUT,
    facts.EXIT_EMPTY,
    facts.EXIT_KEY,
    facts.WITHDRAWN,
    facts.FAILED,
    facts.REDIRECTED,
    facts.INTERRUPTED,
)

IN_ONE_SECOND = (call.c.pbx, call.c.direction, call.c.queue, call.c.topic, call.c.did, call.c.outcome)
"""The order of contacts of one second: those alike in all that reports divide by may change places."""


def aftermath(filters: Filters, until: date, keys: list[sa.Label[Any]]) -> sa.Subquery:
    """Every contact of the days from `filters.first` until `until`, with `keys`.

    Each has its `contact`, `person` (or is `nobody`'s), `place`, whether it was `asked` for, and of each later
    contact the instant it first came (`next_back`, …) and how often we tried in vain (`tries`).
    """
    left = _left_after_transfer(filters.first, until)
    is_left = left.c.call_id.is_not(None)
    base = (
        sa.select(
            *keys,
            *IN_ONE_SECOND,
            call.c.call_id,
            call.c.started_at.label("began"),
            call.c.caller.label("number"),
            _of_them(person_in).label("person"),
            sa.case((_of_them(is_nobody), 1), else_=0).label("nobody"),
            _contact(is_left).label("contact"),
            _place(is_left).label("place"),
            sa.case((conditions(CALLS, filters), 1), else_=0).label("asked"),
        )
        .select_from(call)
        .outerjoin(left, sa.and_(left.c.pbx == call.c.pbx, left.c.call_id == call.c.call_id, left.c.n == 1))
        .where(call.c.direction.in_((facts.INCOMING, facts.OUTGOING)), call.c.day.between(filters.first, until))
        .subquery("contacts")
    )
    return sa.select(*base.c, *(_next(base.c, one) for one in CONTACTS), _tries(base.c)).subquery("aftermath")


def _left_after_transfer(first: date, until: date) -> sa.Subquery:
    """The last visit of each call that went on to another queue, newest first (`n` = 1)."""
    newest = (visit.c.hop.desc(), visit.c.entered_at.desc(), visit.c.visit_id.desc())
    number = sa.func.row_number().over(partition_by=(visit.c.pbx, visit.c.call_id), order_by=newest).label("n")
    last = (
        sa.select(visit.c.pbx, visit.c.call_id, visit.c.outcome, number)
        .where(visit.c.hop > 1, visit.c.day.between(first, until + timedelta(days=1)))
        .subquery("last_visit")
    )
    return sa.select(*last.c).where(last.c.outcome.in_(VISITS_LOST)).subquery("left_waiting")


def _of_them(what: Callable[[sa.Column[Any]], Expression]) -> Expression:
    """Something of the number outside: who called us, or whom we called."""
    return sa.case((call.c.direction == facts.OUTGOING, what(call.c.callee)), else_=what(call.c.caller))


def _contact(is_left: Expression) -> Expression:
    is_answered = call.c.outcome == facts.ANSWERED
    return sa.case(
        (sa.and_(call.c.direction == facts.OUTGOING, is_answered), BACK),
        (call.c.direction == facts.OUTGOING, TRIED),
        (sa.and_(is_answered, is_left), LOST),
        (is_answered, REACHED),
        (call.c.outcome.in_(LOST_OUTCOMES), LOST),
        else_="",
    )


def _place(is_left: Expression) -> Expression:
    return sa.case(
        (sa.and_(call.c.outcome == facts.ANSWERED, is_left), AFTER_TRANSFER),
        (call.c.outcome == "refused", TURNED_AWAY),
        (call.c.outcome.in_(MENU_OUTCOMES), IN_MENU),
        (call.c.queue == "", ON_PHONE),
        else_=IN_QUEUE,
    )


def _later(one: Any, amount: sa.FunctionElement[Any]) -> sa.Over[Any]:
    """`amount` over all later contacts of that person: read backwards, so every engine adds up as it goes."""
    backwards = (one.began, *(one[column.name] for column in IN_ONE_SECOND), one.contact)
    return sa.over(amount, partition_by=one.person, order_by=[each.desc() for each in backwards], rows=(None, -1))


def _next(one: Any, contact: str) -> sa.Label[Any]:
    return _later(one, sa.func.min(sa.case((one.contact == contact, one.began)))).label(f"next_{contact}")


def _tries(one: Any) -> sa.Label[Any]:
    tried = sa.func.sum(sa.case((one.contact == TRIED, 1), else_=0))
    return sa.func.coalesce(_later(one, tried), 0).label("tries")

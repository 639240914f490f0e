"""Who calls most: incoming calls by number, the most frequent first."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from data import facts
from data.answers.asking import Facts
from data.answers.counting import conditions
from data.counters import CALLS, Expression
from data.filters import Filters
from data.list_keys import FIRST_AT, LAST_AT, NUMBER, moment
from data.metric import CALLER, Metric, Sums
from data.numbering.callers import in_order, is_nobody, person_in
from data.question import Asked, NamedReport, Scope, listed, no_total, values
from data.questions.aftermath import LOST_OUTCOMES
from data.questions.dividing import total_of
from data.questions.repeats import is_institution
from data.report import ABOUT_CALLS, Chart
from data.schema.facts import call
from data.table import COUNT, Part
from data.words import N_

MOST = 200
KEYS = (NUMBER, FIRST_AT, LAST_AT)
SLUGS = ("caller_calls", "caller_answered", "caller_lost")


def ask(report: NamedReport, asked: Facts, filters: Filters, scope: Scope) -> Asked:
    """The numbers that called most often under these filters."""
    zone = scope.settings.zone
    found = [(*row[:3], _sums(row[3:])) for row in asked.execute(_most_frequent(filters, scope))]
    found.sort(key=lambda one: (-one[3]["caller_calls"], one[1], one[0]))
    whole = _sums(next(iter(asked.execute(sa.select(*_amounts(call.c)).where(*_of_somebody(filters, scope))))))
    here = sum(one[3]["caller_calls"] for one in found)
    return Asked(
        by=(),
        keys=KEYS,
        rows=tuple((n, moment(a, zone), moment(b, zone), *values(report, own)) for n, a, b, own in found),
        total=no_total(KEYS, values(report, whole)),
        n=whole["caller_calls"],
        conservation=listed(
            Part("caller_calls", N_("Calls of known callers"), whole["caller_calls"]),
            Part("listed", N_("of those in the list"), here),
            Part("others", N_("of all others"), whole["caller_calls"] - here),
        ),
    )


def _most_frequent(filters: Filters, scope: Scope) -> sa.Select[Any]:
    """Who called most, counted first; the rest is looked up of these few alone."""
    person, of_somebody = person_in(call.c.caller).label("person"), _of_somebody(filters, scope)
    order = (sa.func.count().desc(), in_order(call.c.caller))
    most = sa.select(person).where(*of_somebody).group_by(person).order_by(*order).limit(MOST).subquery("most")
    known = sa.select(person, call.c.caller, call.c.started_at, call.c.outcome)
    one = known.where(*of_somebody).subquery("calls").c
    ends = (sa.func.max(one.caller), sa.func.min(one.started_at), sa.func.max(one.started_at))
    return sa.select(*ends, *_amounts(one)).join(most, one.person == most.c.person).group_by(one.person)


def _of_somebody(filters: Filters, scope: Scope) -> tuple[Expression, ...]:
    known = (call.c.direction == facts.INCOMING, sa.not_(is_nobody(call.c.caller)))
    return (conditions(CALLS, filters), *known, is_institution(scope) == 0)


def _amounts(one: Any) -> list[Expression]:
    tests = (sa.true(), one.outcome == facts.ANSWERED, one.outcome.in_(LOST_OUTCOMES))
    return [total_of(sa.case((test, 1), else_=0)).label(slug) for slug, test in zip(SLUGS, tests, strict=True)]


def _sums(counts: Iterable[Any]) -> Sums:
    return Sums(dict(zip(SLUGS, map(int, counts), strict=True)))


def _number(slug: str, name: str, definition: str) -> Metric:
    return Metric(slug, name, COUNT, CALLER, definition, f"Σ {slug}", (slug,), lambda s: s[slug])


FREQUENT_CALLERS = NamedReport(
    slug="frequent-callers",
    title=N_("Frequent callers"),
    question=N_("Who calls most often?"),
    view=CALLER,
    measures=(
        _number("caller_calls", N_("Calls"), N_("Incoming calls from that number.")),
        _number("caller_answered", N_("Answered"), N_("Those of them that reached somebody.")),
        _number("caller_lost", N_("Lost"), N_("Those of them that reached nobody.")),
    ),
    fact=CALLS,
    chart=Chart("callers", ("caller_answered", "caller_lost")),
    counted="caller_calls",
    ask=ask,
    group=ABOUT_CALLS,
)

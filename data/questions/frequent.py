"""Who calls most: incoming calls by number, the most frequent first."""

from typing import Any

import sqlalchemy as sa

from data import facts
from data.answers.asking import Facts
from data.answers.counting import conditions
from data.counters import CALLS
from data.filters import Filters
from data.list_keys import FIRST_AT, LAST_AT, NUMBER, moment
from data.metric import CALLER, Metric, Sums
from data.numbering.callers import number_key, person_in
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
    zone, one = scope.settings.zone, _incoming(filters, scope)
    amounts = [total_of(one.c[slug]).label(f"n_{slug}") for slug in SLUGS]
    ends = (sa.func.max(one.c.number).label("number"), sa.func.min(one.c.first_at), sa.func.max(one.c.last_at))
    wholes = [sa.cast(sa.func.sum(sa.func.sum(one.c[slug])).over(), sa.BigInteger) for slug in SLUGS]
    query: sa.Select[Any] = sa.select(*ends, *amounts, *wholes).where(one.c.person != "")
    query = query.group_by(one.c.person).order_by(amounts[0].desc(), one.c.person).limit(MOST)
    rows, n = asked.execute(query).all(), len(SLUGS)
    found = [(*row[:3], Sums(dict(zip(SLUGS, map(int, row[3 : 3 + n]), strict=True)))) for row in rows]
    whole = Sums(dict(zip(SLUGS, map(int, rows[0][3 + n :] if rows else (0,) * n), strict=True)))
    here = sum(row[3]["caller_calls"] for row in found)
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


def _incoming(filters: Filters, scope: Scope) -> sa.Subquery:
    """Each number once: who it is of is looked at after its calls were counted."""
    tests: dict[str, Any] = {
        "caller_calls": sa.true(),
        "caller_answered": call.c.outcome == facts.ANSWERED,
        "caller_lost": call.c.outcome.in_(LOST_OUTCOMES),
    }
    numbers = (
        sa.select(
            call.c.caller.label("number"),
            number_key(call.c.caller).label("number_key"),
            sa.func.min(call.c.started_at).label("first_at"),
            sa.func.max(call.c.started_at).label("last_at"),
            *(total_of(sa.case((test, 1), else_=0)).label(slug) for slug, test in tests.items()),
        )
        .where(conditions(CALLS, filters), call.c.direction == facts.INCOMING, is_institution(scope) == 0)
        .group_by(call.c.caller, number_key(call.c.caller))
        .subquery("numbers")
    )
    person = person_in(numbers.c.number)
    return sa.select(numbers, person.label("person")).subquery("incoming")


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

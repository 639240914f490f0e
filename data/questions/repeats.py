"""Who calls again: incoming calls that the same number followed by another within a day, three days, a week.

The filters choose the calls that are counted; the call that follows may be of any queue. A call whose
time to be followed has not passed yet stands in no share, whether it was followed already or not.
Anonymous callers and the institutions of the settings are counted apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from data import facts
from data.answers.asking import Facts
from data.answers.counting import conditions
from data.answers.elapsed import seconds_between
from data.counters import CALLS, Expression
from data.filters import Filters
from data.metric import CALLER, LESS, MORE, Metric, Sums, share
from data.numbering.callers import is_nobody, is_one_of, person_in
from data.question import Asked, NamedReport, Scope
from data.questions.aftermath import IN_ONE_SECOND
from data.questions.dividing import counted, divided, key_labels, total_of
from data.report import ABOUT_QUALITY, Chart
from data.schema.columns import Instant
from data.schema.facts import call
from data.table import COUNT, SHARE
from data.words import N_

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Margin:
    """Within how many seconds a following call counts; `of_topic`: only one about the same topic."""

    slug: str
    seconds: int
    of_topic: bool = False


MARGINS = (Margin("24h", DAY), Margin("72h", 3 * DAY), Margin("topic", 7 * DAY, of_topic=True))
LOOK_AHEAD = timedelta(days=8)
"""The longest margin, and a day for callers of other zones."""

SLUGS = (
    *("incoming", "no_number", "institutional", "identified", "topic_known"),
    *(f"{what}_{margin.slug}" for margin in MARGINS for what in ("repeated", "pending", "passed", "settled")),
)


def ask(report: NamedReport, asked: Facts, filters: Filters, scope: Scope) -> Asked:
    """The calls of these filters, and how many of them were followed by another."""
    rows = asked.execute(_query(filters, scope))
    return divided(report, filters, counted(rows, len(key_labels(CALLS, filters)), SLUGS), SLUGS)


def _query(filters: Filters, scope: Scope) -> sa.Select[Any]:
    keys = key_labels(CALLS, filters)
    base = (
        sa.select(
            *keys,
            *IN_ONE_SECOND,
            call.c.started_at.label("began"),
            is_institution(scope).label("institution"),
            person_in(call.c.caller).label("person"),
            sa.case((is_nobody(call.c.caller), 1), else_=0).label("nobody"),
            sa.case((conditions(CALLS, filters), 1), else_=0).label("asked"),
        )
        .where(call.c.direction == facts.INCOMING, call.c.day.between(filters.first, filters.last + LOOK_AHEAD))
        .subquery("incoming")
    )
    one = base.c
    inner = sa.select(*one, _next(one, one.person), _next(one, one.person, one.topic)).subquery("followed")
    amounts = [total_of(amount).label(slug) for slug, amount in zip(SLUGS, _amounts(inner.c, scope), strict=True)]
    names = [inner.c[key.name] for key in keys]
    return sa.select(*names, *amounts).where(inner.c.asked == 1).group_by(*names)


def _next(one: Any, *same: Expression) -> sa.Label[Any]:
    order = (one.began, *(one[column.name] for column in IN_ONE_SECOND))
    return sa.func.lead(one.began).over(partition_by=same, order_by=order).label(f"next{len(same)}")


def is_institution(scope: Scope) -> Expression:
    """1 where the caller is one of the institutions that the settings name."""
    known = scope.settings.institutional_numbers
    return sa.case((is_one_of(call.c.caller, known), 1), else_=0) if known else sa.literal_column("0")


def _amounts(one: Any, scope: Scope) -> Iterator[Expression]:
    is_known = sa.and_(one.nobody == 0, one.institution == 0)
    has_topic = sa.and_(is_known, one.topic != "")
    tests = [sa.true(), one.nobody == 1, sa.and_(one.nobody == 0, one.institution == 1), is_known, has_topic]
    for margin in MARGINS:
        following = one.next2 if margin.of_topic else one.next1
        among = has_topic if margin.of_topic else is_known
        is_repeated = sa.and_(following.is_not(None), seconds_between(one.began, following) <= margin.seconds)
        is_past = one.began <= sa.literal(scope.known_until - margin.seconds, Instant())
        tests += [sa.and_(among, is_repeated), sa.and_(among, sa.not_(sa.or_(is_repeated, is_past)))]
        # Of the others only those who called again are known: a share of them would be of nothing but repeats.
        tests += [sa.and_(among, is_past), sa.and_(among, is_past, is_repeated)]
    for test in tests:
        yield sa.case((test, 1), else_=0)


def _share(slug: str) -> Metric:
    again, passed = f"settled_{slug}", f"passed_{slug}"
    return Metric(
        f"repeat_{slug}_rate",
        {"24h": N_("Called again within 24 h, share"), "72h": N_("Called again within 72 h, share")}[slug],
        SHARE,
        CALLER,
        N_("Share of calls that the same number followed by another in time, of those whose time has passed."),
        f"repeated_{slug} / identified, both of calls whose time has passed",
        (again, passed),
        lambda s: share(s[again], s[passed]),
        LESS,
    )


def _without_repeat(s: Sums) -> float | None:
    return share(s["passed_topic"] - s["settled_topic"], s["passed_topic"])


def _number(slug: str, name: str, definition: str, better: str = "") -> Metric:
    return Metric(slug, name, COUNT, CALLER, definition, f"Σ {slug}", (slug,), lambda s: s[slug], better)


MEASURES = (
    _number("incoming", N_("Incoming calls"), N_("Calls from outside, whatever became of them.")),
    _number(
        "identified",
        N_("Known callers"),
        N_("Incoming calls whose number is known, institutions left out: only these can be told to come again."),
    ),
    _number(
        "repeated_24h",
        N_("Called again within 24 h"),
        N_("Calls that the same number followed by another incoming call within 24 hours, to any queue."),
        LESS,
    ),
    _share("24h"),
    _number(
        "repeated_72h",
        N_("Called again within 72 h"),
        N_("Calls that the same number followed by another incoming call within 72 hours, to any queue."),
        LESS,
    ),
    _share("72h"),
    _number(
        "pending_24h",
        N_("Not yet known, 24 h"),
        N_("Calls without a following one whose 24 hours have not passed yet."),
    ),
    _number(
        "pending_72h",
        N_("Not yet known, 72 h"),
        N_("Calls without a following one whose 72 hours have not passed yet."),
    ),
    Metric(
        "without_repeat",
        N_("Without a repeat"),
        SHARE,
        CALLER,
        N_(
            "Share of calls with a known topic that the same number did not follow by another about the same topic"
            " within 7 days, of those whose 7 days have passed."
            " Telephone data cannot prove that the matter was settled."
        ),
        "1 − repeated_topic / topic_known, both of calls whose 7 days have passed",
        ("passed_topic", "settled_topic"),
        _without_repeat,
        MORE,
    ),
    _number(
        "repeated_topic",
        N_("Again about the same topic"),
        N_("Calls with a known topic that the same number followed by another about it within 7 days."),
        LESS,
    ),
    _number(
        "pending_topic",
        N_("Not yet known, 7 days"),
        N_("Calls with a known topic, without a following one, whose 7 days have not passed yet."),
    ),
    _number("topic_known", N_("Topic known"), N_("Calls of known callers whose topic is known.")),
    Metric(
        "topic_coverage",
        N_("Topic known, share"),
        SHARE,
        CALLER,
        N_("Share of calls of known callers whose topic is known: how much the share without a repeat stands on."),
        "topic_known / identified",
        ("topic_known", "identified"),
        lambda s: share(s["topic_known"], s["identified"]),
    ),
    _number("no_number", N_("Without a number"), N_("Incoming calls that showed no number: who called is not known.")),
    _number(
        "institutional",
        N_("Institutions"),
        N_("Incoming calls from the institutional numbers of the settings (OKC_INSTITUTIONAL_NUMBERS)."),
    ),
)

REPEATS = NamedReport(
    slug="repeats",
    title=N_("Repeat calls"),
    question=N_("Who has to call again?"),
    view=CALLER,
    measures=MEASURES,
    fact=CALLS,
    chart=Chart("repeats", ("repeat_24h_rate", "repeat_72h_rate")),
    counted="incoming",
    ask=ask,
    by=("queue",),
    dimensions=("queue", "topic", "day", "week", "month", "weekday", "hour", "did", "outcome", "pbx"),
    whole="incoming",
    parts=("identified", "no_number", "institutional"),
    order="repeated_72h",
    group=ABOUT_QUALITY,
    tiles=("identified", "repeat_24h_rate", "repeat_72h_rate", "without_repeat", "topic_coverage", "pending_72h"),
    columns=(
        "identified",
        "repeated_24h",
        "repeat_24h_rate",
        "repeated_72h",
        "repeat_72h_rate",
        "without_repeat",
        "topic_coverage",
    ),
)

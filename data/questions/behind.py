"""The calls behind a number of lost calls or of repeat calls: the same calls, one by one, for lists and files.

A measure is written `report.measure` in the address of a list. What became of a call depends on how far the
exchange was read and on whose numbers are institutions: `with_measure` adds both before a list is asked.
Without them a list finds nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import facts
from data.answers.counting import conditions
from data.answers.elapsed import seconds_between
from data.counters import CALLS, Expression, Fact
from data.filters import Filters
from data.numbering.callers import is_nobody, is_one_of, person_in
from data.questions import lost
from data.questions.aftermath import IN_ONE_SECOND, LOST, PLACES, aftermath
from data.questions.repeats import LOOK_AHEAD, MARGINS, REPEATS
from data.schema.columns import Instant
from data.schema.facts import call
from data.schema.state import source_state
from data.settings import Settings

Test = Callable[[Any, int], Expression]
"""Which of the rows a measure counts; they have what the question looks at, and it is known until an instant."""


def _of_fate(fate: str) -> Test:
    return lambda one, known_until: lost.fate(one, known_until) == fate


def _at_place(place: str) -> Test:
    return lambda one, known_until: one.place == place


_LOST: Mapping[str, Test] = {
    "lost": lambda one, known_until: sa.true(),
    **{fate: _of_fate(fate) for fate in lost.FATES},
    **{f"lost_in_{place}": _at_place(place) for place in PLACES},
}


def _is_known(one: Any) -> Expression:
    return sa.and_(one.nobody == 0, one.institution == 0)


def _has_topic(one: Any) -> Expression:
    return sa.and_(_is_known(one), one.topic != "")


def _followed(one: Any, seconds: int, of_topic: bool) -> Expression:
    following = one.next_same if of_topic else one.next_any
    return sa.and_(following.is_not(None), seconds_between(one.began, following) <= seconds)


def _repeated(seconds: int, of_topic: bool) -> Test:
    among = _has_topic if of_topic else _is_known
    return lambda one, known_until: sa.and_(among(one), _followed(one, seconds, of_topic))


def _pending(seconds: int, of_topic: bool) -> Test:
    among = _has_topic if of_topic else _is_known

    def test(one: Any, known_until: int) -> Expression:
        is_past = one.began <= sa.literal(known_until - seconds, Instant())
        return sa.and_(among(one), sa.not_(sa.or_(_followed(one, seconds, of_topic), is_past)))

    return test


_REPEATS: Mapping[str, Test] = {
    "incoming": lambda one, known_until: sa.true(),
    "identified": lambda one, known_until: _is_known(one),
    "topic_known": lambda one, known_until: _has_topic(one),
    "no_number": lambda one, known_until: one.nobody == 1,
    "institutional": lambda one, known_until: sa.and_(one.nobody == 0, one.institution == 1),
    **{f"repeated_{margin.slug}": _repeated(margin.seconds, margin.of_topic) for margin in MARGINS},
    **{f"pending_{margin.slug}": _pending(margin.seconds, margin.of_topic) for margin in MARGINS},
}

BEHIND = {slug: f"{lost.LOST_CALLS.slug}.{slug}" for slug in _LOST} | {
    slug: f"{REPEATS.slug}.{slug}" for slug in _REPEATS
}
"""Measure → how its calls are asked for in the address of a list."""


def with_measure(connection: Connection, filters: Filters, now: int, settings: Settings) -> Filters:
    """The filters with what their measure depends on, if they have one."""
    if not filters.measure:
        return filters
    checked = connection.scalar(sa.select(sa.func.max(source_state.c.checked_at))) or 0
    return replace(
        filters, known_until=min(now, checked or now), institutions=tuple(sorted(settings.institutional_numbers))
    )


def listed(fact: Fact, filters: Filters) -> Expression:
    """The rows of a list under these filters: those counted, and of a measure only the calls behind it."""
    where = conditions(fact, filters)
    if not filters.measure:
        return where
    ids = _ids(filters)
    if ids is None:
        return sa.false()
    return sa.and_(where, sa.tuple_(fact.table.c.pbx, fact.table.c.call_id).in_(ids))


def _ids(filters: Filters) -> sa.Select[Any] | None:
    report, _, slug = filters.measure.partition(".")
    known_until = filters.known_until
    if BEHIND.get(slug) != filters.measure or known_until is None:
        return None
    if report == REPEATS.slug:
        one = _incoming(filters).c
        return sa.select(one.pbx, one.call_id).where(one.asked == 1, _REPEATS[slug](one, known_until))
    one = aftermath(filters, filters.last + lost.LOOK_AHEAD, []).c
    return sa.select(one.pbx, one.call_id).where(one.asked == 1, one.contact == LOST, _LOST[slug](one, known_until))


def _incoming(filters: Filters) -> sa.Subquery:
    """Every incoming call beside the next one of that person, about anything (any) and about the same topic."""
    numbers = filters.institutions
    institution = sa.case((is_one_of(call.c.caller, numbers), 1), else_=0) if numbers else sa.literal_column("0")
    base = (
        sa.select(
            *IN_ONE_SECOND,
            call.c.call_id,
            call.c.started_at.label("began"),
            person_in(call.c.caller).label("person"),
            sa.case((is_nobody(call.c.caller), 1), else_=0).label("nobody"),
            institution.label("institution"),
            sa.case((conditions(CALLS, filters), 1), else_=0).label("asked"),
        )
        .where(call.c.direction == facts.INCOMING, call.c.day.between(filters.first, filters.last + LOOK_AHEAD))
        .subquery("incoming")
    )
    one = base.c
    order = (one.began, *(one[column.name] for column in IN_ONE_SECOND), one.call_id)
    return sa.select(
        *one,
        sa.func.lead(one.began).over(partition_by=(one.person,), order_by=order).label("next_any"),
        sa.func.lead(one.began).over(partition_by=(one.person, one.topic), order_by=order).label("next_same"),
    ).subquery("followed")

"""Lost calls and what became of them within 72 hours: returned by us, by the caller's own next call, or not.

Every lost call has exactly one fate. While its 72 hours run and nobody has spoken with the caller, it is
pending. Later than that a return is no return.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from data.answers.asking import Facts
from data.answers.elapsed import seconds_between
from data.counters import CALLS, Expression
from data.filters import Filters
from data.metric import CALLER, LESS, MORE, Metric, average, share
from data.question import Asked, NamedReport, Scope
from data.questions.aftermath import BACK, LOST, PLACES, REACHED, TRIED, aftermath
from data.questions.dividing import counted, divided, key_labels, total_of
from data.report import ABOUT_QUALITY, Chart
from data.schema.columns import Instant
from data.table import COUNT, SECONDS, SHARE
from data.words import N_

HOUR = 3600
RETURN_WITHIN = 72 * HOUR
LOOK_AHEAD = timedelta(days=4)
"""Those hours, and a day for exchanges of other zones."""

CALLED_BACK, CAME_AGAIN, PENDING = "called_back", "came_again", "lost_pending"
NOT_REACHED, IN_VAIN, NOBODY_CALLED, NO_NUMBER = "not_reached", "in_vain", "nobody_called", "lost_no_number"
FATES = (CALLED_BACK, CAME_AGAIN, NOT_REACHED, IN_VAIN, NOBODY_CALLED, PENDING, NO_NUMBER)
"""What became of a lost call; exactly one of each."""

PLACE_SLUGS = tuple(f"lost_in_{place}" for place in PLACES)
SLUGS = ("lost", *FATES, *PLACE_SLUGS, "back_s", "back_1h", "again_s", "decided", "decided_good")


def ask(report: NamedReport, asked: Facts, filters: Filters, scope: Scope) -> Asked:
    """The lost calls of these filters by what became of them and where they were lost."""
    rows = asked.execute(_query(filters, scope))
    return divided(report, filters, counted(rows, len(key_labels(CALLS, filters)), SLUGS), SLUGS)


def _query(filters: Filters, scope: Scope) -> sa.Select[Any]:
    keys = key_labels(CALLS, filters)
    after = aftermath(filters, filters.last + LOOK_AHEAD, keys).c
    lost = (
        sa.select(
            *(after[key.name] for key in keys),
            after.place,
            fate(after, scope.known_until).label("fate"),
            sa.case((_is_decided(after, scope.known_until), 1), else_=0).label("decided"),
            seconds_between(after.began, after.next_back).label("back_after"),
            seconds_between(after.began, after.next_reached).label("again_after"),
        )
        .where(after.asked == 1, after.contact == LOST)
        .subquery("lost")
    )
    amounts = [total_of(amount).label(slug) for slug, amount in zip(SLUGS, _amounts(lost.c), strict=True)]
    names = [lost.c[key.name] for key in keys]
    return sa.select(*names, *amounts).group_by(*names)


def fate(one: Any, known_until: int) -> Expression:
    """What became of a lost call, as far as is known at an instant."""
    back, reached = one[f"next_{BACK}"], one[f"next_{REACHED}"]
    is_ours = sa.and_(_within(one.began, back), sa.or_(reached.is_(None), back <= reached))
    return sa.case(
        (one.nobody == 1, NO_NUMBER),
        (is_ours, CALLED_BACK),
        (_within(one.began, reached), CAME_AGAIN),
        (one.began > sa.literal(known_until - RETURN_WITHIN, Instant()), PENDING),
        (_within(one.began, one[f"next_{TRIED}"]), NOT_REACHED),
        (_within(one.began, one[f"next_{LOST}"]), IN_VAIN),
        else_=NOBODY_CALLED,
    )


def _is_decided(one: Any, known_until: int) -> Expression:
    """Whether its 72 hours have passed and there was a number: only these say what share is made good."""
    return sa.and_(one.nobody == 0, one.began <= sa.literal(known_until - RETURN_WITHIN, Instant()))


def _within(began: Expression, at: Expression) -> Expression:
    return sa.and_(at.is_not(None), seconds_between(began, at) <= RETURN_WITHIN)


def _amounts(one: Any) -> Iterator[Expression]:
    yield sa.literal_column("1")
    for name in FATES:
        yield sa.case((one.fate == name, 1), else_=0)
    for place in PLACES:
        yield sa.case((one.place == place, 1), else_=0)
    is_back = one.fate == CALLED_BACK
    yield sa.case((is_back, one.back_after), else_=0)
    yield sa.case((sa.and_(is_back, one.back_after <= HOUR), 1), else_=0)
    yield sa.case((one.fate == CAME_AGAIN, one.again_after), else_=0)
    yield one.decided
    yield sa.case((one.fate.in_((CALLED_BACK, CAME_AGAIN)), one.decided), else_=0)


def _number(slug: str, name: str, definition: str, better: str = "") -> Metric:
    return Metric(slug, name, COUNT, CALLER, definition, f"Σ {slug}", (slug,), lambda s: s[slug], better)


def _mean(slug: str, name: str, definition: str, seconds: str, number: str) -> Metric:
    formula = f"Σ {seconds} / {number}"
    return Metric(
        slug,
        name,
        SECONDS,
        CALLER,
        definition,
        formula,
        (seconds, number),
        lambda s: average(s[seconds], s[number]),
        LESS,
    )


_FATES = (
    _number(
        CALLED_BACK,
        N_("Called back by us"),
        N_("Lost calls after which we called that number within 72 hours and somebody there answered."),
        MORE,
    ),
    _number(
        CAME_AGAIN,
        N_("Called again and was answered"),
        N_("Lost calls whose caller called again within 72 hours and reached somebody before we called back."),
    ),
    _number(
        NOT_REACHED,
        N_("We called, nobody answered"),
        N_("Lost calls after which we called that number within 72 hours, always in vain."),
    ),
    _number(
        IN_VAIN,
        N_("Called again in vain"),
        N_("Lost calls whose caller called again within 72 hours and reached nobody; we did not call."),
        LESS,
    ),
    _number(NOBODY_CALLED, N_("Nobody called"), N_("Lost calls after which nobody called for 72 hours."), LESS),
    _number(
        PENDING,
        N_("To be called back"),
        N_("Lost calls of the last 72 hours: nobody has spoken with the caller since, and there still is time."),
        LESS,
    ),
    _number(NO_NUMBER, N_("Number unknown"), N_("Lost calls that showed no number: nobody can call back.")),
)

MEASURES = (
    _number(
        "lost",
        N_("Lost calls"),
        N_("Incoming calls that reached nobody, and those left waiting after a transfer. Announcements are not lost."),
        LESS,
    ),
    Metric(
        "recovered_rate",
        N_("Recovered"),
        SHARE,
        CALLER,
        N_("Share of lost calls whose caller somebody spoke with in 72 hours; of those whose 72 hours have passed."),
        f"({CALLED_BACK} + {CAME_AGAIN}) / (lost − {NO_NUMBER}), all of calls whose 72 hours have passed",
        ("decided", "decided_good"),
        lambda s: share(s["decided_good"], s["decided"]),
        MORE,
    ),
    *_FATES,
    _mean(
        "time_to_call_back",
        N_("Time to the call back"),
        N_("Mean time from a lost call to our call that was answered."),
        "back_s",
        CALLED_BACK,
    ),
    Metric(
        "back_within_1h_rate",
        N_("Called back within 1 h"),
        SHARE,
        CALLER,
        N_("Share of the calls back that came within an hour."),
        f"back_1h / {CALLED_BACK}",
        ("back_1h", CALLED_BACK),
        lambda s: share(s["back_1h"], s[CALLED_BACK]),
        MORE,
    ),
    _mean(
        "time_to_come_again",
        N_("Time to their next call"),
        N_("Mean time from a lost call to the caller's next call that reached somebody."),
        "again_s",
        CAME_AGAIN,
    ),
    _number("lost_in_menu", N_("Lost in the menu"), N_("Hung up in the voice menu or left a message in voicemail.")),
    _number("lost_in_queue", N_("Lost in a queue"), N_("Waited in a queue and reached nobody."), LESS),
    _number(
        "lost_in_refused", N_("Turned away"), N_("Turned away before a queue: full, closed or nobody there."), LESS
    ),
    _number("lost_in_phone", N_("Lost at a telephone"), N_("Rang at a telephone without a queue; nobody answered.")),
    _number(
        "lost_in_transfer",
        N_("Lost after a transfer"),
        N_("Spoke with somebody, was transferred to a queue and reached nobody there."),
        LESS,
    ),
)

LOST_CALLS = NamedReport(
    slug="lost",
    title=N_("Lost calls"),
    question=N_("What became of the calls we lost?"),
    view=CALLER,
    measures=MEASURES,
    fact=CALLS,
    chart=Chart("lost", FATES),
    counted="lost",
    ask=ask,
    nothing=N_("No call was lost on these days."),
    by=("queue",),
    dimensions=("queue", "hour", "weekday", "day", "week", "month", "topic", "did", "outcome", "pbx"),
    whole="lost",
    parts=FATES,
    order="lost",
    group=ABOUT_QUALITY,
    tiles=("lost", "recovered_rate", CALLED_BACK, "time_to_call_back", PENDING, NOBODY_CALLED),
    columns=("lost", *FATES, "recovered_rate", "time_to_call_back", *PLACE_SLUGS),
    divisions=("queue", "hour", "weekday", "day", "topic", "did", "outcome"),
)

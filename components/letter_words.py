"""The letter's sentences about what happened. Pure functions of a letter."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from auth.language import gettext, ngettext
from components import format as fmt
from components.labels import Labels
from data.head.holidays import holiday
from data.head.letter import Letter
from data.head.outages import Silence
from data.head.period import WEEK
from data.table import Table, amount, as_number

FEW_FOR_A_QUEUE = 30
MOST_RESTARTS, MOST_SILENCES = 3, 2


def number(table: Table, slug: str) -> float:
    """A total as a number; 0 of nothing."""
    return table.amount(table.total, slug)


def share(table: Table, slug: str = "sl") -> float | None:
    """A total that is a share, or None of nothing."""
    return as_number(table.total_of(slug))


def earlier(letter: Letter) -> str:
    """The week before; the month before."""
    return gettext("the week before") if letter.period.kind == WEEK else gettext("the month before")


def headline(letter: Letter, locale: str) -> str:
    """The letter in one sentence."""
    level, target = share(letter.now.waits), letter.now.waits.total_target
    if level is None:
        return gettext("There were no calls to queues")
    words = {"share": fmt.percent_beside(level, target, locale), "target": fmt.whole_percent(target, locale)}
    change = letter.explained.change if letter.explained and letter.explained.is_more_than_chance else 0.0
    words["points"] = fmt.points(abs(change), locale)
    met = level >= target
    if change > 0 and met:
        return gettext(
            "Service rose by %(points)s: %(share)s answered in time, the target of %(target)s is met", **words
        )
    if change > 0:
        return gettext("Service rose by %(points)s: %(share)s answered in time, the target is %(target)s", **words)
    if change < 0 and met:
        return gettext(
            "Service fell by %(points)s: %(share)s answered in time, still on the target of %(target)s", **words
        )
    if change < 0:
        return gettext("Service fell by %(points)s: %(share)s answered in time, the target is %(target)s", **words)
    if met:
        return gettext("%(share)s of calls were answered in time: the target of %(target)s is met", **words)
    return gettext("Only %(share)s of calls were answered in time, the target is %(target)s", **words)


def what_happened(letter: Letter, labels: Labels, zone: ZoneInfo) -> list[str]:
    """Volume, answers, waiting, the busiest time, lost calls, breaks of service: a paragraph each."""
    return [
        *_calls(letter, labels.locale),
        _service(letter, labels.locale),
        *_waiting(letter, labels.locale),
        *_busiest(letter, labels),
        *_slowest_queue(letter, labels),
        *_not_returned(letter, labels.locale),
        *_outages(letter, labels.locale, zone),
    ]


def _calls(letter: Letter, locale: str) -> Iterator[str]:
    now, before = int(number(letter.now.waits, "offered")), int(number(letter.before.waits, "offered"))
    said = [
        ngettext(
            "%(shown)s call came to the queues.",
            "%(shown)s calls came to the queues.",
            now,
            shown=fmt.integer(now, locale),
        )
    ]
    words = {"when": earlier(letter), "before": fmt.integer(before, locale)}
    if before:
        words["share"] = fmt.percent(abs(now / before - 1), locale)
        if round(now / before, 2) > 1:
            said.append(gettext("That is %(share)s more than %(when)s (%(before)s).", **words))
        elif round(now / before, 2) < 1:
            said.append(gettext("That is %(share)s fewer than %(when)s (%(before)s).", **words))
        else:
            said.append(gettext("That is as many as %(when)s (%(before)s).", **words))
    yield " ".join(said)
    answered, lost = int(number(letter.now.waits, "answered")), int(number(letter.now.waits, "abandoned"))
    at_once = int(number(letter.now.waits, "short_abandoned"))
    parts = [
        ngettext("%(shown)s was answered", "%(shown)s were answered", answered, shown=fmt.integer(answered, locale)),
        ngettext(
            "%(shown)s caller hung up without an answer",
            "%(shown)s callers hung up without an answer",
            lost,
            shown=fmt.integer(lost, locale),
        ),
    ]
    if at_once:
        parts.append(
            ngettext(
                "%(shown)s hung up at once", "%(shown)s hung up at once", at_once, shown=fmt.integer(at_once, locale)
            )
        )
    yield f"{', '.join(parts)}."


def _service(letter: Letter, locale: str) -> str:
    level, target, before = share(letter.now.waits), letter.now.waits.total_target, share(letter.before.waits)
    words = {
        "share": fmt.percent_beside(level, target, locale),
        "target": fmt.whole_percent(target, locale),
        "time": fmt.duration(letter.within_s, locale),
    }
    if level is None:
        return gettext("Nobody waited for an answer, so there is no service level.")
    if level >= target:
        said = gettext("Within %(time)s %(share)s were answered: the target of %(target)s is met.", **words)
    else:
        said = gettext("Within %(time)s %(share)s were answered: below the target of %(target)s.", **words)
    if before is None:
        return said
    after = gettext(
        "It was %(share)s %(when)s.",
        share=fmt.percent_beside(before, letter.before.waits.total_target, locale),
        when=earlier(letter),
    )
    return f"{said} {after}"


def _waiting(letter: Letter, locale: str) -> Iterator[str]:
    waits, longest = letter.now.waits, letter.now.waits.total_of("longest_wait")
    if not isinstance(longest, int | float) or waits.total_of("asa") is None:
        return
    by_day = letter.by_day
    day = max(by_day.rows, key=lambda row: amount(row[by_day.place("longest_wait")]), default=None)
    yield gettext(
        "Those who were answered waited %(asa)s on average; the longest wait was %(longest)s, on %(day)s.",
        asa=fmt.duration(number(waits, "asa"), locale),
        longest=fmt.duration(longest, locale),
        day=fmt.day(day[0], locale) if day else fmt.NONE,  # type: ignore[arg-type]
    )


def _busiest(letter: Letter, labels: Labels) -> Iterator[str]:
    by_hour, by_day = letter.by_hour, letter.by_day
    if not letter.now.waits.n or len(by_day.rows) < 2:
        return
    hour = max(by_hour.rows, key=lambda row: amount(row[by_hour.place("offered")]))
    day = max(by_day.rows, key=lambda row: amount(row[by_day.place("offered")]))
    yield gettext(
        "Most calls came between %(from_)s and %(to)s, %(a_day)s a day on average; "
        "the busiest day was %(day)s: %(shown)s.",
        from_=fmt.slot(int(amount(hour[0])) * 4),
        to=fmt.slot(int(amount(hour[0])) * 4 + 4),
        a_day=fmt.decimal(amount(hour[by_hour.place("offered")]) / letter.period.days, labels.locale),
        day=fmt.day(day[0], labels.locale),  # type: ignore[arg-type]
        shown=fmt.integer(amount(day[by_day.place("offered")]), labels.locale),
    )


def _slowest_queue(letter: Letter, labels: Labels) -> Iterator[str]:
    table = letter.by_queue
    known = [
        (row[table.place("sl")], row[0], target)
        for row, target in zip(table.rows, table.targets, strict=True)
        if row[table.place("sl")] is not None and amount(row[table.place("offered")]) >= FEW_FOR_A_QUEUE
    ]
    if len(known) < 2:
        return
    level, queue, target = min(known, key=lambda one: amount(one[0]) - one[2])
    if amount(level) < target:
        yield gettext(
            "Slowest was the queue “%(queue)s”: %(share)s in time.",
            queue=labels.key("queue", queue),
            share=fmt.percent_beside(amount(level), target, labels.locale),
        )


def _not_returned(letter: Letter, locale: str) -> Iterator[str]:
    if not letter.lost.n:
        return
    lost = letter.lost.n
    open_ = int(sum(number(letter.lost, slug) for slug in ("nobody_called", "in_vain", "not_reached")))
    pending = int(number(letter.lost, "lost_pending"))
    said = ngettext(
        "%(lost)s call reached nobody, counting also the menu and those turned away before a queue.",
        "%(lost)s calls reached nobody, counting also the menu and those turned away before a queue.",
        lost,
        lost=fmt.integer(lost, locale),
    )
    left = ngettext(
        "%(shown)s of them has not been made good: nobody spoke with the caller in the three days after.",
        "%(shown)s of them have not been made good: nobody spoke with the caller in the three days after.",
        open_,
        shown=fmt.integer(open_, locale),
    )
    later = gettext("%(shown)s more can still be called back.", shown=fmt.integer(pending, locale)) if pending else ""
    yield f"{said} {left} {later}".strip()


def _outages(letter: Letter, locale: str, zone: ZoneInfo) -> Iterator[str]:
    broke = letter.now.broke
    said = []
    if broke.restarts:
        when = (datetime.fromtimestamp(at, zone) for at in broke.restarts[:MOST_RESTARTS])
        times = "; ".join(f"{fmt.day(local.date(), locale)} {local:%H:%M}" for local in when)
        said.append(gettext("The exchange was started anew: %(times)s.", times=times))
    if len(broke.restarts) > MOST_RESTARTS:
        n = len(broke.restarts)
        said.append(
            ngettext("In all it was started anew %(num)s time.", "In all it was started anew %(num)s times.", n)
        )
    if broke.interrupted:
        said.append(
            ngettext("It cut off %(num)s waiting call.", "It cut off %(num)s waiting calls.", broke.interrupted)
        )
    if said:
        yield " ".join(said)
    yield from (_silence(one, locale) for one in letter.silent[:MOST_SILENCES])
    if len(letter.silent) > MOST_SILENCES:
        yield gettext("There were %(shown)s such silences in all.", shown=fmt.integer(len(letter.silent), locale))


def _silence(one: Silence, locale: str) -> str:
    words = {
        "day": fmt.day(one.day, locale),
        "from_": fmt.slot(one.first * 4),
        "to": fmt.slot(one.last * 4 + 4),
        "usual": fmt.integer(one.usual, locale),
    }
    if name := holiday(one.day):
        return gettext(
            "On %(day)s (%(holiday)s) no call came from %(from_)s to %(to)s, where usually there are about %(usual)s.",
            holiday=gettext(name),
            **words,
        )
    return gettext(
        "On %(day)s no call came from %(from_)s to %(to)s, where usually there are about %(usual)s: "
        "the line or the exchange may have been down; whoever did not get through is in no number here.",
        **words,
    )

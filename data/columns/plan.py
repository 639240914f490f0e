"""What the mirror has to do, decided from the manifest, the marks and the calendar. Pure.

The newest days change all the time and stay out of the hot file. A closed month is one file as soon as the
hot file holds all of it; days of it that change later stand beside it until then.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.changed_days import Mark
from data.columns.layout import LAYOUTS, Layout
from data.columns.manifest import Manifest, Part, month_of, month_span

FRESH = timedelta(days=2)
"""So many of the newest days stay out of the hot file."""
WHOLE_MONTH_DAYS = 8
"""With more days of a closed month due, the month is exported in one."""
TAIL_ROWS = 200_000
TAIL_SHARE = 0.03
"""With more rows than these beside the hot file, it is made anew at once."""
HOT_PAUSE = 60
"""For late changes it is made anew at leisure: at most one part in so many of the time goes into that."""


@dataclass(frozen=True)
class Span:
    """Days of one fact that become one part."""

    layout: Layout
    first: date
    last: date

    @property
    def stem(self) -> str:
        """The beginning of its file's name."""
        day = f"{self.first:%Y-%m-%d}" if self.first == self.last else month_of(self.first)
        return f"{self.layout.name}-{day}"


@dataclass(frozen=True)
class Work:
    """What one run does: these spans in this order, and of them at least so many."""

    spans: list[Span]
    at_least: float = math.inf


def in_turn(damaged: Iterable[Span], due: Iterable[Span], today: date) -> Work:
    """What is damaged first, then the newest days; a run does all of these and at least one older span."""
    must = list(damaged)
    spans = must + sorted((span for span in due if span not in must), key=lambda span: span.last, reverse=True)
    fresh = sum(span.last > through(today) for span in spans[len(must) :])
    return Work(spans, len(must) + fresh + 1)


def mirrored(marks: Iterable[Mark], done: Iterable[Span]) -> list[Mark]:
    """The marks of days that are in these spans."""
    days = {(s.layout.name, s.first + timedelta(days=n)) for s in done for n in range((s.last - s.first).days + 1)}
    return [mark for mark in marks if mark[:2] in days]


def spans_of_days(layout: Layout, days: Iterable[date], today: date) -> list[Span]:
    """A whole history: closed months in one, later days each alone."""
    days = list(days)
    closed = sorted({month_of(day) for day in days if is_closed(month_of(day), today)})
    alone = [day for day in days if month_of(day) not in set(closed)]
    return [Span(layout, *month_span(month)) for month in closed] + [Span(layout, day, day) for day in alone]


def spans_of_marks(marks: Iterable[Mark], today: date) -> list[Span]:
    """What is due: days, or a closed month where many of its days are."""
    months: dict[tuple[str, str], list[date]] = {}
    for fact, day, _ in marks:
        months.setdefault((fact, month_of(day)), []).append(day)
    spans: list[Span] = []
    for (fact, month), days in sorted(months.items()):
        if fact in LAYOUTS and len(days) > WHOLE_MONTH_DAYS and is_closed(month, today):
            spans.append(Span(LAYOUTS[fact], *month_span(month)))
        elif fact in LAYOUTS:
            spans += [Span(LAYOUTS[fact], day, day) for day in days]
    return spans


def is_closed(month: str, today: date) -> bool:
    """Whether all of the month may go into one file and into the hot one."""
    return month_span(month)[1] <= through(today)


def through(today: date) -> date:
    """The last day that belongs into a hot file made today."""
    return today - FRESH


def with_parts(manifest: Manifest, made: Iterable[Part]) -> Manifest:
    """The set with new parts instead of those whose days they hold."""
    parts = list(manifest.parts)
    for part in made:
        parts = [one for one in parts if not _holds(part, one)] + [part]
    months = {(part.fact, part.month) for part in parts if not part.is_day}
    # Without rows a part only counts where it stands instead of others, in a month's file or in the hot one.
    parts = [p for p in parts if p.rows or (p.is_day and (p.fact, p.month) in months) or not manifest.in_hot(p)]
    return replace(manifest, parts=tuple(parts))


def _holds(new: Part, old: Part) -> bool:
    return old.fact == new.fact and new.first <= old.first and old.last <= new.last


def wants_hot(manifest: Manifest, now: int, today: date) -> bool:
    """Whether the hot file has to be made anew now."""
    hot = manifest.hot
    if hot is None:
        return True
    beside = [part for fact in LAYOUTS for part in manifest.tail(fact) if part.first <= through(today)]
    if sum(part.rows for part in beside) > max(TAIL_ROWS, TAIL_SHARE * hot.rows):
        return True
    is_late = hot.through < through(today) or any(part.first <= hot.through for part in beside)
    return is_late and now - hot.made_at > max(HOT_PAUSE, HOT_PAUSE * hot.seconds)


def scattered_month(manifest: Manifest, today: date) -> tuple[Layout, list[Part]] | None:
    """A closed month of a fact that is in several files, all of them in the hot one; None if there is none."""
    months: dict[tuple[str, str], list[Part]] = {}
    for part in manifest.parts:
        months.setdefault((part.fact, part.month), []).append(part)
    for (fact, month), parts in sorted(months.items()):
        is_one = len(parts) == 1 and not parts[0].is_day
        if not is_one and is_closed(month, today) and all(manifest.in_hot(part) for part in parts):
            return LAYOUTS[fact], manifest.of_month(fact, month)
    return None

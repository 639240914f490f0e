"""Partial results: what closed months gave is kept and added up with what is counted now.

A month of the columns is closed when a later one has begun, and so are the settled days of the last one; the
version is another one as soon as anything in them changes, so what is kept is never wrong, only left behind.
Years and quarters are kept whole: three years are a handful of parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.answers.asking import Facts, InColumns
from data.answers.parts import Part, Question, ask_part, ask_parts
from data.answers.parts_kept import kept_in
from data.columns.manifest import Segment
from data.filters import Filters

Versions = Mapping[date, Segment]
"""First day of a month → its closed days and their version."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of a period; with a version they are closed, and what they give is kept."""

    first: date
    last: date
    version: str = ""


def parts_of(facts: Facts, question: Question) -> list[Part]:
    """What adds up to the answer: kept parts of closed days, and the rest counted now, what is adjacent in one pass."""
    filters = question.filters
    if not isinstance(facts, InColumns) or not facts.closed or filters.search:
        return [ask_part(facts, question)]
    kept = kept_in(facts.data_dir)
    parts: list[Part] = []
    missing: list[Stretch] = []
    for one in _stretches_of(filters, facts.closed):
        part = kept.known(_within(question, one, one), one.version) if _is_kept(one, filters) else None
        if part is None:
            missing.append(one)
            continue
        parts += [*_counted(facts, question, missing), part]
        missing = []
    return parts + _counted(facts, question, missing)


def _counted(facts: InColumns, question: Question, missing: Sequence[Stretch]) -> list[Part]:
    """Count adjacent stretches, and keep what is closed."""
    if not missing:
        return []
    parts = ask_parts(facts, _within(question, missing[0], missing[-1]), [one.last for one in missing])
    for one, part in zip(missing, parts, strict=True):
        if _is_kept(one, question.filters):
            kept_in(facts.data_dir).keep(_within(question, one, one), one.version, part)
    return parts


def _is_kept(one: Stretch, filters: Filters) -> bool:
    return bool(one.version) and (filters.until_slot is None or one.last < filters.last)


def _within(question: Question, first: Stretch, last: Stretch) -> Question:
    """The question of these days alone."""
    until_slot = question.filters.until_slot if last.last == question.filters.last else None
    return replace(
        question, filters=replace(question.filters, first=first.first, last=last.last, until_slot=until_slot)
    )


def _stretches_of(filters: Filters, closed: Versions) -> list[Stretch]:
    """The period's stretches; what lies before and after all closed days is one each, however long."""
    first, last = max(filters.first, min(closed)), min(filters.last, closed[max(closed)].last)
    if first > last:
        return [Stretch(filters.first, filters.last)]
    found = stretches(first, last, closed)
    if filters.first < first:
        found.insert(0, Stretch(filters.first, first - timedelta(days=1)))
    if last < filters.last:
        found.append(Stretch(last + timedelta(days=1), filters.last))
    return found


def stretches(first: date, last: date, closed: Versions) -> list[Stretch]:
    """A period as closed years, quarters, months and days of months, and what is not closed."""
    months = _months(first, last, closed)
    found: list[Stretch] = []
    while months:
        size = next((size for size in (12, 3, 1) if _makes_one(months[:size], size)), 0)
        if size:
            whole = months[:size]
            found.append(Stretch(whole[0].first, whole[-1].last, "+".join(one.version for one in whole)))
        elif found and not found[-1].version:
            found[-1] = Stretch(found[-1].first, months[0].last)
        else:
            found.append(months[0])
        months = months[size or 1 :]
    return found


def _makes_one(months: Sequence[Stretch], size: int) -> bool:
    """Whether these are a year, a quarter, or a month or some days of one, and closed."""
    if len(months) < size or not all(one.version for one in months):
        return False
    return size == 1 or (all(map(_is_whole, months)) and (months[0].first.month - 1) % size == 0)


def _is_whole(month: Stretch) -> bool:
    return month.first.day == 1 and (month.last + timedelta(days=1)).day == 1


def _months(first: date, last: date, closed: Versions) -> list[Stretch]:
    found = []
    while first <= last:
        end = (first.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        segment = closed.get(first.replace(day=1))
        found.append(Stretch(first, min(end, last), segment.version if segment else ""))
        first = end + timedelta(days=1)
    return found

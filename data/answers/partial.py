"""Partial results: what closed months gave is kept and added up with what is counted now.

A month of the columns is closed when a later one has begun; its version is another one as soon as anything
in it changes, so what is kept is never wrong, only left behind. Years and quarters are kept whole: three
years are a handful of parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from data.answers.asking import Facts, InColumns
from data.answers.parts import Part, Question, ask_part
from data.answers.parts_kept import kept_in
from data.filters import Filters

Versions = Mapping[date, str]
"""First day of a closed month → its version."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of a period; with a version they are closed, and what they give is kept."""

    first: date
    last: date
    version: str = ""


def parts_of(facts: Facts, question: Question) -> list[Part]:
    """What adds up to the answer: kept parts of closed months, and the rest counted now."""
    filters = question.filters
    if not isinstance(facts, InColumns) or not facts.closed or filters.search:
        return [ask_part(facts, question)]
    kept = kept_in(facts.data_dir)
    parts: list[Part] = []
    for one in _stretches_of(filters, facts.closed):
        until_slot = filters.until_slot if one.last == filters.last else None
        narrowed = replace(question, filters=replace(filters, first=one.first, last=one.last, until_slot=until_slot))
        if one.version and until_slot is None:
            parts.append(kept.part(narrowed, one.version, partial(ask_part, facts, narrowed)))
        else:
            parts.append(ask_part(facts, narrowed))
    return parts


def _stretches_of(filters: Filters, closed: Versions) -> list[Stretch]:
    """The period's stretches; what lies before and after all closed months is one each, however long."""
    first_closed, last_closed = min(closed), max(closed)
    end = (last_closed + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    first, last = max(filters.first, first_closed), min(filters.last, end)
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
        found.append(Stretch(first, min(end, last), closed.get(first.replace(day=1), "")))
        first = end + timedelta(days=1)
    return found

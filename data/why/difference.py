"""Why two numbers that look alike differ: from the one to the other, step by step, counted from the facts.

Families of such numbers are in data/reference/passports.py; between neighbours of a family there is one step, and
whoever asks about two that are further apart is led through those between. Every step adds up exactly.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from sqlalchemy.engine import Connection

from data.answer import answer
from data.answers.asking import Facts, facts_of
from data.answers.counting import serves, used_filters
from data.answers.grouping import with_groups
from data.dimensions import BY_SLUG as DIMENSIONS
from data.filters import LISTS, Filters
from data.reference.passports import LOOK_ALIKE
from data.reports import BY_SLUG as REPORTS
from data.settings import Settings
from data.table import COUNT, SHARE, Note
from data.why.reconciling import Differences
from data.why.steps import STEPS, Step
from data.why.words import Words, words_of
from data.words import FILTER_LEFT_OUT


@dataclass(frozen=True, slots=True)
class Addend:
    """What is added on the way: a message, its signed value, and the calls behind it if a list can show them."""

    message: str
    value: int
    list_of: Filters | None = None
    rows: str = ""
    """`visits` if the list is of visits."""


@dataclass(frozen=True, slots=True)
class Leg:
    """From one amount to another: `start` + Σ addends = `end`. `part` names half of a share, or is empty."""

    one: str
    other: str
    part: str
    unit: str
    start: int
    end: int
    addends: tuple[Addend, ...]

    @property
    def unexplained(self) -> int:
        """Always 0."""
        return self.end - self.start - sum(addend.value for addend in self.addends)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole way from the one number to the other; shares have two ways, above and below the line."""

    legs: tuple[Leg, ...]
    notes: tuple[Note, ...]

    def share(self, is_first: bool) -> float | None:
        """A share's value: first leg above the line, last below."""
        above, below = self.legs[0], self.legs[-1]
        part, whole = (above.start, below.start) if is_first else (above.end, below.end)
        return part / whole if whole else None


SO_FAR = "talking"
"""The one number of these that grows while somebody talks."""
PARTS = ("good", "counted")
LEVELS = LOOK_ALIKE[3]


def alike(one: str, other: str) -> tuple[str, ...]:
    """The numbers from the one to the other through their family; empty if they are no family."""
    for family in LOOK_ALIKE:
        if one in family and other in family and one != other:
            if family is LEVELS:
                return (one, other)
            first, last = family.index(one), family.index(other)
            step = 1 if first < last else -1
            return tuple(family[place] for place in range(first, last + step, step))
    return ()


def why(connection: Connection, one: str, other: str, filters: Filters, now: int, settings: Settings) -> Explanation:
    """How `one` becomes `other` under these filters."""
    way = alike(one, other)
    if not way:
        raise KeyError(f"{one} and {other} are not taken for each other")
    steps = [step_of(*pair) for pair in pairwise(way)]
    usable, notes = _known(with_groups(connection, replace(filters, by=(), against="")), [step for step, _ in steps])
    facts = facts_of(connection, settings)
    with_now = _talked_so_far(connection, usable, now, settings) if SO_FAR in way else 0
    legs = [_leg(facts, step, turned, usable, part, with_now) for step, turned in steps for part in _parts(step)]
    return Explanation(tuple(legs), notes)


def _talked_so_far(connection: Connection, filters: Filters, now: int, settings: Settings) -> int:
    """Talk of shifts with the talks that are going on, which the door counts up to now."""
    report = replace(REPORTS["agent-hours"], metrics=(SO_FAR,))
    return int(answer(connection, report, filters, now, settings).total_of(SO_FAR) or 0)  # type: ignore[arg-type]


def step_of(one: str, other: str) -> tuple[Step, bool]:
    """The step between neighbours, and whether it is gone backwards."""
    if (one, other) in STEPS:
        return STEPS[one, other], False
    return STEPS[other, one], True


def _parts(step: Step) -> Sequence[str]:
    return PARTS if step.unit == SHARE else ("",)


def _leg(facts: Facts, step: Step, turned: bool, filters: Filters, part: str, with_now: int) -> Leg:
    found = step.ask(facts, filters, part)
    words = words_of(step.one, step.other)
    addends = list(_addends(found, words, filters, step))
    end = found.other
    if step.other == SO_FAR and with_now != end:
        addends.append(Addend(words.ongoing, with_now - end))
        end = with_now
    unit = COUNT if step.unit == SHARE else step.unit
    if turned:
        back = tuple(replace(one, value=-one.value) for one in addends)
        return Leg(step.other, step.one, part, unit, end, found.one, back)
    return Leg(step.one, step.other, part, unit, found.one, end, tuple(addends))


def _addends(found: Differences, words: Words, filters: Filters, step: Step) -> Sequence[Addend]:
    made = [
        Addend(words.gone(reason), n, *_list(words.lists, "gone", reason, filters)) for reason, n in found.gone.items()
    ]
    made += [Addend(words.more, found.more)] if found.more else []
    made += [Addend(words.less, found.less)] if found.less else []
    made += [
        Addend(words.come(reason), n, *_list(words.lists, "come", reason, filters)) for reason, n in found.come.items()
    ]
    return sorted(made, key=lambda one: (one.value > 0, -abs(one.value), one.message))


Lists = Callable[[str, str], tuple[dict[str, Any], str] | None]


def _list(lists: Lists, side: str, reason: str, filters: Filters) -> tuple[Filters | None, str]:
    wanted = lists(side, reason)
    if wanted is None:
        return None, ""
    change, rows = wanted
    if any(getattr(filters, name) not in ((), values) for name, values in change.items()):
        return None, ""
    return replace(filters, **change), rows


def _known(filters: Filters, steps: Sequence[Step]) -> tuple[Filters, tuple[Note, ...]]:
    """The filters that both sides of every step know."""
    facts = [fact for step in steps for fact in step.facts]
    plain = Filters(filters.first, filters.last)
    dropped: dict[str, Any] = {}
    notes: list[Note] = []
    for name in used_filters(filters):
        one: dict[str, Any] = {LISTS[name]: getattr(filters, LISTS[name])}
        if not all(serves(fact, (), replace(plain, **one)) for fact in facts):
            notes.append(Note(FILTER_LEFT_OUT, DIMENSIONS[name].name))
            dropped[LISTS[name]] = ()
    return replace(filters, **dropped, search=""), tuple(notes)

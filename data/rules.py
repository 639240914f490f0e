"""Dated rules: service level (threshold, target, formula), short abandon, wrap-up, per exchange and queue.

The most exact rule in force wins: exchange and queue, then queue, then exchange, then everywhere, and
of equals the newest. Where none is in force, or the newest withdraws what was set, the less exact ones
and in the end the settings decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.facts import call
from data.schema.people import person
from data.schema.rules import rule
from data.schema.state import rebuild
from data.settings import Settings

SERVICE_LEVEL_S = "service_level_s"
SERVICE_LEVEL_TARGET = "service_level_target"
SERVICE_LEVEL_VARIANT = "service_level_variant"
"""Which of the five formulas of data/metrics/ "service level" means: 1…5."""
SHORT_ABANDON_S = "short_abandon_s"
WRAP_UP_S = "wrap_up_s"
KINDS = (SERVICE_LEVEL_S, SERVICE_LEVEL_TARGET, SERVICE_LEVEL_VARIANT, SHORT_ABANDON_S, WRAP_UP_S)


LIMITS = {
    SERVICE_LEVEL_S: (1, 3600),
    SERVICE_LEVEL_TARGET: (1, 100),
    SERVICE_LEVEL_VARIANT: (1, 5),
    SHORT_ABANDON_S: (0, 120),
    WRAP_UP_S: (0, 3600),
}
"""Least and largest value of each kind, as of the settings of the same name."""


WITHDRAWN = -1
"""As a rule's value: from then on there is no rule for just this."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`value` (seconds, per cent for a target, a formula's number) holds from the instant `valid_from` on."""

    kind: str
    pbx: str
    queue: str
    value: int
    valid_from: int


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule with who set it, when and why; without a name if it was no person of ours."""

    rule: Rule
    by: str
    at: int
    reason: str


class Rulebook:
    """What was in force for a queue at an instant; a pure value made from rules and defaults."""

    def __init__(self, rules: Iterable[Rule], defaults: dict[str, int]) -> None:
        self._defaults = defaults
        self._by_subject: dict[tuple[str, str, str], list[Rule]] = {}
        # Of two from the same instant the one set later holds: people correct what they said.
        newest = sorted(enumerate(rules), key=lambda set_: (set_[1].valid_from, set_[0]), reverse=True)
        for _, one in newest:
            self._by_subject.setdefault((one.kind, one.pbx, one.queue.casefold()), []).append(one)

    def value(self, kind: str, pbx: str, queue: str, at: int) -> int:
        """The threshold of `kind` in force at instant `at`."""
        one = self.rule(kind, pbx, queue, at)
        return self._defaults[kind] if one is None else one.value

    def rule(self, kind: str, pbx: str, queue: str, at: int) -> Rule | None:
        """The rule that decides at instant `at`; None where the settings do."""
        if self._by_subject:
            folded = queue.casefold()
            for subject in ((kind, pbx, folded), (kind, "", folded), (kind, pbx, ""), (kind, "", "")):
                one = next((one for one in self._by_subject.get(subject, ()) if one.valid_from <= at), None)
                if one is not None and one.value != WITHDRAWN:
                    return one
        return None

    def is_own(self, kind: str, pbx: str, queue: str, at: int) -> bool:
        """Whether a rule for just this exchange and queue decides at instant `at`."""
        one = self.rule(kind, pbx, queue, at)
        return one is not None and (one.pbx, one.queue.casefold()) == (pbx, queue.casefold())

    def values_during(self, kind: str, subjects: Iterable[tuple[str, str]], first: int, end: int) -> set[int]:
        """Every threshold of `kind` that was in force for one of (exchange, queue) from instant `first` until `end`."""
        rules = (one for (its, _, _), known in self._by_subject.items() if its == kind for one in known)
        instants = {first, *(one.valid_from for one in rules if first < one.valid_from < end)}
        return {self.value(kind, pbx, queue, at) for pbx, queue in subjects for at in instants}


def defaults_of(settings: Settings) -> dict[str, int]:
    """The thresholds that hold where no rule says otherwise."""
    return {kind: getattr(settings, kind) for kind in KINDS}


def rules_of(connection: Connection) -> list[Rule]:
    """Every rule that was ever set, in the order of setting."""
    rows: Iterable[Any] = connection.execute(
        sa.select(rule.c.kind, rule.c.pbx, rule.c.queue, rule.c.value, rule.c.valid_from).order_by(rule.c.id)
    )
    return [Rule(*row) for row in rows]


def history(connection: Connection) -> list[RuleSet]:
    """Every rule that was ever set, the one set last first."""
    query = (
        sa.select(rule, person.c.name.label("who"))
        .select_from(rule.outerjoin(person, person.c.id == rule.c.set_by))
        .order_by(rule.c.set_at.desc(), rule.c.id.desc())
    )
    return [
        RuleSet(Rule(row.kind, row.pbx, row.queue, row.value, row.valid_from), row.who or "", row.set_at, row.reason)
        for row in connection.execute(query)
    ]


def load_rulebook(connection: Connection, settings: Settings) -> Rulebook:
    """The rulebook as the database has it now."""
    return Rulebook(rules_of(connection), defaults_of(settings))


def set_rule(connection: Connection, new: Rule, *, by: int | None, now: int, reason: str = "") -> None:
    """Put a rule in force; the local days of calls from its first instant on are due to be computed again."""
    if new.kind not in KINDS:
        raise ValueError(f"no such rule: {new.kind}")
    values = {name: getattr(new, name) for name in ("kind", "pbx", "queue", "value", "valid_from")}
    connection.execute(sa.insert(rule).values(values | {"set_by": by, "set_at": now, "reason": reason}))
    if new.kind != SERVICE_LEVEL_TARGET:  # a target is compared with, nothing is computed by it
        _mark_days(connection, new)


def _mark_days(connection: Connection, new: Rule) -> None:
    days = sa.select(call.c.pbx, call.c.day).where(call.c.started_at >= new.valid_from).distinct()
    if new.pbx:
        days = days.where(call.c.pbx == new.pbx)
    whole_days = (rebuild.c.kind == "day") & (rebuild.c.key == "")
    marked = connection.execute(sa.select(rebuild.c.pbx, rebuild.c.day).where(whole_days))
    known = {(row.pbx, row.day) for row in marked}
    due = [{"pbx": p, "kind": "day", "key": "", "day": d} for p, d in connection.execute(days) if (p, d) not in known]
    if due:
        connection.execute(sa.insert(rebuild), due)

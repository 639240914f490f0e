"""Changing a rule: what was typed into a form becomes a rule, or a fault with its reason. Pure.

A rule holds from the start of a local day. Days of months that are over cannot be chosen: what was
published of them stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from data.localtime import day_start
from data.rules import (
    KINDS,
    LIMITS,
    SERVICE_LEVEL_S,
    SERVICE_LEVEL_TARGET,
    SERVICE_LEVEL_VARIANT,
    SHORT_ABANDON_S,
    WITHDRAWN,
    WRAP_UP_S,
    Rule,
)
from data.words import N_

KIND_NAMES = {
    SERVICE_LEVEL_S: N_("Answered in time: within"),
    SERVICE_LEVEL_TARGET: N_("Target of the service level"),
    SERVICE_LEVEL_VARIANT: N_("Formula of the service level"),
    SHORT_ABANDON_S: N_("Hung up at once: sooner than"),
    WRAP_UP_S: N_("Planned after-call work"),
}
KIND_UNITS = {
    SERVICE_LEVEL_S: N_("seconds"),
    SERVICE_LEVEL_TARGET: N_("per cent"),
    SERVICE_LEVEL_VARIANT: N_("number after SL-"),
    SHORT_ABANDON_S: N_("seconds"),
    WRAP_UP_S: N_("seconds"),
}

LONGEST_REASON = 300

NO_KIND = "kind"
NO_QUEUE = "queue"
NO_NUMBER = "value"
NO_DAY = "day"
CLOSED = "closed"
NO_REASON = "reason"
SAME = "same"
NOT_SET = "not-set"
WITHDRAW = "withdraw"
"""Field of the form that withdraws what was set; it needs no value."""
FAULTS = {
    NO_KIND: N_("Choose what to change."),
    NO_QUEUE: N_("There is no such queue on this exchange."),
    NO_NUMBER: N_("The value must be a whole number within the limits shown beside it."),
    NO_DAY: N_("Choose a day from which it holds."),
    CLOSED: N_("Months that are over are never counted anew: choose a day of this month or later."),
    NO_REASON: N_("Say why: whoever wonders about the number later will read it."),
    SAME: N_("This value is in force already."),
    NOT_SET: N_("Nothing is set for just this on that day: there is nothing to withdraw."),
}
"""Fault → what is said about it."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """What rules can be about: the exchanges there are, and their queues as (exchange, queue)."""

    exchanges: tuple[str, ...]
    queues: frozenset[tuple[str, str]]

    def knows(self, pbx: str, queue: str) -> bool:
        """Whether there is such a queue (empty: every one) on that exchange (empty: any)."""
        if pbx and pbx not in self.exchanges:
            return False
        return not queue or any(name == queue and pbx in ("", its) for its, name in self.queues)


def rule_of(form: Mapping[str, Any], subjects: Subjects, today: date, zone: ZoneInfo) -> Rule | str:
    """The rule that a form asks for, or the name of its first fault."""
    kind, pbx, queue = (str(form.get(name, "")) for name in ("kind", "pbx", "queue"))
    if kind not in KINDS:
        return NO_KIND
    if not subjects.knows(pbx, queue):
        return NO_QUEUE
    value = WITHDRAWN if form.get(WITHDRAW) else _number(form.get("value"), *LIMITS[kind])
    if value is None:
        return NO_NUMBER
    day = _day(form.get("from"))
    if day is None:
        return NO_DAY
    if day < today.replace(day=1):
        return CLOSED
    if not reason_of(form):
        return NO_REASON
    return Rule(kind, pbx, queue, value, day_start(day, zone))


def reason_of(form: Mapping[str, Any]) -> str:
    """Why, in one line; empty if nothing was said."""
    return " ".join(str(form.get("reason", "")).split())[:LONGEST_REASON]


def _number(text: Any, least: int, largest: int) -> int | None:
    written = str(text or "").strip()
    if not (written.isascii() and written.isdigit() and len(written) <= 5):
        return None
    return int(written) if least <= int(written) <= largest else None


def _day(text: Any) -> date | None:
    try:
        day = date.fromisoformat(str(text or ""))
    except ValueError:
        return None
    return day if day.year < 3000 else None

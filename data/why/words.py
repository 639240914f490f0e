"""What the differences between numbers that look alike are called, and which list shows the calls behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from data.words import N_, OUTCOMES

Listed = tuple[dict[str, Any], str]
"""Filters to set, and "visits" or nothing."""

_ELSEWHERE_CALLS = N_("Calls whose part in the queues is of another day or outside these filters")
_ELSEWHERE_VISITS = N_("Visits of calls that began on another day or are outside these filters")
_DIRECTIONS = {
    "outgoing": N_("Outgoing calls"),
    "internal": N_("Internal calls"),
    "unknown": N_("Calls of unknown direction"),
}
_DIRECTION_LISTS: dict[str, Listed] = {one: ({"directions": (one,)}, "") for one in _DIRECTIONS}
_NO_VISIT = ("ivr", "voicemail", "busy", "no_answer", "refused")
"""Outcomes of calls that were in no queue."""
_NO_QUEUE: Listed = ({"queues": ("",), "directions": ("incoming",)}, "")


@dataclass(frozen=True, slots=True)
class Words:
    """Messages by reason, for what only the one side has, only the other, and both in different amounts."""

    of_one: Mapping[str, str]
    of_other: Mapping[str, str]
    more: str = ""
    less: str = ""
    ongoing: str = N_("Talks that are going on now")
    of_lists: Mapping[tuple[str, str], Listed] = field(default_factory=dict)

    def gone(self, reason: str) -> str:
        """What only the one side has."""
        return self.of_one.get(reason) or OUTCOMES.get(reason, reason)

    def come(self, reason: str) -> str:
        """What only the other side has."""
        return self.of_other.get(reason) or OUTCOMES.get(reason, reason)

    def lists(self, side: str, reason: str) -> Listed | None:
        """The list that shows exactly these."""
        return self.of_lists.get((side, reason))


def _gone(lists: Mapping[str, Listed]) -> dict[tuple[str, str], Listed]:
    return {("gone", reason): listed for reason, listed in lists.items()}


_WORDS = {
    ("calls", "calls_incoming"): Words(_DIRECTIONS, {}, of_lists=_gone(_DIRECTION_LISTS)),
    ("calls_incoming", "offered"): Words(
        {
            "no_queue": N_("Calls that never entered a queue: voice menu, direct number, announcement"),
            "refused": N_("Calls turned away before a queue"),
            "elsewhere": _ELSEWHERE_CALLS,
        },
        {
            "outgoing": N_("Visits of calls that count as outgoing"),
            "internal": N_("Visits of internal calls"),
            "unknown": N_("Visits of calls of unknown direction"),
            "elsewhere": _ELSEWHERE_VISITS,
        },
        more=N_("Second and further queues of the same call"),
        of_lists=_gone({"refused": ({"outcomes": ("refused",), "directions": ("incoming",)}, "")}),
    ),
    ("calls_answered", "answered"): Words(
        {
            **_DIRECTIONS,
            "no_queue": N_("Answered without a queue: direct numbers"),
            "after_queue": N_("Reached somebody after the queue, or answered there outside these filters"),
        },
        {"elsewhere": _ELSEWHERE_VISITS},
        more=N_("Answered once more in another queue, after a transfer"),
        of_lists=_gone(
            {one: ({"directions": (one,), "outcomes": ("answered",)}, "") for one in _DIRECTIONS}
            | {"no_queue": ({**_NO_QUEUE[0], "outcomes": ("answered",)}, "")}
        ),
    ),
    ("answered", "offers_answered"): Words(
        {"no_ring": N_("Answered visits of whose ring the exchange told nothing, or on another day")},
        {
            "dialler": N_("Rings of dialler calls, which nobody offered to a queue"),
            "elsewhere": N_("Rings of visits of another day or outside these filters"),
        },
        more=N_("Answered more than once: the first agent lost the call again"),
    ),
    ("abandoned", "lost"): Words(
        {
            **_DIRECTIONS,
            "answered_after": N_("Hung up in one queue, but somebody was reached in the same call"),
            "elsewhere": _ELSEWHERE_VISITS,
        },
        {
            "after_transfer": N_("Left waiting after a transfer"),
            "abandoned": N_("Hung up at once, or in a queue outside these filters"),
        },
        less=N_("Hung up in several queues of the same call"),
        of_lists={
            ("come", outcome): ({"outcomes": (outcome,), "directions": ("incoming",)}, "") for outcome in _NO_VISIT
        },
    ),
    ("calls_talk", "talk"): Words(
        {
            **_DIRECTIONS,
            "no_queue": N_("Talk without a queue: direct numbers"),
            "after_queue": N_("Talk of calls of which no agent's talk in a queue is known or counted here"),
        },
        {"elsewhere": _ELSEWHERE_VISITS},
        more=N_("Two agents talked at once: the call counts that time once"),
        less=N_("Talk with others than the queue's agent: after a transfer, before the queue"),
        of_lists=_gone(_DIRECTION_LISTS),
    ),
    ("talk", "talking"): Words(
        {"no_shift": N_("Talk on days on which the agent had no shift")},
        {"elsewhere": N_("Talk of agents on days on which none of these calls arrived")},
        more=N_("More in the shifts: calls of the day before, calls outside these filters"),
        less=N_("Less in the shifts: talk while signed out, two calls at once, past midnight"),
    ),
}

_OF_LEVELS = Words(
    {"abandoned_in_time": N_("Abandoned before the threshold"), "answered_in_time": N_("Answered in time")},
    {"abandoned_in_time": N_("Abandoned before the threshold"), "answered_in_time": N_("Answered in time")},
    of_lists={
        (side, outcome): ({"outcomes": (outcome,)}, "visits")
        for side in ("gone", "come")
        for outcome in OUTCOMES
        if outcome not in ("answered", "abandoned")
    },
)
"""Answered and abandoned are split by the threshold, which no list is."""


def words_of(one: str, other: str) -> Words:
    """The words of the step between two neighbours."""
    found = _WORDS.get((one, other), _OF_LEVELS)
    # Where queues or months have formulas of their own, some visits of an outcome count and others do not.
    return replace(found, of_lists={}) if found is _OF_LEVELS and "sl" in (one, other) else found

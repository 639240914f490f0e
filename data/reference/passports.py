"""The passport of a number: what it means, how it is counted, of which rows of the exchange, under which rules.

Pure, made from the declarations; the rules in force are looked up by the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from data.counters import COUNTERS
from data.metric import AGENT, QUEUE, Metric
from data.metrics import METRICS
from data.named import MEASURES, every_question
from data.question import NamedReport
from data.reference.provenance import OF_NAMED, SOURCES, WAITS, Said
from data.report import Report
from data.rules import SERVICE_LEVEL_S, SERVICE_LEVEL_TARGET, SERVICE_LEVEL_VARIANT, SHORT_ABANDON_S, WRAP_UP_S
from data.words import N_

_BY_THRESHOLD = ("answered_in_time", "abandoned_in_time", "sl_good", "sl_counted")
_BY_SHORT = (
    *("abandoned", "short_abandoned", "abandoned_in_time", "abandoned_timed", "abandoned_wait_s"),
    *("sl_good", "sl_counted"),
)
_BY_FORMULA = ("sl_good", "sl_counted")
_BY_WRAP = ("wrap_s", "busy_wrap_s", "idle_s")
_RULES = (
    (SERVICE_LEVEL_S, _BY_THRESHOLD),
    (SERVICE_LEVEL_VARIANT, _BY_FORMULA),
    (SHORT_ABANDON_S, _BY_SHORT),
    (WRAP_UP_S, _BY_WRAP),
)


@dataclass(frozen=True, slots=True)
class Passport:
    """Everything that is declared about one number."""

    metric: Metric
    sources: tuple[Said, ...]
    rules: tuple[str, ...]
    """Kinds of rules that decide about it."""
    reports: tuple[Report | NamedReport, ...]
    looks_like: tuple[str, ...]
    """Numbers that people take for the same."""


LOOK_ALIKE: tuple[tuple[str, ...], ...] = (
    ("calls", "calls_incoming", "offered"),
    ("calls_answered", "answered", "offers_answered"),
    ("abandoned", "lost"),
    ("sl", "sl1", "sl2", "sl3", "sl4", "sl5"),
    ("calls_talk", "talk", "talking"),
)
"""Families of numbers of which any two may be asked why they differ; neighbours are nearest to each other."""


DIVIDED_BY = {
    "region": N_(
        "Where the caller's number was given out, by the Russian numbering plan and country codes. A mobile number"
        " tells no region, and a city number may have moved: only numbers with an area code say anything."
    ),
    "prefix": N_("Country code, within +7 also the three digits after it; empty for internal and hidden numbers."),
    "queue_group": N_("As administrators grouped queues; a change holds for all time. Of a call: its first queue."),
    "agent_group": N_("As administrators grouped agents; a change holds for all time."),
    "first_agent": N_("Of a call: the agent who dialled it, else the first who answered it."),
    "first_agent_group": N_("As administrators grouped agents; of a call: the group of its first agent."),
    "queue": N_("Of a call: the first queue it went through."),
    "ended_by": N_(
        "Who hung up. The queue log tells it of a talk in a queue, the channel events of all other calls; without"
        " them it is unknown."
    ),
    "wait_band": N_("Length of the wait in steps; of a call, its waits in all queues together."),
    "hour": N_("Local hour in which the call arrived, in the exchange's zone."),
    "slot": N_("Local quarter of an hour in which the call arrived."),
    "topic": N_("What a person said of the call, else what the rules tell from number, queue or voice menu."),
}
"""Dimensions of which something is to be said → what."""


def every_number() -> dict[str, Metric]:
    """Every number anybody can see, by slug: those that add up first."""
    return METRICS | {slug: one for slug, one in MEASURES.items() if slug not in METRICS}


def passport_of(slug: str) -> Passport | None:
    """The passport, or None if there is no such number."""
    metric = every_number().get(slug)
    if metric is None:
        return None
    reports = tuple(report for report in every_question() if slug in report.metrics)
    return Passport(
        metric=metric,
        sources=_merged(metric, reports),
        rules=_rules_of(metric),
        reports=reports,
        looks_like=tuple(one for family in LOOK_ALIKE if slug in family for one in family if one != slug),
    )


def _merged(metric: Metric, reports: Sequence[Report | NamedReport]) -> tuple[Said, ...]:
    of_counters = [SOURCES[slug] for slug in metric.needs if slug in COUNTERS]
    of_facts = [OF_NAMED[one.fact.slug] for one in reports if isinstance(one, NamedReport)]
    found: dict[str, dict[str, None]] = {}
    for source, events in (said for some in of_counters or of_facts for said in some):
        found.setdefault(source, {}).update(dict.fromkeys(events))
    if metric.needs_waits:
        found.setdefault("queue_log", {}).update(dict.fromkeys(WAITS))
    return tuple((source, tuple(events)) for source, events in found.items())


def _rules_of(metric: Metric) -> tuple[str, ...]:
    kinds = [kind for kind, counters in _RULES if set(counters) & set(metric.needs)]
    return (*kinds, SERVICE_LEVEL_TARGET) if metric.has_target else tuple(kinds)


def by_view(numbers: Sequence[Metric]) -> dict[str, list[Metric]]:
    """Numbers under the eyes that count them, queues first."""
    found: dict[str, list[Metric]] = {}
    for one in sorted(numbers, key=lambda metric: (metric.view != QUEUE, metric.view == AGENT)):
        found.setdefault(one.view, []).append(one)
    return found

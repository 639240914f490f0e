"""Reports: the questions people ask, declared once. Pages, menu, CSV, JSON and commands are made of this list."""

from dataclasses import dataclass

from data.metric import AGENT, CALLER, QUEUE
from data.metrics import METRICS, PARTS_OF_OFFERED
from data.words import N_


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw: `kind` is waits, bars or shifts; `metrics` are its series, in order."""

    kind: str
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One question with its answer's shape.

    `by` divides unless the filters say otherwise; `dimensions` are those allowed. `whole` equals the
    sum of `parts`: the conservation shown with it. `counted` says how many facts it is about.
    `order` sorts rows by need: the worst of that metric first; empty keeps the order of their keys.
    """

    slug: str
    title: str
    question: str
    view: str
    metrics: tuple[str, ...]
    by: tuple[str, ...]
    dimensions: tuple[str, ...]
    chart: Chart
    counted: str
    whole: str
    parts: tuple[str, ...]
    order: str = ""
    spread: str = ""
    """A metric of agent time that is also shown by reason, a column for each."""


def seen(view: str) -> tuple[str, ...]:
    """Every metric of one view: a metric declared there is at once in the view's report."""
    return tuple(metric.slug for metric in METRICS.values() if metric.view == view)


_CALENDAR = ("day", "week", "month", "hour", "slot", "weekday")

REPORTS = (
    Report(
        slug="waits",
        title=N_("Waits"),
        question=N_("How long do people wait for an answer?"),
        view=QUEUE,
        metrics=seen(QUEUE),
        by=("queue",),
        dimensions=("queue", *_CALENDAR, "agent", "outcome", "topic", "did", "pbx"),
        chart=Chart("waits", ("answered_in_time", "answered_late", "abandoned")),
        counted="offered",
        whole="offered",
        parts=PARTS_OF_OFFERED,
        order="sl2",
    ),
    Report(
        slug="call-types",
        title=N_("Call types"),
        question=N_("Which calls come and go, and how do they end?"),
        view=CALLER,
        metrics=seen(CALLER),
        by=("direction", "queue", "outcome"),
        dimensions=("direction", "queue", "outcome", "topic", "did", *_CALENDAR, "pbx"),
        chart=Chart("bars", ("calls",)),
        counted="calls",
        whole="calls",
        parts=("calls_incoming", "calls_outgoing", "calls_internal", "calls_unknown"),
    ),
    Report(
        slug="agent-hours",
        title=N_("Agents' hours"),
        question=N_("How did agents spend their shifts?"),
        view=AGENT,
        metrics=(*seen(AGENT), "answered", "aht"),
        by=("agent",),
        dimensions=("agent", "day", "week", "month", "weekday", "pbx"),
        chart=Chart("shifts", ("talking", "wrap_up", "ringing", "idle", "pause")),
        counted="answered",
        whole="login",
        parts=("talking", "wrap_up", "ringing", "pause", "idle"),
        spread="pause",
    ),
)

BY_SLUG = {report.slug: report for report in REPORTS}

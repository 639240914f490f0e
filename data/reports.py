"""Reports: the questions people ask, declared once. Pages, menu, CSV, JSON and commands are made of this list."""

from functools import partial

from data.facts import INCOMING, INTERNAL, OUTGOING
from data.metric import AGENT, CALLER, QUEUE
from data.metrics import METRICS, PARTS_OF_OFFERED
from data.report import ABOUT_PEOPLE, ABOUT_QUEUES, Chart, Report
from data.words import N_

__all__ = ["BY_SLUG", "REPORTS", "Chart", "Report", "seen"]


def seen(view: str) -> tuple[str, ...]:
    """Every metric of one view: a metric declared there is at once in the view's report."""
    return tuple(metric.slug for metric in METRICS.values() if metric.view == view)


_CALENDAR = ("day", "week", "month", "hour", "slot", "weekday")
_OUTSIDE = ("region", "prefix")
_BY_WHOM = ("first_agent", "first_agent_group")
_DIRECTIONS = ("calls_incoming", "calls_outgoing", "calls_internal", "calls_unknown")
_OF_CALLS = ("calls", "calls_answered", "calls_answered_rate", "calls_talk", "calls_average_talk")

_of_queues = partial(Report, view=QUEUE, counted="offered", whole="offered", parts=PARTS_OF_OFFERED, group=ABOUT_QUEUES)
_of_calls = partial(
    Report, view=CALLER, metrics=_OF_CALLS, chart=Chart("bars", ("calls",)), counted="calls", whole="calls"
)
_of_incoming = partial(_of_calls, parts=("calls_incoming",), fixed=(("direction", (INCOMING,)),))
_of_people = partial(Report, view=AGENT, by=("agent",), counted="answered", group=ABOUT_PEOPLE)

_QUEUES = (
    _of_queues(
        slug="waits",
        title=N_("Waits"),
        question=N_("How long do people wait for an answer?"),
        metrics=seen(QUEUE),
        by=("queue",),
        dimensions=(
            *("queue", "queue_group", *_CALENDAR, "agent", "agent_group", "outcome", "wait_band", "ended_by"),
            *("topic", "did", *_OUTSIDE, "pbx"),
        ),
        chart=Chart("waits", ("answered_in_time", "answered_late", "abandoned")),
        order="sl",
        tiles=("offered", "answered", "abandoned", "sl", "asa", "p90_wait"),
        columns=(
            *("offered", "answered", "abandoned", "short_abandoned", "sl"),
            *("asa", "p90_wait", "longest_wait", "average_talk"),
        ),
        divisions=(
            *("queue", "queue_group", "day", "hour", "weekday", "agent", "agent_group", "topic"),
            *("wait_band,outcome", "ended_by", "region", "queue,hour"),
        ),
    ),
    _of_queues(
        slug="service-level",
        title=N_("Service level by day"),
        question=N_("Do we keep to the target?"),
        metrics=("offered", *PARTS_OF_OFFERED, "answered_in_time", "answered_late", "sl", "abandon_rate", "asa"),
        by=("day",),
        dimensions=(*_CALENDAR, "queue", "queue_group"),
        chart=Chart("level", ("answered_in_time", "answered_late", "abandoned")),
        fits_period=True,
        tiles=("sl", "offered", "answered", "abandoned", "abandon_rate", "asa"),
        columns=("offered", "answered", "abandoned", "sl", "abandon_rate", "asa"),
        divisions=("day", "week", "month", "hour", "weekday", "queue"),
    ),
    _of_queues(
        slug="queues",
        title=N_("Queues"),
        question=N_("Which queues need help?"),
        metrics=(
            *("offered", *PARTS_OF_OFFERED, "answered_in_time", "answered_late"),
            *("sl", "abandon_rate", "asa", "p90_wait", "longest_wait", "aht"),
        ),
        by=("queue",),
        dimensions=("queue", "queue_group", "topic", "did", "pbx", *_CALENDAR),
        chart=Chart("queues", ("answered_in_time", "answered_late", "abandoned")),
        order="sl",
        tiles=("offered", "sl", "abandoned", "abandon_rate", "asa", "aht"),
        columns=("offered", "answered", "abandoned", "sl", "abandon_rate", "asa", "p90_wait", "aht"),
        divisions=("queue", "queue_group", "topic", "did", "pbx"),
    ),
)

_CALLS = (
    _of_calls(
        slug="calls-over-time",
        title=N_("Calls over time"),
        question=N_("How does the number of calls change?"),
        metrics=(*_OF_CALLS, *_DIRECTIONS),
        by=("day",),
        dimensions=_CALENDAR,
        chart=Chart("time", ("calls",)),
        parts=_DIRECTIONS,
        fits_period=True,
        average="calls",
        tiles=("calls", "calls_incoming", "calls_outgoing", "calls_answered_rate", "calls_average_talk"),
        divisions=("day", "week", "month", "hour", "slot", "weekday"),
    ),
    _of_incoming(
        slug="busy-hours",
        title=N_("Hours of the week"),
        question=N_("When do people call?"),
        by=("weekday", "hour"),
        dimensions=("weekday", "hour", "slot"),
        chart=Chart("heat", ("calls",)),
        average="calls",
        tiles=("calls", "calls_answered_rate", "calls_average_talk"),
        divisions=("weekday,hour", "weekday", "hour"),
    ),
    _of_calls(
        slug="call-types",
        title=N_("Call types"),
        question=N_("Which calls come and go, and how do they end?"),
        metrics=seen(CALLER),
        by=("direction", "queue", "outcome"),
        dimensions=(
            *("direction", "queue", "queue_group", "outcome", "ended_by", "topic", "did"),
            *(*_CALENDAR, *_OUTSIDE, *_BY_WHOM, "pbx"),
        ),
        parts=_DIRECTIONS,
        tiles=("calls", "calls_incoming", "calls_outgoing", "calls_answered_rate", "calls_average_talk"),
        columns=("calls", "calls_answered_rate", "calls_talk", "calls_average_talk"),
        divisions=(
            *("direction,queue,outcome", "direction,outcome", "topic,outcome"),
            *("did,outcome", "queue_group,outcome", "day,outcome", "hour,outcome"),
        ),
    ),
    _of_incoming(
        slug="dids",
        title=N_("Dialled numbers"),
        question=N_("Which of our numbers do people call?"),
        metrics=(*_OF_CALLS, "calls_refused"),
        by=("did",),
        dimensions=("did", "queue", "queue_group", "outcome", *_CALENDAR, *_OUTSIDE, "pbx"),
        order="calls",
        tiles=("calls", "calls_answered_rate", "calls_average_talk"),
        divisions=("did", "did,outcome", "did,queue", "day", "hour"),
    ),
    _of_incoming(
        slug="regions",
        title=N_("Regions"),
        question=N_("Where do people call from?"),
        by=("region",),
        dimensions=(*_OUTSIDE, "queue", "did", "topic", "outcome", *_CALENDAR, "pbx"),
        order="calls",
        tiles=("calls", "calls_answered", "calls_answered_rate", "calls_average_talk"),
        divisions=("region", "prefix", "region,outcome", "region,queue"),
    ),
    _of_calls(
        slug="outgoing",
        title=N_("Outgoing calls"),
        question=N_("Whom do we call, and do we get through?"),
        by=("region",),
        dimensions=(*_OUTSIDE, *_BY_WHOM, "outcome", "ended_by", "topic", *_CALENDAR, "pbx"),
        parts=("calls_outgoing",),
        fixed=(("direction", (OUTGOING,)),),
        tiles=("calls", "calls_answered", "calls_answered_rate", "calls_talk", "calls_average_talk"),
        divisions=(
            *("region", "prefix", *_BY_WHOM, "first_agent,outcome"),
            *("hour", "day", "weekday", "outcome", "ended_by"),
        ),
        order="calls",
    ),
    _of_calls(
        slug="internal",
        title=N_("Internal calls"),
        question=N_("How much do we call each other?"),
        by=("hour",),
        dimensions=(*_BY_WHOM, "outcome", "ended_by", *_CALENDAR, "pbx"),
        parts=("calls_internal",),
        fixed=(("direction", (INTERNAL,)),),
        tiles=("calls", "calls_answered", "calls_answered_rate", "calls_talk", "calls_average_talk"),
        divisions=("hour", "day", "weekday", *_BY_WHOM, "outcome", "ended_by"),
    ),
)

_PEOPLE = (
    _of_people(
        slug="agents",
        title=N_("Agents"),
        question=N_("How do agents cope with calls?"),
        metrics=(
            *("answered", "answered_in_time", "answered_late", "offers", "offers_answered", "offers_missed"),
            *("offers_missed_rate", "aht", "average_talk", "occupancy", "transferred"),
        ),
        dimensions=("agent", "agent_group", "day", "week", "month", "weekday", "queue", "pbx"),
        chart=Chart("agents", ("aht", "offers_missed", "occupancy")),
        whole="answered",
        parts=("answered_in_time", "answered_late"),
        tiles=("answered", "offers_missed", "aht", "average_talk", "occupancy"),
        columns=(
            *("answered", "offers", "offers_missed", "offers_missed_rate"),
            *("aht", "average_talk", "occupancy", "transferred"),
        ),
        divisions=("agent", "agent_group", "agent,queue", "agent,day", "day", "week"),
    ),
    _of_people(
        slug="agent-hours",
        title=N_("Agents' hours"),
        question=N_("How did agents spend their shifts?"),
        metrics=(*seen(AGENT), "answered", "aht"),
        dimensions=("agent", "agent_group", "day", "week", "month", "weekday", "pbx"),
        chart=Chart("shifts", ("talking", "wrap_up", "ringing", "idle", "pause")),
        whole="login",
        parts=("talking", "wrap_up", "ringing", "pause", "idle"),
        spread="pause",
        tiles=("login", "talking", "idle", "pause", "occupancy", "answered"),
        columns=(
            *("login", "talking", "wrap_up", "ringing", "idle"),
            *("pause", "occupancy", "answered", "offers_missed"),
        ),
        divisions=("agent", "agent_group", "day", "week", "agent,day"),
    ),
)

REPORTS = (*_QUEUES, *_CALLS, *_PEOPLE)
BY_SLUG = {report.slug: report for report in REPORTS}

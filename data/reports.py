"""Reports: the questions people ask, declared once. Pages, menu, CSV, JSON and commands are made of this list."""

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
_DIRECTIONS = ("calls_incoming", "calls_outgoing", "calls_internal", "calls_unknown")
_OF_CALLS = ("calls", "calls_answered", "calls_answered_rate", "calls_talk", "calls_average_talk")

_QUEUES = (
    Report(
        slug="waits",
        title=N_("Waits"),
        question=N_("How long do people wait for an answer?"),
        view=QUEUE,
        metrics=seen(QUEUE),
        by=("queue",),
        dimensions=(
            *("queue", "queue_group", *_CALENDAR, "agent", "agent_group", "outcome", "wait_band", "ended_by"),
            *("topic", "did", *_OUTSIDE, "pbx"),
        ),
        chart=Chart("waits", ("answered_in_time", "answered_late", "abandoned")),
        counted="offered",
        whole="offered",
        parts=PARTS_OF_OFFERED,
        order="sl",
        group=ABOUT_QUEUES,
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
    Report(
        slug="service-level",
        title=N_("Service level by day"),
        question=N_("Do we keep to the target?"),
        view=QUEUE,
        metrics=("offered", *PARTS_OF_OFFERED, "answered_in_time", "answered_late", "sl", "abandon_rate", "asa"),
        by=("day",),
        dimensions=(*_CALENDAR, "queue", "queue_group"),
        chart=Chart("level", ("answered_in_time", "answered_late", "abandoned")),
        counted="offered",
        whole="offered",
        parts=PARTS_OF_OFFERED,
        group=ABOUT_QUEUES,
        fits_period=True,
        tiles=("sl", "offered", "answered", "abandoned", "abandon_rate", "asa"),
        columns=("offered", "answered", "abandoned", "sl", "abandon_rate", "asa"),
        divisions=("day", "week", "month", "hour", "weekday", "queue"),
    ),
    Report(
        slug="queues",
        title=N_("Queues"),
        question=N_("Which queues need help?"),
        view=QUEUE,
        metrics=(
            *("offered", *PARTS_OF_OFFERED, "answered_in_time", "answered_late"),
            *("sl", "abandon_rate", "asa", "p90_wait", "longest_wait", "aht"),
        ),
        by=("queue",),
        dimensions=("queue", "queue_group", "topic", "did", "pbx", *_CALENDAR),
        chart=Chart("queues", ("answered_in_time", "answered_late", "abandoned")),
        counted="offered",
        whole="offered",
        parts=PARTS_OF_OFFERED,
        order="sl",
        group=ABOUT_QUEUES,
        tiles=("offered", "sl", "abandoned", "abandon_rate", "asa", "aht"),
        columns=("offered", "answered", "abandoned", "sl", "abandon_rate", "asa", "p90_wait", "aht"),
        divisions=("queue", "queue_group", "topic", "did", "pbx"),
    ),
)

_CALLS = (
    Report(
        slug="calls-over-time",
        title=N_("Calls over time"),
        question=N_("How does the number of calls change?"),
        view=CALLER,
        metrics=(*_OF_CALLS, *_DIRECTIONS),
        by=("day",),
        dimensions=_CALENDAR,
        chart=Chart("time", ("calls",)),
        counted="calls",
        whole="calls",
        parts=_DIRECTIONS,
        fits_period=True,
        average="calls",
        tiles=("calls", "calls_incoming", "calls_outgoing", "calls_answered_rate", "calls_average_talk"),
        divisions=("day", "week", "month", "hour", "slot", "weekday"),
    ),
    Report(
        slug="busy-hours",
        title=N_("Hours of the week"),
        question=N_("When do people call?"),
        view=CALLER,
        metrics=_OF_CALLS,
        by=("weekday", "hour"),
        dimensions=("weekday", "hour", "slot"),
        chart=Chart("heat", ("calls",)),
        counted="calls",
        whole="calls",
        parts=("calls_incoming",),
        fixed=(("direction", (INCOMING,)),),
        average="calls",
        tiles=("calls", "calls_answered_rate", "calls_average_talk"),
        divisions=("weekday,hour", "weekday", "hour"),
    ),
    Report(
        slug="call-types",
        title=N_("Call types"),
        question=N_("Which calls come and go, and how do they end?"),
        view=CALLER,
        metrics=seen(CALLER),
        by=("direction", "queue", "outcome"),
        dimensions=(
            *("direction", "queue", "queue_group", "outcome", "ended_by", "topic", "did"),
            *(*_CALENDAR, *_OUTSIDE, "pbx"),
        ),
        chart=Chart("bars", ("calls",)),
        counted="calls",
        whole="calls",
        parts=_DIRECTIONS,
        tiles=("calls", "calls_incoming", "calls_outgoing", "calls_answered_rate", "calls_average_talk"),
        columns=("calls", "calls_answered_rate", "calls_talk", "calls_average_talk"),
        divisions=(
            *("direction,queue,outcome", "direction,outcome", "topic,outcome"),
            *("did,outcome", "queue_group,outcome", "day,outcome", "hour,outcome"),
        ),
    ),
    Report(
        slug="dids",
        title=N_("Dialled numbers"),
        question=N_("Which of our numbers do people call?"),
        view=CALLER,
        metrics=(*_OF_CALLS, "calls_refused"),
        by=("did",),
        dimensions=("did", "queue", "queue_group", "outcome", *_CALENDAR, *_OUTSIDE, "pbx"),
        chart=Chart("bars", ("calls",)),
        counted="calls",
        whole="calls",
        parts=("calls_incoming",),
        fixed=(("direction", (INCOMING,)),),
        order="calls",
        tiles=("calls", "calls_answered_rate", "calls_average_talk"),
        divisions=("did", "did,outcome", "did,queue", "day", "hour"),
    ),
    Report(
        slug="regions",
        title=N_("Regions"),
        question=N_("Where do people call from?"),
        view=CALLER,
        metrics=_OF_CALLS,
        by=("region",),
        dimensions=(*_OUTSIDE, "queue", "did", "topic", "outcome", *_CALENDAR, "pbx"),
        chart=Chart("bars", ("calls",)),
        counted="calls",
        whole="calls",
        parts=("calls_incoming",),
        fixed=(("direction", (INCOMING,)),),
        order="calls",
        tiles=("calls", "calls_answered", "calls_answered_rate", "calls_average_talk"),
        divisions=("region", "prefix", "region,outcome", "region,queue"),
    ),
    Report(
        slug="outgoing",
        title=N_("Outgoing calls"),
        question=N_("Whom do we call, and do we get through?"),
        view=CALLER,
        metrics=_OF_CALLS,
        by=("region",),
        dimensions=(*_OUTSIDE, "outcome", "topic", *_CALENDAR, "pbx"),
        chart=Chart("bars", ("calls",)),
        counted="calls",
        whole="calls",
        parts=("calls_outgoing",),
        fixed=(("direction", (OUTGOING,)),),
        tiles=("calls", "calls_answered", "calls_answered_rate", "calls_talk", "calls_average_talk"),
        divisions=("region", "prefix", "hour", "day", "weekday", "outcome"),
        order="calls",
    ),
    Report(
        slug="internal",
        title=N_("Internal calls"),
        question=N_("How much do we call each other?"),
        view=CALLER,
        metrics=_OF_CALLS,
        by=("hour",),
        dimensions=("outcome", *_CALENDAR, "pbx"),
        chart=Chart("bars", ("calls",)),
        counted="calls",
        whole="calls",
        parts=("calls_internal",),
        fixed=(("direction", (INTERNAL,)),),
        tiles=("calls", "calls_answered", "calls_answered_rate", "calls_talk", "calls_average_talk"),
        divisions=("hour", "day", "weekday", "outcome"),
    ),
)

_PEOPLE = (
    Report(
        slug="agents",
        title=N_("Agents"),
        question=N_("How do agents cope with calls?"),
        view=AGENT,
        metrics=(
            *("answered", "answered_in_time", "answered_late", "offers", "offers_answered", "offers_missed"),
            *("offers_missed_rate", "aht", "average_talk", "occupancy", "transferred"),
        ),
        by=("agent",),
        dimensions=("agent", "agent_group", "day", "week", "month", "weekday", "queue", "pbx"),
        chart=Chart("agents", ("aht", "offers_missed", "occupancy")),
        counted="answered",
        whole="answered",
        parts=("answered_in_time", "answered_late"),
        group=ABOUT_PEOPLE,
        tiles=("answered", "offers_missed", "aht", "average_talk", "occupancy"),
        columns=(
            *("answered", "offers", "offers_missed", "offers_missed_rate"),
            *("aht", "average_talk", "occupancy", "transferred"),
        ),
        divisions=("agent", "agent_group", "agent,queue", "agent,day", "day", "week"),
    ),
    Report(
        slug="agent-hours",
        title=N_("Agents' hours"),
        question=N_("How did agents spend their shifts?"),
        view=AGENT,
        metrics=(*seen(AGENT), "answered", "aht"),
        by=("agent",),
        dimensions=("agent", "agent_group", "day", "week", "month", "weekday", "pbx"),
        chart=Chart("shifts", ("talking", "wrap_up", "ringing", "idle", "pause")),
        counted="answered",
        whole="login",
        parts=("talking", "wrap_up", "ringing", "pause", "idle"),
        spread="pause",
        group=ABOUT_PEOPLE,
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

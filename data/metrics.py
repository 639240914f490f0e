"""Metrics: what screens, exports and letters call a number. Each is declared here once, and only here.

A metric of a view is at once in that view's report, on its page and in its exports.
"""

from data.metric import (
    AGENT,
    CALLER,
    LESS,
    MORE,
    QUEUE,
    Metric,
    all_waits,
    average,
    percentile,
    share,
)
from data.table import COUNT, SECONDS, SHARE
from data.words import N_


def _count(slug: str, name: str, definition: str, better: str = "", view: str = QUEUE) -> Metric:
    return Metric(slug, name, COUNT, view, definition, f"Σ {slug}", (slug,), lambda s: s[slug], better)


def _seconds(slug: str, counter: str, name: str, definition: str, view: str = AGENT) -> Metric:
    return Metric(slug, name, SECONDS, view, definition, f"Σ {slug}", (counter,), lambda s: s[counter])


_OUTCOMES = (
    _count("answered", N_("Answered"), N_("Visits that an agent answered."), MORE),
    _count(
        "abandoned",
        N_("Abandoned"),
        N_("Visits in which the caller hung up after waiting at least the short-abandon threshold."),
        LESS,
    ),
    _count(
        "short_abandoned",
        N_("Hung up at once"),
        N_("Visits in which the caller hung up sooner than the short-abandon threshold; counted apart."),
    ),
    _count("timeout", N_("Waited too long"), N_("Visits that ended by the queue's time limit."), LESS),
    _count("exit_empty", N_("No agents on duty"), N_("Visits that ended as no agent was on duty."), LESS),
    _count("exit_key", N_("Left by key"), N_("Visits that the caller left by pressing a key.")),
    _count("withdrawn", N_("Withdrawn"), N_("Visits that another system took out of the queue.")),
    _count("failed", N_("Failed"), N_("Visits that failed as the two phones shared no codec."), LESS),
    _count("redirected", N_("Redirected"), N_("Waiting calls that we moved elsewhere ourselves.")),
    _count("interrupted", N_("Interrupted"), N_("Visits cut short by a restart of the exchange."), LESS),
    _count("stale", N_("End unknown"), N_("Visits of whose end the exchange never told.")),
    _count("open", N_("Going on"), N_("Visits that have not ended yet.")),
)

PARTS_OF_OFFERED = tuple(metric.slug for metric in _OUTCOMES)

_VISITS = (
    _count("offered", N_("Offered"), N_("Visits that entered a queue; exactly the sum of all outcomes.")),
    *_OUTCOMES,
    Metric(
        "unaccounted",
        N_("Unaccounted"),
        COUNT,
        QUEUE,
        N_("Offered less every outcome: always 0, or something was lost or counted twice."),
        "offered − Σ outcomes",
        ("offered", *PARTS_OF_OFFERED),
        lambda s: s["offered"] - sum(s[slug] for slug in PARTS_OF_OFFERED),
        LESS,
    ),
    _count(
        "answered_in_time",
        N_("Answered in time"),
        N_("Answered within the service level threshold of the queue (20 seconds unless set)."),
        MORE,
    ),
    Metric(
        "answered_late",
        N_("Answered late"),
        COUNT,
        QUEUE,
        N_("Answered, but after the service level threshold."),
        "answered − answered_in_time",
        ("answered", "answered_in_time"),
        lambda s: s["answered"] - s["answered_in_time"],
        LESS,
    ),
    Metric(
        "sl2",
        N_("Service level"),
        SHARE,
        QUEUE,
        N_("Share answered in time of all that were answered or abandoned, short abandons left out (SL-2)."),
        "answered_in_time / (answered + abandoned)",
        ("answered_in_time", "answered", "abandoned"),
        lambda s: share(s["answered_in_time"], s["answered"] + s["abandoned"]),
        MORE,
        has_target=True,
    ),
    Metric(
        "sl1",
        N_("Service level of answered"),
        SHARE,
        QUEUE,
        N_("Share answered in time of all that were answered (SL-1)."),
        "answered_in_time / answered",
        ("answered_in_time", "answered"),
        lambda s: share(s["answered_in_time"], s["answered"]),
        MORE,
    ),
    Metric(
        "abandon_rate",
        N_("Abandon rate"),
        SHARE,
        QUEUE,
        N_("Share abandoned of all that were answered or abandoned, short abandons left out."),
        "abandoned / (answered + abandoned)",
        ("abandoned", "answered"),
        lambda s: share(s["abandoned"], s["answered"] + s["abandoned"]),
        LESS,
    ),
    Metric(
        "reached_rate",
        N_("Got through"),
        SHARE,
        QUEUE,
        N_("Share answered of all that were answered or hung up, short abandons included."),
        "answered / (answered + abandoned + short_abandoned)",
        ("answered", "abandoned", "short_abandoned"),
        lambda s: share(s["answered"], s["answered"] + s["abandoned"] + s["short_abandoned"]),
        MORE,
    ),
    Metric(
        "asa",
        N_("Average wait"),
        SECONDS,
        QUEUE,
        N_("Average speed of answer: mean wait of answered visits, ringing included."),
        "Σ wait of answered / answered with a known wait",
        ("answered_wait_s", "answered_timed"),
        lambda s: average(s["answered_wait_s"], s["answered_timed"]),
        LESS,
    ),
    Metric(
        "abandon_time",
        N_("Average wait before hanging up"),
        SECONDS,
        QUEUE,
        N_("Mean wait of abandoned visits, short abandons left out."),
        "Σ wait of abandoned / abandoned with a known wait",
        ("abandoned_wait_s", "abandoned_timed"),
        lambda s: average(s["abandoned_wait_s"], s["abandoned_timed"]),
    ),
    Metric(
        "longest_wait",
        N_("Longest wait"),
        SECONDS,
        QUEUE,
        N_("The longest wait of an answered or abandoned visit."),
        "max wait of answered and abandoned",
        ("longest_wait_s", "waited"),
        lambda s: s["longest_wait_s"] if s["waited"] else None,
        LESS,
    ),
    Metric(
        "p50_wait",
        N_("Half waited at most"),
        SECONDS,
        QUEUE,
        N_("Median wait of answered and abandoned visits, exact."),
        "50th percentile of wait",
        (),
        lambda s: percentile(50, all_waits(s)),
        LESS,
        needs_waits=True,
    ),
    Metric(
        "p90_wait",
        N_("9 of 10 waited at most"),
        SECONDS,
        QUEUE,
        N_("90th percentile of the wait of answered and abandoned visits, exact."),
        "90th percentile of wait",
        (),
        lambda s: percentile(90, all_waits(s)),
        LESS,
        needs_waits=True,
    ),
    Metric(
        "talk",
        N_("Talk time"),
        SECONDS,
        QUEUE,
        N_("Time that agents talked in answered visits; the agent's own part where channel events tell it."),
        "Σ talk_s",
        ("talk_s",),
        lambda s: s["talk_s"],
    ),
    Metric(
        "average_talk",
        N_("Average talk"),
        SECONDS,
        QUEUE,
        N_("Mean talk of answered visits."),
        "talk / answered with a known talk",
        ("talk_s", "talked"),
        lambda s: average(s["talk_s"], s["talked"]),
    ),
    Metric(
        "aht",
        N_("Average handling time"),
        SECONDS,
        QUEUE,
        N_("Talk and after-call work of agents for one answered visit."),
        "(talk + wrap) / answered with a known talk",
        ("talk_s", "wrap_s", "talked"),
        lambda s: average(s["talk_s"] + s["wrap_s"], s["talked"]),
    ),
    _count("uncertain", N_("Times unknown"), N_("Visits that are counted but stay out of averages."), LESS),
)

_CALLS = (
    _count("calls", N_("Calls"), N_("Calls, each counted once however many queues it went through."), view=CALLER),
    _count("calls_incoming", N_("Incoming"), N_("Calls from outside."), view=CALLER),
    _count("calls_outgoing", N_("Outgoing"), N_("Calls to the outside."), view=CALLER),
    _count("calls_internal", N_("Internal"), N_("Calls between own phones."), view=CALLER),
    _count("calls_unknown", N_("Unknown"), N_("Calls whose direction the exchange does not tell."), view=CALLER),
    _count("calls_answered", N_("Answered calls"), N_("Calls in which somebody was reached."), MORE, CALLER),
    _count(
        "calls_refused",
        N_("Refused"),
        N_("Calls turned away before a queue: it was full, closed or had no agents."),
        LESS,
        CALLER,
    ),
    Metric(
        "calls_answered_rate",
        N_("Answered share"),
        SHARE,
        CALLER,
        N_("Share of calls in which somebody was reached."),
        "calls_answered / calls",
        ("calls_answered", "calls"),
        lambda s: share(s["calls_answered"], s["calls"]),
        MORE,
    ),
    _seconds(
        "calls_talk", "calls_talk_s", N_("Talk time"), N_("Time in which two people talked, united per call."), CALLER
    ),
    Metric(
        "calls_average_talk",
        N_("Average talk"),
        SECONDS,
        CALLER,
        N_("Mean talk of calls with a talk."),
        "calls_talk / calls with a talk",
        ("calls_talk_s", "calls_talked"),
        lambda s: average(s["calls_talk_s"], s["calls_talked"]),
    ),
)

_AGENTS = (
    _seconds("login", "login_s", N_("Signed in"), N_("Time signed in to at least one queue; the union over queues.")),
    _seconds("talking", "busy_talk_s", N_("Talking"), N_("Part of the shift spent talking.")),
    _seconds("wrap_up", "busy_wrap_s", N_("After-call work"), N_("Part of the shift spent on after-call work.")),
    _seconds("ringing", "busy_ring_s", N_("Ringing"), N_("Part of the shift in which the phone rang.")),
    _seconds("pause", "pause_s", N_("On break"), N_("Part of the shift on a break in every queue.")),
    _seconds("idle", "idle_s", N_("Ready"), N_("Part of the shift ready and waiting for calls.")),
    _seconds(
        "talk_outside",
        "talk_outside_s",
        N_("Talking while signed out"),
        N_("Talk of queue calls outside any shift; not a part of it."),
    ),
    Metric(
        "occupancy",
        N_("Occupancy"),
        SHARE,
        AGENT,
        N_("Share of shift time without breaks that went to calls."),
        "(talk + wrap + ring) / (login − pauses)",
        ("busy_talk_s", "busy_wrap_s", "busy_ring_s", "login_s", "pause_s"),
        lambda s: share(s["busy_talk_s"] + s["busy_wrap_s"] + s["busy_ring_s"], s["login_s"] - s["pause_s"]),
    ),
    _count("offers", N_("Rings"), N_("Rings of the agent's phone for a queue."), view=AGENT),
    _count("offers_answered", N_("Rings answered"), N_("Rings that the agent answered."), MORE, AGENT),
    _count(
        "offers_missed",
        N_("Rings missed"),
        N_("Rings that the agent did not answer, and no colleague took the call either."),
        LESS,
        AGENT,
    ),
)

METRICS = {metric.slug: metric for metric in (*_VISITS, *_CALLS, *_AGENTS)}

"""Metrics by the queue's eyes: of visits."""

from data.metric import LESS, MORE, QUEUE, Metric, Sums, all_waits, average, percentile, share
from data.metrics.made import count, mean, rate
from data.metrics.service_level import SERVICE_LEVELS
from data.table import COUNT, SECONDS, SHARE
from data.words import N_


def _waited_at_most(per_cent: int, name: str, definition: str, formula: str) -> Metric:
    def value(sums: Sums) -> int | None:
        return percentile(per_cent, all_waits(sums))

    return Metric(f"p{per_cent}_wait", name, SECONDS, QUEUE, definition, formula, (), value, LESS, needs_waits=True)


_OUTCOMES = (
    count("answered", N_("Answered"), N_("Visits that an agent answered."), MORE),
    count(
        "abandoned",
        N_("Abandoned"),
        N_("Visits in which the caller hung up after waiting at least the short-abandon threshold."),
        LESS,
    ),
    count(
        "short_abandoned",
        N_("Hung up at once"),
        N_("Visits in which the caller hung up sooner than the short-abandon threshold; counted apart."),
    ),
    count("timeout", N_("Waited too long"), N_("Visits that ended by the queue's time limit."), LESS),
    count("exit_empty", N_("No agents on duty"), N_("Visits that ended as no agent was on duty."), LESS),
    count("exit_key", N_("Left by key"), N_("Visits that the caller left by pressing a key.")),
    count("withdrawn", N_("Withdrawn"), N_("Visits that another system took out of the queue.")),
    count("failed", N_("Failed"), N_("Visits that failed as the two phones shared no codec."), LESS),
    count("redirected", N_("Redirected"), N_("Waiting calls that we moved elsewhere ourselves.")),
    count("interrupted", N_("Interrupted"), N_("Visits cut short by a restart of the exchange."), LESS),
    count("stale", N_("End unknown"), N_("Visits of whose end the exchange never told.")),
    count("open", N_("Going on"), N_("Visits that have not ended yet.")),
)

PARTS_OF_OFFERED = tuple(metric.slug for metric in _OUTCOMES)

OF_QUEUES = (
    count("offered", N_("Offered"), N_("Visits that entered a queue; exactly the sum of all outcomes.")),
    *_OUTCOMES,
    Metric(
        "unaccounted",
        N_("Unaccounted"),
        COUNT,
        QUEUE,
        N_("Offered less every outcome: always 0, or something was lost or counted twice."),
        N_("offered − Σ outcomes"),
        ("offered", *PARTS_OF_OFFERED),
        lambda s: s["offered"] - sum(s[slug] for slug in PARTS_OF_OFFERED),
        LESS,
    ),
    count(
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
        "sl",
        N_("Service level"),
        SHARE,
        QUEUE,
        N_(
            "Share answered in time by the formula (SL-1 to SL-5), threshold and target that were in force for the"
            " queue when each visit arrived."
        ),
        N_("Σ good / Σ counted, each visit by its own formula"),
        ("sl_good", "sl_counted"),
        lambda s: share(s["sl_good"], s["sl_counted"]),
        MORE,
        has_target=True,
    ),
    *SERVICE_LEVELS,
    rate(
        "abandon_rate",
        N_("Abandon rate"),
        N_("Share abandoned of all that were answered or abandoned, short abandons left out."),
        "abandoned",
        ("answered", "abandoned"),
        LESS,
    ),
    rate(
        "reached_rate",
        N_("Got through"),
        N_("Share answered of all that were answered or hung up, short abandons included."),
        "answered",
        ("answered", "abandoned", "short_abandoned"),
        MORE,
    ),
    mean(
        "asa",
        N_("Average wait"),
        N_("Average speed of answer: mean wait of answered visits, ringing included."),
        N_("Σ wait of answered / answered with a known wait"),
        ("answered_wait_s", "answered_timed"),
        LESS,
    ),
    mean(
        "abandon_time",
        N_("Average wait before hanging up"),
        N_("Mean wait of abandoned visits, short abandons left out."),
        N_("Σ wait of abandoned / abandoned with a known wait"),
        ("abandoned_wait_s", "abandoned_timed"),
    ),
    Metric(
        "longest_wait",
        N_("Longest wait"),
        SECONDS,
        QUEUE,
        N_("The longest wait of an answered or abandoned visit."),
        N_("max wait of answered and abandoned"),
        ("longest_wait_s", "waited"),
        lambda s: s["longest_wait_s"] if s["waited"] else None,
        LESS,
    ),
    _waited_at_most(
        50,
        N_("Half waited at most"),
        N_("Median wait of answered and abandoned visits, exact."),
        N_("50th percentile of wait"),
    ),
    _waited_at_most(
        90,
        N_("9 of 10 waited at most"),
        N_("90th percentile of the wait of answered and abandoned visits, exact."),
        N_("90th percentile of wait"),
    ),
    Metric(
        "talk",
        N_("Talk time"),
        SECONDS,
        QUEUE,
        N_("Time that agents talked in answered visits; the agent's own part where channel events tell it."),
        N_("Σ talk of answered"),
        ("talk_s",),
        lambda s: s["talk_s"],
    ),
    mean(
        "average_talk",
        N_("Average talk"),
        N_("Mean talk of answered visits."),
        N_("talk / answered with a known talk"),
        ("talk_s", "talked"),
    ),
    Metric(
        "aht",
        N_("Average handling time"),
        SECONDS,
        QUEUE,
        N_("Talk and after-call work of agents for one answered visit."),
        N_("(talk + wrap) / answered with a known talk"),
        ("talk_s", "wrap_s", "talked"),
        lambda s: average(s["talk_s"] + s["wrap_s"], s["talked"]),
    ),
    count(
        "abandoned_in_time",
        N_("Abandoned before the threshold"),
        N_("Abandoned within the service level threshold; the formulas SL-3 and SL-4 treat them apart."),
    ),
    count(
        "flowed_out",
        N_("Left without an answer or a hang-up"),
        N_("Visits that ended by time limit, empty queue, key, withdrawal, failure or our own move."),
        LESS,
    ),
    count("further_visits", N_("Second and further visits"), N_("Visits of calls that had been in a queue before.")),
    count("transferred", N_("Passed on"), N_("Answered visits that the agent transferred to somebody else.")),
    rate(
        "transfer_rate",
        N_("Share passed on"),
        N_("Share of answered visits that the agent transferred."),
        "transferred",
        ("answered",),
    ),
    mean(
        "average_ring",
        N_("Average ringing"),
        N_("Mean time the phone rang before the agent answered; a part of the wait."),
        N_("Σ ringing of answered / answered with a known ringing time"),
        ("ring_s", "rang"),
        LESS,
    ),
    count("uncertain", N_("Times unknown"), N_("Visits that are counted but stay out of averages."), LESS),
)

"""Metrics by the caller's eyes: of whole calls."""

from data.metric import CALLER, LESS, MORE
from data.metrics.made import count, mean, rate, seconds
from data.words import N_

OF_CALLS = (
    count("calls", N_("Calls"), N_("Calls, each counted once however many queues it went through."), view=CALLER),
    count("calls_incoming", N_("Incoming"), N_("Calls from outside."), view=CALLER),
    count("calls_outgoing", N_("Outgoing"), N_("Calls to the outside."), view=CALLER),
    count("calls_internal", N_("Internal"), N_("Calls between own phones."), view=CALLER),
    count("calls_unknown", N_("Unknown"), N_("Calls whose direction the exchange does not tell."), view=CALLER),
    count("calls_answered", N_("Answered calls"), N_("Calls in which somebody was reached."), MORE, CALLER),
    count(
        "calls_refused",
        N_("Refused"),
        N_("Calls turned away before a queue: it was full, closed or had no agents."),
        LESS,
        CALLER,
    ),
    rate(
        "calls_answered_rate",
        N_("Answered share"),
        N_("Share of calls in which somebody was reached."),
        "calls_answered",
        ("calls",),
        MORE,
        view=CALLER,
    ),
    seconds(
        "calls_talk", "calls_talk_s", N_("Talk time"), N_("Time in which two people talked, united per call."), CALLER
    ),
    mean(
        "calls_average_talk",
        N_("Average talk"),
        N_("Mean talk of calls with a talk."),
        N_("talk / calls with a talk"),
        ("calls_talk_s", "calls_talked"),
        view=CALLER,
    ),
    count(
        "calls_without_queue",
        N_("Without a queue"),
        N_("Calls that never entered a queue: a voice menu, a direct number, turned away."),
        view=CALLER,
    ),
    mean(
        "calls_average_wait",
        N_("Average wait of a call"),
        N_("Mean wait of calls that were in a queue, all their queues together; announcements between them left out."),
        N_("Σ wait in all queues / calls with a known wait"),
        ("calls_wait_s", "calls_waited"),
        LESS,
        view=CALLER,
    ),
)

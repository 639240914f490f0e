"""The five formulas of the service level, each of which somebody means by these words.

A = answered, A_X = answered in time, B = abandoned (short abandons left out), B_X = abandoned in time,
S = short abandons, F = left without an answer or a hang-up. The wall between "in time" and "late" is
the threshold in force for the queue.
"""

from data.metric import MORE, QUEUE, Metric, share
from data.table import SHARE
from data.words import N_

SERVICE_LEVELS = (
    Metric(
        "sl1",
        N_("Service level SL-1"),
        SHARE,
        QUEUE,
        N_("Share answered in time of all that were answered: says nothing of those who hung up."),
        "A_X / A = answered_in_time / answered",
        ("answered_in_time", "answered"),
        lambda s: share(s["answered_in_time"], s["answered"]),
        MORE,
    ),
    Metric(
        "sl2",
        N_("Service level SL-2"),
        SHARE,
        QUEUE,
        N_("Share answered in time of all that were answered or abandoned, short abandons left out."),
        "A_X / (A + B) = answered_in_time / (answered + abandoned)",
        ("answered_in_time", "answered", "abandoned"),
        lambda s: share(s["answered_in_time"], s["answered"] + s["abandoned"]),
        MORE,
    ),
    Metric(
        "sl3",
        N_("Service level SL-3"),
        SHARE,
        QUEUE,
        N_("As SL-2, but those who hung up before the threshold count for nothing: they might have been answered."),
        "A_X / (A + B − B_X) = answered_in_time / (answered + abandoned − abandoned_in_time)",
        ("answered_in_time", "answered", "abandoned", "abandoned_in_time"),
        lambda s: share(s["answered_in_time"], s["answered"] + s["abandoned"] - s["abandoned_in_time"]),
        MORE,
    ),
    Metric(
        "sl4",
        N_("Service level SL-4"),
        SHARE,
        QUEUE,
        N_("As SL-2, but those who hung up before the threshold count as answered in time."),
        "(A_X + B_X) / (A + B) = (answered_in_time + abandoned_in_time) / (answered + abandoned)",
        ("answered_in_time", "abandoned_in_time", "answered", "abandoned"),
        lambda s: share(s["answered_in_time"] + s["abandoned_in_time"], s["answered"] + s["abandoned"]),
        MORE,
    ),
    Metric(
        "sl5",
        N_("Service level SL-5"),
        SHARE,
        QUEUE,
        N_("The strictest: short abandons and whoever left the queue unanswered count as not in time."),
        "A_X / (A + B + S + F) = answered_in_time / (answered + abandoned + short_abandoned + flowed_out)",
        ("answered_in_time", "answered", "abandoned", "short_abandoned", "flowed_out"),
        lambda s: share(s["answered_in_time"], s["answered"] + s["abandoned"] + s["short_abandoned"] + s["flowed_out"]),
        MORE,
    ),
)
"""In the order of their numbers; `sl` is the one chosen for the queue."""

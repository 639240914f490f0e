"""Metrics by the agent's day: of shifts and of rings."""

from data.metric import AGENT, LESS, MORE, Metric, Sums, share
from data.metrics.made import count, seconds
from data.table import SECONDS, SHARE
from data.words import N_


def _of_shift(slug: str, counter: str, name: str, definition: str) -> Metric:
    """Seconds of a shift; of whoever answered calls outside any there is none, not an empty one."""

    def value(s: Sums) -> int | None:
        return None if s["login_s"] == 0 and s["talk_outside_s"] > 0 else s[counter]

    return Metric(slug, name, SECONDS, AGENT, definition, f"Σ {slug}", (counter, "login_s", "talk_outside_s"), value)


OF_AGENTS = (
    _of_shift(
        "login",
        "login_s",
        N_("Signed in"),
        N_(
            "Time signed in to a queue at least; the union over queues. Unknown of permanent members of a queue:"
            " they never sign in, so the exchange does not tell when they come and go."
        ),
    ),
    _of_shift("talking", "busy_talk_s", N_("Talking"), N_("Part of the shift spent talking.")),
    _of_shift("wrap_up", "busy_wrap_s", N_("After-call work"), N_("Part of the shift spent on after-call work.")),
    _of_shift("ringing", "busy_ring_s", N_("Ringing"), N_("Part of the shift in which the phone rang.")),
    _of_shift("pause", "pause_s", N_("On break"), N_("Part of the shift on a break in every queue.")),
    _of_shift("idle", "idle_s", N_("Ready"), N_("Part of the shift ready and waiting for calls.")),
    seconds(
        "talk_outside",
        "talk_outside_s",
        N_("Talking while signed out"),
        N_("Talk of queue calls outside any shift; not a part of it."),
        AGENT,
    ),
    Metric(
        "occupancy",
        N_("Occupancy"),
        SHARE,
        AGENT,
        N_("Share of shift time without breaks that went to calls."),
        N_("(talk + wrap + ring) / (login − pauses)"),
        ("busy_talk_s", "busy_wrap_s", "busy_ring_s", "login_s", "pause_s"),
        lambda s: share(s["busy_talk_s"] + s["busy_wrap_s"] + s["busy_ring_s"], s["login_s"] - s["pause_s"]),
    ),
    count("offers", N_("Rings"), N_("Rings of the agent's phone for a queue."), view=AGENT),
    count("offers_answered", N_("Rings answered"), N_("Rings that the agent answered."), MORE, AGENT),
    count(
        "offers_missed",
        N_("Rings missed"),
        N_("Rings that the agent did not answer, and no colleague took the call either."),
        LESS,
        AGENT,
    ),
    Metric(
        "offers_answered_rate",
        N_("Share of rings answered"),
        SHARE,
        AGENT,
        N_("Share of the rings of an agent's phone that were answered, whoever ended the others."),
        "offers_answered / offers",
        ("offers_answered", "offers"),
        lambda s: share(s["offers_answered"], s["offers"]),
        MORE,
    ),
    Metric(
        "offers_missed_rate",
        N_("Share of rings missed"),
        SHARE,
        AGENT,
        N_(
            "Share missed of the rings that were the agent's to answer: without those that a colleague took or that"
            " the caller ended."
        ),
        "offers_missed / (offers_answered + offers_missed)",
        ("offers_missed", "offers_answered"),
        lambda s: share(s["offers_missed"], s["offers_answered"] + s["offers_missed"]),
        LESS,
    ),
)

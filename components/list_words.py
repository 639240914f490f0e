"""Words for the rows of lists: why a call led on, and why it is worth a look."""

from datetime import datetime

from components import format as fmt
from components.quality_words import FLAGS
from data import facts
from data.questions import longest
from data.questions.paths import TRANSFERRED, WENT_ON
from data.words import N_, OUTCOMES

STEPS = {
    TRANSFERRED: N_("transferred by an agent"),
    WENT_ON: N_("went on after the talk"),
    facts.ABANDONED: N_("left the queue"),
    facts.TIMEOUT: N_("waited too long"),
    facts.EXIT_EMPTY: N_("no agents on duty"),
    facts.EXIT_KEY: N_("pressed a key"),
    facts.WITHDRAWN: N_("taken out"),
    facts.FAILED: N_("failed"),
    facts.REDIRECTED: N_("moved by us"),
}
"""How a visit led on to the next place."""

WHY = {
    longest.LONGEST_WAIT: N_("Longest wait"),
    longest.LONGEST_TALK: N_("Longest talk"),
    longest.VERY_LONG: N_("Longer than four hours"),
    longest.MANY_VISITS: N_("Through many queues"),
    longest.MANY_TRANSFERS: N_("Transferred again and again"),
    longest.CLOCK_BACK: N_("The clock went back: it ended before it began"),
    **FLAGS,
}
"""Why a call is listed."""


def step(code: str) -> str:
    """The message of a step."""
    return STEPS.get(code) or OUTCOMES.get(code, code)


def instant(text: str, locale: str) -> str:
    """An instant of a list (ISO 8601): Mon 23 Nov 14:32:08."""
    local = datetime.fromisoformat(text)
    return f"{fmt.day(local.date(), locale)} {local:%H:%M:%S}"

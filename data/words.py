"""Words that screens show for the codes of the facts: English, each a message for gettext.

Nothing is translated here: pages translate where they render, so one process serves both languages.
"""

from data import facts


def N_(message: str) -> str:
    """Mark a message for extraction; it is translated where it is shown."""
    return message


OUTCOMES = {
    facts.ANSWERED: N_("Answered"),
    facts.ABANDONED: N_("Abandoned"),
    "short_abandoned": N_("Hung up at once"),
    facts.TIMEOUT: N_("Waited too long"),
    facts.EXIT_EMPTY: N_("No agents on duty"),
    facts.EXIT_KEY: N_("Left by key"),
    facts.WITHDRAWN: N_("Withdrawn"),
    facts.FAILED: N_("Failed"),
    facts.REDIRECTED: N_("Redirected"),
    facts.INTERRUPTED: N_("Interrupted"),
    facts.STALE: N_("End unknown"),
    facts.OPEN_WAITING: N_("Waiting now"),
    facts.OPEN_TALKING: N_("Talking now"),
    "ivr": N_("Voice menu only"),
    "voicemail": N_("Voicemail"),
    "announcement": N_("Announcement"),
    "busy": N_("Busy"),
    "no_answer": N_("No answer"),
    "refused": N_("Turned away"),
}
"""Outcome of a visit or a call → its name."""

DIRECTIONS = {
    facts.INCOMING: N_("Incoming"),
    facts.OUTGOING: N_("Outgoing"),
    facts.INTERNAL: N_("Internal"),
    facts.UNKNOWN: N_("Unknown"),
}

AGENT_TIME_KINDS = {
    facts.LOGIN: N_("Signed in"),
    facts.TALK: N_("Talking"),
    facts.WRAP: N_("After-call work"),
    facts.RING: N_("Ringing"),
    facts.PAUSE: N_("Break"),
    facts.IDLE: N_("Ready"),
    facts.TALK_OUTSIDE_LOGIN: N_("Talking while signed out"),
    facts.QUEUE_LOGIN: N_("Signed in to a queue"),
    facts.QUEUE_PAUSE: N_("Break in a queue"),
}

OFFER_RESULTS = {
    "answered": N_("Answered"),
    "no_answer": N_("No answer"),
    "busy": N_("Busy or unreachable"),
    "canceled": N_("The caller left"),
    "dumped": N_("Refused"),
}

ENDED_BY = {
    "caller": N_("the caller"),
    "agent": N_("the agent"),
    "callee": N_("the called party"),
    "blind_transfer": N_("transfer"),
    "attended_transfer": N_("transfer after a talk"),
    "transfer": N_("transfer"),
}

FILTER_LEFT_OUT = N_("This report cannot be filtered by: %(about)s.")
BEHIND_A_NUMBER = N_("Calls behind a number")
DIVISION_LEFT_OUT = N_("This report cannot be divided by: %(about)s.")
"""Notes on what a report does not know; `about` is the name of a dimension."""

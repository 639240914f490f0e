"""What is said of an order on the live board: that it runs, that it is done, or why not; in plain words. Pure."""

from auth.language import gettext
from data.live import orders
from data.live.commands import DONE, EXPIRED, FAILED, NO_LINK, RUNNING, UNKNOWN, Outcome
from data.words import N_
from telephony.actions import REFUSALS

HERE = {
    orders.NO_AGENT: N_("The exchange does not know this agent any more."),
    orders.NO_CALL: N_("The call is over already."),
    orders.NO_CALLER: N_("This caller does not wait any more."),
    orders.NO_REASON: N_("Say why: reports show breaks by their reason."),
    orders.NO_TELEPHONE: N_("It is not known at which telephone: name its internal number."),
    NO_LINK: N_("There is no link to the exchange: nothing was done."),
    EXPIRED: N_("The worker did not take it within 5 seconds: nothing was done and nothing will be."),
    "no_exchange": N_("The worker does not watch this exchange: nothing was done."),
    "bad_token": N_("This page was open for too long. Please reload it."),
}
"""Codes that are ours, beside those of the actions."""
DONE_WORDS = {
    orders.PAUSE: N_("Done: %(who)s is on a break."),
    orders.UNPAUSE: N_("Done: the break of %(who)s is over."),
    orders.ADD: N_("Done: %(who)s is signed in to the queue."),
    orders.REMOVE: N_("Done: %(who)s is signed out of the queue."),
    orders.MOVE: N_("Done: %(who)s is in the other queue."),
    orders.HANGUP: N_("Done: the call was ended."),
    orders.END: N_("Done: the call was ended."),
    orders.SEND: N_("Done: the caller was sent there."),
    **dict.fromkeys(orders.LISTENING, N_("Your telephone rings: pick it up.")),
}


def refused(code: str) -> str:
    """Why something was not done."""
    message = HERE.get(code) or REFUSALS.get(code)
    return gettext(message) if message else gettext("It was not done. The exchange's reason: %(code)s.", code=code)


def done(what: str, who: str) -> str:
    """What is said when it is done."""
    return gettext(DONE_WORDS[what], who=who) if what in DONE_WORDS else gettext("Done.")


def running() -> str:
    """While it is not known."""
    return gettext("Asking the exchange …")


def silent() -> str:
    """After the time within which an answer should have come."""
    return gettext("No answer within 5 seconds: it may have been done. Look at the board before you ask again.")


def outcome_words(outcome: Outcome) -> str:
    """How it went, but for what is done: each order has its own words for that."""
    match outcome.outcome:
        case "running":
            return running()
        case "unknown":
            return silent()
        case "expired":
            return refused(EXPIRED)
        case "failed":
            return refused(outcome.code)
    return ""


LEVELS = {DONE: "good", RUNNING: "info", FAILED: "bad", EXPIRED: "bad", UNKNOWN: "warn"}
"""Outcome → the look of its words."""

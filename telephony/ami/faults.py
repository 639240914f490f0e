"""Why a link to an exchange is down, or why one action got no answer: codes, and a plain sentence for each.

Sentences are messages for gettext; pages translate them. `said` is for the log: never a secret or a caller's number.
"""

from dataclasses import dataclass

from data.words import N_

FAULTS = {
    "not_started": N_("The connection to the exchange is not started yet."),
    "unreachable": N_("The exchange cannot be reached over the network."),
    "not_encrypted": N_("No encrypted connection to the exchange: its certificate is not trusted."),
    "not_an_exchange": N_("What answers at this address is not the manager interface of an exchange."),
    "login_refused": N_("The exchange refused the login: user, secret or permitted address is wrong."),
    "closed": N_("The exchange closed the connection."),
    "silent": N_("The exchange is silent; the connection is being made anew."),
    "garbage": N_("The exchange sent something that cannot be understood."),
    "choked": N_("The exchange does not take what is sent to it."),
    "stopped": N_("The connection to the exchange was ended here."),
    "timeout": N_("The exchange did not answer in time; whether it did it is not known."),
}
"""Code → what people are told."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with a link: a code of FAULTS, and details for the log."""

    code: str
    said: str = ""

    def __str__(self) -> str:
        return f"{self.code} ({self.said})" if self.said else self.code


class LinkFailed(Exception):
    """An action got no answer. `was_sent`: the exchange may have done it all the same."""

    def __init__(self, fault: Fault, *, was_sent: bool) -> None:
        super().__init__(str(fault))
        self.fault, self.was_sent = fault, was_sent

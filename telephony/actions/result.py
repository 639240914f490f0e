"""What became of an action: done, failed with a code, or unknown because no answer came in time."""

from dataclasses import dataclass
from typing import Final

from telephony.ami import Message

DONE: Final = "done"
FAILED: Final = "failed"
UNKNOWN: Final = "unknown"
"""It was sent and not answered: the exchange may have done it. Look before it is asked again."""


@dataclass(frozen=True, slots=True)
class Result:
    """Outcome of one action. `code` is a key of REFUSALS, empty when done; `said` are the exchange's own words."""

    outcome: str
    code: str = ""
    said: str = ""
    value: str = ""
    """What a read brought; of a dialled call its ActionID, which `dialled` events carry too."""

    @property
    def is_done(self) -> bool:
        """The exchange did it."""
        return self.outcome == DONE


REASONS = {"0": "not_reached", "1": "no_answer", "3": "no_answer", "5": "busy", "8": "not_reached"}
"""Of an OriginateResponse → code."""


def dialled(event: Message) -> Result | None:
    """What became of a call that was dialled for somebody, as OriginateResponse tells it; None of any other event.

    `value` is the ActionID that its Result had. It comes up to `ring_s` after the action was answered, or so soon that
    the listener hears it before `perform` is back.
    """
    if event.event != "OriginateResponse":
        return None
    if event.response == "Success":
        return Result(DONE, value=event.action_id)
    return Result(FAILED, REASONS.get(event.get("Reason"), "not_reached"), value=event.action_id)

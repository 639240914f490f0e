"""What the product may ask of an exchange: a fixed set of actions, each of them checked before it exists.

    action = Pause(interface="PJSIP/101", queue="support", reason="Lunch")   # raises Refused(code, field)
    action = action_of("pause", {"interface": "PJSIP/101", "reason": "Lunch"})  # the same from a stored command
    result = await perform(link, action)                                      # Result, always within 5 s

`ACTIONS` names them all. `REFUSALS` has a plain sentence for every code that a Refused or a Result can carry.
"""

from telephony.actions.catalogue import ACTIONS, action_of
from telephony.actions.performing import perform
from telephony.actions.refusals import REFUSALS, Refused
from telephony.actions.result import DONE, FAILED, UNKNOWN, Result, dialled
from telephony.actions.shape import Action

__all__ = [
    "ACTIONS",
    "DONE",
    "FAILED",
    "REFUSALS",
    "UNKNOWN",
    "Action",
    "Refused",
    "Result",
    "action_of",
    "dialled",
    "perform",
]

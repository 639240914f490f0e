"""Why an action is not done: codes, and a plain sentence for each (a message for gettext; pages translate it)."""

from data.words import N_
from telephony.ami.faults import FAULTS

BAD_VALUES = {
    "bad_extension": N_("An internal number is 1 to 20 digits; * and # are allowed."),
    "bad_number": N_("A phone number is 1 to 32 digits; *, # and a leading + are allowed."),
    "bad_queue": N_("A queue's name has Latin letters, digits and _ . - only."),
    "bad_interface": N_("This is not the name of a phone at the exchange."),
    "bad_channel": N_("This is not a call at the exchange."),
    "bad_context": N_("A dialplan context has Latin letters, digits and _ . - only."),
    "bad_reason": N_("A reason is at most 79 bytes (39 Russian letters) in one line, without |."),
    "bad_name": N_("A name is at most 79 bytes (39 Russian letters) in one line."),
    "bad_key": N_("A key of the exchange's database has Latin letters, digits and _ . * # - / only."),
    "bad_value": N_("A value is at most 200 letters, digits and simple signs in one line."),
    "bad_variable": N_("A variable's name has Latin letters, digits and _ only."),
    "bad_seconds": N_("A time to ring is 1 to 120 seconds."),
    "bad_penalty": N_("A penalty is 0 to 999."),
    "bad_choice": N_("There is no such choice."),
    "unknown_action": N_("There is no such action."),
    "bad_fields": N_("Something that the action needs is missing, or there is too much of it."),
}
"""Refused here, before anything was sent."""

FROM_EXCHANGE = {
    "not_allowed": N_("The exchange does not let this program do that; its administrator grants the right."),
    "not_supported": N_("The exchange cannot do that, or is still starting."),
    "already_member": N_("The operator is in this queue already."),
    "not_member": N_("The operator is not in this queue."),
    "static_member": N_("The operator is a fixed member of this queue and cannot be signed out of it."),
    "no_such_queue": N_("The exchange has no such queue."),
    "no_such_extension": N_("The exchange has no such number."),
    "call_is_gone": N_("The call is over already."),
    "not_talking": N_("There is no talk that could be transferred."),
    "no_entry": N_("The exchange has nothing under this key."),
    "no_answer": N_("Nobody answered."),
    "busy": N_("The phone is busy."),
    "not_reached": N_("The phone is busy, switched off or not connected."),
    "refused_by_exchange": N_("The exchange refused; its own words are in the journal."),
}
"""Answered by the exchange."""

REFUSALS = BAD_VALUES | FROM_EXCHANGE | FAULTS
"""Every code that a Refused or a Result carries → what people are told."""


class Refused(ValueError):
    """A value that is not let through: a code of BAD_VALUES and the name of the field, never the value."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{field}: {code}" if field else code)
        self.code, self.field = code, field

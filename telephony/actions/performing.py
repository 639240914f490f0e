"""An action at the exchange, and its answer in our words. Always ends within the link's limit, 5 s."""

from telephony.actions.result import DONE, FAILED, UNKNOWN, Result
from telephony.actions.shape import Action
from telephony.ami import Answer, Link, LinkFailed

SAID = (
    ("permission denied", "not_allowed"),
    ("invalid/unknown command", "not_supported"),
    ("already there", "already_member"),
    ("no such queue", "no_such_queue"),
    ("member not dynamic", "static_member"),
    ("not there", "not_member"),
    ("interface not found", "not_member"),
    ("extension does not exist", "no_such_extension"),
    ("no such channel", "call_is_gone"),
    ("channel does not exist", "call_is_gone"),
    ("channel specified does not exist", "call_is_gone"),
    ("transfer invalid", "not_talking"),
    ("transfer not permitted", "not_talking"),
    ("channel not up", "not_talking"),
    ("database entry not found", "no_entry"),
)
"""Words of Asterisk's own, in lower case → code. Asterisk has no numbers for its errors."""


FOR_MODES = ("system",)
"""Rights as good as a shell: another user of the exchange may have them."""


async def perform(link: Link, action: Action) -> Result:
    """Ask it of the exchange: done, failed with a code, or unknown when it was sent and no answer came."""
    try:
        if action.until:
            answer = await link.ask_list(action.action, action.fields(), until=action.until)
        elif action.needs == FOR_MODES:
            answer = await link.ask_for_modes(action.action, action.fields())
        else:
            answer = await link.ask(action.action, action.fields())
    except LinkFailed as failed:
        return Result(UNKNOWN if failed.was_sent else FAILED, failed.fault.code)
    return _told(action, answer)


def _told(action: Action, answer: Answer) -> Result:
    said = answer.message.get("Message")
    if not answer.is_success:
        lower = said.lower()
        code = next((code for words, code in SAID if words in lower), "refused_by_exchange")
        return Result(FAILED, code, said)
    if action.kind == "read_key":
        return Result(DONE, said=said, value=next((one.get("Val") for one in answer.events if "Val" in one), ""))
    return Result(DONE, said=said, value=answer.message.action_id)

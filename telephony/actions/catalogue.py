"""Every action there is, by its kind, and how a stored command becomes one."""

from collections.abc import Mapping
from dataclasses import fields

from telephony.actions.calls import (
    AttendedTransfer,
    BlindTransfer,
    CancelTransfer,
    Dial,
    Hangup,
    Park,
    Redirect,
    Spy,
)
from telephony.actions.members import Add, Pause, Remove, Unpause
from telephony.actions.modes import ReadKey, SetDeviceState, SetVariable, WriteKey
from telephony.actions.refusals import Refused
from telephony.actions.shape import Action

_ALL: tuple[type[Action], ...] = (
    Pause, Unpause, Add, Remove,
    Dial, Spy, Hangup, Redirect, BlindTransfer, AttendedTransfer, CancelTransfer, Park,
    ReadKey, WriteKey, SetDeviceState, SetVariable,
)  # fmt: skip

ACTIONS: dict[str, type[Action]] = {one.kind: one for one in _ALL}
"""Kind → class."""


def action_of(kind: str, values: Mapping[str, object]) -> Action:
    """The action that a command asks for; Refused if there is none such, or its values are not let through."""
    made = ACTIONS.get(kind)
    if made is None:
        raise Refused("unknown_action", "kind")
    if not values.keys() <= {field.name for field in fields(made)}:  # type: ignore[arg-type]
        raise Refused("bad_fields", kind)
    try:
        return made(**values)
    except TypeError:  # a field is missing
        raise Refused("bad_fields", kind) from None

"""The shape of an action and of its values: what may be in an extension, a queue's name, a channel …

Every value is matched as a whole against a positive pattern; what does not match is refused with a code, never mended.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from telephony.actions.refusals import Refused
from telephony.ami import Fields

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of value: its pattern, the code of its refusal, and its limit in bytes of UTF-8."""

    code: str
    pattern: re.Pattern[str]
    longest: int

    def takes(self, value: object) -> bool:
        """The value is a text of this kind."""
        if not isinstance(value, str) or not self.pattern.fullmatch(value):
            return False
        try:
            return len(value.encode()) <= self.longest
        except UnicodeEncodeError:
            return False


def _shape(code: str, pattern: str, longest: int) -> Shape:
    return Shape(code, re.compile(pattern), longest)


EXTENSION = _shape("bad_extension", r"[0-9*#]+", 20)
NUMBER = _shape("bad_number", r"\+?[0-9*#]+", 32)
QUEUE = _shape("bad_queue", r"[A-Za-z0-9_.-]+", 80)
INTERFACE = _shape("bad_interface", r"[A-Za-z][A-Za-z0-9]{1,15}/[A-Za-z0-9_.+*#@/-]+", 80)
STATE_INTERFACE = _shape("bad_interface", r"(hint:|Custom:|[A-Za-z][A-Za-z0-9]{1,15}/)[A-Za-z0-9_.+*#@/-]+", 80)
CHANNEL = _shape("bad_channel", r"[A-Za-z][A-Za-z0-9]{1,15}/[A-Za-z0-9_.+*#@:/-]+(;[12])?", 120)
CONTEXT = _shape("bad_context", r"[A-Za-z0-9_.-]+", 80)
# 79 bytes, as Asterisk keeps them; `|` would break the queue's log.
REASON = _shape("bad_reason", r"[^\W_][\w .,:;!?()№+/'«»–—-]*", 79)
NAME = _shape("bad_name", r"[^\W_][\w .'’()-]*", 79)
FAMILY = _shape("bad_key", r"[A-Za-z0-9_.*#-]+(/[A-Za-z0-9_.*#-]+)*", 80)
VALUE = _shape("bad_value", r"[\w .:+*#@/-]*", 200)
VARIABLE = _shape("bad_variable", r"_{0,2}[A-Za-z][A-Za-z0-9_]{0,63}", 66)


class Action(Protocol):
    """One thing asked of an exchange. Made only of values that are let through; Refused otherwise."""

    kind: ClassVar[str]
    """Its name in commands and in the journal."""
    action: ClassVar[str]
    """Its name in AMI."""
    needs: ClassVar[tuple[str, ...]]
    """Classes of AMI rights, any of which allows it; none: every user may."""
    until: ClassVar[str]
    """Event that ends its list; empty: it has none."""

    def fields(self) -> Fields:
        """Its headers."""


def check(**fields: tuple[object, Shape]) -> None:
    """Refuse the first value that has not its shape."""
    for name, (value, shape) in fields.items():
        if not shape.takes(value):
            raise Refused(shape.code, name)


def check_optional(**fields: tuple[object, Shape]) -> None:
    """The same for values that may be empty."""
    check(**{name: given for name, given in fields.items() if given[0] != ""})


def check_number(code: str, name: str, value: object, lowest: int, highest: int) -> None:
    """Refuse what is no whole number between these; True is none."""
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise Refused(code, name)


def check_choice(name: str, value: object, choices: Mapping[str, str]) -> None:
    """Refuse what is not among the choices."""
    if not isinstance(value, str) or value not in choices:
        raise Refused("bad_choice", name)


def filled(*rows: Row) -> list[Row]:
    """The headers that have a value."""
    return [(name, value) for name, value in rows if value != ""]

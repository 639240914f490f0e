"""A kind of row that exchanges write in sequence (queue log, channel events): its columns and how to build it."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from telephony.rows import BadRow
from telephony.sources.layout import Field
from telephony.sources.text import clean, row_text
from telephony.sources.times import EARLIEST_US, FUTURE_US, SECOND, Clock
from telephony.sources.times import Sequence as Writing

R = TypeVar("R")
Raw = Sequence[Any]
TIME_LENGTH = 32


class Unusable(Exception):
    """This row says nothing that can be used; the text is the reason's slug."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[R]):
    """How rows of one source are made. `fields` begin with the time, then the id of the channel."""

    name: str
    fields: tuple[Field, ...]
    build: Callable[[str, str, int, int, Raw], R]
    """(key, origin, position, at_us, values) → row; raises `Unusable` or ValueError."""
    content: Callable[[R], tuple[str, ...]]
    """What makes two rows the same, apart from where they stand."""
    begins: Callable[[Raw], bool]
    """Whether the row is written when its channel has just begun: then it tells the zone."""


@dataclass(slots=True)
class Instants:
    """The instant of each row in the order of writing."""

    clock: Clock
    writing: Writing
    now: int

    def of(self, raw: Raw) -> int:
        """Microseconds since 1970; raises `Unusable`."""
        at_us, again_us = instant_of(self.clock, raw[0], self.now)
        return self.writing.settle(at_us, again_us, raw[1] if type(raw[1]) is str else clean(raw[1], 80))


def instant_of(clock: Clock, value: Any, now: int) -> tuple[int, int]:
    """The instant of one value and its second candidate; raises `Unusable`."""
    text = value if type(value) is str else clean(value, TIME_LENGTH)
    try:
        at_us, again_us = clock.candidates(text)
    except (ValueError, OverflowError):
        text = text.strip()
        if not text:
            raise Unusable("no_time") from None
        try:
            at_us, again_us = clock.candidates(text)
        except (ValueError, OverflowError):
            raise Unusable("bad_time") from None
    if at_us < EARLIEST_US:
        raise Unusable("bad_time")
    if at_us > now * SECOND + FUTURE_US:
        raise Unusable("future")
    return at_us, again_us


def bad_row(kind_fields: Iterable[Field], key: str, reason: str, raw: Raw) -> BadRow:
    """A row to be put aside."""
    return BadRow(key, reason, row_text(tuple(field.name for field in kind_fields), tuple(raw)))


def digest(values: Iterable[Any]) -> str:
    """24 hexadecimal digits that stand for these values."""
    text = "\x1f".join("" if value is None else str(value) for value in values)
    return hashlib.sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:24]

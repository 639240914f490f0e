"""Kinds of values that a setting may have; each refuses what is none with a sentence for the installer."""

import re
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_settings import NoDecode

from data.ami_address import parse_ami_address


@cache
def _zones() -> frozenset[str]:
    """Every zone there is; looking through the system's files takes longer than most answers."""
    return frozenset(available_timezones())


def known_zone(name: str) -> str:
    """The name, if there is such a zone."""
    if name not in _zones():
        raise ValueError(f"{name!r} is not a time zone name such as Europe/Moscow")
    return name


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is not a regular expression: {error}") from None
    return text


def _words(value: Any) -> Any:
    """A comma-separated text as its words; anything else as it is."""
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return value


def _ami_address(text: str) -> str:
    if text:
        parse_ami_address(text)
    return text


Zone = Annotated[str, AfterValidator(known_zone)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
AmiUrl = Annotated[str, AfterValidator(_ami_address)]
DialplanContext = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,80}$")]
AreaCode = Annotated[str, StringConstraints(pattern=r"^([348]\d{2,4})?$")]
"""Of a region of the Russian numbering plan: three to five digits."""

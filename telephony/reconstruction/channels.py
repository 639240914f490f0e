"""Channel names: `PJSIP/city-0000002a`, `Local/105@from-queue-00000001;1`, `PJSIP/101-00000003`.

The suffix that makes a channel unique is only the last `-hex` part: names of trunks and phones may
hold dashes themselves (main/channel.c).
"""

import re
from functools import lru_cache

_SUFFIX = re.compile(r"-[0-9a-f]{6,}(;[12])?$", re.IGNORECASE)
_HALF = re.compile(r";[12]$")
_EXTENSION = re.compile(r"^(?:Local|SIP|PJSIP|IAX2|Agent|SCCP|DAHDI)/([^@/-]+)", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def device(channel: str) -> str:
    """The channel's device without its unique suffix: `PJSIP/101`, `Local/105@from-queue`."""
    return _HALF.sub("", _SUFFIX.sub("", channel))


@lru_cache(maxsize=50_000)
def folded_device(channel: str) -> str:
    """`device`, folded for comparison: Asterisk compares names without case."""
    return device(channel).casefold()


def is_local(channel: str) -> bool:
    """True for a Local channel, which stands between a dialplan and a phone."""
    return channel[:6].casefold() == "local/"


def other_half(channel: str) -> str:
    """The second half of a Local channel's name, for its first and the other way round; else empty."""
    if channel.endswith(";1"):
        return channel[:-1] + "2"
    return channel[:-1] + "1" if channel.endswith(";2") else ""


@lru_cache(maxsize=50_000)
def extension_of(channel: str) -> str:
    """The number in a phone's channel or interface name, or empty."""
    found = _EXTENSION.match(channel)
    return found.group(1) if found else ""

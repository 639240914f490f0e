"""How the exchange writes numbers, flags and telephones in its events, read without ever failing."""

import math
from functools import lru_cache

from telephony.reconstruction.channels import device

NOBODY = frozenset({"", "<unknown>", "s", "anonymous"})


def said(text: str) -> str:
    """A number or a name; empty for the exchange's ways to say that there is none."""
    return "" if text in NOBODY else text


def whole(text: str, otherwise: int = 0) -> int:
    """A whole number, or what to take otherwise."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else otherwise


def flag(text: str) -> bool:
    """Yes or no."""
    return text.strip().casefold() in ("1", "yes", "true")


def seconds(text: str) -> float:
    """`00:01:07` in seconds; 0 for anything else."""
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        return 0.0
    hours, minutes, rest = map(int, parts)
    return float(hours * 3600 + minutes * 60 + rest)


def instant(text: str) -> float:
    """Seconds since 1970 as the exchange writes them; 0 for none."""
    try:
        found = float(text)
    except ValueError:
        return 0.0
    return found if math.isfinite(found) and found > 0 else 0.0


@lru_cache(maxsize=20_000)
def phone_of(name: str) -> str:
    """The telephone behind an interface, device or channel: 101 of `PJSIP/101-0000002a` and of `hint:101@x`."""
    without_number = device(name.strip())
    for sign in ("/", ":"):
        kind, found, rest = without_number.partition(sign)
        if found and kind.isalnum():
            return rest.partition("@")[0].partition("/")[0].casefold()
    return without_number.casefold()

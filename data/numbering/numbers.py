"""Telephone numbers as exchanges write them, read by the Russian numbering plan and E.164.

A prefix is a country code, or for the zone of +7 that and the three digits after it (`7495`, `375`).
Numbers without an area (internal, local, anonymous) have none. Nothing here looks anything up.
"""

import re

from data.facts import INCOMING, OUTGOING, UNKNOWN

_NOT_DIGITS = re.compile(r"[\s()\-.]+")
_SHORT_COUNTRY = re.compile(r"1|7|20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""Country codes of one and two digits; every other one has three."""

TRUNK_ZONE = "7"
ZONE_LENGTH = 11
NATIONAL = ("3", "4", "8", "9")
"""First digits of Russian area and mobile codes."""
ACCESS_DIGITS = ("0", "9")
LONGEST = 15


def normal_number(number: str) -> str:
    """The international digits of an outside number; empty if it has no country or area, or is none at all."""
    text = _NOT_DIGITS.sub("", number.partition("@")[0].removeprefix("sip:"))
    is_international = text.startswith("+")
    digits = text.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > LONGEST + 3:
        return ""
    if is_international:
        return digits if 8 <= len(digits) <= LONGEST else ""
    if digits.startswith("810") and len(digits) >= 12:
        return digits[3:]
    if digits.startswith("00") and len(digits) >= 12:
        return digits[2:]
    if len(digits) == ZONE_LENGTH and digits[0] == "8":
        return TRUNK_ZONE + digits[1:]
    if len(digits) == ZONE_LENGTH - 1:
        return TRUNK_ZONE + digits if digits.startswith(NATIONAL) else ""
    return digits if ZONE_LENGTH <= len(digits) <= LONGEST and digits[0] != "0" else ""


def number_prefix(number: str) -> str:
    """The leading digits of a number that tell its country, and its area in the zone of +7."""
    digits = normal_number(number)
    if digits.startswith(TRUNK_ZONE):
        return digits[:4] if len(digits) == ZONE_LENGTH else ""
    country = _SHORT_COUNTRY.match(digits)
    return country[0] if country else digits[:3]


def without_access_digit(number: str) -> str:
    """A number as our own people dial it, without the digit that asks the exchange for an outside line."""
    digits = _NOT_DIGITS.sub("", number)
    is_long = len(digits) == ZONE_LENGTH + 1 and digits[1:2] in (TRUNK_ZONE, "8")
    is_national = len(digits) == ZONE_LENGTH and digits[1:2] in NATIONAL
    is_abroad = len(digits) > ZONE_LENGTH + 1 and digits[1:4] == "810"
    return digits[1:] if digits[:1] in ACCESS_DIGITS and (is_long or is_national or is_abroad) else number


def with_area(number: str, area: str) -> str:
    """A city number with the code of its area, if it is one that came without."""
    digits = _NOT_DIGITS.sub("", number)
    is_local = bool(area) and digits.isascii() and digits.isdigit() and len(digits) + len(area) == ZONE_LENGTH - 1
    return area + digits if is_local else number


def outside_prefix(direction: str, caller: str, callee: str, area: str = "") -> str:
    """The prefix of who called us, or of whom we called; empty for internal calls. `area` is that of city numbers."""
    if direction == OUTGOING:
        return number_prefix(with_area(without_access_digit(callee), area))
    return number_prefix(with_area(caller, area)) if direction in (INCOMING, UNKNOWN) else ""

"""Passwords: argon2id hashes (t=2, 19 MiB, p=1), few at a time, and what a password must be.

An unknown login costs the same time as a known one. At most four hashes are computed at once, so
sign-ins cannot eat the machine's memory.
"""

import secrets
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM, MAXIMUM = 12, 128
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = BoundedSemaphore(4)
_ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_COMMON = frozenset(Path(__file__).with_name("common-passwords.txt").read_text("utf-8").split())


def hash_password(password: str) -> str:
    """The hash to keep."""
    with _at_once:
        return _hasher.hash(password)


_NOBODY = hash_password(secrets.token_urlsafe(16))


def is_right(password: str, kept: str | None) -> bool:
    """Whether `password` is the one behind the hash; `None` (no such person) takes as long and is False."""
    with _at_once:
        try:
            _hasher.verify(kept or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """True when the hash was made under older parameters and should be made anew."""
    return _hasher.check_needs_rehash(kept)


def one_time_password() -> str:
    """A random secret a person can type: four groups of four, 79 bits."""
    letters = [secrets.choice(_ONE_TIME_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, 16, 4))


def fault_of(password: str, login: str) -> str:
    """Why this cannot be the new password of `login` (short, long, common, login), or empty."""
    if len(password) < MINIMUM:
        return "short"
    if len(password) > MAXIMUM:
        return "long"
    folded = password.casefold()
    if folded in _COMMON or len(set(folded)) < 5:
        return "common"
    if len(login) >= 4 and login.casefold() in folded:
        return "login"
    return ""

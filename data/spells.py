"""Agent time as people see it: one spell from its beginning to its end, though it is kept cut at local midnights.

Instants are seconds since 1970 UTC; the end of what still goes on is None, and so are its seconds.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

CONTINUED = "continued"
"""Flag of a part that only midnight cut off from the one before."""

KEY = ("pbx", "agent", "kind", "queue", "reason")
_key = attrgetter(*KEY)


def whole_again(parts: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """(KEY…, started_at, ended_at, seconds) of each spell; `parts` come in order of KEY and of their starts."""
    for key, same in groupby(parts, key=_key):
        start, end, seconds, has_any = 0, None, None, False
        for part in same:
            if has_any and CONTINUED in part.flags and part.started_at == end:
                end = part.ended_at
                seconds = None if part.seconds is None or seconds is None else seconds + part.seconds
                continue
            if has_any:
                yield (*key, start, end, seconds)
            start, end, seconds, has_any = part.started_at, part.ended_at, part.seconds, True
        yield (*key, start, end, seconds)

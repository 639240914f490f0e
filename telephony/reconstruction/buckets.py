"""Which one thing an agent was doing at each second: talk > wrap-up > ring > pause > idle.

Of two equal claims the earlier one owns the overlap. Intervals are half-open, whole seconds.
"""

from bisect import insort
from collections.abc import Iterable
from typing import NamedTuple

from data.facts import BUCKETS, IDLE, TALK, TALK_OUTSIDE_LOGIN

Span = tuple[int, int]


class Claim(NamedTuple):
    """Something that wants the seconds [start, end); `since` is its true start, for precedence."""

    kind: str
    since: int
    start: int
    end: int
    queue: str = ""
    reason: str = ""


class Piece(NamedTuple):
    """Seconds [start, end) that belong to one thing."""

    kind: str
    queue: str
    reason: str
    start: int
    end: int


_RANK = {kind: rank for rank, kind in enumerate(BUCKETS)}
_LOGIN = -1


def union(spans: Iterable[Span]) -> list[Span]:
    """The spans as disjoint ones that do not touch."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def buckets(login: Iterable[Span], claims: Iterable[Claim]) -> list[Piece]:
    """Login time cut into disjoint pieces that add up to it, and the talks outside of it."""
    edges: list[tuple[int, int, tuple[int, int, str, str]]] = []
    for claim in claims:
        if claim.start < claim.end:
            key = (_RANK[claim.kind], claim.since, claim.queue, claim.reason)
            edges += [(claim.start, 1, key), (claim.end, 0, key)]
    for start, end in login:
        edges += [(start, 1, (_LOGIN, 0, "", "")), (end, 0, (_LOGIN, 0, "", ""))]
    pieces: list[Piece] = []
    active: list[tuple[int, int, str, str]] = []
    edges.sort()
    since = edges[0][0] if edges else 0
    for at, starts, key in edges:
        if at > since:
            _add(pieces, active, since, at)
            since = at
        if starts:
            insort(active, key)
        else:
            active.remove(key)
    return pieces


def _add(pieces: list[Piece], active: list[tuple[int, int, str, str]], start: int, end: int) -> None:
    """Appends what `active` (login first, then the highest claim) makes of [start, end)."""
    inside = bool(active) and active[0][0] == _LOGIN
    claims = active[1:2] if inside else active[:1]
    kind, queue, reason = (BUCKETS[claims[0][0]], *claims[0][2:]) if claims else (IDLE, "", "")
    if not inside:
        if kind != TALK:
            return
        kind = TALK_OUTSIDE_LOGIN
    if pieces and pieces[-1] == (kind, queue, reason, pieces[-1].start, start):
        pieces[-1] = pieces[-1]._replace(end=end)
    else:
        pieces.append(Piece(kind, queue, reason, start, end))

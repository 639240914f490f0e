"""Loose ends: where a call id alone does not tell the whole visit, and another id may go on with it.

A closing or connecting row without a visit, and a visit without an end, of the same queue and about
the same instant of entry, are looked at together; whether they are one is decided by matching.py,
whose tolerances are never wider than the one here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telephony.reconstruction.matching import CONNECT_FIT_S, WAIT_FIT_S, match_exactly
from telephony.reconstruction.queue_events import CONNECT, EXITS, connect_wait, ending
from telephony.reconstruction.stays import Stay, seconds
from telephony.rows import QueueRow

NEAR_S = 2 * CONNECT_FIT_S + WAIT_FIT_S
"""The sum of the tolerances by which a connect, and then an end, may be matched across ids."""

VISIT = "visit"
ROW = "row"


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """What may continue under another id: a `visit` without an end, or a `row` without a visit."""

    callid: str
    kind: str
    queue: str
    """Folded."""
    at: int
    """Instant of the (supposed) entry into the queue, in seconds."""


def loose_ends(callid: str, rows: Sequence[QueueRow]) -> list[LooseEnd]:
    """What one call id's own rows, in writing order, leave open."""
    matched = match_exactly(rows)
    found = [LooseEnd(callid, VISIT, s.queue.casefold(), _entered(s)) for s in matched.stays if s.is_open]
    for row in matched.loose:
        entered = _supposed_entry(row)
        if entered is not None:
            found.append(LooseEnd(callid, ROW, row.queue.casefold(), entered))
    return sorted(found, key=lambda end: (end.kind, end.queue, end.at))


def _entered(stay: Stay) -> int:
    """Entry by the numbers of the connect, by which an end will be matched; the entry's row may be late."""
    return stay.entered if stay.connected is None or stay.wait_s is None else stay.connected - stay.wait_s


def _supposed_entry(row: QueueRow) -> int | None:
    if row.event == CONNECT:
        wait = connect_wait(row)
        return None if wait is None else seconds(row) - wait
    end = ending(row)
    if end.wait_s is None:
        return None
    if row.event in EXITS:
        return seconds(row) - end.wait_s
    return None if end.talk_s is None else seconds(row) - end.talk_s - end.wait_s


def meeting(ends: Iterable[LooseEnd]) -> list[tuple[str, str]]:
    """Pairs of call ids that must be looked at together."""
    by_queue: dict[str, tuple[list[LooseEnd], list[LooseEnd]]] = {}
    for end in ends:
        rows, visits = by_queue.setdefault(end.queue, ([], []))
        (rows if end.kind == ROW else visits).append(end)
    return [
        (row.callid, visit.callid)
        for rows, visits in by_queue.values()
        for row in rows
        for visit in visits
        if row.callid != visit.callid and abs(row.at - visit.at) <= NEAR_S
    ]

"""Rings that nobody answered, brought to the visit in which the caller waited when they ended."""

from collections.abc import Iterable, Sequence

from telephony.reconstruction.queue_events import ATTEMPTS
from telephony.reconstruction.stays import Stay
from telephony.reconstruction.unions import Unions
from telephony.rows import QueueRow


def place_attempts(stays: Iterable[Stay], rows: Sequence[QueueRow]) -> None:
    """Give each ring of `rows`, in writing order, to a stay of its queue under any id of the caller."""
    attempts = [(order, row) for order, row in enumerate(rows) if row.event in ATTEMPTS]
    if not attempts:
        return
    ids = Unions()
    ordered = sorted(stays, key=lambda stay: stay.order)
    for stay in ordered:
        for callid in (stay.callid, *stay.aliases):
            ids.join(stay.callid, callid)
    names = ids.members()
    places: dict[tuple[str, str], list[Stay]] = {}
    for stay in ordered:
        places.setdefault((names[stay.callid], stay.queue.casefold()), []).append(stay)
    for order, row in attempts:
        here = places.get((names.get(row.callid, row.callid), row.queue.casefold()), [])
        found = _stay_at(here, order)
        if found is not None:
            found.attempts.append(row)


def _stay_at(here: list[Stay], order: int) -> Stay | None:
    """The last stay begun before the row was written; the first one if the table's order is disturbed."""
    begun = [stay for stay in here if stay.order < order]
    return begun[-1] if begun else (here[0] if here else None)

"""Groups of rows that must be computed together, in memory: what telephony/groups.py does over tables."""

from collections.abc import Sequence

from telephony.reconstruction.group import Group, in_order
from telephony.reconstruction.loose_ends import loose_ends, meeting
from telephony.reconstruction.queue_events import NOBODY
from telephony.reconstruction.unions import Unions
from telephony.rows import CdrRow, CelRow, QueueRow


def groups_of(
    rows: Sequence[QueueRow], legs: Sequence[CdrRow] = (), events: Sequence[CelRow] = (), *, dedupe_content: bool = True
) -> list[Group]:
    """The smallest sets of rows that the rules allow to be reconstructed apart."""
    ids = Unions()
    for one in (*legs, *events):
        ids.join(one.linkedid or one.uniqueid, one.uniqueid)
    by_callid: dict[str, list[QueueRow]] = {}
    for row in rows:
        if row.callid not in NOBODY:
            ids.add(row.callid)
            by_callid.setdefault(row.callid, []).append(row)
    ends = [end for callid, own in by_callid.items() for end in loose_ends(callid, in_order(own, dedupe_content))]
    for one, other in meeting(ends):
        ids.join(one, other)
    names = ids.members()
    parts = {name: Group([], [], [], []) for name in names.values()}
    for callid, own in by_callid.items():
        parts[names[callid]].queue_rows.extend(own)
    for leg in legs:
        parts[names[leg.uniqueid]].legs.append(leg)
    for event in events:
        parts[names[event.uniqueid]].events.append(event)
    return list(parts.values())

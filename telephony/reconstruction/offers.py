"""Offers: each ring of an agent's phone for a visit, and how it ended.

An unanswered ring is a miss only if nobody else took the caller. Rings of less than a second are
phones that were busy or out of reach (app_queue.c writes whole seconds in milliseconds).
"""

from data import facts
from data.facts import Offer, Visit
from telephony.reconstruction.context import Context
from telephony.reconstruction.queue_events import ATTEMPTS, NOBODY, RINGNOANSWER, number
from telephony.reconstruction.stays import Stay, seconds
from telephony.rows import QueueRow

MIN_RING_MS = 1000


def offers_of(stay: Stay, visit: Visit, context: Context) -> list[Offer]:
    """The rings of one visit in the order they were made."""
    rings = [_unanswered(row, context) for row in stay.attempts if row.agent not in NOBODY]
    was_answered = stay.connect is not None or visit.outcome == facts.ANSWERED
    if was_answered and visit.agent and visit.connected_at is not None:
        ring = max(0, visit.ring_s or 0)
        rings.append((visit.agent, visit.connected_at - ring, ring, "answered"))
    rings.sort(key=lambda ring: (ring[1], ring[0], ring[3], ring[2]))
    return [
        Offer(
            pbx=visit.pbx,
            visit_id=visit.visit_id,
            n=n,
            call_id=visit.call_id,
            queue=visit.queue,
            agent=agent,
            offered_at=at,
            ring_s=ring_s,
            result=result,
            answered_elsewhere=was_answered and result != "answered" and agent != visit.agent,
        )
        for n, (agent, at, ring_s, result) in enumerate(rings, start=1)
    ]


def _unanswered(row: QueueRow, context: Context) -> tuple[str, int, int, str]:
    ms = max(0, number(row.data[0]) or 0)
    result = ATTEMPTS[row.event]
    if row.event == RINGNOANSWER and ms < MIN_RING_MS:
        result = "busy"
    at = seconds(row)
    return context.agent_of(row.agent, at), at - ms // 1000, ms // 1000, result

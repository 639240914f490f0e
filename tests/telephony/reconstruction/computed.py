"""What the tests of streams share: how rows are computed, together or apart, and streams with damage."""

import os
import random
from collections.abc import Iterable

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from data import facts
from data.facts import Call, Offer, Visit
from telephony.reconstruction.context import Context, Starts
from telephony.reconstruction.group import Facts, Group, reconstruct
from telephony.reconstruction.queue_events import QUEUESTART
from telephony.rows import CdrRow, QueueRow
from tests.telephony.reconstruction.grouping import groups_of
from tests.telephony.reconstruction.plans import BEGIN, EVERY_WAY, plans
from tests.telephony.reconstruction.stories import US, in_this_order, row
from tests.telephony.reconstruction.streams import play

EXAMPLES = int(os.environ.get("RIG_EXAMPLES", "30"))
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    # Shrinking a stream takes minutes: a failure shows the stream as found, and RIG_EXAMPLES asks for more.
    phases=list(Phase) if "RIG_EXAMPLES" in os.environ else [Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
OPEN = (facts.OPEN_WAITING, facts.OPEN_TALKING)
ENDED = set(facts.OUTCOMES) - {*OPEN, facts.STALE, facts.INTERRUPTED}
STRANGE = ["RINGING", "INFO", "IVR", "HEARTBEAT", "CALLSTATUSTXT", "SUSPEND", "NEW_IN_30"]

Told = tuple[list[Call], list[Visit], list[Offer]]


def told(found: Facts) -> Told:
    """Everything that a report can see, in one order."""
    return (
        sorted(found.calls, key=lambda call: call.call_id),
        sorted(found.visits, key=lambda visit: visit.visit_id),
        sorted(found.offers, key=lambda offer: (offer.visit_id, offer.n)),
    )


def context_of(rows: Iterable[QueueRow], now: int) -> Context:
    """The exchange as these rows show it."""
    starts = Starts.from_rows([r for r in rows if r.event == QUEUESTART])
    return Context("pbx", now, trunks=frozenset({"pjsip/city"}), starts=starts)


def whole(rows: list[QueueRow], now: int, legs: list[CdrRow] | None = None) -> Facts:
    """The facts of all rows as one group."""
    return reconstruct(Group(list(rows), list(legs or [])), context_of(rows, now))


def apart(rows: list[QueueRow], now: int, legs: list[CdrRow] | None = None) -> Facts:
    """The facts of the same rows, each group for itself."""
    context = context_of(rows, now)
    total = Facts()
    for group in groups_of(rows, legs or []):
        part = reconstruct(group, context)
        total.calls += part.calls
        total.visits += part.visits
        total.offers += part.offers
    return total


@st.composite
def damaged(draw: st.DrawFn, hows: tuple[str, ...] = EVERY_WAY) -> tuple[list[QueueRow], int]:
    """A stream of which rows are lost, doubled and out of order, with rows of others among them."""
    played = play(draw(plans(hows)))
    chance = random.Random(draw(st.integers(0, 2**32)))
    rows = [r for r in played.rows if chance.random() > draw(st.sampled_from([0.0, 0.1, 0.4])) or r.event == QUEUESTART]
    for _ in range(draw(st.integers(0, 4))):
        at = chance.randrange(max(1, len(rows) - 1))
        rows[at : at + 2] = rows[at : at + 2][::-1]
    for _ in range(draw(st.integers(0, 3))):
        us = (BEGIN + chance.randrange(3000)) * US
        rows.insert(chance.randrange(len(rows) + 1), row(us, "NONE", "NONE", "Anna", chance.choice(STRANGE)))
    return in_this_order(rows), played.now

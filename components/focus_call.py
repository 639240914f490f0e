"""The call that an operator has at hand: it rings, is talked, is just over, or was chosen of one's own calls. Pure.

Instants are seconds since 1970 UTC by the clock of the exchange's host.
"""

from dataclasses import dataclass

from data.live.bodies import DIALING, HOLDING, RINGING, TALKING, AgentBody, AgentCall, EndedCall
from data.questions.at_hand import Own

STRONGEST = (TALKING, DIALING, RINGING, HOLDING)
"""Of several calls at a telephone the one that the words are about."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """One call; `state` is one of CALL_STATES, or empty when it is over."""

    pbx: str
    uniqueid: str
    call_id: str
    state: str
    direction: str
    number: str
    name: str
    queue: str
    did: str
    entered_at: float | None
    rang_at: float
    answered_at: float | None
    ended_at: float | None = None
    held: bool = False
    """The caller was put aside while a colleague is asked."""

    @property
    def waited_s(self) -> int | None:
        """How long the caller waited in the queue, once that is over."""
        if self.entered_at is None or self.answered_at is None:
            return None
        return max(0, round(self.answered_at - self.entered_at))


def at_hand(pbx: str, body: AgentBody | None, chosen: Own | None) -> AtHand | None:
    """What is at the telephone goes before what was chosen, that before what was there last."""
    if body is not None and body.calls:
        now = min(body.calls, key=lambda one: STRONGEST.index(one.state))
        held = next((one for one in body.calls if one.state == HOLDING and one is not now), None)
        return _live(pbx, held or now, now.state, is_asking=held is not None)
    if chosen is not None:
        return _told(chosen)
    return _ended(pbx, body.last) if body is not None and body.last is not None else None


def _live(pbx: str, one: AgentCall, state: str, *, is_asking: bool) -> AtHand:
    """Of a caller who is on hold while a colleague is asked, the words are about the caller."""
    return AtHand(
        pbx, one.uniqueid, one.call_id, state, one.direction, one.number, one.name, one.queue, one.did,
        one.entered_at, one.rang_at, one.answered_at, None, is_asking,
    )  # fmt: skip


def _ended(pbx: str, one: EndedCall) -> AtHand:
    return AtHand(
        pbx, one.uniqueid, one.call_id, "", one.direction, one.number, one.name, one.queue, one.did,
        None, one.rang_at, one.answered_at, one.ended_at,
    )  # fmt: skip


def _told(one: Own) -> AtHand:
    began = float(one.started_at)
    answered = began + (one.wait_s or 0) if one.talk_s else None
    return AtHand(
        one.pbx, one.call_id, one.call_id, "", one.direction, one.number, "", one.queue, one.did,
        began if one.wait_s is not None else None, began, answered, began + (one.wait_s or 0) + (one.talk_s or 0),
    )  # fmt: skip

"""Calls at one telephone, as its agent sees them: ringing, dialled, talked, on hold, and the last one. Pure."""

from collections.abc import Iterator

from data.live.bodies import DIALING, HOLDING, RINGING, TALKING, AgentCall, EndedCall
from telephony.live import state as live
from telephony.live.legs import Wires
from telephony.live.meaning import Meaning
from telephony.live.state import UP, Channel, Ended, LiveState, Offer


def calls_at(state: LiveState, wires: Wires, meaning: Meaning, leg: Channel) -> Iterator[AgentCall]:
    """The call that a leg is in now, and the caller who was put aside for it."""
    offer = wires.offer_for(leg)
    caller = state.channels.get(offer.caller) if offer else None
    heard = wires.heard_by(leg)
    rung = wires.rung_for(leg)
    is_served = offer is not None and caller is not None and offer.answered_at is not None and not offer.is_over
    if is_served and caller is not None and caller not in heard and (heard or rung is not None):
        yield _call(meaning, leg, caller, offer, HOLDING)
    if heard:
        other = caller if caller is not None and caller in heard else heard[0]
        is_held = leg.held_since is not None and not (is_served and other is not caller)
        yield _call(meaning, leg, other, offer if other is caller else None, HOLDING if is_held else TALKING)
    elif _rings(leg) and not is_served:
        if leg.dialled_by or leg.state == live.RINGING:
            yield _call(meaning, leg, caller or wires.rung_by(leg), offer, RINGING)
    elif rung is not None:
        yield _call(meaning, leg, rung, None, DIALING)
    elif offer is not None:
        yield _call(meaning, leg, caller, offer, HOLDING if leg.held_since else TALKING)
    else:
        yield _call(meaning, leg, None, None, TALKING if leg.state == UP and not _waits(state, leg) else DIALING)


def _rings(leg: Channel) -> bool:
    """A leg that was made by a call, and not by whoever is at it."""
    return leg.bridged_at is None and leg.state in (live.DOWN, live.RINGING)


def _waits(state: LiveState, leg: Channel) -> bool:
    return leg.uniqueid in state.waiting


def _call(meaning: Meaning, leg: Channel, other: Channel | None, offer: Offer | None, how: str) -> AgentCall:
    came = other if other is not None and not other.dialled_by else leg
    return AgentCall(
        call_id=leg.linkedid,
        uniqueid=offer.caller if offer else came.uniqueid,
        state=how,
        direction=meaning.direction(leg, other),
        number=_number(leg, other, offer),
        name=_name(other, offer),
        queue=meaning.queue_of(offer.queue) if offer else "",
        did=offer.did if offer else came.dialled,
        entered_at=offer.entered_at if offer else None,
        rang_at=offer.rang_at if offer else leg.since,
        answered_at=_answered(leg, other, offer, how),
        held_since=leg.held_since if how == HOLDING else None,
        channel=leg.name,
        other_channel=other.name if other else "",
    )


def _answered(leg: Channel, other: Channel | None, offer: Offer | None, how: str) -> float | None:
    if how in (RINGING, DIALING):
        return None
    if offer is not None:
        return offer.answered_at
    return max(leg.bridged_at or 0.0, (other.bridged_at if other else None) or 0.0) or leg.up_at


def _number(leg: Channel, other: Channel | None, offer: Offer | None) -> str:
    if offer is not None:
        return offer.number
    if other is not None:
        return other.number or other.dialled
    return leg.connected or leg.dialled


def _name(other: Channel | None, offer: Offer | None) -> str:
    if offer is not None:
        return offer.name
    return other.caller if other is not None else ""


def offered_elsewhere(state: LiveState, meaning: Meaning, offer: Offer) -> AgentCall | None:
    """An offer to a telephone that is not of this exchange: only the Local channel before it is seen."""
    leg, caller = state.channels.get(offer.leg), state.channels.get(offer.caller)
    if leg is None or caller is None or offer.is_over:
        return None
    return _call(meaning, leg, caller, offer, RINGING if offer.answered_at is None else TALKING)


def last_call(meaning: Meaning, ended: Ended) -> EndedCall:
    """What a telephone had last."""
    leg, other, offer = ended.leg, ended.other, ended.offer
    if offer is not None and other is not None and other.uniqueid != offer.caller and offer.answered_at is None:
        offer = None
    came = other if other is not None and not other.dialled_by else leg
    return EndedCall(
        call_id=leg.linkedid,
        uniqueid=offer.caller if offer else came.uniqueid,
        direction=meaning.direction(leg, None if offer else other),
        number=_number(leg, other, offer),
        name=_name(other, offer),
        queue=meaning.queue_of(offer.queue) if offer else "",
        did=offer.did if offer else came.dialled,
        rang_at=offer.rang_at if offer else leg.since,
        answered_at=offer.answered_at if offer else leg.bridged_at,
        ended_at=ended.at,
    )

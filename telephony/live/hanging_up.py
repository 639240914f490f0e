"""The end of a leg: it waits nowhere, nothing rings for it, and late events do not bring it back. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from telephony.ami.wire import Message
from telephony.live.channel_events import with_known
from telephony.live.legs import Wires
from telephony.live.queue_events import out_of_queue
from telephony.live.state import Ended, LiveState, Offer
from telephony.live.words import phone_of
from telephony.reconstruction.channels import is_local

KEPT_GONE = 4000
"""So many legs are remembered as hung up."""


def hung_up(state: LiveState, event: Message, at: float) -> LiveState:
    """The event Hangup."""
    uniqueid = event.get("Uniqueid")
    return without(with_known(state, event, at), uniqueid, at) if uniqueid else state


def without(state: LiveState, uniqueid: str, at: float) -> LiveState:
    """The state in which this leg has hung up."""
    state = out_of_queue(_with_ended(state, uniqueid, at), uniqueid)
    channels = {key: leg for key, leg in state.channels.items() if key != uniqueid}
    calls = {leg.linkedid for leg in channels.values()}

    def is_needed(offer: Offer) -> bool:
        return offer.linkedid in calls or offer.caller in channels or offer.leg in channels

    offers = {
        key: replace(one, is_over=True) if uniqueid in (one.caller, one.leg) else one
        for key, one in state.offers.items()
        if is_needed(one)
    }
    gone = _latest({**state.gone, uniqueid: at})
    return replace(state, channels=channels, offers=offers, gone=gone)


def _with_ended(state: LiveState, uniqueid: str, at: float) -> LiveState:
    leg = state.channels.get(uniqueid)
    if leg is None or is_local(leg.name):
        return state
    wires = Wires(state)
    heard = wires.heard_by(leg)
    last = Ended(leg, heard[0] if heard else wires.rung_by(leg), wires.offer_for(leg), at)
    return replace(state, ended={**state.ended, phone_of(leg.name): last})


def _latest(gone: Mapping[str, float]) -> Mapping[str, float]:
    """The later half, when there are too many."""
    return gone if len(gone) <= KEPT_GONE else dict(islice(gone.items(), KEPT_GONE // 2, None))

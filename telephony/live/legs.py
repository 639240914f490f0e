"""Who can hear whom, and who rings for whom. Pure.

Legs in one bridge hear each other, and so do those beyond the two halves of a Local channel, which are two legs of one
piece of wire. Half of a Local channel is never a party itself.
"""

from collections.abc import Iterator

from telephony.live.state import UP, Channel, LiveState, Offer
from telephony.live.words import phone_of
from telephony.reconstruction.channels import is_local, other_half


class Wires:
    """How the legs of one state are joined: an index, made once for many questions."""

    def __init__(self, state: LiveState) -> None:
        self._channels = state.channels
        self._offers = state.offers
        self._by_name: dict[str, Channel] = {}
        self._in_bridge: dict[str, list[Channel]] = {}
        self._dialled: dict[str, list[Channel]] = {}
        self._to_phone: dict[str, list[Offer]] = {}
        for leg in state.channels.values():
            self._by_name[leg.name] = leg
            if leg.bridge:
                self._in_bridge.setdefault(leg.bridge, []).append(leg)
            if leg.dialled_by:
                self._dialled.setdefault(leg.dialled_by, []).append(leg)
        for offer in state.offers.values():
            self._to_phone.setdefault(phone_of(offer.interface), []).append(offer)

    def heard_by(self, leg: Channel) -> list[Channel]:
        """Real parties whom this one talks with, those who came first first."""
        joined = self._joined(leg)
        found = [one for one in joined.values() if one.state == UP and one.bridge and not is_local(one.name)]
        return sorted((one for one in found if one.uniqueid != leg.uniqueid), key=lambda one: (one.since, one.uniqueid))

    def _joined(self, leg: Channel) -> dict[str, Channel]:
        found, more = {leg.uniqueid: leg}, [leg]
        while more:
            for one in self._beside(more.pop()):
                if one.uniqueid not in found:
                    found[one.uniqueid] = one
                    more.append(one)
        return found

    def _beside(self, leg: Channel) -> Iterator[Channel]:
        if leg.bridge:
            yield from self._in_bridge[leg.bridge]
        other = self._by_name.get(other_half(leg.name)) if is_local(leg.name) else None
        if other is not None:
            yield other

    def rung_by(self, leg: Channel) -> Channel | None:
        """The real party who makes this leg ring, through however many Local channels; None: the exchange itself."""
        seen: set[str] = set()
        one = leg
        while one.uniqueid not in seen:
            seen.add(one.uniqueid)
            by = self._channels.get(one.dialled_by)
            if by is None:
                return self._beyond(one, leg) if is_local(one.name) else None
            if not is_local(by.name):
                return by
            one = self._by_name.get(other_half(by.name), by)
        return None

    def _beyond(self, half: Channel, leg: Channel) -> Channel | None:
        """The real party on this side of a Local half that nobody dialled: joined with it, or called by it before."""
        beside = [*self._joined(half).values(), *self._dialled.get(half.uniqueid, ())]
        return next((one for one in beside if not is_local(one.name) and one.state == UP and one is not leg), None)

    def rung_for(self, leg: Channel) -> Channel | None:
        """A real party whose telephone rings because of this leg, also beyond Local channels."""
        seen: set[str] = set()
        more = [leg]
        while more:
            one = more.pop()
            if one.uniqueid in seen:
                continue
            seen.add(one.uniqueid)
            for rung in self._dialled.get(one.uniqueid, ()):
                if not is_local(rung.name) and rung.bridged_at is None:
                    return rung
                more.append(rung)
            more += (beside for beside in self._beside(one) if is_local(beside.name))
        return None

    def offer_for(self, leg: Channel) -> Offer | None:
        """The queue's offer that brought this leg: its own, or that of the Local channel before it; the newest."""
        own = self._offers.get(leg.uniqueid)
        if own is not None:
            return own
        mine = [one for one in self.offers_to(phone_of(leg.name)) if self._call_of(one) == leg.linkedid]
        return max(mine, key=lambda one: one.rang_at, default=None)

    def offers_to(self, phone: str) -> list[Offer]:
        """Every offer to a telephone."""
        return self._to_phone.get(phone, [])

    def _call_of(self, offer: Offer) -> str:
        """The call of the offer's caller, which changes when calls are joined."""
        caller = self._channels.get(offer.caller)
        return caller.linkedid if caller else offer.linkedid

"""What the names in an exchange's state mean here: whose telephone it is, which legs come from outside. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from data.facts import INCOMING, INTERNAL, OUTGOING, UNKNOWN
from telephony.live.state import Channel
from telephony.live.words import phone_of
from telephony.reconstruction.channels import folded_device


def _as_it_is(name: str, _at: int) -> str:
    return name


@dataclass(frozen=True, slots=True)
class Meaning:
    """Settings and who is who, as facts use them."""

    agent_of: Callable[[str, int], str] = _as_it_is
    """Member name or interface, at an instant → the agent's name; empty: nobody."""
    queue_of: Callable[[str], str] = str
    trunks: frozenset[str] = frozenset()
    """Devices of trunks, folded; none: what is no extension is outside."""
    extensions: re.Pattern[str] = field(default=re.compile(r"\d{2,5}"))
    roster: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Agents to whom people are linked → interfaces, also while they are in no queue."""

    def is_outside(self, leg: Channel) -> bool:
        """Whether a leg leads out of the house."""
        if self.trunks:
            return folded_device(leg.name) in self.trunks
        return not self.is_extension(phone_of(leg.name))

    def is_extension(self, number: str) -> bool:
        """Whether this is one of the exchange's own numbers."""
        return bool(self.extensions.fullmatch(number))

    def direction(self, leg: Channel, other: Channel | None) -> str:
        """Which way the call goes, seen from the telephone at `leg`."""
        if other is not None:
            if not self.is_outside(other):
                return INTERNAL
            return OUTGOING if other.dialled_by else INCOMING
        if leg.dialled_by:
            return INTERNAL if self.is_extension(leg.connected) else INCOMING if leg.connected else UNKNOWN
        wanted = leg.dialled or leg.connected
        return INTERNAL if not wanted or wanted[0] in "*#" or self.is_extension(wanted) else OUTGOING

"""Who looks on while the simulated exchange lives, and tells others: what such a one is told. Instants are UTC µs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from telephony.simulated.rows import Channel
    from telephony.simulated.staff import Membership, Operator
    from telephony.simulated.visits import Ring, Waiting


class Witness(Protocol):
    """Sees everything in the order in which it is written, each time with the exchange already as it is then."""

    def saw(self, kind: str, channel: Channel, at: int, extra: str) -> None:
        """A channel event, written or not."""

    def logged(self, at: int, callid: str, queue: str, agent: str, event: str, data: tuple[str, ...]) -> None:
        """A row of the queue log."""

    def changed(self, channel: Channel, at: int) -> None:
        """A channel has another state."""

    def ended(self, channel: Channel, at: int, cause: int) -> None:
        """A channel is gone."""

    def dials(self, caller: Channel | None, party: Channel, at: int) -> None:
        """A channel dials another."""

    def joined_halves(self, one: Channel, two: Channel, at: int) -> None:
        """Both halves of a Local channel are there."""

    def offers(self, waiting: Waiting, ring: Ring, at: int) -> None:
        """A queue rings a member for a caller."""

    def leaves(self, waiting: Waiting, position: int) -> None:
        """A caller is about to leave a queue; the row of it follows."""

    def holds(self, holder: Channel, heard_by: Channel, at: int) -> None:
        """A channel puts the one beside it on hold."""

    def takes_back(self, holder: Channel, heard_by: Channel, at: int) -> None:
        """A channel ends a hold."""

    def member_changed(self, operator: Operator, membership: Membership, at: int) -> None:
        """Something else of a queue member has changed: its penalty."""

    def restarts(self, back_at: int) -> None:
        """The exchange dies, and is back at this instant."""

    def came_or_went(self, operator: Operator, at: int) -> None:
        """A person came to work or went home."""

    def listens(self, listener: Channel, target: Channel, at: int) -> None:
        """Somebody listens to a channel."""

    def listens_no_more(self, listener: Channel, at: int) -> None:
        """Somebody listens no more."""

    def shows(self, channel: Channel, at: int) -> None:
        """Other names and numbers are shown at a channel's ends."""

"""Tells in AMI events what happens on the simulated exchange: each is made where a row of a table is, or would be.

So live and history cannot differ. Events of one moment keep the order in which app_queue and its channels tell them;
instants are UTC µs.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from telephony.simulated.ami.headers import Headers, of_bridge, of_channel
from telephony.simulated.ami.phones import Phones
from telephony.simulated.ami.queue_teller import QueueTeller
from telephony.simulated.rows import UP, Channel
from telephony.simulated.simulation import Exchange
from telephony.simulated.staff import Membership, Operator
from telephony.simulated.visits import Ring, Waiting

CAUSES = {16: "Normal Clearing", 17: "User busy", 19: "User alerting, no answer", 26: "Answered elsewhere"}
DIAL_ENDS = {17: "BUSY", 19: "NOANSWER", 26: "CANCEL"}


@dataclass(frozen=True, slots=True)
class Event:
    """One event: when, of which class, its headers."""

    at: int
    kind: str  # call, agent, system …: the class in its Privilege
    headers: Headers


class Teller:
    """The witness that tells it to AMI. `take` gives what was told since; `died` is called when the exchange dies."""

    def __init__(self, exchange: Exchange, died: Callable[[int], None] = lambda back_at: None) -> None:
        self.exchange = exchange
        self.phones = Phones(exchange)
        self._died = died
        self.queues = QueueTeller(exchange, self.phones, self.tell)
        self._told: list[Event] = []
        self._last_at = 0

    def take(self) -> list[Event]:
        """Everything told since the last time, in the order in which it was told."""
        told, self._told = self._told, []
        return told

    def tell(self, at: int, kind: str, event: str, *groups: Headers) -> None:
        """One event to everybody who wants its class.

        Rows of a step may be dated some ms ahead of those of the next; what is told last is the last that happened.
        """
        at = self._last_at = max(at, self._last_at)
        self._told.append(Event(at, kind, [("Event", event), *(header for group in groups for header in group)]))

    # --- channels

    def saw(self, kind: str, channel: Channel, at: int, extra: str) -> None:
        """A channel event."""
        match kind:
            case "CHAN_START":
                self.tell(at, "call", "Newchannel", of_channel(channel))
                self._phone_changed(channel, at)
            case "ANSWER":
                self.changed(channel, at)
                if channel.was_dialled:
                    self._dial_end(channel, at, "ANSWER")
            case "BRIDGE_ENTER":
                self._entered(channel, at)
            case "BRIDGE_EXIT":
                self._left(channel, at)
            case "BLINDTRANSFER":
                self._blind_transfer(channel, at, json.loads(extra))
            case "ATTENDEDTRANSFER":
                self._attended_transfer(channel, at, json.loads(extra))

    def changed(self, channel: Channel, at: int) -> None:
        """A channel has another state."""
        self.tell(at, "call", "Newstate", of_channel(channel))
        self._phone_changed(channel, at)

    def dials(self, caller: Channel | None, party: Channel, at: int) -> None:
        """A channel dials another."""
        headers = [] if caller is None else of_channel(caller)
        self.tell(at, "call", "DialBegin", headers, of_channel(party, "Dest"), [("DialString", party.device)])

    def ended(self, channel: Channel, at: int, cause: int) -> None:
        """A channel is gone."""
        if channel.state != UP and channel.was_dialled:
            self._dial_end(channel, at, DIAL_ENDS.get(cause, "CANCEL"))
        causes = [("Cause", str(cause)), ("Cause-txt", CAUSES.get(cause, "Unknown"))]
        self.tell(at, "call", "Hangup", of_channel(channel), causes)
        self._phone_changed(channel, at)

    def joined_halves(self, one: Channel, two: Channel, at: int) -> None:
        """Both halves of a Local channel are there."""
        where = [("Context", one.context), ("Exten", one.exten), ("LocalOptimization", "No")]
        self.tell(at, "call", "LocalBridge", of_channel(one, "LocalOne"), of_channel(two, "LocalTwo"), where)

    def holds(self, holder: Channel, heard_by: Channel, at: int) -> None:
        """A channel puts the one beside it on hold."""
        self.tell(at, "call", "Hold", of_channel(holder), [("MusicClass", "default")])
        self.tell(at, "call", "MusicOnHoldStart", of_channel(heard_by), [("Class", "default")])

    def takes_back(self, holder: Channel, heard_by: Channel, at: int) -> None:
        """A channel ends a hold."""
        self.tell(at, "call", "MusicOnHoldStop", of_channel(heard_by))
        self.tell(at, "call", "Unhold", of_channel(holder))

    def listens(self, listener: Channel, target: Channel, at: int) -> None:
        """Somebody listens to a channel."""
        self.tell(at, "call", "ChanSpyStart", of_channel(listener, "Spyer"), of_channel(target, "Spyee"))

    def listens_no_more(self, listener: Channel, at: int) -> None:
        """Somebody listens no more."""
        self.tell(at, "call", "ChanSpyStop", of_channel(listener, "Spyer"))

    def shows(self, channel: Channel, at: int) -> None:
        """Other names and numbers are shown at a channel's ends."""
        presentation = [("CID-CallingPres", "0 (Presentation Allowed, Not Screened)")]
        self.tell(at, "call", "NewCallerid", of_channel(channel), presentation)
        self.tell(at, "call", "NewConnectedLine", of_channel(channel))

    def _dial_end(self, party: Channel, at: int, status: str) -> None:
        caller = [] if party.dialled_by is None else of_channel(party.dialled_by)
        self.tell(at, "call", "DialEnd", caller, of_channel(party, "Dest"), [("DialStatus", status)])

    def _entered(self, channel: Channel, at: int) -> None:
        inside = len(self.exchange.bridges[channel.bridge])
        if inside == 1:
            self.tell(at, "call", "BridgeCreate", of_bridge(channel.bridge, 0))
        self.tell(at, "call", "BridgeEnter", of_bridge(channel.bridge, inside), of_channel(channel))

    def _left(self, channel: Channel, at: int) -> None:
        bridge = channel.left_bridge
        inside = len(self.exchange.bridges.get(bridge, ()))
        self.tell(at, "call", "BridgeLeave", of_bridge(bridge, inside), of_channel(channel))
        if inside == 0:
            self.tell(at, "call", "BridgeDestroy", of_bridge(bridge, 0))

    def _blind_transfer(self, device: Channel, at: int, said: dict[str, str]) -> None:
        left = self.exchange.channels.get(said["transferee_channel_name"])
        self.tell(
            at, "call", "BlindTransfer", [("Result", "Success")], of_channel(device, "Transferer"),
            of_channel(left, "Transferee") if left else [], of_bridge(said["bridge_id"], 2),
            [("IsExternal", "Yes"), ("Context", said["context"]), ("Extension", said["extension"])],
        )  # fmt: skip

    def _attended_transfer(self, face: Channel, at: int, said: dict[str, str]) -> None:
        channels = self.exchange.channels
        left = channels.get(said["transferee_channel_name"])
        target = channels.get(said["transfer_target_channel_name"])
        self.tell(
            at, "call", "AttendedTransfer", [("Result", "Success")], of_channel(face, "OrigTransferer"),
            of_bridge(said["bridge1_id"], 2, "Orig"), of_channel(face, "SecondTransferer"),
            of_bridge(said["bridge2_id"], 0, "Second"), of_channel(left, "Transferee") if left else [],
            of_channel(target, "TransferTarget") if target else [],
            [("IsExternal", "No"), ("DestType", "Bridge"), ("DestBridgeUniqueid", said["bridge1_id"])],
        )  # fmt: skip

    def _phone_changed(self, channel: Channel, at: int) -> None:
        if self.phones.looked_at(channel):
            self._tell_state(channel.device, at)

    def _tell_state(self, device: str, at: int) -> None:
        self.tell(at, "call", "DeviceStateChange", [("Device", device), ("State", self.phones.state(device))])
        operator = self.phones.owner(device)
        for membership in tuple(operator.memberships.values()) if operator else ():
            assert operator is not None
            self.tell(at, "agent", "QueueMemberStatus", self.queues.member(operator, membership))

    # --- queues and their members

    def offers(self, waiting: Waiting, ring: Ring, at: int) -> None:
        """A queue rings a member for a caller."""
        self.queues.offers(waiting, ring, at)

    def leaves(self, waiting: Waiting, position: int) -> None:
        """A caller is about to leave a queue."""
        self.queues.leaves(waiting, position)

    def logged(self, at: int, callid: str, queue: str, agent: str, event: str, data: tuple[str, ...]) -> None:
        """A row of the queue log."""
        self.queues.logged(at, callid, queue, agent, event, data)

    def member_changed(self, operator: Operator, membership: Membership, at: int) -> None:
        """A queue member's penalty has changed."""
        self.tell(at, "agent", "QueueMemberPenalty", self.queues.member(operator, membership))

    def came_or_went(self, operator: Operator, at: int) -> None:
        """A person came to work or went home: of some the telephone goes on or off with them."""
        device = f"PJSIP/{operator.agent.extension}"
        if self.phones.switched(operator):
            self._tell_state(device, at)

    def restarts(self, back_at: int) -> None:
        """The exchange dies."""
        self.phones = Phones(self.exchange)
        self.queues = QueueTeller(self.exchange, self.phones, self.tell)
        self._died(back_at)

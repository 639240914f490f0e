"""The state as the exchange lists it: after every connect, and now and then, to mend what lost events left. Pure.

Lists know less than events (not when somebody was put on hold, not who made whom ring), so what was known of legs that
are still there is kept. Everything that is in no list is over. An answer that the exchange refused is None: what was
known of it stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from telephony.ami.wire import Message
from telephony.live.channel_events import NOWHERE, put, with_channel
from telephony.live.hanging_up import without
from telephony.live.queue_events import into_queue, with_member
from telephony.live.state import UP, Channel, Device, LiveState, Member, Offer, Queue, Waiting
from telephony.live.words import phone_of, seconds, whole

FOR_QUEUE, FOR_DIAL = "AppQueue", "AppDial"
"""Application of a leg that rings, or talks, because of Queue() or Dial()."""

Rows = Sequence[Message] | None


@dataclass(frozen=True, slots=True)
class Listed:
    """The lists of one moment, each the events of one answer."""

    queues: Rows = None
    """QueueStatus."""
    channels: Rows = None
    """CoreShowChannels."""
    bridges: Rows = None
    """BridgeList."""
    devices: Rows = None
    """DeviceStateList."""


def snapshot(listed: Listed, before: LiveState, at: float) -> LiveState:
    """What is there now; `before` is the last state of the same run of the exchange, or an empty one."""
    state = before
    if listed.devices is not None:
        state = replace(state, devices=_devices(listed.devices, before.devices, at))
    if listed.channels is not None:
        state = _with_channels(state, listed.channels, _parked(listed.bridges or ()), at)
    if listed.queues is not None:
        state = _with_queues(state, listed.queues, at)
    if listed.channels is not None:
        state = _with_offers(state, listed.channels)
    return state


def _devices(rows: Iterable[Message], before: Mapping[str, Device], at: float) -> Mapping[str, Device]:
    found = {}
    for row in rows:
        name, said = row.get("Device"), row.get("State")
        known = before.get(name)
        if name:
            is_same = known is not None and known.state == said
            found[name] = known if known and is_same else Device(said, at if known else 0.0)
    return found


def _parked(rows: Iterable[Message]) -> frozenset[str]:
    return frozenset(row.get("BridgeUniqueid") for row in rows if row.get("BridgeTechnology") == NOWHERE)


def _with_channels(state: LiveState, rows: Sequence[Message], parked: frozenset[str], at: float) -> LiveState:
    there = {row.get("Uniqueid") for row in rows}
    for gone in [key for key in state.channels if key not in there]:
        state = without(state, gone, at)
    known = state.channels
    for row in rows:
        state = with_channel(state, row, at - seconds(row.get("Duration")))
        leg = state.channels.get(row.get("Uniqueid"))
        if leg is None:
            continue
        bridge = "" if row.get("BridgeId") in parked else row.get("BridgeId")
        leg = replace(leg, bridge=bridge, bridged_at=leg.bridged_at or (leg.since if bridge else None))
        state = put(state, leg if leg.uniqueid in known else replace(leg, dialled=""))
    return _with_dialled(state, rows, known)


def _with_dialled(state: LiveState, rows: Sequence[Message], known: Mapping[str, Channel]) -> LiveState:
    """Legs that are new to us and ring for somebody: for the one who dials that telephone, else who began the call."""
    dials = [row for row in rows if row.get("Application") in ("Dial", "Queue")]
    for row in rows:
        leg = state.channels.get(row.get("Uniqueid"))
        if leg is None or leg.uniqueid in known or row.get("Application") not in (FOR_QUEUE, FOR_DIAL):
            continue
        mine = [one for one in dials if one.get("Linkedid") == leg.linkedid and one.get("Uniqueid") != leg.uniqueid]
        phone = f"/{phone_of(leg.name)}"
        named = [one.get("Uniqueid") for one in mine if phone in one.get("ApplicationData").casefold()]
        began = [one.get("Uniqueid") for one in mine if one.get("Uniqueid") == leg.linkedid]
        if by := [*named, *began]:
            state = put(state, replace(leg, dialled_by=by[0]))
    return state


def _with_queues(state: LiveState, rows: Sequence[Message], at: float) -> LiveState:
    params = [row for row in rows if row.event == "QueueParams" and row.get("Queue")]
    state = replace(
        state,
        queues={row.get("Queue"): Queue(row.get("Queue"), row.get("Strategy")) for row in params},
        waiting={},
        members=_members(state, rows, at),
    )
    entries = [row for row in rows if row.event == "QueueEntry"]
    for row in sorted(entries, key=lambda one: whole(one.get("Position"))):
        state = with_channel(state, row, at - whole(row.get("Wait")))
        leg, queue = state.channels.get(row.get("Uniqueid")), row.get("Queue")
        if leg is not None and queue:
            is_known = leg.queue == queue and leg.entered_at is not None
            entered = leg.entered_at if is_known and leg.entered_at else at - whole(row.get("Wait"))
            state = into_queue(state, Waiting(queue, leg.uniqueid, entered), whole(row.get("Position"), 1_000_000))
    return state


def _members(state: LiveState, rows: Sequence[Message], at: float) -> Mapping[tuple[str, str], Member]:
    listed = [row for row in rows if row.event == "QueueMember"]
    for row in listed:
        state = with_member(state, row, at)
    there = {(row.get("Queue"), row.get("Location") or row.get("Interface")) for row in listed}
    return {key: one for key, one in state.members.items() if key in there}


def _with_offers(state: LiveState, rows: Sequence[Message]) -> LiveState:
    """Offers whose legs are there; such as were made before we looked are seen by the application of their leg."""
    legs = state.channels
    offers = {key: _as_now(state, one) for key, one in state.offers.items() if key in legs or one.caller in legs}
    queues = {row.get("Uniqueid"): row.get("ApplicationData").partition(",")[0] for row in rows if _in_queue(row)}
    for row in rows:
        leg = legs.get(row.get("Uniqueid"))
        if leg is None or leg.uniqueid in offers or row.get("Application") != FOR_QUEUE:
            continue
        caller = legs.get(leg.dialled_by)
        queue = queues.get(leg.dialled_by, caller.queue if caller else "")
        member = next((one for one in state.members.values() if _is_of(one.queue, one.interface, queue, leg)), None)
        if caller is not None and member is not None:
            offer = Offer(
                queue=queue,
                interface=member.interface,
                member=member.name,
                caller=caller.uniqueid,
                leg=leg.uniqueid,
                leg_name=leg.name,
                linkedid=caller.linkedid,
                number=caller.number,
                name=caller.caller,
                did=caller.dialled,
                entered_at=caller.entered_at or caller.since,
                rang_at=leg.since,
            )
            offers[leg.uniqueid] = _as_now(state, offer)
    return replace(state, offers=offers)


def _as_now(state: LiveState, offer: Offer) -> Offer:
    """An offer as the legs stand: answered when both were joined, over when one of them is gone."""
    leg, caller = state.channels.get(offer.leg), state.channels.get(offer.caller)
    if leg is None or caller is None:
        return replace(offer, is_over=True)
    if offer.answered_at is None and leg.state == UP and leg.bridge and caller.uniqueid not in state.waiting:
        return replace(offer, answered_at=leg.bridged_at)
    return offer


def _in_queue(row: Message) -> bool:
    return row.get("Application") == "Queue"


def _is_of(member_queue: str, interface: str, queue: str, leg: Channel) -> bool:
    return member_queue == queue and phone_of(interface) == phone_of(leg.name)

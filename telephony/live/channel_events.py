"""Events of channels: how legs of calls come, ring, are joined and held. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from telephony.ami.wire import Message
from telephony.live.state import UP, Channel, LiveState
from telephony.live.words import said, whole

NOWHERE = "holding_bridge"
"""Technology of a bridge in which nobody hears anybody: callers are parked there."""

Step = Callable[[LiveState, Message, float], LiveState]


def with_channel(state: LiveState, event: Message, at: float, prefix: str = "") -> LiveState:
    """The state with what an event says of one of its channels: its own, or that with the prefix Dest."""
    uniqueid, name = event.get(f"{prefix}Uniqueid"), event.get(f"{prefix}Channel")
    if not uniqueid or not name or uniqueid in state.gone:
        return state
    known = state.channels.get(uniqueid)
    if known is None:
        known = Channel(uniqueid, name, uniqueid, 0, "", "", "", said(event.get(f"{prefix}Exten")), "", at)
    one = replace(
        known,
        name=name,
        linkedid=event.get(f"{prefix}Linkedid") or known.linkedid,
        state=whole(event.get(f"{prefix}ChannelState"), known.state),
        number=said(event.get(f"{prefix}CallerIDNum", known.number)),
        caller=said(event.get(f"{prefix}CallerIDName", known.caller)),
        connected=said(event.get(f"{prefix}ConnectedLineNum")) or known.connected,
        exten=event.get(f"{prefix}Exten", known.exten),
    )
    if one.state == UP and one.up_at is None:
        one = replace(one, up_at=at)
    return put(state, one)


def with_known(state: LiveState, event: Message, at: float, prefix: str = "") -> LiveState:
    """The same of a channel that is there: these events may come after its end, and must not begin it anew."""
    is_there = event.get(f"{prefix}Uniqueid") in state.channels
    return with_channel(state, event, at, prefix) if is_there else state


def put(state: LiveState, one: Channel) -> LiveState:
    """The state with this channel."""
    if state.channels.get(one.uniqueid) == one:
        return state
    return replace(state, channels={**state.channels, one.uniqueid: one})


def changed(state: LiveState, event: Message, at: float, change: Callable[[Channel], Channel]) -> LiveState:
    """The state with what the event says of its channel, if it is there, and this besides."""
    state = with_known(state, event, at)
    leg = state.channels.get(event.get("Uniqueid"))
    return put(state, change(leg)) if leg else state


def _renamed(state: LiveState, event: Message, at: float) -> LiveState:
    known, name = state.channels.get(event.get("Uniqueid")), event.get("Newname")
    return put(state, replace(known, name=name)) if known and name else state


def _dialling(state: LiveState, event: Message, at: float) -> LiveState:
    state = with_channel(with_channel(state, event, at), event, at, "Dest")
    by, leg = event.get("Uniqueid"), state.channels.get(event.get("DestUniqueid"))
    return put(state, replace(leg, dialled_by=by)) if leg and by and by != leg.uniqueid else state


def _dialled(state: LiveState, event: Message, at: float) -> LiveState:
    return with_known(with_known(state, event, at), event, at, "Dest")


def _entered(state: LiveState, event: Message, at: float) -> LiveState:
    bridge = "" if event.get("BridgeTechnology") == NOWHERE else event.get("BridgeUniqueid")
    state = with_channel(state, event, at)
    return changed(state, event, at, lambda leg: replace(leg, bridge=bridge, bridged_at=leg.bridged_at or at))


def _left(state: LiveState, event: Message, at: float) -> LiveState:
    bridge = event.get("BridgeUniqueid")
    return changed(state, event, at, lambda leg: replace(leg, bridge="") if leg.bridge == bridge else leg)


def _merged(state: LiveState, event: Message, at: float) -> LiveState:
    """Legs of one bridge go over into another; each also leaves and enters, perhaps later."""
    return _moved(state, event.get("FromBridgeUniqueid"), event.get("ToBridgeUniqueid"))


def _destroyed(state: LiveState, event: Message, at: float) -> LiveState:
    return _moved(state, event.get("BridgeUniqueid"), "")


def _moved(state: LiveState, old: str, new: str) -> LiveState:
    legs = [leg for leg in state.channels.values() if old and leg.bridge == old]
    moved = {leg.uniqueid: replace(leg, bridge=new) for leg in legs}
    return replace(state, channels={**state.channels, **moved}) if moved else state


def _held(state: LiveState, event: Message, at: float) -> LiveState:
    return changed(state, event, at, lambda leg: replace(leg, held_since=leg.held_since or at))


def _let_go(state: LiveState, event: Message, at: float) -> LiveState:
    return changed(state, event, at, lambda leg: replace(leg, held_since=None))


CHANNEL_EVENTS: Mapping[str, Step] = {
    "Newchannel": with_channel,
    "Newstate": with_channel,
    "NewCallerid": with_known,
    "NewConnectedLine": with_known,
    "Rename": _renamed,
    "DialBegin": _dialling,
    "DialEnd": _dialled,
    "BridgeEnter": _entered,
    "BridgeLeave": _left,
    "BridgeMerge": _merged,
    "BridgeDestroy": _destroyed,
    "Hold": _held,
    "Unhold": _let_go,
}
"""What each event does; hang-ups are in `hanging_up`."""

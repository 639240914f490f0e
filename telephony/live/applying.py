"""State + event → state. Pure: the same events give the same state, and no event, however odd, is an error.

`at` is the event's instant on the exchange's clock. Events that say nothing of what is shown are passed over.
"""

from collections.abc import Mapping
from dataclasses import replace

from telephony.ami.wire import Message
from telephony.live.channel_events import CHANNEL_EVENTS, Step
from telephony.live.hanging_up import hung_up
from telephony.live.queue_events import QUEUE_EVENTS
from telephony.live.state import Device, LiveState


def device_changed(state: LiveState, event: Message, at: float) -> LiveState:
    """The state with what an event or a list says of a telephone or a lamp."""
    name, said = event.get("Device"), event.get("State")
    known = state.devices.get(name)
    if not name or (known is not None and known.state == said):
        return state
    return replace(state, devices={**state.devices, name: Device(said, at)})


EVENTS: Mapping[str, Step] = {
    **CHANNEL_EVENTS,
    **QUEUE_EVENTS,
    "Hangup": hung_up,
    "DeviceStateChange": device_changed,
}


def apply(state: LiveState, event: Message, at: float) -> LiveState:
    """The state after an event; the very same one if the event changes nothing."""
    step = EVENTS.get(event.event)
    return state if step is None else step(state, event, at)

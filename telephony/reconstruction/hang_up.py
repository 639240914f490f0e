"""Who ended a call: caller, agent, callee (whom an agent called), or nobody known.

The queue log tells it of a talk in a queue. Of all other calls only the channel events do: HANGUP names the
channel that hung up first (`hangupsource`, Asterisk 12 and later). Where that is no channel of the call, as
when the dialplan ended it, or where channels disagree, it stays unknown; call records never tell it.
"""

from collections.abc import Sequence

from data.facts import ABANDONED, ANSWERED, INTERNAL, OPEN_TALKING, OPEN_WAITING, OUTGOING, Visit
from telephony.reconstruction.context import US, Context
from telephony.reconstruction.direction import on_phone
from telephony.rows import CelRow

CALLER, AGENT, CALLEE = "caller", "agent", "callee"
TOGETHER_US = 2 * US
"""The channels of one end go within this; events may have whole seconds."""


def ended_by(call_id: str, direction: str, visits: Sequence[Visit], events: Sequence[CelRow], context: Context) -> str:
    """Who ended the call; empty while it goes on and where nothing tells it."""
    if visits:
        if visits[-1].outcome in (OPEN_WAITING, OPEN_TALKING):
            return ""
        if said := _by_queue_log(visits[-1], direction):
            return said
    source = _hung_up_first(call_id, events)
    return _side(source, _first_channel(call_id, events), direction, context) if source else ""


def _by_queue_log(last: Visit, direction: str) -> str:
    """Dialler calls are written the other way round: there COMPLETECALLER means that the called party hung up."""
    if last.outcome == ANSWERED and last.ended_by in (CALLER, AGENT):
        return CALLEE if direction == OUTGOING and last.ended_by == CALLER else last.ended_by
    return CALLER if last.outcome == ABANDONED and direction != OUTGOING else ""


def _hung_up_first(call_id: str, events: Sequence[CelRow]) -> str:
    """The channel of this call that its last hang-ups name, or empty."""
    ends = [event for event in events if event.event == "HANGUP"]
    if not ends:
        return ""
    last = max(event.at_us for event in ends)
    finals = [event for event in ends if last - event.at_us <= TOGETHER_US]
    channels = {event.channel for event in events}
    own = next((_source_of(event) for event in finals if event.uniqueid == call_id), "")
    if own:
        return own if own in channels else ""
    named = {_source_of(event) for event in finals} & channels
    return named.pop() if len(named) == 1 else ""


def _source_of(event: CelRow) -> str:
    """From the JSON of `extra`; cut JSON still has it near its start."""
    _, _, rest = event.extra.partition('"hangupsource":"')
    return rest.partition('"')[0].replace("\\/", "/")


def _first_channel(call_id: str, events: Sequence[CelRow]) -> str:
    return next((event.channel for event in events if event.uniqueid == call_id), "")


def _side(channel: str, first: str, direction: str, context: Context) -> str:
    if direction == OUTGOING:
        is_ours = channel == first or on_phone(channel, context)
        return AGENT if is_ours else CALLEE
    if channel == first:
        return CALLER
    if direction == INTERNAL:
        return CALLEE
    return AGENT if on_phone(channel, context) else ""

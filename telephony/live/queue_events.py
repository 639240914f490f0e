"""Events of queues: callers come and leave, telephones ring for them, agents log in, pause and out. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from telephony.ami.wire import Message
from telephony.live.channel_events import Step, put, with_channel, with_known
from telephony.live.state import LiveState, Member, Offer, Queue, Waiting
from telephony.live.words import flag, instant, phone_of, whole


def _joined(state: LiveState, event: Message, at: float) -> LiveState:
    state = with_channel(state, event, at)
    queue, uniqueid = event.get("Queue"), event.get("Uniqueid")
    if uniqueid not in state.channels or not queue:
        return state
    return into_queue(state, Waiting(queue, uniqueid, at), whole(event.get("Position"), 1_000_000))


def into_queue(state: LiveState, caller: Waiting, position: int) -> LiveState:
    """The state in which the caller waits there (position counts from 1)."""
    known = state.waiting.get(caller.uniqueid)
    if known is not None and known.queue == caller.queue:
        return state
    state = out_of_queue(state, caller.uniqueid)
    queue = state.queues.get(caller.queue, Queue(caller.queue))
    place = max(position - 1, 0)
    callers = (*queue.callers[:place], caller.uniqueid, *queue.callers[place:])
    leg = state.channels[caller.uniqueid]
    state = put(state, replace(leg, queue=caller.queue, entered_at=caller.entered_at))
    return replace(
        state,
        queues={**state.queues, queue.name: replace(queue, callers=callers)},
        waiting={**state.waiting, caller.uniqueid: caller},
    )


def out_of_queue(state: LiveState, uniqueid: str) -> LiveState:
    """The state in which the caller waits nowhere."""
    waited = state.waiting.get(uniqueid)
    if waited is None:
        return state
    queue = state.queues[waited.queue]
    callers = tuple(one for one in queue.callers if one != uniqueid)
    return replace(
        state,
        queues={**state.queues, queue.name: replace(queue, callers=callers)},
        waiting={key: one for key, one in state.waiting.items() if key != uniqueid},
    )


def _gone_from_queue(state: LiveState, event: Message, at: float) -> LiveState:
    state = with_known(state, event, at)
    waited = state.waiting.get(event.get("Uniqueid"))
    is_here = waited is not None and waited.queue == event.get("Queue")
    return out_of_queue(state, event.get("Uniqueid")) if is_here else state


def _called(state: LiveState, event: Message, at: float) -> LiveState:
    """A telephone begins to ring for a caller."""
    state = with_channel(with_channel(state, event, at), event, at, "Dest")
    caller, leg = state.channels.get(event.get("Uniqueid")), state.channels.get(event.get("DestUniqueid"))
    if caller is None or leg is None or leg.uniqueid in state.offers:
        return state
    offer = Offer(
        queue=event.get("Queue"),
        interface=event.get("Interface"),
        member=event.get("MemberName"),
        caller=caller.uniqueid,
        leg=leg.uniqueid,
        leg_name=leg.name,
        linkedid=caller.linkedid,
        number=caller.number,
        name=caller.caller,
        did=caller.dialled,
        entered_at=caller.entered_at,
        rang_at=at,
    )
    state = put(state, replace(leg, dialled_by=leg.dialled_by or caller.uniqueid))
    return replace(state, offers={**state.offers, leg.uniqueid: offer})


def _answered(state: LiveState, event: Message, at: float) -> LiveState:
    """The agent took the call; what else rang for this caller rings no more."""
    state = out_of_queue(_called(state, event, at), event.get("Uniqueid"))
    leg, caller = event.get("DestUniqueid"), event.get("Uniqueid")
    mine = state.offers.get(leg)
    if mine is None:
        return state
    entered = mine.entered_at if mine.entered_at is not None else at - whole(event.get("HoldTime"))
    others = {
        key: replace(one, is_over=True) if one.caller == caller and one.answered_at is None else one
        for key, one in state.offers.items()
    }
    taken = replace(mine, entered_at=entered, answered_at=mine.answered_at or at)
    return replace(state, offers={**others, leg: taken})


def _over(state: LiveState, event: Message, at: float) -> LiveState:
    """The telephone rings no more, or the talk is over; an event without the leg's name says it of the caller."""
    state = with_known(with_known(state, event, at), event, at, "Dest")
    leg, caller = event.get("DestUniqueid"), event.get("Uniqueid")
    queue, interface = event.get("Queue"), event.get("Interface")

    def is_meant(one: Offer) -> bool:
        if leg:
            return one.leg == leg
        return (one.caller, one.queue, one.interface) == (caller, queue, interface)

    meant = {key: replace(one, is_over=True) for key, one in state.offers.items() if is_meant(one)}
    return replace(state, offers={**state.offers, **meant}) if meant else state


def with_member(state: LiveState, event: Message, at: float) -> LiveState:
    """The state with an agent in a queue as an event (MemberName, Interface) or a list (Name, Location) tells it."""
    queue, interface = event.get("Queue"), event.get("Interface") or event.get("Location")
    if not queue or not interface:
        return state
    known = state.members.get((queue, interface))
    paused = flag(event.get("Paused"))
    reason = event.get("PausedReason") or event.get("Reason") if paused else ""
    told = instant(event.get("LastPause")) if paused else 0.0
    is_same = known is not None and (known.paused, known.reason) == (paused, reason)
    was = known.pause_changed_at if known and is_same else 0.0
    just_now = at if known is not None and not is_same else 0.0
    one = Member(
        queue=queue,
        interface=interface,
        name=event.get("MemberName") or event.get("Name") or interface,
        state_interface=event.get("StateInterface") or interface,
        kind=event.get("Membership"),
        penalty=whole(event.get("Penalty")),
        paused=paused,
        reason=reason,
        pause_changed_at=just_now or was or told,
        logged_in_at=instant(event.get("LoginTime")) or (known.logged_in_at if known else at),
        last_call_at=instant(event.get("LastCall")),
        calls_taken=whole(event.get("CallsTaken")),
        wrap_up_s=whole(event.get("Wrapuptime")),
        in_call=flag(event.get("InCall")),
        status=whole(event.get("Status")),
    )
    if one == known:
        return state
    queues = state.queues if queue in state.queues else {**state.queues, queue: Queue(queue)}
    return replace(state, queues=queues, members={**state.members, (queue, interface): one})


def _removed(state: LiveState, event: Message, at: float) -> LiveState:
    which = (event.get("Queue"), event.get("Interface") or event.get("Location"))
    if which not in state.members:
        return state
    members = {key: one for key, one in state.members.items() if key != which}
    return replace(state, members=members, logged_out={**state.logged_out, phone_of(which[1]): at})


QUEUE_EVENTS: Mapping[str, Step] = {
    "QueueCallerJoin": _joined,
    "QueueCallerLeave": _gone_from_queue,
    "QueueCallerAbandon": _gone_from_queue,
    "AgentCalled": _called,
    "AgentConnect": _answered,
    "AgentComplete": _over,
    "AgentRingNoAnswer": _over,
    "AgentDump": _over,
    "QueueMemberAdded": with_member,
    "QueueMemberPause": with_member,
    "QueueMemberStatus": with_member,
    "QueueMemberPenalty": with_member,
    "QueueMemberRinginuse": with_member,
    "QueueMemberRemoved": _removed,
}
"""What each event does."""

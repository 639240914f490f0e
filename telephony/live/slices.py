"""A state cut into the slices that are published. Pure: the same state at the same instant gives the same slices."""

from collections.abc import Mapping, Sequence

from data.live.bodies import (
    BUSY,
    DIALING,
    HOLDING,
    RINGING,
    TALKING,
    UNREACHABLE,
    WRAP_UP,
    AgentBody,
    BoardBody,
    CallLine,
    QueueBody,
    QueueLine,
    SliceBody,
    WaitingCaller,
)
from data.live.slices import BOARD, agent_slice, queue_slice
from telephony.live import agents
from telephony.live.legs import Wires
from telephony.live.meaning import Meaning
from telephony.live.state import Channel, LiveState, Member
from telephony.live.words import phone_of
from telephony.reconstruction.channels import is_local

AT_WORK = frozenset({TALKING, HOLDING, DIALING, RINGING, WRAP_UP, BUSY})


def slices(state: LiveState, meaning: Meaning, now: float) -> dict[str, SliceBody]:
    """Every slice but `link` and `modes`, by name."""
    wires = Wires(state)
    people = agents.bodies(state, wires, meaning, now)
    who = agents.agent_of_phone(people.values())
    waiting = _waiting(state, meaning, who)
    calls = _calls(state, wires, meaning, who)
    queues = {
        meaning.queue_of(name): _queue(state, meaning, name, waiting, people, now) for name in sorted(state.queues)
    }
    board = BoardBody(
        queues=tuple(one.line for one in queues.values()),
        agents=tuple(one.line for one in people.values()),
        waiting=tuple(sorted(waiting, key=lambda one: (one.entered_at, one.uniqueid))),
        calls=tuple(calls),
    )
    return {
        BOARD: board,
        **{queue_slice(name): body for name, body in queues.items()},
        **{agent_slice(name): body for name, body in people.items()},
    }


def _waiting(state: LiveState, meaning: Meaning, who: Mapping[str, str]) -> list[WaitingCaller]:
    rings: dict[str, list[str]] = {}
    for offer in state.offers.values():
        if offer.answered_at is None and not offer.is_over:
            name = who.get(phone_of(offer.interface), offer.member)
            rings.setdefault(offer.caller, []).append(name)
    return [
        WaitingCaller(
            call_id=state.channels[key].linkedid,
            uniqueid=key,
            channel=state.channels[key].name,
            queue=meaning.queue_of(queue.name),
            position=n + 1,
            number=state.channels[key].number,
            name=state.channels[key].caller,
            did=state.channels[key].dialled,
            entered_at=state.waiting[key].entered_at,
            rings=tuple(sorted(rings.get(key, ()))),
        )
        for queue in state.queues.values()
        for n, key in enumerate(queue.callers)
    ]


def _queue(
    state: LiveState,
    meaning: Meaning,
    name: str,
    waiting: Sequence[WaitingCaller],
    people: Mapping[str, AgentBody],
    now: float,
) -> QueueBody:
    shown = meaning.queue_of(name)
    here = [one for one in waiting if one.queue == shown]
    paused = {meaning.agent_of(one.name, int(now)) or one.name: one.paused for one in _members(state, name)}
    lines = [people[agent].line for agent in sorted(paused)]
    busy = [one for one in lines if one.state in AT_WORK]
    rest = [one for one in lines if one.state not in AT_WORK]
    away = [one for one in rest if paused[one.agent]]
    lost = [one for one in rest if not paused[one.agent] and one.state == UNREACHABLE]
    talks = [one for one in state.offers.values() if one.queue == name and one.answered_at and not one.is_over]
    line = QueueLine(
        queue=shown,
        waiting=len(here),
        longest_since=min((one.entered_at for one in here), default=None),
        talking=len(talks),
        members=len(lines),
        ready=len(rest) - len(away) - len(lost),
        busy=len(busy),
        paused=len(away),
        unreachable=len(lost),
    )
    return QueueBody(line, state.queues[name].strategy, tuple(here), tuple(lines))


def _members(state: LiveState, queue: str) -> list[Member]:
    return [one for one in state.members.values() if one.queue == queue]


def _calls(state: LiveState, wires: Wires, meaning: Meaning, who: Mapping[str, str]) -> list[CallLine]:
    by_call: dict[str, list[Channel]] = {}
    for leg in sorted(state.channels.values(), key=lambda one: (one.since, one.uniqueid)):
        if not is_local(leg.name):
            by_call.setdefault(leg.linkedid, []).append(leg)
    lines = (_call(state, wires, meaning, who, call_id, legs) for call_id, legs in by_call.items())
    return sorted((one for one in lines if one), key=lambda one: (one.started_at, one.call_id))


def _call(
    state: LiveState, wires: Wires, meaning: Meaning, who: Mapping[str, str], call_id: str, legs: Sequence[Channel]
) -> CallLine | None:
    talkers = [leg for leg in legs if wires.heard_by(leg)]
    rung = [leg for leg in legs if leg.dialled_by and leg.bridged_at is None]
    if not talkers and (not rung or any(leg.uniqueid in state.waiting for leg in legs)):
        return None
    outside = next((leg for leg in legs if meaning.is_outside(leg)), None)
    named = outside or legs[0]
    queues = [meaning.queue_of(one.queue) for one in state.offers.values() if one.linkedid == call_id]
    phones = [phone_of(leg.name) for leg in talkers or rung if not meaning.is_outside(leg)]
    return CallLine(
        call_id=call_id,
        state=TALKING if talkers else RINGING,
        direction=meaning.direction(legs[-1] if outside is not legs[-1] else legs[0], outside),
        queue=queues[-1] if queues else "",
        number=named.number or named.dialled,
        name=named.caller,
        agents=tuple(sorted({who[phone] for phone in phones if phone in who})),
        phones=tuple(sorted(set(phones))),
        started_at=legs[0].since,
        answered_at=min((leg.bridged_at for leg in talkers if leg.bridged_at), default=None),
        channels=tuple(leg.name for leg in legs),
    )

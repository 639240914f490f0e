"""Agents: who they are, what they do and since when, as bodies of their slices and lines of boards. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from data.live.bodies import (
    AGENT_STATES,
    BUSY,
    HOLDING,
    OFF,
    PAUSED,
    READY,
    TALKING,
    UNREACHABLE,
    WRAP_UP,
    WRAP_UP_REASON,
    AgentBody,
    AgentCall,
    AgentLine,
    Membership,
)
from telephony.live.agent_calls import calls_at, last_call, offered_elsewhere
from telephony.live.legs import Wires
from telephony.live.meaning import Meaning
from telephony.live.state import Channel, Device, Ended, LiveState, Member
from telephony.live.words import phone_of
from telephony.reconstruction.channels import is_local

AWAY = frozenset({"UNAVAILABLE", "INVALID"})
IN_USE = frozenset({"INUSE", "BUSY", "RINGING", "RINGINUSE", "ONHOLD"})
AWAY_STATUS = frozenset({4, 5})
IN_USE_STATUS = frozenset({2, 3, 6, 7, 8})
NOT_KNOWN = Device("", 0.0)


@dataclass
class Agent:
    """What belongs to one agent in a state."""

    name: str
    members: list[Member] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    interfaces: list[str] = field(default_factory=list)


def bodies(state: LiveState, wires: Wires, meaning: Meaning, now: float) -> dict[str, AgentBody]:
    """The slice of every agent, by name."""
    names, legs = _names_of_telephones(state), _legs(state)
    telephones = {phone: state.devices[name] for phone, name in names.items()}
    return {
        one.name: _body(state, wires, meaning, one, telephones, legs, now)
        for one in _agents(state, meaning, names, now)
    }


def agent_of_phone(found: Iterable[AgentBody]) -> dict[str, str]:
    """Telephone → its agent."""
    return {phone_of(interface): body.line.agent for body in found for interface in body.interfaces}


def _agents(state: LiveState, meaning: Meaning, names: dict[str, str], now: float) -> list[Agent]:
    agents: dict[str, Agent] = {}
    for member in state.members.values():
        name = meaning.agent_of(member.name, int(now)) or member.name
        one = agents.setdefault(name, Agent(name))
        one.members.append(member)
        _note(one, member.interface)
        _note_phone(one, phone_of(member.state_interface))
    for name, interfaces in meaning.roster.items():
        one = agents.setdefault(name, Agent(name))
        for interface in interfaces:
            _note(one, interface if "/" in interface else names.get(phone_of(interface), interface))
    return [agents[name] for name in sorted(agents)]


def _note(one: Agent, interface: str) -> None:
    if interface not in one.interfaces:
        one.interfaces.append(interface)
    _note_phone(one, phone_of(interface))


def _note_phone(one: Agent, phone: str) -> None:
    if phone and phone not in one.phones:
        one.phones.append(phone)


def _names_of_telephones(state: LiveState) -> dict[str, str]:
    """Telephone → the name of its device; lamps (`Custom:…`, `Queue:…`) are none."""
    devices = (name for name in state.devices if "/" in name and ":" not in name and not is_local(name))
    return {phone_of(name): name for name in devices}


def _legs(state: LiveState) -> dict[str, list[Channel]]:
    found: dict[str, list[Channel]] = {}
    for leg in sorted(state.channels.values(), key=lambda one: (one.since, one.uniqueid)):
        if not is_local(leg.name):
            found.setdefault(phone_of(leg.name), []).append(leg)
    return found


def _body(
    state: LiveState,
    wires: Wires,
    meaning: Meaning,
    agent: Agent,
    telephones: dict[str, Device],
    legs: dict[str, list[Channel]],
    now: float,
) -> AgentBody:
    calls = [
        call for phone in agent.phones for leg in legs.get(phone, ()) for call in calls_at(state, wires, meaning, leg)
    ]
    for phone in agent.phones:
        if phone not in telephones and not legs.get(phone):
            calls += filter(None, (offered_elsewhere(state, meaning, one) for one in wires.offers_to(phone)))
    device = next((telephones[phone] for phone in agent.phones if phone in telephones), NOT_KNOWN)
    ended = max((state.ended[one] for one in agent.phones if one in state.ended), key=lambda one: one.at, default=None)
    line = _line(meaning, agent, calls, device, _left_at(state, agent, ended), now)
    return AgentBody(
        line=line,
        device=device.state,
        interfaces=tuple(agent.interfaces),
        memberships=tuple(_membership(meaning, one) for one in sorted(agent.members, key=lambda one: one.queue)),
        calls=tuple(calls),
        last=last_call(meaning, ended) if ended else None,
    )


def _left_at(state: LiveState, agent: Agent, ended: Ended | None) -> float:
    """The last thing that set the agent free: the end of a call, or leaving a queue."""
    out = [state.logged_out[phone] for phone in agent.phones if phone in state.logged_out]
    return max(out + ([ended.at] if ended else []), default=0.0)


def _line(
    meaning: Meaning, agent: Agent, calls: Sequence[AgentCall], device: Device, left_at: float, now: float
) -> AgentLine:
    call = min(calls, key=lambda one: AGENT_STATES.index(one.state), default=None)
    what, since = _standing(agent.members, call, device, left_at, now)
    paused = [one for one in agent.members if one.paused]
    return AgentLine(
        agent=agent.name,
        phone=agent.phones[0] if agent.phones else "",
        state=what,
        since=since,
        reason=max(paused, key=lambda one: one.pause_changed_at).reason if paused else "",
        paused_since=_paused_since(agent.members),
        queues=tuple(sorted(meaning.queue_of(one.queue) for one in agent.members)),
        paused_queues=tuple(sorted(meaning.queue_of(one.queue) for one in paused)),
        call_id=call.call_id if call else "",
        queue=call.queue if call else "",
        number=call.number if call else "",
        direction=call.direction if call else "",
    )


def _paused_since(members: Sequence[Member]) -> float | None:
    """Since when there is no queue without a pause."""
    if not members or not all(one.paused for one in members):
        return None
    return max(one.pause_changed_at for one in members)


def _standing(
    members: Sequence[Member], call: AgentCall | None, device: Device, left_at: float, now: float
) -> tuple[str, float]:
    """State and since when; 0 when that is not known."""
    if call is not None:
        return call.state, _call_since(call)
    worked_until = max((one.last_call_at + one.wrap_up_s for one in members if one.wrap_up_s), default=0.0)
    paused = _paused_since(members)
    if paused is not None and all(one.reason == WRAP_UP_REASON for one in members):
        return WRAP_UP, paused
    if paused is None and now < worked_until:
        return WRAP_UP, max(one.last_call_at for one in members)
    if paused is not None:
        return PAUSED, paused
    if not members:
        return OFF, left_at
    if _all_are(members, device, AWAY, AWAY_STATUS):
        return UNREACHABLE, device.changed_at
    if _all_are(members, device, IN_USE, IN_USE_STATUS):
        return BUSY, device.changed_at
    freed = [device.changed_at, left_at if left_at <= now else 0.0, worked_until]
    freed += [one.logged_in_at for one in members] + [one.pause_changed_at for one in members if not one.paused]
    return READY, max(freed + [one.last_call_at for one in members])


def _all_are(members: Sequence[Member], device: Device, states: frozenset[str], statuses: frozenset[int]) -> bool:
    """What the telephone's device says; where it says nothing, what every queue says of it."""
    if device.state:
        return device.state in states
    return all(one.status in statuses for one in members)


def _call_since(call: AgentCall) -> float:
    if call.state == HOLDING:
        return call.held_since or call.answered_at or call.rang_at
    return call.answered_at or call.rang_at if call.state == TALKING else call.rang_at


def _membership(meaning: Meaning, one: Member) -> Membership:
    return Membership(
        queue=meaning.queue_of(one.queue),
        interface=one.interface,
        kind=one.kind,
        penalty=one.penalty,
        paused=one.paused,
        reason=one.reason,
        paused_since=one.pause_changed_at if one.paused else None,
        logged_in_at=one.logged_in_at or None,
        calls_taken=one.calls_taken,
        wrap_up_s=one.wrap_up_s,
    )

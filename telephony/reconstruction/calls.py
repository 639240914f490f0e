"""A call: one journey put together from its visits, call records, channel events and what people said.

queue_log decides about waits and outcomes; the call records add direction, dialled number, recording
and legs outside the queue; the channel events correct who talked and how long.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from data import facts
from data.facts import Call, Visit
from telephony.reconstruction.channels import device, is_local
from telephony.reconstruction.context import Context
from telephony.reconstruction.direction import HEURISTIC, QUEUE_LOG, direction_of, is_feature_code, on_phone
from telephony.reconstruction.hang_up import ended_by
from telephony.reconstruction.queue_events import BEFORE_ENTRY, NOBODY, REFUSALS
from telephony.reconstruction.talk import TALKING_APPS, US, bridged, has_bridges, leg_talk, length_s, united
from telephony.rows import CdrRow, CelRow, Entry, QueueRow

VOICEMAIL = frozenset({"voicemail", "voicemailmain", "minivm"})
IVR = frozenset({"background", "waitexten", "read", "ivr"})
REFUSED = "refused"
QUEUE_APP = "queue"
APPS_WITHOUT_LOG = TALKING_APPS | {QUEUE_APP}
"""Who talked, of a call about which the queue log is silent."""
TURNED_AWAY = REFUSALS | BEFORE_ENTRY
"""Rows from which alone a call is known that no queue took."""


@dataclass(slots=True)
class Evidence:
    """Everything the rows say about one call."""

    call_id: str
    visits: list[Visit] = field(default_factory=list)
    queue_rows: list[QueueRow] = field(default_factory=list)
    legs: list[CdrRow] = field(default_factory=list)
    events: list[CelRow] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def said(self, kind: str) -> str:
        """The latest entry of a kind, or empty; of one second the one that was kept last."""
        of_kind = [entry for entry in self.entries if entry.kind == kind]
        return sorted(of_kind, key=lambda entry: entry.said_at)[-1].value if of_kind else ""


def call_of(evidence: Evidence, context: Context) -> Call | None:
    """The call its evidence amounts to; None if nothing of it was a call (a stray agent row, say)."""
    evidence.legs.sort(key=lambda leg: _leg_order(leg))
    visits, legs = evidence.visits, evidence.legs
    refused = is_refused(evidence, context)
    if not visits and not legs and not refused:
        return None
    talk = _talk(evidence)
    direction, source = _direction(evidence, context)
    caller, callee, did = _parties(evidence, direction)
    return Call(
        pbx=context.pbx,
        call_id=evidence.call_id,
        direction=direction,
        direction_source=source,
        started_at=_started(evidence),
        ended_at=_ended(evidence, talk or 0),
        caller=caller,
        callee=callee,
        did=did,
        queues=tuple(dict.fromkeys(visit.queue for visit in visits)),
        agents=_agents(evidence, direction, context),
        wait_s=sum(v.wait_s or 0 for v in visits) if visits else None,
        talk_s=talk,
        outcome=_outcome(evidence, refused, talk),
        ended_by=ended_by(evidence.call_id, direction, visits, evidence.events, context),
        recording=next((leg.recordingfile for leg in legs if leg.recordingfile), ""),
        topic=evidence.said("topic") or next((v.topic for v in reversed(visits) if v.topic), ""),
        note=evidence.said("note"),
        flags=tuple(sorted(_flags(evidence, refused, source, context))),
    )


def is_refused(evidence: Evidence, context: Context) -> bool:
    """Turned away before a queue (full, nobody there, closed): no visit, told by custom rows or CDR."""
    if any(row.event in REFUSALS for row in evidence.queue_rows):
        return True
    if evidence.visits:
        return False
    if any(row.event in BEFORE_ENTRY and row.queue not in NOBODY for row in evidence.queue_rows):
        return True
    to_queue = [leg for leg in evidence.legs if leg.lastapp.casefold() == QUEUE_APP]
    return context.has_queue_log and bool(to_queue) and not any(leg.dstchannel for leg in to_queue)


def _leg_order(leg: CdrRow) -> tuple[bool, int, int, str]:
    """The caller's own rows first, in the order the exchange numbered them."""
    place = leg.sequence if leg.sequence is not None else leg.at_us
    return (leg.uniqueid != leg.linkedid, place, leg.at_us, leg.key)


def _direction(evidence: Evidence, context: Context) -> tuple[str, str]:
    if evidence.legs:
        return direction_of(evidence.legs, context)
    if evidence.visits and evidence.visits[0].direction == facts.OUTGOING:
        return facts.OUTGOING, QUEUE_LOG
    if evidence.visits and context.extensions.fullmatch(evidence.visits[0].caller):
        return facts.INTERNAL, QUEUE_LOG
    return facts.INCOMING, QUEUE_LOG


def _parties(evidence: Evidence, direction: str) -> tuple[str, str, str]:
    """Caller, callee and dialled outside number."""
    visits, legs = evidence.visits, evidence.legs
    did = next((v.did for v in visits if v.did), "") or next((leg.did for leg in legs if leg.did), "")
    if not legs:
        return (visits[0].caller if visits else ""), did or (visits[0].queue if visits else ""), did
    first = legs[0]
    dialled = min(legs, key=lambda leg: (leg.uniqueid != first.uniqueid, leg.at_us)).dst
    if direction == facts.OUTGOING:
        return first.cnum or first.src, dialled, did
    caller = next((v.caller for v in visits if v.caller), "") or first.src or first.cnum
    return caller, did or dialled, did


def _agents(evidence: Evidence, direction: str, context: Context) -> tuple[str, ...]:
    names = [visit.agent for visit in evidence.visits if visit.agent]
    if not evidence.visits and evidence.legs:
        first = evidence.legs[0]
        at = first.at_us // US
        if direction in (facts.OUTGOING, facts.INTERNAL) and on_phone(first.channel, context):
            names.append(context.agent_of(device(first.channel), at))
        for leg in evidence.legs:
            if leg_talk(leg, APPS_WITHOUT_LOG) and not is_local(leg.dstchannel) and on_phone(leg.dstchannel, context):
                names.append(context.agent_of(device(leg.dstchannel), at))
    return tuple(dict.fromkeys(names))


def _talk(evidence: Evidence) -> int | None:
    if not evidence.legs and not evidence.visits:
        return None
    if has_bridges(evidence.events):
        return length_s(bridged(evidence.events))
    apps = TALKING_APPS if evidence.visits else APPS_WITHOUT_LOG
    talks = [talk for leg in evidence.legs if not is_local(leg.dstchannel) and (talk := leg_talk(leg, apps))]
    for visit in evidence.visits:
        if visit.connected_at is not None and visit.talk_s is not None:
            talks.append((visit.connected_at * US, (visit.connected_at + visit.talk_s) * US))
    return length_s(united(talks))


def _started(evidence: Evidence) -> int:
    instants = [leg.at_us // US for leg in evidence.legs] + [v.entered_at for v in evidence.visits]
    return min(instants or [row.at_us // US for row in evidence.queue_rows if row.event in TURNED_AWAY])


def _ended(evidence: Evidence, talk: int) -> int | None:
    """The last end that is known, but never before all the talk can have taken place (clocks step back)."""
    if any(visit.outcome in (facts.OPEN_WAITING, facts.OPEN_TALKING) for visit in evidence.visits):
        return None
    ends = [leg.at_us // US + leg.duration for leg in evidence.legs]
    ends += [visit.ended_at for visit in evidence.visits if visit.ended_at is not None]
    return max(*ends, _started(evidence) + talk) if ends else None


def _outcome(evidence: Evidence, refused: bool, talk: int | None) -> str:
    visits = evidence.visits
    if any(visit.outcome == facts.ANSWERED for visit in visits):
        return facts.ANSWERED
    if visits and visits[-1].outcome in (facts.OPEN_WAITING, facts.OPEN_TALKING):
        return visits[-1].outcome
    # The talk of a visit whose end is unknown is its own, not that of a later leg.
    if talk and not any("was_talking" in visit.flags for visit in visits):
        return facts.ANSWERED
    if visits:
        return visits[-1].outcome
    return REFUSED if refused else _unheard(evidence.legs)


def _unheard(legs: Sequence[CdrRow]) -> str:
    """How a call ended that reached no person."""
    apps = {leg.lastapp.casefold() for leg in legs if leg.disposition == "ANSWERED"}
    rang = any(leg.dstchannel for leg in legs)
    if apps & VOICEMAIL:
        return "voicemail"
    if apps & IVR:
        return "ivr"
    if any(leg.disposition == "BUSY" for leg in legs):
        return "busy"
    if apps and not rang:
        return "announcement"
    if all(leg.disposition in ("FAILED", "CONGESTION") for leg in legs):
        return facts.FAILED
    return "no_answer"


def _flags(evidence: Evidence, refused: bool, source: str, context: Context) -> set[str]:
    flags = {flag for visit in evidence.visits for flag in visit.flags}
    if refused:
        flags.add(REFUSED)
    if source == HEURISTIC:
        flags.add("direction_guessed")
    rang_in_queue = any(leg.lastapp.casefold() == QUEUE_APP and leg.dstchannel for leg in evidence.legs)
    if context.has_queue_log and rang_in_queue and not evidence.visits:
        flags.add("missing_visit")
    if evidence.legs and is_feature_code(evidence.legs[0].dst):
        flags.add("feature_code")
    return flags

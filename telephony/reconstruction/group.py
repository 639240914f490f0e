"""Reconstruction of one group: all rows of ids that may belong together, computed whole, every time.

The result is a pure function of the group's rows and the context, so any batch split, order, replay
or restart gives the same facts. A group may hold several calls: rows are only joined into one call by
what was really matched (linkedid, or a caller followed across call ids).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from data.facts import Call, Offer, Visit
from telephony.reconstruction.calls import Evidence, call_of
from telephony.reconstruction.channels import device, is_local
from telephony.reconstruction.context import TABLE, Context, family
from telephony.reconstruction.matching import match
from telephony.reconstruction.offers import offers_of
from telephony.reconstruction.queue_events import CUSTOM_CALL_EVENTS, NOBODY
from telephony.reconstruction.stays import Stay, seconds
from telephony.reconstruction.talk import US, phone_left, transferred_by
from telephony.reconstruction.unions import Unions, id_order
from telephony.reconstruction.visits import is_disguised_outgoing, visit_of
from telephony.rows import CdrRow, CelRow, Entry, QueueRow

SAME_ROW_S = 1
"""A file and a table are written one after the other, and a table may round to whole seconds."""


@dataclass(frozen=True)
class Group:
    """Rows of one group, in any order."""

    queue_rows: list[QueueRow] = field(default_factory=list)
    legs: list[CdrRow] = field(default_factory=list)
    events: list[CelRow] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Alias:
    """Seen in a call: the member answered on this interface."""

    interface: str
    member: str
    at: int


@dataclass
class Facts:
    """What a group amounts to."""

    calls: list[Call] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    members: dict[str, str] = field(default_factory=dict)
    """Every id of the group → the call it belongs to."""
    aliases: list[Alias] = field(default_factory=list)
    ignored: int = 0


def reconstruct(group: Group, context: Context) -> Facts:
    """The calls, visits and offers of one group at `context.now`."""
    rows = in_order(group.queue_rows, context.dedupe_content)
    matched = match(rows)
    stays = [stay for stay in matched.stays if stay.queue not in NOBODY]
    stays.sort(key=lambda stay: (stay.entered, id_order(stay.callid), stay.order))
    calls = _calls(group, rows, stays)
    result = Facts(members=calls.members(), ignored=matched.ignored)
    evidences = _evidences(group, rows, result.members)
    _add_visits(result, stays, evidences, context)
    for call_id in sorted(evidences, key=id_order):
        call = call_of(evidences[call_id], context)
        if call is not None:
            result.calls.append(call)
    result.aliases = _aliases(stays, group)
    return result


def in_order(rows: Iterable[QueueRow], dedupe_content: bool) -> list[QueueRow]:
    """Rows in writing order, each content once if the exchange's table may hold it twice."""
    ordered = sorted(rows, key=lambda row: (row.at_us, row.position, row.key))
    families = {family(row.origin) for row in ordered}
    if len(families) == 1:
        ordered.sort(key=lambda row: (row.position, row.key))
    if not dedupe_content:
        return ordered
    seen: dict[tuple[object, ...], QueueRow] = {}
    for row in ordered:
        seen.setdefault((row.at_us, *_content(row)), row)
    kept = list(seen.values())
    return kept if len(families) <= 1 else _told_once(kept)


def _content(row: QueueRow) -> tuple[object, ...]:
    return (row.callid, row.queue, row.agent, row.event, row.data)


def _told_once(rows: Sequence[QueueRow]) -> list[QueueRow]:
    """Without what an imported file tells again: it has the same rows in whole seconds. The table is believed first."""
    first_of: dict[tuple[object, ...], list[tuple[int, str]]] = {}
    for row in rows:
        first_of.setdefault(_content(row), []).append((seconds(row), family(row.origin)))
    return [
        row
        for row in rows
        if not any(
            _more_trusted(name, family(row.origin)) and abs(at - seconds(row)) <= SAME_ROW_S
            for at, name in first_of[_content(row)]
        )
    ]


def _more_trusted(name: str, other: str) -> bool:
    return (name != TABLE, name) < (other != TABLE, other)


def _calls(group: Group, rows: Sequence[QueueRow], stays: Sequence[Stay]) -> Unions:
    ids = Unions()
    for leg in group.legs:
        ids.join(leg.linkedid or leg.uniqueid, leg.uniqueid)
    for event in group.events:
        if event.uniqueid:
            ids.join(event.linkedid or event.uniqueid, event.uniqueid)
    for row in rows:
        if row.callid not in NOBODY:
            ids.add(row.callid)
    for stay in stays:
        for alias in stay.aliases:
            ids.join(stay.callid, alias)
    for entry in group.entries:
        ids.add(entry.uniqueid)
    return ids


def _evidences(group: Group, rows: Sequence[QueueRow], members: dict[str, str]) -> dict[str, Evidence]:
    found = {call_id: Evidence(call_id) for call_id in members.values()}
    for row in rows:
        if row.callid in members:
            found[members[row.callid]].queue_rows.append(row)
    for leg in group.legs:
        found[members[leg.uniqueid]].legs.append(leg)
    for event in sorted(group.events, key=lambda e: (e.at_us, e.position, e.key)):
        if event.uniqueid:
            found[members[event.uniqueid]].events.append(event)
    for entry in group.entries:
        found[members[entry.uniqueid]].entries.append(entry)
    return found


def _add_visits(result: Facts, stays: Sequence[Stay], evidences: dict[str, Evidence], context: Context) -> None:
    nth: Counter[tuple[str, str]] = Counter()
    for stay in stays:
        evidence = evidences[result.members[stay.callid]]
        place = (stay.callid, stay.queue.casefold())
        nth[place] += 1
        visit = visit_of(
            stay,
            visit_id=f"{stay.callid}/{stay.queue}/{nth[place]}",
            call_id=evidence.call_id,
            hop=len(evidence.visits) + 1,
            events=_custom_events(evidence.queue_rows),
            context=context,
            said_topic=evidence.said("topic"),
        )
        visit = _told_by_channels(visit, stay, evidence)
        if not visit.did:
            visit = replace(visit, did=next((leg.did for leg in evidence.legs if leg.did), ""))
        evidence.visits.append(visit)
        result.visits.append(visit)
        if not is_disguised_outgoing(stay):
            result.offers.extend(offers_of(stay, visit, context))


def _custom_events(rows: Iterable[QueueRow]) -> dict[str, str]:
    return {row.event: row.data[0] for row in rows if row.event in CUSTOM_CALL_EVENTS}


def _told_by_channels(visit: Visit, stay: Stay, evidence: Evidence) -> Visit:
    """What the queue's log cannot know: when the agent's own phone left, and that a hang-up was a transfer."""
    talk_s = visit.talk_s
    if not evidence.events or stay.connect is None or visit.connected_at is None or talk_s is None:
        return visit
    if visit.ended_by == "agent" and stay.close is not None:
        transfer = transferred_by(stay.connect.data[1], stay.close.at_us, evidence.events)
        visit = replace(visit, ended_by=transfer or visit.ended_by)
    left = phone_left(stay.connect.data[1], evidence.events)
    if left is None:
        return visit
    talked = max(0, round((left - stay.connect.at_us) / US))
    return replace(visit, agent_talk_s=min(talk_s, talked))


def _aliases(stays: Sequence[Stay], group: Group) -> list[Alias]:
    """Member names with the interface that answered, from the channel events or the call records."""
    channels = {event.uniqueid: event.channel for event in group.events if event.event == "CHAN_START"}
    found = []
    for stay in stays:
        row = stay.connect
        if row is None or "/" in row.agent or row.agent in NOBODY:
            continue
        channel = channels.get(row.data[1]) or _answered_leg(row, group.legs)
        if channel:
            interface = device(channel) + ("/n" if is_local(channel) else "")
            found.append(Alias(interface, row.agent, seconds(row)))
    return found


def _answered_leg(row: QueueRow, legs: Sequence[CdrRow]) -> str:
    """The phone of the only answered queue leg of the call that was up when the caller was connected."""
    up = [
        leg.dstchannel
        for leg in legs
        if leg.uniqueid == row.callid
        and leg.lastapp.casefold() == "queue"
        and leg.disposition == "ANSWERED"
        and leg.dstchannel
        and leg.at_us - US <= row.at_us <= leg.at_us + (leg.duration + 1) * US
    ]
    return up[0] if len(up) == 1 else ""

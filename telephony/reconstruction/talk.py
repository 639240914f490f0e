"""Who really spoke, and how long: bridges of the channel events where there are any, else CDR legs.

With channel events, talk is the time in which two real channels are joined, by one bridge or by several
that Local pairs connect; intervals are united, never summed. Without them a leg of the call records
talks for its last `billsec` seconds. Intervals are half-open, in microseconds.
"""

from collections.abc import Iterable, Sequence

from telephony.reconstruction.channels import is_local, other_half
from telephony.rows import CdrRow, CelRow

US = 1_000_000
TALKING_APPS = frozenset({"dial", "appdial", "followme", "bridge", "bridgewait", "park", "parkedcall", "pickup"})
"""Applications whose answered leg has a person at the other end. Queue legs are told by queue_log."""

TRANSFERS = {"ATTENDEDTRANSFER": "attended_transfer", "BLINDTRANSFER": "blind_transfer"}
TRANSFER_FIT_US = 2 * US
"""Channel events may have whole seconds."""

Interval = tuple[int, int]


def united(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time without overlaps, in order."""
    result: list[Interval] = []
    for start, end in sorted(i for i in intervals if i[1] > i[0]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def length_s(intervals: Iterable[Interval]) -> int:
    """Total length of disjoint intervals, rounded to whole seconds."""
    return round(sum(end - start for start, end in intervals) / US)


def bridged(events: Sequence[CelRow]) -> list[Interval]:
    """Time in which at least two real channels could hear each other, through Local channels or not.

    What is still joined ends with the last event.
    """
    inside: dict[str, set[str]] = {}
    found: list[Interval] = []
    since: int | None = None
    for event in events:
        if not _moved(inside, event):
            continue
        if since is None and _two_can_talk(inside):
            since = event.at_us
        elif since is not None and not _two_can_talk(inside):
            found.append((since, event.at_us))
            since = None
    if since is not None:
        found.append((since, events[-1].at_us))
    return united(found)


def _moved(inside: dict[str, set[str]], event: CelRow) -> bool:
    """Apply an event to the bridges' members; False if it does not concern them."""
    if event.event == "BRIDGE_ENTER":
        inside.setdefault(bridge_of(event), set()).add(event.channel)
    elif event.event == "BRIDGE_EXIT":
        inside.get(bridge_of(event), set()).discard(event.channel)
    elif event.event == "CHAN_END":
        for members in inside.values():
            members.discard(event.channel)
    else:
        return False
    return True


def _two_can_talk(inside: dict[str, set[str]]) -> bool:
    """True if some bridge, with those joined to it by Local pairs, holds two real channels."""
    rooms = [set(members) for members in inside.values() if members]
    for room in rooms:
        halves = [other_half(channel) for channel in room if is_local(channel)]
        for half in halves:
            for beyond in rooms:
                if beyond is not room and half in beyond:
                    room |= beyond
                    halves.extend(other_half(channel) for channel in beyond if is_local(channel))
                    beyond.clear()
        if sum(not is_local(channel) for channel in room) >= 2:
            return True
    return False


def bridge_of(event: CelRow) -> str:
    """The bridge's id, from the JSON of `extra`; cut JSON still has it near its start."""
    _, _, rest = event.extra.partition('"bridge_id":"')
    return rest.partition('"')[0]


def has_bridges(events: Iterable[CelRow]) -> bool:
    """True when the exchange logs bridges at all."""
    return any(event.event == "BRIDGE_ENTER" for event in events)


def leg_talk(leg: CdrRow, apps: frozenset[str] = TALKING_APPS) -> Interval | None:
    """Time in which an answered leg with a person at its end was up, or None."""
    if leg.disposition != "ANSWERED" or leg.billsec <= 0 or not leg.dstchannel:
        return None
    if leg.lastapp.casefold() not in apps:
        return None
    end = leg.at_us + leg.duration * US
    return (max(leg.at_us, end - leg.billsec * US), end)


def phone_left(member_uniqueid: str, events: Sequence[CelRow]) -> int | None:
    """When the phone that took a queue call left it, in microseconds, or None if unknown.

    `member_uniqueid` is the second field of CONNECT. A FreePBX member is a Local channel: the phone is
    then the channel that shared a bridge with the Local's second half.
    """
    channel = next((e.channel for e in events if e.uniqueid == member_uniqueid), "")
    if not channel:
        return None
    if is_local(channel):
        channel = _phone_behind(other_half(channel), events)
    ends = [e.at_us for e in events if e.channel == channel and e.event in ("CHAN_END", "HANGUP")]
    return max(ends) if ends else None


def transferred_by(member_uniqueid: str, ended_us: int, events: Sequence[CelRow]) -> str:
    """attended_transfer or blind_transfer if the member's channel made one as the talk ended, else empty.

    Asterisk 22 sometimes writes COMPLETEAGENT in place of ATTENDEDTRANSFER: two threads see the same moment.
    """
    for event in events:
        name = TRANSFERS.get(event.event)
        if name and event.uniqueid == member_uniqueid and abs(event.at_us - ended_us) <= TRANSFER_FIT_US:
            return name
    return ""


def _phone_behind(half: str, events: Sequence[CelRow]) -> str:
    bridges = {bridge_of(e) for e in events if e.event == "BRIDGE_ENTER" and e.channel == half}
    for event in events:
        if event.event == "BRIDGE_ENTER" and event.channel != half and bridge_of(event) in bridges:
            return event.channel
    return ""

"""From a stay to the fact: outcome, wait, talk, who ended it, and what is doubtful about it.

Outcomes and their precedence: one each, so that they add up to "offered". Wait and talk come from the
numbers Asterisk wrote; differences of row times are only a fallback, since closing rows may be late.
"""

from collections.abc import Mapping

from data import facts
from data.facts import Visit
from telephony.reconstruction.context import MAX_TALKING_S, MAX_WAITING_S, Context
from telephony.reconstruction.queue_events import EXITS, NOBODY, TALK_ENDS, ending, number
from telephony.reconstruction.stays import Stay, seconds

TIMES_AGREE_S = 2
ABSURD_S = 24 * 3600


def visit_of(
    stay: Stay,
    *,
    visit_id: str,
    call_id: str,
    hop: int,
    events: Mapping[str, str],
    context: Context,
    said_topic: str = "",
) -> Visit:
    """The visit a stay amounts to at `context.now`. `events` are custom rows of its call (TOPIC, …)."""
    outcome = outcome_of(stay, context)
    flags = set(stay.flags)
    entered = _entered(stay)
    wait = _wait(stay, outcome, entered)
    connected = _connected(stay)
    talk = _talk(stay, outcome, connected)
    ended = seconds(stay.close) if stay.close is not None else None
    agent = _agent(stay, context)
    caller = stay.entry.data[1] if stay.entry else ""
    queue = context.queue_of(stay.queue)
    flags |= _doubts(stay, outcome, entered, wait, connected, talk, ended)
    topic = said_topic or context.topic_of(queue, stay.did, events, entered)
    return Visit(
        pbx=context.pbx,
        visit_id=visit_id,
        call_id=call_id,
        queue=queue,
        hop=hop,
        entered_at=entered,
        position=stay.position,
        caller=caller,
        did=stay.did,
        outcome=outcome,
        wait_s=wait,
        agent=agent,
        connected_at=connected,
        ring_s=number(stay.connect.data[2]) if stay.connect else None,
        talk_s=talk,
        agent_talk_s=talk,
        ended_at=ended,
        ended_by=_ended_by(stay, outcome),
        exit_key=stay.end.exit_key if stay.end else "",
        transfer_target=stay.end.target if stay.end else "",
        topic=topic,
        direction=facts.OUTGOING if is_disguised_outgoing(stay) else facts.INCOMING,
        flags=tuple(sorted(flags)),
    )


def outcome_of(stay: Stay, context: Context) -> str:
    """The one outcome of a stay at `context.now`; a late row may still change it."""
    if stay.close is not None and stay.close.event in TALK_ENDS:
        return facts.ANSWERED
    if stay.close is not None:
        return EXITS[stay.close.event]
    first = stay.entry or stay.connect
    if first is not None and context.starts.after(first):
        return facts.INTERRUPTED
    limit = MAX_WAITING_S if stay.connect is None else MAX_TALKING_S
    if context.now - _last_evidence(stay) > limit:
        return facts.STALE
    return facts.OPEN_WAITING if stay.connect is None else facts.OPEN_TALKING


def is_disguised_outgoing(stay: Stay) -> bool:
    """A dialler's call dressed as a queue call: its entry names an agent, or `-` for the URL."""
    return stay.entry is not None and (stay.entry.agent not in NOBODY or stay.entry.data[0] == "-")


def _entered(stay: Stay) -> int:
    """Time of the entry row; worked out from the connect if that was written before the entry."""
    wait = stay.wait_s
    if stay.entry is not None and stay.connected is not None and wait is not None and stay.connected < stay.entered:
        return stay.entered if abs(stay.connected - wait - stay.entered) <= TIMES_AGREE_S else stay.connected - wait
    return stay.entered


def _connected(stay: Stay) -> int | None:
    if stay.connect is not None:
        return seconds(stay.connect)
    if stay.close is None or stay.close.event not in TALK_ENDS:
        return None
    talk = stay.end.talk_s if stay.end else None
    return seconds(stay.close) - (talk or 0)


def _wait(stay: Stay, outcome: str, entered: int) -> int | None:
    if stay.connect is not None:
        wait = stay.wait_s
        return wait if wait is not None else max(0, seconds(stay.connect) - entered)
    if outcome in (facts.INTERRUPTED, facts.STALE):
        return max(0, _last_evidence(stay) - entered)
    reported = _reported_wait(stay)
    if reported is not None:
        return reported
    if stay.close is None or "inferred" in stay.flags:
        return None
    connected = _connected(stay)
    return max(0, (connected if connected is not None else seconds(stay.close)) - entered)


def _reported_wait(stay: Stay) -> int | None:
    """Wait as the closing rows say; the second of a pair of exits may have it where the first has not."""
    if stay.end is not None and stay.end.wait_s is not None:
        return stay.end.wait_s
    return next((w for row in stay.exits if (w := ending(row).wait_s) is not None), None)


def _talk(stay: Stay, outcome: str, connected: int | None) -> int | None:
    if connected is None:
        return None
    if outcome == facts.ANSWERED and stay.close is not None:
        if stay.end is not None and stay.end.talk_s is not None:
            return stay.end.talk_s
        return max(0, seconds(stay.close) - connected)
    if outcome in (facts.INTERRUPTED, facts.STALE):
        return max(0, _last_evidence(stay) - connected)
    return None


def _last_evidence(stay: Stay) -> int:
    rows = [row for row in (stay.entry, stay.connect, *stay.attempts) if row is not None]
    return max((seconds(row) for row in rows), default=stay.entered)


def _agent(stay: Stay, context: Context) -> str:
    row = stay.connect or (stay.close if stay.close is not None and stay.close.event in TALK_ENDS else None)
    if row is None or row.agent in NOBODY:
        return ""
    return context.agent_of(row.agent, seconds(row))


def _ended_by(stay: Stay, outcome: str) -> str:
    if outcome == facts.ANSWERED and stay.close is not None:
        return TALK_ENDS[stay.close.event]
    return "caller" if outcome in (facts.ABANDONED, facts.EXIT_KEY) else ""


def _doubts(
    stay: Stay,
    outcome: str,
    entered: int,
    wait: int | None,
    connected: int | None,
    talk: int | None,
    ended: int | None,
) -> set[str]:
    doubts = set()
    if outcome in (facts.INTERRUPTED, facts.STALE):
        doubts.add("end_unknown")
        if stay.connect is not None:
            doubts.add("was_talking")
    if any(value is not None and not 0 <= value <= ABSURD_S for value in (wait, talk)):
        doubts.add("absurd_time")
    if connected is not None and wait is not None and abs(connected - entered - wait) > TIMES_AGREE_S:
        doubts.add("wait_differs")
    if None not in (connected, talk, ended) and abs(ended - connected - talk) > TIMES_AGREE_S:  # type: ignore[operator]
        doubts.add("talk_differs")
    if stay.aliases:
        doubts.add("followed")
    if is_disguised_outgoing(stay):
        doubts.add("outgoing_by_queue")
    if wait is None and outcome not in (facts.OPEN_WAITING, facts.OPEN_TALKING):
        doubts.add("wait_unknown")
    return doubts


def is_uncertain(visit: Visit) -> bool:
    """True when the visit's times are lower bounds or absurd: counted, but in no average."""
    return bool({"end_unknown", "absurd_time", "wait_unknown"} & set(visit.flags))

"""What queue_log says about one agent's presence, in the order it was written, in our words.

Instants are whole seconds UTC. A clock that steps back does not turn the order of one writer: a row
is never earlier than the rows written before it on the same local day. Sources: app_queue.c and
app_agent_pool.c of Asterisk 11 to 22, and the custom events of QueueMetrics and XiVO.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from telephony.rows import QueueRow

JOINED = "joined"
LEFT = "left"
LOGGED_IN = "logged_in"
LOGGED_OFF = "logged_off"
PAUSED = "paused"
UNPAUSED = "unpaused"
PAUSED_ALL = "paused_all"
UNPAUSED_ALL = "unpaused_all"
REASON = "reason"
WRAP_UP = "wrap_up"

MEANING = {
    "ADDMEMBER": JOINED,
    "REMOVEMEMBER": LEFT,
    "AGENTLOGIN": LOGGED_IN,
    "AGENTCALLBACKLOGIN": LOGGED_IN,
    "AGENTLOGOFF": LOGGED_OFF,
    "AGENTCALLBACKLOGOFF": LOGGED_OFF,
    "PAUSE": PAUSED,
    "UNPAUSE": UNPAUSED,
    "PAUSEALL": PAUSED_ALL,
    "UNPAUSEALL": UNPAUSED_ALL,
    "PAUSEREASON": REASON,
    "WRAPUPSTART": WRAP_UP,
}
"""Events that change or prove an agent's presence; all others say nothing about it."""

EVERY_QUEUE = ""
"""Stands for "all his queues" where the exchange names none."""

REASON_LENGTH = 80
MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class AgentEvent:
    """One event; `seconds` is reported login time or wrap-up time, None where none is given."""

    at: int
    what: str
    queue: str
    reason: str = ""
    seconds: int | None = None
    paused: bool = False


def agent_events(rows: Iterable[QueueRow]) -> list[AgentEvent]:
    """The agent's events of one day: by writer's order within an origin, by time between origins."""
    placed: list[tuple[int, str, int, QueueRow]] = []
    latest: dict[str, int] = {}
    for row in sorted(rows, key=lambda r: (r.position, r.at_us, r.key)):
        if row.event in MEANING:
            at = row.at_us // MICROSECONDS
            at = max(at, latest.get(row.origin, at))
            latest[row.origin] = at
            placed.append((at, row.origin, len(placed), row))
    placed.sort(key=lambda one: one[:3])
    return [_event(at, row) for at, _, _, row in placed]


def _event(at: int, row: QueueRow) -> AgentEvent:
    what = MEANING[row.event]
    queue = EVERY_QUEUE if row.queue.upper() == "NONE" or what in (LOGGED_IN, LOGGED_OFF) else row.queue
    first, second = row.data[0], row.data[1]
    if what == JOINED:
        return AgentEvent(at, what, queue, paused=first.upper() == "PAUSED")
    if what == LOGGED_OFF:
        return AgentEvent(at, what, queue, seconds=_seconds(second))
    if what == WRAP_UP:
        return AgentEvent(at, what, queue, seconds=_seconds(first))
    return AgentEvent(at, what, queue, reason=first[:REASON_LENGTH])


def _seconds(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None

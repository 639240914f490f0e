"""The events of queue_log that move a visit, and where each keeps its numbers.

Source: app_queue.c of Asterisk 11 to 22. Missing or unreadable numbers are None, never an error.
"""

from dataclasses import dataclass

from telephony.rows import QueueRow

ENTERQUEUE = "ENTERQUEUE"
CONNECT = "CONNECT"
QUEUESTART = "QUEUESTART"
DID = "DID"
SYSCOMPAT = "SYSCOMPAT"
RINGNOANSWER = "RINGNOANSWER"
RINGCANCELED = "RINGCANCELED"
AGENTDUMP = "AGENTDUMP"

TALK_ENDS = {
    "COMPLETEAGENT": "agent",
    "COMPLETECALLER": "caller",
    "BLINDTRANSFER": "blind_transfer",
    "ATTENDEDTRANSFER": "attended_transfer",
    "TRANSFER": "transfer",
}
"""Rows that end an answered visit, and who ended it."""

EXITS = {
    "WITHDRAW": "withdrawn",
    "EXITWITHKEY": "exit_key",
    "EXITWITHTIMEOUT": "timeout",
    "EXITEMPTY": "exit_empty",
    "LEAVEEMPTY": "exit_empty",
    SYSCOMPAT: "failed",
    "ABANDON": "abandoned",
}
"""Rows that end a visit without an answer, strongest first, and the outcome they give."""

EXIT_RANK = {event: rank for rank, event in enumerate(EXITS)}

ATTEMPTS = {RINGNOANSWER: "no_answer", RINGCANCELED: "canceled", AGENTDUMP: "dumped"}
"""Rings that were not answered: they never end a visit."""

REFUSALS = frozenset({"FULL", "JOINEMPTY", "CLOSED", "DIVERT_CA_RATIO", "DIVERT_HOLDTIME"})
"""Custom rows of callers turned away before a queue (XiVO, Wazo and others)."""

AGENT_EVENTS = frozenset(
    {
        "ADDMEMBER",
        "REMOVEMEMBER",
        "PAUSE",
        "UNPAUSE",
        "PAUSEALL",
        "UNPAUSEALL",
        "AGENTLOGIN",
        "AGENTLOGOFF",
        "AGENTCALLBACKLOGIN",
        "AGENTCALLBACKLOGOFF",
        "PENALTY",
        "RINGINUSE",
        "PAUSEREASON",
        "WRAPUPSTART",
    }
)
"""Rows that concern an agent's shift, not a call."""

BEFORE_ENTRY = frozenset({DID, "TOPIC"})
"""Custom rows a dialplan writes just before Queue(): without an entry after them the caller was turned away."""

CUSTOM_CALL_EVENTS = BEFORE_ENTRY | {"CALLSTATUS"} | REFUSALS

KNOWN = (
    frozenset({ENTERQUEUE, CONNECT, QUEUESTART, "CONFIGRELOAD"})
    | TALK_ENDS.keys()
    | EXITS.keys()
    | ATTEMPTS.keys()
    | AGENT_EVENTS
    | CUSTOM_CALL_EVENTS
)
"""Everything else is kept, counted and shown on the data quality page."""

NOBODY = frozenset({"", "NONE", "MANAGER", "CLI", "REALTIME"})
"""Values of callid, queue and agent that name no call, queue or agent."""


LARGEST = 100_000_000
"""Three years of seconds, a day of milliseconds: a larger number is damage, and none of our columns would hold it."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Numbers of a closing row: `wait_s` in the queue, `talk_s` after it, the first `position`."""

    wait_s: int | None
    talk_s: int | None
    position: int | None
    exit_key: str = ""
    target: str = ""


def number(text: str) -> int | None:
    """A whole number as Asterisk writes it; None for anything else, and for more than can have happened."""
    try:
        value = int(text)
    except ValueError:
        return None
    return value if abs(value) <= LARGEST else None


def connect_wait(row: QueueRow) -> int | None:
    """Seconds the caller had waited, of a CONNECT row."""
    return number(row.data[0])


def ending(row: QueueRow) -> Ending:
    """The numbers of a closing row, whatever its event."""
    event, data = row.event, row.data
    if event in ("COMPLETEAGENT", "COMPLETECALLER"):
        return Ending(number(data[0]), number(data[1]), number(data[2]))
    if event in ("BLINDTRANSFER", "TRANSFER"):
        return Ending(number(data[2]), number(data[3]), number(data[4]), target=data[0])
    if event == "ATTENDEDTRANSFER":
        return _attended(data)
    if event == "EXITWITHKEY":
        return Ending(number(data[3]), None, number(data[2]), exit_key=data[0])
    if event in (SYSCOMPAT, "LEAVEEMPTY"):
        return Ending(None, None, None)
    return Ending(number(data[2]), None, number(data[1]))


def _attended(data: tuple[str, str, str, str, str]) -> Ending:
    """BRIDGE and APP have hold in the third field; LINK names two channels and has it in the fourth."""
    if data[0] == "LINK":
        talk, _, position = data[4].partition("|")
        return Ending(number(data[3]), number(talk), number(position))
    target = f"{data[0]} {data[1]}".strip() if data[0] == "APP" else ""
    return Ending(number(data[2]), number(data[3]), number(data[4]), target=target)

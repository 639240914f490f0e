"""Which headers an event must have, and in which order events of a call must come."""

import threading
import time
from collections.abc import Callable, Iterable

from tests.telephony.contract.hand import Said

PATIENCE_S = 10.0

CHANNEL = [
    "Channel",
    "ChannelState",
    "ChannelStateDesc",
    "CallerIDNum",
    "CallerIDName",
    "ConnectedLineNum",
    "ConnectedLineName",
    "Language",
    "AccountCode",
    "Context",
    "Exten",
    "Priority",
    "Uniqueid",
    "Linkedid",
]
DEST = [f"Dest{name}" for name in CHANNEL]
BRIDGE = [
    "BridgeUniqueid",
    "BridgeType",
    "BridgeTechnology",
    "BridgeCreator",
    "BridgeName",
    "BridgeNumChannels",
    "BridgeVideoSourceMode",
]
MEMBER = [
    "Queue",
    "MemberName",
    "Interface",
    "StateInterface",
    "Membership",
    "Penalty",
    "CallsTaken",
    "LastCall",
    "LastPause",
    "LoginTime",
    "InCall",
    "Status",
    "Paused",
    "PausedReason",
    "Ringinuse",
    "Wrapuptime",
]
AGENT = [*CHANNEL, *DEST, "Queue", "Interface", "MemberName"]

HEADERS = {
    "Newchannel": CHANNEL,
    "Newstate": CHANNEL,
    "Hangup": [*CHANNEL, "Cause", "Cause-txt"],
    "DialBegin": [*DEST, "DialString"],
    "DialEnd": [*DEST, "DialStatus"],
    "BridgeCreate": BRIDGE,
    "BridgeEnter": [*BRIDGE, *CHANNEL],
    "BridgeLeave": [*BRIDGE, *CHANNEL],
    "BridgeDestroy": BRIDGE,
    "LocalBridge": [f"Local{half}{name}" for half in ("One", "Two") for name in CHANNEL],
    "QueueCallerJoin": [*CHANNEL, "Queue", "Position", "Count"],
    "QueueCallerLeave": [*CHANNEL, "Queue", "Position", "Count"],
    "QueueCallerAbandon": [*CHANNEL, "Queue", "Position", "OriginalPosition", "HoldTime"],
    "AgentCalled": AGENT,
    "AgentConnect": [*AGENT, "HoldTime", "RingTime"],
    "AgentRingNoAnswer": [*AGENT, "RingTime"],
    "QueueMemberStatus": MEMBER,
    "QueueMemberPause": MEMBER,
    "QueueMemberAdded": MEMBER,
    "QueueMemberRemoved": MEMBER,
    "QueueMemberPenalty": MEMBER,
    "MusicOnHoldStart": [*CHANNEL, "Class"],
    "MusicOnHoldStop": CHANNEL,
    "DeviceStateChange": ["Device", "State"],
    "BlindTransfer": [
        "Result",
        "TransfererChannel",
        "TransfereeChannel",
        *BRIDGE,
        "IsExternal",
        "Context",
        "Extension",
    ],
    "AttendedTransfer": ["Result", "OrigTransfererChannel", "TransfereeUniqueid", "DestType"],
    "OriginateResponse": ["ActionID", "Response", "Channel", "Reason", "Uniqueid", "CallerIDNum", "CallerIDName"],
}
"""Event → what it says, on the real exchange as on the simulated."""
AGENT_COMPLETE = ["Queue", "Interface", "MemberName", "HoldTime", "TalkTime", "Reason"]
"""The headers of a channel that is gone already are left out."""
CLASSES = {"Queue": "agent,all", "Agent": "agent,all"}


def check_headers(said: Iterable[Said]) -> None:
    """Every event of a known kind has its headers, its class and a time; nothing of a list."""
    for one in said:
        event = one["Event"]
        if one["ActionID"] and event != "OriginateResponse":
            continue
        required = AGENT_COMPLETE if event == "AgentComplete" else HEADERS.get(event)
        if required is None:
            continue
        assert set(required) <= one.names, (event, set(required) - one.names)
        kind = next((kind for start, kind in CLASSES.items() if event.startswith(start)), "call,all")
        assert one["Privilege"] == kind, event
        assert float(one["Timestamp"]) > 1_700_000_000


def steps(said: Iterable[Said], names: dict[str, str]) -> list[str]:
    """The events of a call in short: `Newstate agent Up`. `names`: channel → who that is."""
    told = []
    for one in said:
        event, channel = one["Event"], one["Channel"]
        who = names.get(one["DestChannel"] if event.startswith("Dial") else channel)
        if one["ActionID"]:
            continue
        if who:
            detail = one["ChannelStateDesc"] if event == "Newstate" else one["DialStatus"]
            told.append(" ".join(part for part in (event, who, detail) if part))
    return told


def in_order(told: list[str], *wanted: str) -> None:
    """These came, one after another, whatever else came between."""
    place = 0
    for step in wanted:
        assert step in told[place:], (step, told)
        place = told.index(step, place) + 1


def is_soon(look: Callable[[], object], wanted: object) -> None:
    """What is written a moment later than it is told."""
    until = time.monotonic() + PATIENCE_S
    while (seen := look()) != wanted and time.monotonic() < until:
        threading.Event().wait(0.05)
    assert seen == wanted

"""Rows of the three tables as Asterisk 22 writes them, as tuples in the order of the columns named here.

Instants come in as UTC microseconds and go out as the exchange's local time in text, as its drivers write it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

Row = tuple[str | int, ...]

QUEUE_LOG = ("time", "callid", "queuename", "agent", "event", "data1", "data2", "data3", "data4", "data5")
CDR = (
    "calldate", "clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "duration",
    "billsec", "disposition", "amaflags", "accountcode", "uniqueid", "userfield", "did", "recordingfile", "cnum",
    "cnam", "outbound_cnum", "outbound_cnam", "dst_cnam", "linkedid", "peeraccount", "sequence",
)  # fmt: skip
CEL = (
    "eventtype", "eventtime", "cid_name", "cid_num", "cid_ani", "cid_rdnis", "cid_dnid", "exten", "context",
    "channame", "appname", "appdata", "amaflags", "accountcode", "uniqueid", "linkedid", "peer", "userdeftype",
    "extra",
)  # fmt: skip

SECOND = 1_000_000
AMA_DOCUMENTATION = 3


class LocalTime:
    """Text of instants in one zone; remembers the last second, as a call writes many rows in one."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._second = -1
        self._text = ""

    def __call__(self, at: int) -> str:
        """`2026-11-23 08:42:31.208939`"""
        second, rest = divmod(at, SECOND)
        if second != self._second:
            self._remember(second)
        return f"{self._text}.{rest:06d}"

    def whole(self, at: int) -> str:
        """`2026-11-23 08:42:31`"""
        if at // SECOND != self._second:
            self._remember(at // SECOND)
        return self._text

    def _remember(self, second: int) -> None:
        self._second = second
        self._text = datetime.fromtimestamp(second, self._zone).isoformat(" ")[:19]


DOWN, RING, RINGING, UP = 0, 4, 5, 6  # what a channel's state is called in numbers


@dataclass(slots=True, eq=False)
class Channel:
    """A channel at this moment. `sequence` is that of its call detail record, `concern` what it takes part in."""

    name: str
    uniqueid: str
    linkedid: str
    sequence: int
    cid_name: str
    cid_num: str
    exten: str
    context: str
    ani: str = ""
    dnid: str = ""
    app: str = ""
    appdata: str = ""
    born: int = 0
    state: int = DOWN
    bridge: str = ""
    connected_name: str = ""
    connected_num: str = ""
    left_bridge: str = ""
    dialled_by: Channel | None = None
    was_dialled: bool = False
    concern: object = None
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def device(self) -> str:
        """The telephone or trunk it belongs to: `PJSIP/101` of `PJSIP/101-0000001f`."""
        return self.name.rpartition("-")[0]


def cel_row(kind: str, at: str, channel: Channel, peer: str, extra: str) -> Row:
    """A channel event."""
    return (
        kind, at, channel.cid_name, channel.cid_num, channel.ani, "", channel.dnid, channel.exten, channel.context,
        channel.name, channel.app, channel.appdata, AMA_DOCUMENTATION, "", channel.uniqueid, channel.linkedid, peer,
        "", extra,
    )  # fmt: skip


@dataclass(slots=True)
class Record:
    """A call detail record while it is being kept: one path of communication of one channel."""

    channel: str
    uniqueid: str
    linkedid: str
    sequence: int
    start: int
    clid: str
    src: str
    dst: str
    dcontext: str
    answer: int = 0
    end: int = 0
    dstchannel: str = ""
    lastapp: str = ""
    lastdata: str = ""
    disposition: str = "ANSWERED"
    userfield: str = ""
    did: str = ""
    recording: str = ""
    cnum: str = ""
    cnam: str = ""
    outbound_cnum: str = ""
    outbound_cnam: str = ""
    dst_cnam: str = ""


def cdr_row(record: Record, calldate: str) -> Row:
    """A call detail record, written when its channel has ended."""
    duration = (record.end - record.start) // SECOND
    billsec = (record.end - record.answer) // SECOND if record.answer else 0
    return (
        calldate, record.clid, record.src, record.dst, record.dcontext, record.channel, record.dstchannel,
        record.lastapp, record.lastdata, duration, billsec, record.disposition, AMA_DOCUMENTATION, "",
        record.uniqueid, record.userfield, record.did, record.recording, record.cnum, record.cnam,
        record.outbound_cnum, record.outbound_cnam, record.dst_cnam, record.linkedid, "", record.sequence,
    )  # fmt: skip

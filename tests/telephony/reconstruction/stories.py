"""Stories of callers, told in the words of the floor and written down as rows of queue_log.

`caller("79161234567").enters("support", at="10:00:00").waits(38).is_answered_by("Anna").talks(204)` holds
the rows that app_queue.c would write. Everything happens on 23 November 2026, UTC; times of day are
`hh:mm:ss` with an optional fraction. `written` puts several stories into one table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from telephony.reconstruction.context import Context, Starts
from telephony.reconstruction.group import Facts, Group, reconstruct
from telephony.reconstruction.queue_events import QUEUESTART
from telephony.rows import CdrRow, CelRow, QueueRow

US = 1_000_000
DAY = date(2026, 11, 23)
NOBODY = "NONE"


def at(clock: str) -> int:
    """Seconds since 1970 of a time of the day."""
    return at_us(clock) // US


def at_us(clock: str) -> int:
    """The same in microseconds."""
    return round(datetime.combine(DAY, time.fromisoformat(clock), UTC).timestamp() * US)


def row(when: str | int, callid: str, queue: str, agent: str, event: str, *data: object) -> QueueRow:
    """One row of queue_log, at a time of the day or at microseconds; not yet in any table."""
    us = at_us(when) if isinstance(when, str) else when
    one, two, three, four, five = [str(value) for value in data] + [""] * (5 - len(data))
    return QueueRow("", "t0", 0, us, str(us), callid, queue, agent, event, (one, two, three, four, five))


def restart(when: str) -> QueueRow:
    """The exchange booted."""
    return row(when, NOBODY, NOBODY, NOBODY, QUEUESTART)


def in_this_order(rows: Iterable[QueueRow], first: int = 1) -> list[QueueRow]:
    """The rows as a table holds them that were written in this order, whatever their times say."""
    return [replace(r, position=n, key=f"0:{n}") for n, r in enumerate(rows, start=first)]


def written(*parts: "Caller | QueueRow") -> list[QueueRow]:
    """The rows of stories and single rows, written in order of time."""
    rows: list[QueueRow] = []
    for part in parts:
        rows.extend(part.rows if isinstance(part, Caller) else [part])
    return in_this_order(sorted(rows, key=lambda r: r.at_us))


@dataclass
class Caller:
    """One caller's call; every method happens after the one before it and returns the caller."""

    number: str
    callid: str = ""
    rows: list[QueueRow] = field(default_factory=list)
    now_us: int = 0
    queue: str = ""
    agent: str = ""
    entered_us: int = 0
    connected_us: int = 0

    @property
    def wait(self) -> int:
        """Whole seconds since the entry."""
        return (self.now_us - self.entered_us) // US

    def write(self, event: str, *data: object, by: str = NOBODY) -> "Caller":
        """Any row of this call in its present queue."""
        self.rows.append(row(self.now_us, self.callid, self.queue, by, event, *data))
        return self

    def dials(self, did: str, queue: str, at: str) -> "Caller":
        """The dialplan noted the dialled number just before the queue."""
        self._arrive(at)
        self.queue = queue
        return self.write("DID", did)

    def enters(self, queue: str, at: str = "") -> "Caller":
        """Joins a queue, at a time or as soon as the story has got so far."""
        self._arrive(at)
        self.queue, self.entered_us = queue, self.now_us
        return self.write("ENTERQUEUE", "", self.number, 1)

    def _arrive(self, when: str) -> None:
        if when:
            self.now_us = at_us(when)
        if not self.callid:
            self.callid = f"{self.now_us // US - 3}.{self.number[-3:].lstrip('0') or '0'}"

    def waits(self, seconds: float) -> "Caller":
        """Time passes."""
        self.now_us += round(seconds * US)
        return self

    def rings_in_vain(self, agent: str, seconds: float) -> "Caller":
        """A phone rings until its timeout."""
        return self.waits(seconds).write("RINGNOANSWER", round(seconds * 1000), by=agent)

    def finds_busy(self, agent: str) -> "Caller":
        """A phone says busy at once."""
        return self.write("RINGNOANSWER", 0, by=agent)

    def is_dumped_by(self, agent: str) -> "Caller":
        """The agent heard the announcement and refused."""
        return self.write("AGENTDUMP", by=agent)

    def is_answered_by(self, agent: str, after_ring: int = 2) -> "Caller":
        """Two people talk now."""
        self.agent, self.connected_us = agent, self.now_us
        return self.write("CONNECT", self.wait, f"{self.now_us // US}.9", after_ring, by=agent)

    def talks(self, seconds: int, until: str = "caller") -> "Caller":
        """Talks until `caller` or `agent` hangs up."""
        hold = (self.connected_us - self.entered_us) // US
        return self.waits(seconds).write(f"COMPLETE{until.upper()}", hold, seconds, 1, by=self.agent)

    def talks_until_sent_to(self, exten: str, seconds: int) -> "Caller":
        """Talks until the agent transfers the caller blindly."""
        hold = (self.connected_us - self.entered_us) // US
        return self.waits(seconds).write("BLINDTRANSFER", exten, "from-internal", hold, seconds, 1, by=self.agent)

    def hangs_up(self) -> "Caller":
        """Leaves without an answer."""
        return self.write("ABANDON", 1, 1, self.wait)

    def times_out(self) -> "Caller":
        """The queue gives up."""
        return self.write("EXITWITHTIMEOUT", 1, 1, self.wait)

    def finds_nobody_left(self) -> "Caller":
        """The last member of the queue has gone."""
        return self.write("EXITEMPTY", 1, 1, self.wait)

    def presses(self, key: str) -> "Caller":
        """Leaves by a key."""
        return self.write("EXITWITHKEY", key, 1, 1, self.wait)

    def is_withdrawn(self, why: str = "") -> "Caller":
        """Taken out of the queue by a command."""
        return self.write("WITHDRAW", 1, 1, self.wait, why)


def caller(number: str, callid: str = "") -> Caller:
    """Somebody who calls; the call id is made up of the time of the first row unless given."""
    return Caller(number, callid)


def leg(
    start: str,
    uniqueid: str,
    channel: str,
    dstchannel: str = "",
    *,
    seconds: int = 0,
    talk: int | None = None,
    disposition: str = "ANSWERED",
    lastapp: str = "Dial",
    sequence: int | None = 0,
    linkedid: str = "",
    **other: Any,
) -> CdrRow:
    """One row of cdr; `talk` is billsec and is `seconds` unless given."""
    values = {
        "key": f"{uniqueid}#{sequence}", "at_us": at_us(start), "written": start, "uniqueid": uniqueid,
        "linkedid": linkedid or uniqueid, "sequence": sequence, "src": "", "dst": "", "dcontext": "",
        "channel": channel, "dstchannel": dstchannel, "lastapp": lastapp, "lastdata": "", "duration": seconds,
        "billsec": seconds if talk is None else talk, "disposition": disposition, "did": "", "cnum": "",
        "outbound_cnum": "", "recordingfile": "", "userfield": "",
    }  # fmt: skip
    return CdrRow(**(values | other))


def channel_event(
    when: str, event: str, channel: str, uniqueid: str, linkedid: str, bridge: str = "", position: int = 0
) -> CelRow:
    """One row of cel; `bridge` names the bridge that is entered or left."""
    extra = f'{{"bridge_id":"{bridge}","bridge_technology":"simple_bridge"}}' if bridge else ""
    us = at_us(when)
    key = f"{us}:{event}:{channel}"
    return CelRow(key, position, us, when, event, uniqueid, linkedid, channel, "", "", "", "", "", extra)


def facts_of(
    rows: Iterable[QueueRow] = (),
    *,
    legs: Iterable[CdrRow] = (),
    events: Iterable[CelRow] = (),
    now: str = "23:59:59",
    **conditions: Any,
) -> Facts:
    """The facts of all these rows, computed as one group at a time of the day."""
    queue_rows = list(rows)
    starts = Starts.from_rows([r for r in queue_rows if r.event == QUEUESTART])
    context = Context("pbx", conditions.pop("now_s", at(now)), starts=starts, **conditions)
    return reconstruct(Group(queue_rows, list(legs), list(events)), context)

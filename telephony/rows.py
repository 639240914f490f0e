"""Rows of the exchange as reconstruction sees them: the record, typed, in one zone (UTC).

`at_us` is microseconds since 1970 UTC. `key` is the same on every re-read of the same row. `position`
gives the order of writing among rows of the same `origin`: `<epoch of the table>` for tables with an
id, `file` for files and tables without one. Text fields are stripped and never None. Sources:
main/logger.c, app_queue.c, cdr.c, cel.c of Asterisk 11 to 22.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row of queue_log. `data` always has five parts; a trailing pipe is gone."""

    key: str
    origin: str
    position: int
    at_us: int
    written: str
    callid: str
    queue: str
    agent: str
    event: str
    data: tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class CdrRow:
    """One row of cdr: one path of communication of party A. `at_us` is its start."""

    key: str
    at_us: int
    written: str
    uniqueid: str
    linkedid: str
    """Empty in layouts without it: then the uniqueid stands for it."""
    sequence: int | None
    src: str
    dst: str
    dcontext: str
    channel: str
    dstchannel: str
    lastapp: str
    lastdata: str
    duration: int
    billsec: int
    disposition: str
    """ANSWERED, NO ANSWER, BUSY, FAILED, CONGESTION or CANCEL, whatever form the table had."""
    did: str
    cnum: str
    outbound_cnum: str
    recordingfile: str
    userfield: str


@dataclass(frozen=True, slots=True)
class CelRow:
    """One channel event; `event` is its name (CHAN_START, BRIDGE_ENTER, …) also where the table has numbers."""

    key: str
    position: int
    at_us: int
    written: str
    event: str
    uniqueid: str
    linkedid: str
    channel: str
    peer: str
    exten: str
    context: str
    app: str
    cid_num: str
    extra: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: kept aside with the reason, counted and shown, never a stop."""

    key: str
    reason: str
    """Short slug: no_time, bad_time, future, bad_number, no_id, undecodable."""
    row: str
    """The row as JSON text, at most 2,000 characters."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person said about a call: `kind` is topic or note. A later entry of a kind wins."""

    uniqueid: str
    kind: str
    value: str
    person_id: int
    said_at: int

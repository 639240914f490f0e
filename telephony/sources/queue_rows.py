"""Rows of queue_log from the values of a table, a dump or a line of the file (semantics: main/logger.c).

`data1`…`data5` count if any of them says something, else the one column `data` with its pipes.
"""

from telephony.rows import QueueRow
from telephony.sources.kinds import TIME_LENGTH, Kind, Raw, Unusable
from telephony.sources.layout import Field
from telephony.sources.text import REPLACED, clean, decoded

FIELDS = (
    Field("time", ("time", "time_id", "eventtime"), needed=True),
    Field("callid", ("callid", "call_id"), needed=True),
    Field("queue", ("queuename", "queue"), needed=True),
    Field("agent", ("agent",), needed=True),
    Field("event", ("event", "verb"), needed=True),
    *(Field(name, (name,)) for name in ("data1", "data2", "data3", "data4", "data5", "data")),
)
NOTHING = ("", "", "", "", "")


def queue_row(key: str, origin: str, position: int, at_us: int, raw: Raw) -> QueueRow:
    """One row; raises `Unusable`."""
    time, callid, queue, agent, event, *data, joined = raw
    call, name = clean(callid, 80) or "NONE", clean(event, 40)
    if not name:
        raise Unusable("no_event")
    if REPLACED in call or REPLACED in name:
        raise Unusable("undecodable")
    return QueueRow(
        key,
        origin,
        position,
        at_us,
        clean(time, TIME_LENGTH),
        call,
        decoded(queue, 128) or "NONE",
        decoded(agent, 128) or "NONE",
        name.upper()[:40],
        _parts(data, joined),
    )


def _parts(data: list[object], joined: object) -> tuple[str, str, str, str, str]:
    one, two, three, four, five = data
    parts = (decoded(one, 255), decoded(two, 255), decoded(three, 255), decoded(four, 255), decoded(five, 255))
    if parts == NOTHING:
        if not joined:
            return NOTHING
        split = [*decoded(joined, 1300).split("|", 4), *NOTHING]
        parts = (split[0][:255], split[1][:255], split[2][:255], split[3][:255], split[4][:255])
    # The dialplan's QueueLog() can leave a pipe behind the last value.
    return (*parts[:4], parts[4].rstrip("|")) if parts[4].endswith("|") else parts


def line_values(line: bytes) -> Raw:
    """The values of one line of the file; raises `Unusable` if it is not one."""
    parts = line.decode("utf-8", "replace").rstrip("\r\n").split("|", 9)
    if len(parts) < 5:
        raise Unusable("bad_line")
    return (*parts, *("",) * (10 - len(parts)), None)


def queue_content(row: QueueRow) -> tuple[str, ...]:
    """Everything that Asterisk wrote."""
    return (row.written, row.callid, row.queue, row.agent, row.event, *row.data)


def _enters(raw: Raw) -> bool:
    return clean(raw[4], 40).upper() == "ENTERQUEUE"


QUEUE_LOG = Kind("queue_log", FIELDS, queue_row, queue_content, _enters)

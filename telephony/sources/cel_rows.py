"""Rows of CEL, channel events, whether the table names events or numbers them.

Numbers changed their meaning with Asterisk 12: in the old dialect 22, in the new 14 ends a linked call.
Source: include/asterisk/cel.h of Asterisk 11 and 22.
"""

from collections.abc import Iterable

from telephony.rows import CelRow
from telephony.sources.kinds import TIME_LENGTH, Kind, Raw, Unusable
from telephony.sources.layout import Field
from telephony.sources.text import REPLACED, clean

FIELDS = (
    Field("time", ("eventtime",), needed=True),
    Field("uniqueid", ("uniqueid",), needed=True),
    Field("event", ("eventtype", "eventname"), needed=True),
    Field("linkedid", ("linkedid",)),
    Field("channel", ("channame", "channel"), needed=True),
    Field("peer", ("peer",)),
    Field("exten", ("exten",)),
    Field("context", ("context",)),
    Field("app", ("appname", "app")),
    Field("cid_num", ("cid_num", "cidnum")),
    Field("extra", ("extra", "eventextra")),
)
NEW = {
    1: "CHAN_START", 2: "CHAN_END", 3: "HANGUP", 4: "ANSWER", 5: "APP_START", 6: "APP_END", 7: "BRIDGE_ENTER",
    8: "BRIDGE_EXIT", 9: "PARK_START", 10: "PARK_END", 11: "BLINDTRANSFER", 12: "ATTENDEDTRANSFER",
    13: "USER_DEFINED", 14: "LINKEDID_END", 15: "PICKUP", 16: "FORWARD", 17: "LOCAL_OPTIMIZE",
    18: "LOCAL_OPTIMIZE_BEGIN", 19: "STREAM_BEGIN", 20: "STREAM_END", 21: "DTMF",
}  # fmt: skip
OLD = {
    1: "CHAN_START", 2: "CHAN_END", 3: "HANGUP", 4: "ANSWER", 5: "APP_START", 6: "APP_END", 7: "BRIDGE_START",
    8: "BRIDGE_END", 9: "CONF_START", 10: "CONF_END", 11: "PARK_START", 12: "PARK_END", 13: "BLINDTRANSFER",
    14: "ATTENDEDTRANSFER", 15: "TRANSFER", 16: "HOOKFLASH", 17: "3WAY_START", 18: "3WAY_END",
    19: "CONF_ENTER", 20: "CONF_EXIT", 21: "USER_DEFINED", 22: "LINKEDID_END", 23: "BRIDGE_UPDATE",
    24: "PICKUP", 25: "FORWARD",
}  # fmt: skip


def dialect(last_events: Iterable[str]) -> dict[int, str]:
    """What the numbers mean, told by the last event of some linked calls."""
    ends = list(last_events)
    return OLD if ends.count("22") > ends.count("14") else NEW


def cel_kind(numbers: dict[int, str]) -> Kind[CelRow]:
    """Channel events in a table whose numbers, if it has any, mean this."""

    def cel_row(key: str, origin: str, position: int, at_us: int, raw: Raw) -> CelRow:
        time, uniqueid, event, linkedid, channel, peer, exten, context, app, cid_num, extra = raw
        unique, name = clean(uniqueid, 80), clean(event, 30)
        if not unique:
            raise Unusable("no_id")
        if name.isdecimal():
            name = numbers.get(int(name), name)
        if not name:
            raise Unusable("no_event")
        if REPLACED in unique or REPLACED in name:
            raise Unusable("undecodable")
        return CelRow(
            key,
            position,
            at_us,
            clean(time, TIME_LENGTH),
            name.upper()[:30],
            unique,
            clean(linkedid, 80) or unique,
            clean(channel, 128),
            clean(peer, 128),
            clean(exten, 80),
            clean(context, 80),
            clean(app, 80),
            clean(cid_num, 80),
            clean(extra, 2000),
        )

    return Kind("cel", FIELDS, cel_row, cel_content, _begins)


def cel_content(row: CelRow) -> tuple[str, ...]:
    """Everything that we keep of what Asterisk wrote."""
    where = (row.channel, row.peer, row.exten, row.context)
    return (row.written, row.uniqueid, row.linkedid, row.event, *where, row.app, row.extra)


def _begins(raw: Raw) -> bool:
    return clean(raw[2], 30).upper() in ("CHAN_START", "1")


CEL = cel_kind(NEW)

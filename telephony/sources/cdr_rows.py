"""Rows of call records: FreePBX's layout, Asterisk's own (start, answer, end) and older ones.

A record has no id of its own: (uniqueid, sequence) names it, and where there is no sequence its content
does. A record that two drivers wrote twice has one key (semantics: main/cdr.c).
"""

from telephony.rows import CdrRow
from telephony.sources.kinds import TIME_LENGTH, Raw, Unusable, digest
from telephony.sources.layout import Field
from telephony.sources.text import REPLACED, clean, number

FIELDS = (
    Field("time", ("calldate", "start"), needed=True),
    Field("uniqueid", ("uniqueid",), needed=True),
    Field("linkedid", ("linkedid",)),
    Field("sequence", ("sequence",)),
    Field("src", ("src",), needed=True),
    Field("dst", ("dst",), needed=True),
    Field("dcontext", ("dcontext",)),
    Field("channel", ("channel",), needed=True),
    Field("dstchannel", ("dstchannel",)),
    Field("lastapp", ("lastapp",)),
    Field("lastdata", ("lastdata",)),
    Field("duration", ("duration",), needed=True),
    Field("billsec", ("billsec",), needed=True),
    Field("disposition", ("disposition",), needed=True),
    Field("did", ("did",)),
    Field("cnum", ("cnum",)),
    Field("outbound_cnum", ("outbound_cnum",)),
    Field("recordingfile", ("recordingfile",)),
    Field("userfield", ("userfield",)),
)
KEY_LENGTH = 64
LARGEST = 2**31 - 1
DISPOSITIONS = {
    "0": "NO ANSWER", "1": "NO ANSWER", "2": "FAILED", "4": "BUSY", "8": "ANSWERED", "16": "CONGESTION",
    "32": "CANCEL", "NOANSWER": "NO ANSWER", "ANSWER": "ANSWERED", "CANCELED": "CANCEL", "CANCELLED": "CANCEL",
    "": "NO ANSWER",
}  # fmt: skip


def disposition_of(value: object) -> str:
    """The disposition in the words of Asterisk 22, whatever form the table has."""
    text = clean(value, 20).upper().replace("_", " ")
    return DISPOSITIONS.get(text, text)[:20]


def cdr_key(raw: Raw) -> str:
    """The same for every copy of a record."""
    uniqueid, sequence = clean(raw[1], 80), clean(raw[3], 20)
    # 0 is what the column holds when no driver fills it: only rarely the first record since a boot.
    if uniqueid and sequence.strip("0") and len(uniqueid) + len(sequence) < KEY_LENGTH:
        return f"{uniqueid}#{sequence}"
    time, _, linkedid, sequence, _, _, _, channel, dstchannel, lastapp, _, duration, *_ = raw
    return digest((uniqueid, linkedid, sequence, channel, dstchannel, time, lastapp, duration))


def cdr_row(at_us: int, raw: Raw) -> CdrRow:
    """One record; raises `Unusable`."""
    time, uniqueid, linkedid, sequence, src, dst, dcontext, channel, dstchannel, *rest = raw
    lastapp, lastdata, duration, billsec, disposition, did, cnum, outbound_cnum, recordingfile, userfield = rest
    unique = clean(uniqueid, 80)
    if not unique:
        raise Unusable("no_id")
    if REPLACED in unique:
        raise Unusable("undecodable")
    try:
        order = number(sequence) if clean(sequence, 20) else None
        seconds, talked = number(duration), number(billsec)
    except (ValueError, OverflowError):
        raise Unusable("bad_number") from None
    if max(abs(seconds), abs(talked), abs(order or 0)) > LARGEST:
        raise Unusable("bad_number")
    return CdrRow(
        cdr_key(raw),
        at_us,
        clean(time, TIME_LENGTH),
        unique,
        clean(linkedid, 80) or unique,
        order,
        clean(src, 80),
        clean(dst, 80),
        clean(dcontext, 80),
        clean(channel, 128),
        clean(dstchannel, 128),
        clean(lastapp, 80),
        clean(lastdata, 255),
        seconds,
        talked,
        disposition_of(disposition),
        clean(did, 80),
        clean(cnum, 80),
        clean(outbound_cnum, 80),
        clean(recordingfile, 255),
        clean(userfield, 255),
    )

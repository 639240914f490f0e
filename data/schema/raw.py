"""The record: rows of the exchange's tables as they were read, and what people said about calls.

Keys are the same on every re-read, so storing a row twice changes nothing. `at_us` is the row's
instant in microseconds since 1970 UTC; `written` is its time exactly as the source had it, so that a
corrected zone can be applied again. `position` gives the order of writing within one `origin`.
"""

import sqlalchemy as sa

from data.schema.columns import BigId, Instant, Name, Pbx, Uniqueid, ident, metadata

raw_queue_log = sa.Table(
    "raw_queue_log",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("key", ident(64), primary_key=True),
    sa.Column("origin", ident(16), nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
    sa.Column("written", ident(32), nullable=False),
    sa.Column("callid", Uniqueid, nullable=False),
    sa.Column("queue", Name, nullable=False),
    sa.Column("agent", Name, nullable=False),
    sa.Column("event", ident(40), nullable=False),
    sa.Column("data1", ident(255), nullable=False),
    sa.Column("data2", ident(255), nullable=False),
    sa.Column("data3", ident(255), nullable=False),
    sa.Column("data4", ident(255), nullable=False),
    sa.Column("data5", ident(255), nullable=False),
    sa.Index(None, "pbx", "callid"),
    sa.Index(None, "pbx", "agent", "at_us"),
)

raw_cdr = sa.Table(
    "raw_cdr",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("key", ident(64), primary_key=True),
    sa.Column("at_us", sa.BigInteger, nullable=False),
    sa.Column("written", ident(32), nullable=False),
    sa.Column("uniqueid", Uniqueid, nullable=False),
    sa.Column("linkedid", Uniqueid, nullable=False),
    sa.Column("sequence", sa.BigInteger),
    sa.Column("src", ident(80), nullable=False),
    sa.Column("dst", ident(80), nullable=False),
    sa.Column("dcontext", ident(80), nullable=False),
    sa.Column("channel", Name, nullable=False),
    sa.Column("dstchannel", Name, nullable=False),
    sa.Column("lastapp", ident(80), nullable=False),
    sa.Column("lastdata", ident(255), nullable=False),
    sa.Column("duration", sa.Integer, nullable=False),
    sa.Column("billsec", sa.Integer, nullable=False),
    sa.Column("disposition", ident(20), nullable=False),
    sa.Column("did", ident(80), nullable=False),
    sa.Column("cnum", ident(80), nullable=False),
    sa.Column("outbound_cnum", ident(80), nullable=False),
    sa.Column("recordingfile", ident(255), nullable=False),
    sa.Column("userfield", ident(255), nullable=False),
    sa.Index(None, "pbx", "linkedid"),
    sa.Index(None, "pbx", "uniqueid"),
)

raw_cel = sa.Table(
    "raw_cel",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("key", ident(64), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
    sa.Column("written", ident(32), nullable=False),
    sa.Column("event", ident(30), nullable=False),
    sa.Column("uniqueid", Uniqueid, nullable=False),
    sa.Column("linkedid", Uniqueid, nullable=False),
    sa.Column("channel", Name, nullable=False),
    sa.Column("peer", Name, nullable=False),
    sa.Column("exten", ident(80), nullable=False),
    sa.Column("context", ident(80), nullable=False),
    sa.Column("app", ident(80), nullable=False),
    sa.Column("cid_num", ident(80), nullable=False),
    sa.Column("extra", sa.Text, nullable=False),
    sa.Index(None, "pbx", "linkedid"),
    sa.Index(None, "pbx", "uniqueid"),
)

raw_entry = sa.Table(
    "raw_entry",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=True),
    sa.Column("pbx", Pbx, nullable=False),
    sa.Column("uniqueid", Uniqueid, nullable=False),
    sa.Column("kind", ident(20), nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("person_id", sa.Integer, nullable=False),
    sa.Column("said_at", Instant, nullable=False),
    sa.Column("seen", sa.Boolean, nullable=False, default=False),
    sa.Index(None, "pbx", "uniqueid"),
    sa.Index(None, "seen"),
    comment="what people say about a call: topic, note; appended, never changed; `seen` once rebuilt",
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("source", ident(16), primary_key=True),
    sa.Column("key", ident(64), primary_key=True),
    sa.Column("reason", ident(40), nullable=False),
    sa.Column("row", sa.Text, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
)

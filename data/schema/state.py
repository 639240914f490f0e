"""What the processes remember: reading positions, the worker's lease, groups and days due for a rebuild."""

import sqlalchemy as sa

from data.schema.columns import Instant, Name, Pbx, Uniqueid, ident, metadata

source_state = sa.Table(
    "source_state",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("source", ident(16), primary_key=True),
    sa.Column("position", sa.JSON, nullable=False),
    sa.Column("rows_read", sa.BigInteger, nullable=False),
    sa.Column("rows_quarantined", sa.BigInteger, nullable=False),
    sa.Column("last_row_at", Instant),
    sa.Column("checked_at", Instant),
    sa.Column("backlog", sa.BigInteger, comment="rows known to wait, null when unknown"),
    sa.Column("trouble", sa.String(300), nullable=False, comment="what is wrong now, empty if nothing"),
)

lease = sa.Table(
    "lease",
    metadata,
    sa.Column("name", ident(32), primary_key=True),
    sa.Column("holder", ident(80), nullable=False),
    sa.Column("fence", sa.BigInteger, nullable=False, comment="grows with each change of holder"),
    sa.Column("expires_at", Instant, nullable=False),
)

applied_settings = sa.Table(
    "applied_settings",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("timezone", ident(64), nullable=False),
    sa.Column("meaning", sa.Text, nullable=False, comment="settings that decide what rows mean, as JSON"),
    comment="settings of an exchange under which its facts were computed",
)

call_member = sa.Table(
    "call_member",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("uniqueid", Uniqueid, primary_key=True),
    sa.Column("call_id", Uniqueid, nullable=False),
    sa.Index(None, "pbx", "call_id"),
    comment="ids that belong to a call under another id",
)

loose_end = sa.Table(
    "loose_end",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("callid", Uniqueid, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", ident(8), nullable=False, comment="visit (no end yet) or row (no visit)"),
    sa.Column("queue", Name, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False, comment="instant to match by, seconds"),
    sa.Index(None, "pbx", "kind", "at"),
    comment="rows without a visit and visits without an end: what may belong together across ids",
)

queue_name = sa.Table(
    "queue_name",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("folded", Name, primary_key=True),
    sa.Column("name", Name, nullable=False, comment="the first spelling, for display"),
)

exchange_start = sa.Table(
    "exchange_start",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("key", ident(64), primary_key=True),
    sa.Column("origin", ident(16), nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
)

agent_alias = sa.Table(
    "agent_alias",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("interface", Name, primary_key=True),
    sa.Column("member", Name, primary_key=True),
    sa.Column("first_at", Instant, nullable=False),
    sa.Column("last_at", Instant, nullable=False),
    comment="which member name answered on which interface, learned from calls",
)

agent_day = sa.Table(
    "agent_day",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("agent", Name, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("carried_in", sa.JSON, nullable=False, comment="memberships and pauses at midnight"),
    comment="checkpoints: an agent's state at the start of a local day",
)

rebuild = sa.Table(
    "rebuild",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("kind", ident(8), primary_key=True, comment="agent or day"),
    sa.Column("key", Name, primary_key=True, comment="the agent, or empty for everything of the day"),
    sa.Column("day", sa.Date, primary_key=True),
    comment="what is due to be computed again",
)

unknown_event = sa.Table(
    "unknown_event",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("event", ident(40), primary_key=True),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("last_at", Instant, nullable=False),
)

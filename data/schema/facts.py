"""The facts, one table for each record of data/facts.py, with the local slot they are reported under.

Rules that were in force are stored with a visit (`sl_within_s`, `short_abandon_s`, `sl_variant`), so a
changed rule never restates what was closed under the old one.
"""

import sqlalchemy as sa

from data.schema.columns import (
    Flags,
    Instant,
    Name,
    Pbx,
    Uniqueid,
    ident,
    local_slot_columns,
    metadata,
)

VisitId = ident(220)


def _word(name: str, length: int, comment: str | None = None) -> sa.Column[str]:
    return sa.Column(name, ident(length), nullable=False, default="", server_default="", comment=comment)


call = sa.Table(
    "call",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("call_id", Uniqueid, primary_key=True),
    sa.Column("direction", ident(10), nullable=False),
    sa.Column("direction_source", ident(12), nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("caller", ident(80), nullable=False),
    sa.Column("callee", ident(80), nullable=False),
    sa.Column("did", ident(80), nullable=False),
    _word("prefix", 8),
    _word("queue", 128, "the first queue it went through; empty: none"),
    sa.Column("queues", sa.JSON, nullable=False),
    sa.Column("agents", sa.JSON, nullable=False),
    _word("first_agent", 128, "the agent who dialled, else the first who answered; empty: none"),
    sa.Column("wait_s", sa.Integer),
    sa.Column("talk_s", sa.Integer),
    sa.Column("outcome", ident(14), nullable=False),
    _word("ended_by", 20),
    sa.Column("recording", ident(255), nullable=False),
    sa.Column("topic", ident(40), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("flags", Flags, nullable=False),
    *local_slot_columns(),
    sa.Index(None, "day", "direction"),
    sa.Index(None, "started_at", "pbx", "call_id"),
    sa.Index(None, "caller"),
)

visit = sa.Table(
    "visit",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("visit_id", VisitId, primary_key=True),
    sa.Column("call_id", Uniqueid, nullable=False),
    sa.Column("queue", Name, nullable=False),
    sa.Column("hop", sa.SmallInteger, nullable=False),
    sa.Column("entered_at", Instant, nullable=False),
    sa.Column("position", sa.Integer),
    sa.Column("caller", ident(80), nullable=False),
    _word("prefix", 8),
    sa.Column("did", ident(80), nullable=False),
    sa.Column("outcome", ident(14), nullable=False),
    sa.Column("wait_s", sa.Integer),
    sa.Column("agent", Name, nullable=False),
    sa.Column("connected_at", Instant),
    sa.Column("ring_s", sa.Integer),
    sa.Column("talk_s", sa.Integer),
    sa.Column("agent_talk_s", sa.Integer),
    sa.Column("ended_at", Instant),
    sa.Column("ended_by", ident(20), nullable=False),
    sa.Column("exit_key", ident(8), nullable=False),
    sa.Column("transfer_target", ident(128), nullable=False),
    sa.Column("topic", ident(40), nullable=False),
    sa.Column("direction", ident(10), nullable=False),
    sa.Column("sl_within_s", sa.Integer, nullable=False),
    sa.Column("sl_variant", sa.SmallInteger, nullable=False, default=2, server_default="2"),
    sa.Column("short_abandon_s", sa.Integer, nullable=False),
    sa.Column("uncertain", sa.Boolean, nullable=False, comment="times unknown: out of averages"),
    sa.Column("flags", Flags, nullable=False),
    *local_slot_columns(),
    sa.Index(None, "pbx", "call_id"),
    sa.Index(None, "day", "queue"),
    sa.Index(None, "outcome", "entered_at"),
    sa.Index(None, "pbx", "agent", "connected_at"),
)

offer = sa.Table(
    "offer",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("visit_id", VisitId, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("call_id", Uniqueid, nullable=False),
    sa.Column("queue", Name, nullable=False),
    sa.Column("agent", Name, nullable=False),
    sa.Column("offered_at", Instant, nullable=False),
    sa.Column("ring_s", sa.Integer, nullable=False),
    sa.Column("result", ident(12), nullable=False),
    sa.Column("answered_elsewhere", sa.Boolean, nullable=False),
    *local_slot_columns(),
    sa.Index(None, "pbx", "call_id"),
    sa.Index(None, "day", "agent"),
    sa.Index(None, "pbx", "agent", "offered_at"),
)

agent_time = sa.Table(
    "agent_time",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("agent", Name, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", ident(20), nullable=False),
    sa.Column("queue", Name, nullable=False),
    sa.Column("reason", ident(80), nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("seconds", sa.Integer),
    sa.Column("weekday", sa.SmallInteger, nullable=False),
    sa.Column("flags", Flags, nullable=False),
    sa.Index(None, "day", "kind"),
)

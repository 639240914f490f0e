"""Rules of the organisation, dated: a new value holds from its day on and restates nothing before it."""

import sqlalchemy as sa

from data.schema.columns import Instant, Name, Pbx, ident, metadata

rule = sa.Table(
    "rule",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", ident(30), nullable=False),
    sa.Column("pbx", Pbx, nullable=False, comment="empty: every exchange"),
    sa.Column("queue", Name, nullable=False, comment="empty: every queue"),
    sa.Column("value", sa.Integer, nullable=False),
    sa.Column("valid_from", Instant, nullable=False),
    sa.Column("set_by", sa.Integer),
    sa.Column("set_at", Instant, nullable=False),
    sa.Column("reason", sa.String(300), nullable=False, default="", server_default=""),
    sa.Index(None, "kind"),
)

topic_rule = sa.Table(
    "topic_rule",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("pbx", Pbx, nullable=False, comment="empty: every exchange"),
    sa.Column("match", ident(12), nullable=False, comment="queue, did, TOPIC or CALLSTATUS"),
    sa.Column("value", Name, nullable=False),
    sa.Column("topic", ident(40), nullable=False),
    sa.Column("valid_from", Instant, nullable=False),
    sa.Column("valid_to", Instant),
)

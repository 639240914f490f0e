"""People: accounts, their sessions, and which agents of which exchange they are, dated."""

import sqlalchemy as sa

from data.schema.columns import Instant, Name, Pbx, ident, metadata

person = sa.Table(
    "person",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("login", ident(80), nullable=False, unique=True),
    sa.Column("name", sa.String(160), nullable=False),
    sa.Column("role", ident(20), nullable=False, comment="administrator, supervisor or operator"),
    sa.Column("password_hash", ident(200), nullable=False),
    sa.Column("must_change_password", sa.Boolean, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("language", ident(8), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)

person_agent = sa.Table(
    "person_agent",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("person_id", sa.ForeignKey("person.id"), nullable=False),
    sa.Column("pbx", Pbx, nullable=False),
    sa.Column("kind", ident(12), nullable=False, comment="interface, extension or member"),
    sa.Column("value", Name, nullable=False),
    sa.Column("valid_from", Instant, nullable=False),
    sa.Column("valid_to", Instant),
    sa.Index(None, "pbx", "value"),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("id_hash", ident(64), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("person.id"), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("ip", ident(64), nullable=False),
    sa.Column("agent", sa.String(200), nullable=False),
    sa.Index(None, "person_id"),
)

sign_in_failure = sa.Table(
    "sign_in_failure",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("login", ident(80), nullable=False),
    sa.Column("network", ident(64), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index(None, "login", "network", "at"),
    sa.Index(None, "at"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("person_id", sa.Integer),
    sa.Column("action", ident(40), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("ip", ident(64), nullable=False),
    sa.Index(None, "at"),
    comment="appended only",
)

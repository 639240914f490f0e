"""What people keep for themselves: addresses of reports under a name, and what they searched for."""

import sqlalchemy as sa

from data.schema.columns import Instant, ident, metadata

KeptId = ident(32)

saved_view = sa.Table(
    "saved_view",
    metadata,
    sa.Column("id", KeptId, primary_key=True, comment="random: it stands in addresses"),
    sa.Column("owner_id", sa.ForeignKey("person.id"), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("description", sa.String(500), nullable=False),
    sa.Column("path", ident(200), nullable=False),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("period", ident(16), nullable=False, comment="days that move with the calendar; empty: those kept"),
    sa.Column("search", KeptId, nullable=False, comment="the search that the query carries, or empty"),
    sa.Column("shared", sa.Boolean, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Index(None, "owner_id"),
    sa.Index(None, "search"),
)

saved_search = sa.Table(
    "saved_search",
    metadata,
    sa.Column("id", KeptId, primary_key=True, comment="random: it stands in addresses, the text never does"),
    sa.Column("owner_id", sa.ForeignKey("person.id"), nullable=False),
    sa.Column("kind", ident(8), nullable=False, comment="number or text"),
    sa.Column("value", sa.String(120), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Index(None, "owner_id"),
    sa.Index(None, "created_at"),
)

"""Call topics: what callers ask about, a tree of two levels."""

import sqlalchemy as sa

from data.schema.columns import ident, metadata

topic = sa.Table(
    "topic",
    metadata,
    sa.Column("slug", ident(40), primary_key=True),
    sa.Column("parent", ident(40), nullable=False),
    sa.Column("name_ru", sa.String(120), nullable=False),
    sa.Column("name_en", sa.String(120), nullable=False),
    sa.Column("place", sa.Integer, nullable=False, comment="order among its siblings"),
)

"""What people keep: views under a name, and what they searched for."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.schema.columns import Instant, ident

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = sa.MetaData()
    person = sa.Table("person", made, sa.Column("id", sa.Integer(), primary_key=True))

    def owned(name: str, *parts: Any) -> sa.Table:
        table = sa.Table(
            name,
            made,
            sa.Column("id", ident(32), nullable=False, comment=IDS[name]),
            sa.Column("owner_id", sa.Integer(), nullable=False),
            *parts,
            sa.ForeignKeyConstraint(["owner_id"], [person.c.id], name=f"fk_{name}_owner_id"),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        )
        table.create(op.get_bind(), checkfirst=True)
        return table

    view = owned(
        "saved_view",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("description", sa.String(500), nullable=False),
        sa.Column("path", ident(200), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("period", ident(16), nullable=False, comment="days that move with the calendar; empty: those kept"),
        sa.Column("search", ident(32), nullable=False, comment="the search that the query carries, or empty"),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
    )
    search = owned(
        "saved_search",
        sa.Column("kind", ident(8), nullable=False, comment="number or text"),
        sa.Column("value", sa.String(120), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
    )
    for column in (view.c.owner_id, view.c.search, search.c.owner_id, search.c.created_at):
        name = f"ix_{column.table.name}_{column.name}"
        sa.Index(name, column).create(op.get_bind(), checkfirst=True)


IDS = {
    "saved_view": "random: it stands in addresses",
    "saved_search": "random: it stands in addresses, the text never does",
}

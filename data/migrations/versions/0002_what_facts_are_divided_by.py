"""What calls and visits are divided by: first queue, who hung up, the outside number's prefix, kind of service level.

Their values follow when the facts are computed again, which the worker does after an upgrade by itself.
"""

import sqlalchemy as sa
from alembic import op

from data.schema.columns import ident

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    first = "the first queue it went through; empty: none"
    add("call", sa.Column("queue", ident(128), nullable=False, server_default="", comment=first))
    add("call", sa.Column("ended_by", ident(20), nullable=False, server_default=""))
    add("call", sa.Column("prefix", ident(8), nullable=False, server_default=""))
    add("visit", sa.Column("prefix", ident(8), nullable=False, server_default=""))
    add("visit", sa.Column("sl_variant", sa.SmallInteger(), nullable=False, server_default="2"))


def add(table: str, column: sa.Column[object]) -> None:
    """A step that was done before a kill is not done again."""
    if column.name not in {known["name"] for known in sa.inspect(op.get_bind()).get_columns(table)}:
        op.add_column(table, column)

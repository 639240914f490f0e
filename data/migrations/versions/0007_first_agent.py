"""Whom a call is divided by: the agent who dialled it, else the first who answered.

The values follow when the facts are computed again, which the worker does after an upgrade by itself.
"""

import sqlalchemy as sa
from alembic import op

from data.schema.columns import ident

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    who = "the agent who dialled, else the first who answered; empty: none"
    column = sa.Column("first_agent", ident(128), nullable=False, server_default="", comment=who)
    known = {one["name"] for one in sa.inspect(op.get_bind()).get_columns("call")}
    if column.name not in known:
        op.add_column("call", column)

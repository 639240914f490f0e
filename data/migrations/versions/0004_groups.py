"""Groups of queues and of agents."""

import sqlalchemy as sa
from alembic import op

from data.schema.columns import ident

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = sa.Table(
        "group_member",
        sa.MetaData(),
        sa.Column("kind", ident(8), nullable=False, comment="queue or agent"),
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("member", ident(128), nullable=False, comment="the queue or the agent"),
        sa.Column("name", ident(80), nullable=False, comment="name of the group"),
        sa.PrimaryKeyConstraint("kind", "pbx", "member", name="pk_group_member"),
    )
    made.create(op.get_bind(), checkfirst=True)
    sa.Index("ix_group_member_kind_name", made.c.kind, made.c.name).create(op.get_bind(), checkfirst=True)

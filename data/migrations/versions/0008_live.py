"""The exchange now: slices, and commands to it."""

import sqlalchemy as sa
from alembic import op

from data.schema.columns import ident

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = sa.MetaData()
    body = sa.Text().with_variant(sa.Text(16_000_000), "mysql", "mariadb")
    slices = sa.Table(
        "live_slice",
        made,
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("name", ident(150), nullable=False, comment="link, board, modes, queue/NAME or agent/NAME"),
        sa.Column("version", sa.BigInteger(), nullable=False, comment="grows over all slices of the exchange"),
        sa.Column("at", sa.Double(), nullable=False, comment=AT),
        sa.Column("body", body, nullable=False, comment="JSON; empty: there is no such queue or agent any more"),
        sa.PrimaryKeyConstraint("pbx", "name", name="pk_live_slice"),
        comment="the exchange now, in slices",
    )
    commands = sa.Table(
        "live_command",
        made,
        sa.Column("id", ident(32), nullable=False, comment=ID),
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("ip", ident(64), nullable=False),
        sa.Column("kind", ident(40), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        sa.Column("taken_at", sa.Double()),
        sa.Column("done_at", sa.Double()),
        sa.Column("outcome", ident(12), nullable=False, comment="empty while it runs; done, failed or unknown"),
        sa.Column("said", sa.JSON(), nullable=False, comment="a code, and what belongs to it"),
        sa.PrimaryKeyConstraint("id", name="pk_live_command"),
        comment="what people ask of an exchange; purged after a day",
    )
    for table in (slices, commands):
        table.create(op.get_bind(), checkfirst=True)
    at = commands.c.asked_at
    for name, columns in (
        ("ix_live_slice_pbx_version", (slices.c.pbx, slices.c.version)),
        ("ix_live_command_pbx_outcome_asked_at", (commands.c.pbx, commands.c.outcome, at)),
        ("ix_live_command_asked_at", (at,)),
    ):
        sa.Index(name, *columns).create(op.get_bind(), checkfirst=True)


AT = "when it was published; of link: when the exchange was last heard"
ID = "random, made by the page: a second click is the same command"

"""What the columnar mirror remembers: days of facts that changed, and the set of files it made last."""

import sqlalchemy as sa
from alembic import op

from data.schema.columns import Instant, ident

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = sa.MetaData()
    sa.Table(
        "column_due",
        made,
        sa.Column("fact", ident(16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False, comment="another one at each change"),
        sa.PrimaryKeyConstraint("fact", "day", name="pk_column_due"),
        comment="days of facts that changed since they were mirrored to columns",
    ).create(op.get_bind(), checkfirst=True)
    sa.Table(
        "column_set",
        made,
        sa.Column("lineage", ident(16), nullable=False, comment="name of the line of manifests"),
        sa.Column("version", sa.BigInteger(), nullable=False, comment="the last that this database knows of"),
        sa.Column("done_at", Instant(), nullable=False),
        sa.Column("trouble", sa.String(300), nullable=False, comment="why the last try failed, empty if it did not"),
        sa.PrimaryKeyConstraint("lineage", name="pk_column_set"),
    ).create(op.get_bind(), checkfirst=True)

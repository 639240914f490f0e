"""What the columnar mirror remembers: which days of which fact changed since they were last mirrored, and
which set of files goes with this database."""

import sqlalchemy as sa

from data.schema.columns import Instant, ident, metadata

column_due = sa.Table(
    "column_due",
    metadata,
    sa.Column("fact", ident(16), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("mark", sa.BigInteger, nullable=False, comment="another one at each change"),
    comment="days of facts that changed since they were mirrored to columns",
)

column_set = sa.Table(
    "column_set",
    metadata,
    sa.Column("lineage", ident(16), primary_key=True, comment="name of the line of manifests"),
    sa.Column("version", sa.BigInteger, nullable=False, comment="the last that this database knows of"),
    sa.Column("done_at", Instant, nullable=False),
    sa.Column("trouble", sa.String(300), nullable=False, comment="why the last try failed, empty if it did not"),
)

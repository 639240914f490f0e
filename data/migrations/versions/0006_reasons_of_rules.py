"""Why a rule was set."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if "reason" not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("rule")}:
        op.add_column("rule", sa.Column("reason", sa.String(300), nullable=False, server_default=""))

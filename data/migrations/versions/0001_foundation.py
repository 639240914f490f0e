"""Foundation: every table of the first release.

Tables are created if they are not there, so a first migration that was killed half-way is simply run again.
"""

from alembic import op

from data.schema import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind(), checkfirst=True)

"""Groups of queues and of agents, as the organisation sees them: each queue or agent is in one at most."""

import sqlalchemy as sa

from data.schema.columns import Name, Pbx, ident, metadata

group_member = sa.Table(
    "group_member",
    metadata,
    sa.Column("kind", ident(8), primary_key=True, comment="queue or agent"),
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("member", Name, primary_key=True, comment="the queue or the agent"),
    sa.Column("name", ident(80), nullable=False, comment="name of the group"),
    sa.Index(None, "kind", "name"),
)

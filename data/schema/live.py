"""What the worker tells the pages of the exchange this moment, and what pages ask of it: short-lived rows."""

import sqlalchemy as sa

from data.schema.columns import Pbx, ident, metadata

Moment: sa.Double[float] = sa.Double()
"""Seconds since 1970 UTC with their fraction."""
Body = sa.Text().with_variant(sa.Text(16_000_000), "mysql", "mariadb")
"""JSON as it is sent on: never taken apart on its way."""

live_slice = sa.Table(
    "live_slice",
    metadata,
    sa.Column("pbx", Pbx, primary_key=True),
    sa.Column("name", ident(150), primary_key=True, comment="link, board, modes, queue/NAME or agent/NAME"),
    sa.Column("version", sa.BigInteger, nullable=False, comment="grows over all slices of the exchange"),
    sa.Column("at", Moment, nullable=False, comment="when it was published; of link: when the exchange was last heard"),
    sa.Column("body", Body, nullable=False, comment="JSON; empty: there is no such queue or agent any more"),
    sa.Index(None, "pbx", "version"),
    comment="the exchange now, in slices",
)

live_command = sa.Table(
    "live_command",
    metadata,
    sa.Column(
        "id", ident(32), primary_key=True, comment="random, made by the page: a second click is the same command"
    ),
    sa.Column("pbx", Pbx, nullable=False),
    sa.Column("person_id", sa.Integer),
    sa.Column("ip", ident(64), nullable=False),
    sa.Column("kind", ident(40), nullable=False),
    sa.Column("args", sa.JSON, nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("taken_at", Moment),
    sa.Column("done_at", Moment),
    sa.Column("outcome", ident(12), nullable=False, comment="empty while it runs; done, failed or unknown"),
    sa.Column("said", sa.JSON, nullable=False, comment="a code, and what belongs to it"),
    sa.Index(None, "pbx", "outcome", "asked_at"),
    sa.Index(None, "asked_at"),
    comment="what people ask of an exchange; purged after a day",
)

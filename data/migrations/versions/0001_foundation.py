"""Foundation: every table of the first release, as it was then.

Whatever a run that was killed half-way has made already is left as it is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.schema.columns import BigId, Flags, Instant, ident

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

released = sa.MetaData()


def table(name: str, *parts: Any, comment: str | None = None) -> None:
    sa.Table(name, released, *parts, comment=comment).create(op.get_bind(), checkfirst=True)


def index(name: str, of: str, columns: list[str]) -> None:
    sa.Index(name, *(released.tables[of].c[column] for column in columns)).create(op.get_bind(), checkfirst=True)


def upgrade() -> None:
    released.clear()
    table(
        "agent_alias",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("interface", ident(128), nullable=False),
        sa.Column("member", ident(128), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "interface", "member", name="pk_agent_alias"),
        comment="which member name answered on which interface, learned from calls",
    )
    table(
        "agent_day",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("agent", ident(128), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("carried_in", sa.JSON(), nullable=False, comment="memberships and pauses at midnight"),
        sa.PrimaryKeyConstraint("pbx", "agent", "day", name="pk_agent_day"),
        comment="checkpoints: an agent's state at the start of a local day",
    )
    table(
        "agent_time",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("agent", ident(128), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", ident(20), nullable=False),
        sa.Column("queue", ident(128), nullable=False),
        sa.Column("reason", ident(80), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("flags", Flags(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "agent", "day", "n", name="pk_agent_time"),
    )
    index("ix_agent_time_day_kind", "agent_time", ["day", "kind"])
    table(
        "applied_settings",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("timezone", ident(64), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False, comment="settings that decide what rows mean, as JSON"),
        sa.PrimaryKeyConstraint("pbx", name="pk_applied_settings"),
        comment="settings of an exchange under which its facts were computed",
    )
    table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("action", ident(40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("ip", ident(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        comment="appended only",
    )
    index("ix_audit_at", "audit", ["at"])
    table(
        "call",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("call_id", ident(80), nullable=False),
        sa.Column("direction", ident(10), nullable=False),
        sa.Column("direction_source", ident(12), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("caller", ident(80), nullable=False),
        sa.Column("callee", ident(80), nullable=False),
        sa.Column("did", ident(80), nullable=False),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("agents", sa.JSON(), nullable=False),
        sa.Column("wait_s", sa.Integer(), nullable=True),
        sa.Column("talk_s", sa.Integer(), nullable=True),
        sa.Column("outcome", ident(14), nullable=False),
        sa.Column("recording", ident(255), nullable=False),
        sa.Column("topic", ident(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("flags", Flags(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "call_id", name="pk_call"),
    )
    index("ix_call_caller", "call", ["caller"])
    index("ix_call_day_direction", "call", ["day", "direction"])
    index("ix_call_started_at_pbx_call_id", "call", ["started_at", "pbx", "call_id"])
    table(
        "call_member",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("uniqueid", ident(80), nullable=False),
        sa.Column("call_id", ident(80), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "uniqueid", name="pk_call_member"),
        comment="ids that belong to a call under another id",
    )
    index("ix_call_member_pbx_call_id", "call_member", ["pbx", "call_id"])
    table(
        "exchange_start",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("key", ident(64), nullable=False),
        sa.Column("origin", ident(16), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "key", name="pk_exchange_start"),
    )
    table(
        "lease",
        sa.Column("name", ident(32), nullable=False),
        sa.Column("holder", ident(80), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False, comment="grows with each change of holder"),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
    table(
        "loose_end",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("callid", ident(80), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", ident(8), nullable=False, comment="visit (no end yet) or row (no visit)"),
        sa.Column("queue", ident(128), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="instant to match by, seconds"),
        sa.PrimaryKeyConstraint("pbx", "callid", "n", name="pk_loose_end"),
        comment="rows without a visit and visits without an end: what may belong together across ids",
    )
    index("ix_loose_end_pbx_kind_at", "loose_end", ["pbx", "kind", "at"])
    table(
        "offer",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("visit_id", ident(220), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("call_id", ident(80), nullable=False),
        sa.Column("queue", ident(128), nullable=False),
        sa.Column("agent", ident(128), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("ring_s", sa.Integer(), nullable=False),
        sa.Column("result", ident(12), nullable=False),
        sa.Column("answered_elsewhere", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "visit_id", "n", name="pk_offer"),
    )
    index("ix_offer_day_agent", "offer", ["day", "agent"])
    index("ix_offer_pbx_agent_offered_at", "offer", ["pbx", "agent", "offered_at"])
    index("ix_offer_pbx_call_id", "offer", ["pbx", "call_id"])
    table(
        "person",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("login", ident(80), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("role", ident(20), nullable=False, comment="administrator, supervisor or operator"),
        sa.Column("password_hash", ident(200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", ident(8), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("login", name="uq_person_login"),
    )
    table(
        "quarantine",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("source", ident(16), nullable=False),
        sa.Column("key", ident(64), nullable=False),
        sa.Column("reason", ident(40), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "source", "key", name="pk_quarantine"),
    )
    table(
        "queue_name",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("folded", ident(128), nullable=False),
        sa.Column("name", ident(128), nullable=False, comment="the first spelling, for display"),
        sa.PrimaryKeyConstraint("pbx", "folded", name="pk_queue_name"),
    )
    table(
        "raw_cdr",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("key", ident(64), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("written", ident(32), nullable=False),
        sa.Column("uniqueid", ident(80), nullable=False),
        sa.Column("linkedid", ident(80), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("src", ident(80), nullable=False),
        sa.Column("dst", ident(80), nullable=False),
        sa.Column("dcontext", ident(80), nullable=False),
        sa.Column("channel", ident(128), nullable=False),
        sa.Column("dstchannel", ident(128), nullable=False),
        sa.Column("lastapp", ident(80), nullable=False),
        sa.Column("lastdata", ident(255), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("billsec", sa.Integer(), nullable=False),
        sa.Column("disposition", ident(20), nullable=False),
        sa.Column("did", ident(80), nullable=False),
        sa.Column("cnum", ident(80), nullable=False),
        sa.Column("outbound_cnum", ident(80), nullable=False),
        sa.Column("recordingfile", ident(255), nullable=False),
        sa.Column("userfield", ident(255), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "key", name="pk_raw_cdr"),
    )
    index("ix_raw_cdr_pbx_linkedid", "raw_cdr", ["pbx", "linkedid"])
    index("ix_raw_cdr_pbx_uniqueid", "raw_cdr", ["pbx", "uniqueid"])
    table(
        "raw_cel",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("key", ident(64), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("written", ident(32), nullable=False),
        sa.Column("event", ident(30), nullable=False),
        sa.Column("uniqueid", ident(80), nullable=False),
        sa.Column("linkedid", ident(80), nullable=False),
        sa.Column("channel", ident(128), nullable=False),
        sa.Column("peer", ident(128), nullable=False),
        sa.Column("exten", ident(80), nullable=False),
        sa.Column("context", ident(80), nullable=False),
        sa.Column("app", ident(80), nullable=False),
        sa.Column("cid_num", ident(80), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "key", name="pk_raw_cel"),
    )
    index("ix_raw_cel_pbx_linkedid", "raw_cel", ["pbx", "linkedid"])
    index("ix_raw_cel_pbx_uniqueid", "raw_cel", ["pbx", "uniqueid"])
    table(
        "raw_entry",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("uniqueid", ident(80), nullable=False),
        sa.Column("kind", ident(20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_raw_entry"),
        comment="what people say about a call: topic, note; appended, never changed; `seen` once rebuilt",
    )
    index("ix_raw_entry_pbx_uniqueid", "raw_entry", ["pbx", "uniqueid"])
    index("ix_raw_entry_seen", "raw_entry", ["seen"])
    table(
        "raw_queue_log",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("key", ident(64), nullable=False),
        sa.Column("origin", ident(16), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("written", ident(32), nullable=False),
        sa.Column("callid", ident(80), nullable=False),
        sa.Column("queue", ident(128), nullable=False),
        sa.Column("agent", ident(128), nullable=False),
        sa.Column("event", ident(40), nullable=False),
        sa.Column("data1", ident(255), nullable=False),
        sa.Column("data2", ident(255), nullable=False),
        sa.Column("data3", ident(255), nullable=False),
        sa.Column("data4", ident(255), nullable=False),
        sa.Column("data5", ident(255), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "key", name="pk_raw_queue_log"),
    )
    index("ix_raw_queue_log_pbx_agent_at_us", "raw_queue_log", ["pbx", "agent", "at_us"])
    index("ix_raw_queue_log_pbx_callid", "raw_queue_log", ["pbx", "callid"])
    table(
        "rebuild",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("kind", ident(8), nullable=False, comment="agent or day"),
        sa.Column("key", ident(128), nullable=False, comment="the agent, or empty for everything of the day"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "kind", "key", "day", name="pk_rebuild"),
        comment="what is due to be computed again",
    )
    table(
        "rule",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", ident(30), nullable=False),
        sa.Column("pbx", ident(32), nullable=False, comment="empty: every exchange"),
        sa.Column("queue", ident(128), nullable=False, comment="empty: every queue"),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("valid_from", Instant(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rule"),
    )
    index("ix_rule_kind", "rule", ["kind"])
    table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("login", ident(80), nullable=False),
        sa.Column("network", ident(64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_failure"),
    )
    index("ix_sign_in_failure_at", "sign_in_failure", ["at"])
    index("ix_sign_in_failure_login_network_at", "sign_in_failure", ["login", "network", "at"])
    table(
        "source_state",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("source", ident(16), nullable=False),
        sa.Column("position", sa.JSON(), nullable=False),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_quarantined", sa.BigInteger(), nullable=False),
        sa.Column("last_row_at", Instant(), nullable=True),
        sa.Column("checked_at", Instant(), nullable=True),
        sa.Column("backlog", sa.BigInteger(), nullable=True, comment="rows known to wait, null when unknown"),
        sa.Column("trouble", sa.String(length=300), nullable=False, comment="what is wrong now, empty if nothing"),
        sa.PrimaryKeyConstraint("pbx", "source", name="pk_source_state"),
    )
    table(
        "topic",
        sa.Column("slug", ident(40), nullable=False),
        sa.Column("parent", ident(40), nullable=False),
        sa.Column("name_ru", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="order among its siblings"),
        sa.PrimaryKeyConstraint("slug", name="pk_topic"),
    )
    table(
        "topic_rule",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("pbx", ident(32), nullable=False, comment="empty: every exchange"),
        sa.Column("match", ident(12), nullable=False, comment="queue, did, TOPIC or CALLSTATUS"),
        sa.Column("value", ident(128), nullable=False),
        sa.Column("topic", ident(40), nullable=False),
        sa.Column("valid_from", Instant(), nullable=False),
        sa.Column("valid_to", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_topic_rule"),
    )
    table(
        "unknown_event",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("event", ident(40), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "event", name="pk_unknown_event"),
    )
    table(
        "visit",
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("visit_id", ident(220), nullable=False),
        sa.Column("call_id", ident(80), nullable=False),
        sa.Column("queue", ident(128), nullable=False),
        sa.Column("hop", sa.SmallInteger(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("caller", ident(80), nullable=False),
        sa.Column("did", ident(80), nullable=False),
        sa.Column("outcome", ident(14), nullable=False),
        sa.Column("wait_s", sa.Integer(), nullable=True),
        sa.Column("agent", ident(128), nullable=False),
        sa.Column("connected_at", Instant(), nullable=True),
        sa.Column("ring_s", sa.Integer(), nullable=True),
        sa.Column("talk_s", sa.Integer(), nullable=True),
        sa.Column("agent_talk_s", sa.Integer(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", ident(20), nullable=False),
        sa.Column("exit_key", ident(8), nullable=False),
        sa.Column("transfer_target", ident(128), nullable=False),
        sa.Column("topic", ident(40), nullable=False),
        sa.Column("direction", ident(10), nullable=False),
        sa.Column("sl_within_s", sa.Integer(), nullable=False),
        sa.Column("short_abandon_s", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Boolean(), nullable=False, comment="times unknown: out of averages"),
        sa.Column("flags", Flags(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pbx", "visit_id", name="pk_visit"),
    )
    index("ix_visit_day_queue", "visit", ["day", "queue"])
    index("ix_visit_outcome_entered_at", "visit", ["outcome", "entered_at"])
    index("ix_visit_pbx_agent_connected_at", "visit", ["pbx", "agent", "connected_at"])
    index("ix_visit_pbx_call_id", "visit", ["pbx", "call_id"])
    table(
        "person_agent",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pbx", ident(32), nullable=False),
        sa.Column("kind", ident(12), nullable=False, comment="interface, extension or member"),
        sa.Column("value", ident(128), nullable=False),
        sa.Column("valid_from", Instant(), nullable=False),
        sa.Column("valid_to", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_agent_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person_agent"),
    )
    index("ix_person_agent_pbx_value", "person_agent", ["pbx", "value"])
    table(
        "session",
        sa.Column("id_hash", ident(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("ip", ident(64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_session_person_id"),
        sa.PrimaryKeyConstraint("id_hash", name="pk_session"),
    )
    index("ix_session_person_id", "session", ["person_id"])

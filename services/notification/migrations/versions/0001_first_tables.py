"""The first tables.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _alerts()
    _timers()
    _people()
    _units()
    _programmes()
    _outgoing()
    _incoming()
    _repeats()


def downgrade() -> None:
    """Drop them."""
    for table in (
        "idempotency_key",
        "consumer_position",
        "inbox",
        "outbox",
        "programme",
        "unit_index",
        "unit",
        "standing",
        "employee_jp",
        "employee",
        "timer",
        "alert",
    ):
        op.drop_table(table)


def _alerts() -> None:
    """Alerts; at most one unresolved for a rule, a subject and a cause."""
    op.create_table(
        "alert",
        sa.Column("alert_id", sa.String(length=36), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("subject_type", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=129), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("rule_set", sa.String(length=100), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id"),
        comment="Alerts; at most one unresolved for a rule, a subject and a cause",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alert_agency", "alert", ["agency", "alert_id"], unique=False)
    op.create_index("ix_alert_city", "alert", ["city", "alert_id"], unique=False)
    op.create_index("ix_alert_state", "alert", ["state", "rule"], unique=False)
    op.create_index("ix_alert_subject", "alert", ["subject_id", "alert_id"], unique=False)
    op.create_index(
        "uq_alert_unresolved",
        "alert",
        ["subject_id", "rule", "cause"],
        unique=True,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )


def _timers() -> None:
    """What must be looked at when its time comes."""
    op.create_table(
        "timer",
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=129), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "subject_id"),
        comment="What must be looked at when its time comes",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_timer_due_at", "timer", ["due_at"], unique=False)


def _people() -> None:
    """What is known of people by opaque id."""
    op.create_table(
        "employee",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("employment", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id"),
        comment="Facts of people by opaque id",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "employee_jp",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("counted_tenths", sa.Integer(), nullable=False),
        sa.Column("target_tenths", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("employee_id", "year"),
        comment="Learning hours by person and year",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standing",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("score_hundredths", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("required_level", sa.Integer(), nullable=True),
        sa.Column("gap", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("employee_id", "competency"),
        comment="Standing by person and competency",
        sqlite_with_rowid=False,
    )


def _units() -> None:
    """What is known of units."""
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id"),
        comment="Facts of units",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit_index",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value_hundredths", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=32), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("indicative", sa.Boolean(), nullable=False),
        sa.Column("previous_hundredths", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("unit_id", "year"),
        comment="Satisfaction index by unit and year",
        sqlite_with_rowid=False,
    )


def _programmes() -> None:
    """Titles of programmes."""
    op.create_table(
        "programme",
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id"),
        comment="Titles of programmes",
        sqlite_with_rowid=False,
    )


def _outgoing() -> None:
    """Events on their way out."""
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("topic", sa.String(length=128), nullable=False),
        sa.Column("record_key", sa.LargeBinary(), nullable=False),
        sa.Column("headers", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("staged_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        comment="Events committed and not yet on the bus; a row goes when the bus has confirmed it",
        sqlite_autoincrement=True,
    )


def _incoming() -> None:
    """What was taken in, and how far the store is."""
    op.create_table(
        "inbox",
        sa.Column("consumer_group", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("consumer_group", "event_id"),
        comment="Events whose effect is in this store",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consumer_position",
        sa.Column("log_id", sa.String(length=64), nullable=False),
        sa.Column("consumer_group", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=128), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("next_offset", sa.BigInteger(), nullable=False),
        sa.Column("applied", sa.BigInteger(), nullable=False),
        sa.Column("dead", sa.BigInteger(), nullable=False),
        sa.Column("dead_in_a_row", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("log_id", "consumer_group", "topic", "partition"),
        comment="How far this store is in each partition, written with the state itself",
    )


def _repeats() -> None:
    """First answers to requests that may be repeated."""
    op.create_table(
        "idempotency_key",
        sa.Column("caller", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "key"),
        comment="The first answer to a request that may be repeated",
    )
    op.create_index("ix_idempotency_key_stored_at", "idempotency_key", ["stored_at_ms"], unique=False)

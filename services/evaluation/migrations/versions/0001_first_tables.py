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
    _people()
    _activities()
    _scores()
    _hours()
    _catalogue()
    _ratings()
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
        "ikm_sum",
        "rating_sum",
        "unit",
        "session",
        "programme",
        "jp_bucket",
        "score_sum",
        "score_basis",
        "evidence",
        "activity",
        "employee",
    ):
        op.drop_table(table)


def _people() -> None:
    """Facts of people."""
    op.create_table(
        "employee",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("employment", sa.String(length=8), nullable=True),
        sa.Column("position_type", sa.String(length=32), nullable=True),
        sa.Column("required", sa.Text(), nullable=True),
        sa.Column("contract_start", sa.String(length=10), nullable=True),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id"),
        comment="Facts of people by opaque id",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_employee_agency", "employee", ["agency"], unique=False)


def _activities() -> None:
    """What counts for people, and the evidence it gives."""
    op.create_table(
        "activity",
        sa.Column("activity_id", sa.String(length=36), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=True),
        sa.Column("session_id", sa.String(length=36), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("jp_on", sa.String(length=10), nullable=False),
        sa.Column("jp_cap", sa.String(length=64), nullable=False),
        sa.Column("jp_session_tenths", sa.Integer(), nullable=False),
        sa.Column("jp_tenths", sa.Integer(), nullable=False),
        sa.Column("pre_test", sa.Text(), nullable=True),
        sa.Column("post_test", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("activity_id", "employee_id"),
        comment="Completions and mentoring meetings that count",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evidence",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("evidence_id", sa.String(length=36), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("weight", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("a", sa.BigInteger(), nullable=False),
        sa.Column("b", sa.BigInteger(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "evidence_id", "competency"),
        comment="What each score rests on",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_evidence_ahead",
        "evidence",
        ["at_ms"],
        unique=False,
        sqlite_where=sa.text("ahead = 1"),
        postgresql_where=sa.text("ahead = 1"),
    )


def _scores() -> None:
    """The sums of scores."""
    op.create_table(
        "score_basis",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("landmark", sa.String(length=32), nullable=False),
        sa.Column("half_life_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        comment="Landmark and half-life of the score sums",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "score_sum",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("a", sa.BigInteger(), nullable=False),
        sa.Column("b", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "competency"),
        comment="Forward-decayed sums of evidence",
        sqlite_with_rowid=False,
    )


def _hours() -> None:
    """Learning hours."""
    op.create_table(
        "jp_bucket",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("jp_on", sa.String(length=10), nullable=False),
        sa.Column("cap", sa.String(length=64), nullable=False),
        sa.Column("session_tenths", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.BigInteger(), nullable=False),
        sa.Column("tenths", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "jp_on", "cap", "session_tenths"),
        comment="Learning hours by person, day and cap",
        sqlite_with_rowid=False,
    )


def _catalogue() -> None:
    """Facts of programmes, sessions and units."""
    op.create_table(
        "programme",
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id"),
        comment="Facts of programmes",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "session",
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.String(length=10), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=False),
        sa.Column("difficulty", sa.Integer(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session_id"),
        comment="Facts of sessions",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_session_programme", "session", ["programme_id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id"),
        comment="Facts of units",
        sqlite_with_rowid=False,
    )


def _ratings() -> None:
    """What is said of programmes and units."""
    op.create_table(
        "rating_sum",
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("completed", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("pairs", sa.BigInteger(), nullable=False),
        sa.Column("pre", sa.BigInteger(), nullable=False),
        sa.Column("pre_squares", sa.BigInteger(), nullable=False),
        sa.Column("post", sa.BigInteger(), nullable=False),
        sa.Column("post_squares", sa.BigInteger(), nullable=False),
        sa.Column("gains", sa.BigInteger(), nullable=False),
        sa.Column("left_out", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("too_difficult", sa.BigInteger(), nullable=False),
        sa.Column("too_easy", sa.BigInteger(), nullable=False),
        sa.Column("material", sa.BigInteger(), nullable=False),
        sa.Column("instructor", sa.BigInteger(), nullable=False),
        sa.Column("organisation", sa.BigInteger(), nullable=False),
        sa.Column("usefulness", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", "session_id"),
        comment="Tests and questionnaires by programme and session",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ikm_sum",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("u1", sa.BigInteger(), nullable=False),
        sa.Column("u2", sa.BigInteger(), nullable=False),
        sa.Column("u3", sa.BigInteger(), nullable=False),
        sa.Column("u4", sa.BigInteger(), nullable=False),
        sa.Column("u5", sa.BigInteger(), nullable=False),
        sa.Column("u6", sa.BigInteger(), nullable=False),
        sa.Column("u7", sa.BigInteger(), nullable=False),
        sa.Column("u8", sa.BigInteger(), nullable=False),
        sa.Column("u9", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "year"),
        comment="SKM answers by unit and year",
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
    """Events taken in."""
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
    """Requests that may be repeated."""
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

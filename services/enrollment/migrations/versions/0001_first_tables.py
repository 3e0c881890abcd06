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
    _agencies()
    _register()
    _offers()
    _enrollments()
    _mentoring()
    _pipeline()


def downgrade() -> None:
    """Drop them."""
    for table in (
        "idempotency_key",
        "consumer_position",
        "inbox",
        "outbox",
        "mentoring_session",
        "mentorship",
        "enrollment",
        "session",
        "programme",
        "employee",
        "unit",
        "agency",
    ):
        op.drop_table(table)


def _agencies() -> None:
    """Agencies and their units."""
    op.create_table(
        "agency",
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agency"),
        comment="Agencies by slug",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_agency_city", "agency", ["city", "agency"], unique=False)
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.agency"]),
        sa.PrimaryKeyConstraint("unit_id"),
        comment="Units by <agency>.<unit>",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_unit_agency", "unit", ["agency", "unit_id"], unique=False)


def _register() -> None:
    """Who works where; the only place with a number and a name."""
    op.create_table(
        "employee",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("nip", sa.String(length=18), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("employment", sa.String(length=8), nullable=False),
        sa.Column("position_title", sa.String(length=200), nullable=True),
        sa.Column("position_type", sa.String(length=16), nullable=False),
        sa.Column("technical", sa.JSON(), nullable=False),
        sa.Column("required", sa.JSON(), nullable=False),
        sa.Column("rule_set", sa.String(length=100), nullable=False),
        sa.Column("contract_start", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.agency"]),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
        sa.PrimaryKeyConstraint("employee_id"),
        sa.UniqueConstraint("nip", name="uq_employee_nip"),
        comment="The register: the only place with NIP and name",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_employee_agency", "employee", ["agency", "employee_id"], unique=False)
    op.create_index("ix_employee_unit", "employee", ["unit_id", "employee_id"], unique=False)


def _offers() -> None:
    """Programmes and their sessions."""
    op.create_table(
        "programme",
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("jp_tenths", sa.Integer(), nullable=False),
        sa.Column("provider_name", sa.String(length=200), nullable=False),
        sa.Column("provider_kind", sa.String(length=32), nullable=False),
        sa.Column("competencies", sa.Text(), nullable=False),
        sa.Column("budget_planned", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.agency"]),
        sa.PrimaryKeyConstraint("programme_id"),
        comment="Programmes",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_programme_city", "programme", ["city", "programme_id"], unique=False)
    op.create_table(
        "session",
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("seats_taken", sa.Integer(), nullable=False),
        sa.Column("last_waiting", sa.Integer(), nullable=False),
        sa.Column("jp_tenths", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("difficulty", sa.Integer(), nullable=True),
        sa.Column("cost_planned", sa.BigInteger(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("seats_taken BETWEEN 0 AND capacity", name="ck_session_seats"),
        sa.CheckConstraint("starts_on <= ends_on", name="ck_session_dates"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.programme_id"]),
        sa.ForeignKeyConstraint(["agency"], ["agency.agency"]),
        sa.PrimaryKeyConstraint("session_id"),
        comment="Runs of programmes",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_session_city", "session", ["city", "session_id"], unique=False)
    op.create_index("ix_session_programme", "session", ["programme_id", "session_id"], unique=False)


def _enrollments() -> None:
    """Persons in sessions."""
    op.create_table(
        "enrollment",
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("waiting_number", sa.Integer(), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pre_test_hundredths", sa.Integer(), nullable=True),
        sa.Column("post_test_hundredths", sa.Integer(), nullable=True),
        sa.Column("jp_earned_tenths", sa.Integer(), nullable=True),
        sa.Column("certificate_number", sa.String(length=100), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_reason", sa.String(length=16), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.employee_id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.session_id"]),
        sa.PrimaryKeyConstraint("enrollment_id"),
        sa.UniqueConstraint("employee_id", "session_id", name="uq_enrollment_employee_session"),
        comment="Persons in sessions",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_enrollment_agency", "enrollment", ["agency", "enrollment_id"], unique=False)
    op.create_index("ix_enrollment_session", "enrollment", ["session_id", "enrollment_id"], unique=False)
    op.create_index(
        "ix_enrollment_waiting",
        "enrollment",
        ["session_id", "waiting_number"],
        unique=False,
        sqlite_where=sa.text("waiting_number IS NOT NULL"),
        postgresql_where=sa.text("waiting_number IS NOT NULL"),
    )


def _mentoring() -> None:
    """Mentors, mentees and their meetings."""
    op.create_table(
        "mentorship",
        sa.Column("mentorship_id", sa.String(length=36), nullable=False),
        sa.Column("mentor_id", sa.String(length=36), nullable=False),
        sa.Column("mentee_id", sa.String(length=36), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("goal", sa.String(length=500), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["mentor_id"], ["employee.employee_id"]),
        sa.ForeignKeyConstraint(["mentee_id"], ["employee.employee_id"]),
        sa.PrimaryKeyConstraint("mentorship_id"),
        comment="Mentors and mentees",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mentorship_mentee", "mentorship", ["mentee_id", "mentorship_id"], unique=False)
    op.create_index("ix_mentorship_mentor", "mentorship", ["mentor_id", "mentorship_id"], unique=False)
    op.create_table(
        "mentoring_session",
        sa.Column("mentoring_session_id", sa.String(length=36), nullable=False),
        sa.Column("mentorship_id", sa.String(length=36), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mentor_rating", sa.Integer(), nullable=True),
        sa.Column("jp_tenths", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mentorship_id"], ["mentorship.mentorship_id"]),
        sa.PrimaryKeyConstraint("mentoring_session_id"),
        sa.UniqueConstraint("mentorship_id", "held_at", name="uq_mentoring_session_held"),
        comment="Meetings of mentorships",
        sqlite_with_rowid=False,
    )


def _pipeline() -> None:
    """What every service's store has: events going out, events taken in, answers that may be asked for again."""
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

"""Lives of enrolments, attendance and certificates.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.add_column(
        "programme",
        sa.Column("certificate_on_completion", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("enrollment", sa.Column("attended_on", sa.Date(), nullable=True))
    op.add_column("enrollment", sa.Column("certificate_expires_on", sa.Date(), nullable=True))
    _steps()
    _attendance()
    _certificates()
    _series()


def downgrade() -> None:
    """Drop them."""
    for table in ("certificate_template", "certificate_series", "certificate", "attendance", "enrollment_step"):
        op.drop_table(table)
    op.drop_column("enrollment", "certificate_expires_on")
    op.drop_column("enrollment", "attended_on")
    op.drop_column("programme", "certificate_on_completion")


def _steps() -> None:
    """What happened to each enrolment; of those that are there already, their present state as the first step."""
    op.create_table(
        "enrollment_step",
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=True),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("overlap_with", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.enrollment_id"]),
        sa.PrimaryKeyConstraint("enrollment_id", "number"),
        comment="Every step of every enrolment",
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO enrollment_step (enrollment_id, number, after, actor, reason, at) "
        "SELECT enrollment_id, version, status, 'before-history', withdrawal_reason, "
        "COALESCE(withdrawn_at, completed_at, enrolled_at) FROM enrollment"
    )


def _attendance() -> None:
    """Who came on which day."""
    op.create_table(
        "attendance",
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("marked_by", sa.String(length=200), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.enrollment_id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.session_id"]),
        sa.PrimaryKeyConstraint("enrollment_id", "held_on"),
        comment="Who came on which day",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attendance_session", "attendance", ["session_id", "held_on"], unique=False)


def _certificates() -> None:
    """What was given."""
    op.create_table(
        "certificate",
        sa.Column("code", sa.String(length=36), nullable=False),
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.enrollment_id"]),
        sa.PrimaryKeyConstraint("code"),
        comment="Certificates by their public code",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_certificate_enrollment", "certificate", ["enrollment_id", "issued_at"], unique=False)
    op.create_index(
        "uq_certificate_standing",
        "certificate",
        ["enrollment_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _series() -> None:
    """How far the numbers have come, and how they look."""
    op.create_table(
        "certificate_series",
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.agency"]),
        sa.PrimaryKeyConstraint("agency", "year"),
        comment="The last number of each agency and year",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "certificate_template",
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("signatory", sa.String(length=200), nullable=True),
        sa.Column("signatory_title", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["agency"], ["agency.agency"]),
        sa.PrimaryKeyConstraint("agency"),
        comment="How agencies' certificates look",
        sqlite_with_rowid=False,
    )

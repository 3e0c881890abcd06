"""Assessments, performance, potential and discipline.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_EMPLOYEE = (("education", 16), ("sex", 8), ("supervisor_id", 36))


def upgrade() -> None:
    """Make them."""
    for name, length in _EMPLOYEE:
        op.add_column("employee", sa.Column(name, sa.String(length=length), nullable=True))
    op.add_column("activity", sa.Column("form", sa.String(length=8), nullable=True))
    _judgements()
    _facts()


def downgrade() -> None:
    """Drop them."""
    for table in ("open_enrollment", "form_year", "judgement"):
        op.drop_table(table)
    op.drop_column("activity", "form")
    for name, _ in reversed(_EMPLOYEE):
        op.drop_column("employee", name)


def _judgements() -> None:
    """What people enter."""
    op.create_table(
        "judgement",
        sa.Column("judgement_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=129), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("recorded_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("judgement_id", "version"),
        comment="What people entered about people, version by version",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_judgement_subject",
        "judgement",
        ["subject_id", "kind", "about"],
        unique=False,
        sqlite_where=sa.text("newest = 1"),
        postgresql_where=sa.text("newest = 1"),
    )
    op.create_index("ix_judgement_recorded", "judgement", ["recorded_at_ms", "judgement_id", "version"], unique=False)


def _facts() -> None:
    """What indexes and forecasts are read from."""
    op.create_table(
        "form_year",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("tenths", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "year", "form"),
        comment="Finished activities by person, year and form",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "open_enrollment",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "enrollment_id"),
        comment="Seats without a result yet",
        sqlite_with_rowid=False,
    )

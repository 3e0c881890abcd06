"""Sums behind reports.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_index("ix_employee_city", "employee", ["city", "agency"], unique=False)
    op.create_index("ix_unit_city", "unit", ["city", "agency"], unique=False)
    op.add_column("unit", sa.Column("agency_name", sa.String(length=500), nullable=True))
    _seats()
    _counts()
    _money()
    _needs()


def downgrade() -> None:
    """Drop them."""
    for table in (
        "complaint_need",
        "need_sum",
        "budget",
        "session_cost",
        "programme_offer",
        "session_sum",
        "seat_sum",
        "seat",
    ):
        op.drop_table(table)
    op.drop_column("unit", "agency_name")
    op.drop_index("ix_unit_city", "unit")
    op.drop_index("ix_employee_city", "employee")


def _seats() -> None:
    """Enrolments as they are counted."""
    op.create_table(
        "seat",
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("position_type", sa.String(length=32), nullable=False),
        sa.Column("sex", sa.String(length=8), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("jp_tenths", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("enrollment_id"),
        comment="Enrolments as they are counted",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_seat_place", "seat", ["city", "agency", "month", "employee_id"], unique=False)
    op.create_index(
        "ix_seat_unplaced",
        "seat",
        ["employee_id"],
        unique=False,
        sqlite_where=sa.text("position_type = ''"),
        postgresql_where=sa.text("position_type = ''"),
    )


def _counts() -> None:
    """What is counted."""
    op.create_table(
        "seat_sum",
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("position_type", sa.String(length=32), nullable=False),
        sa.Column("sex", sa.String(length=8), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("enrolled", sa.BigInteger(), nullable=False),
        sa.Column("attended", sa.BigInteger(), nullable=False),
        sa.Column("completed", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("no_show", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.Column("jp_tenths", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("city", "agency", "month", "position_type", "sex", "form"),
        comment="Participation by group and month",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "session_sum",
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("enrolled", sa.BigInteger(), nullable=False),
        sa.Column("attended", sa.BigInteger(), nullable=False),
        sa.Column("completed", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("no_show", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.Column("jp_tenths", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", "session_id"),
        comment="Participation by session",
        sqlite_with_rowid=False,
    )


def _money() -> None:
    """What programmes offer and cost."""
    op.create_table(
        "programme_offer",
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("jp_tenths", sa.Integer(), nullable=False),
        sa.Column("position_types", sa.Text(), nullable=False),
        sa.Column("budget_planned", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id"),
        comment="What programmes offer",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_programme_offer_city", "programme_offer", ["city"], unique=False)
    op.create_table(
        "session_cost",
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=True),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session_id"),
        comment="Money and seats of sessions",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_session_cost_agency", "session_cost", ["agency", "ends_on"], unique=False)
    op.create_index("ix_session_cost_programme", "session_cost", ["programme_id"], unique=False)
    op.create_table(
        "budget",
        sa.Column("budget_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=True),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("budget_id"),
        comment="Money for learning by agency and year",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_budget_agency", "budget", ["agency", "year"], unique=False)


def _needs() -> None:
    """What citizens named."""
    op.create_table(
        "need_sum",
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "year", "unit_id", "competency"),
        comment="Needs that citizens named",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "complaint_need",
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("complaint_id"),
        comment="Needs by complaint",
        sqlite_with_rowid=False,
    )

"""Mentoring, learning paths and xAPI statements.

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
    _mentoring()
    _standings()
    _statements()
    _mappings()


def downgrade() -> None:
    """Drop them."""
    for table in ("xapi_activity", "xapi_actor", "xapi_statement", "standing", "mentorship_goal"):
        op.drop_table(table)
    for name in ("version", "withdrawn_at", "mentee_rating"):
        op.drop_column("mentoring_session", name)
    for name in ("report", "outcome", "closed_at", "state"):
        op.drop_column("mentorship", name)


def _mentoring() -> None:
    """Goals, ratings of meetings, and how a mentorship ended."""
    op.add_column("mentorship", sa.Column("state", sa.String(length=16), server_default="active", nullable=False))
    op.add_column("mentorship", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mentorship", sa.Column("outcome", sa.String(length=16), nullable=True))
    op.add_column("mentorship", sa.Column("report", sa.Text(), nullable=True))
    op.add_column("mentoring_session", sa.Column("mentee_rating", sa.Integer(), nullable=True))
    op.add_column("mentoring_session", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mentoring_session", sa.Column("version", sa.BigInteger(), server_default="1", nullable=False))
    op.create_table(
        "mentorship_goal",
        sa.Column("goal_id", sa.String(length=36), nullable=False),
        sa.Column("mentorship_id", sa.String(length=36), nullable=False),
        sa.Column("goal", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["mentorship_id"], ["mentorship.mentorship_id"]),
        sa.PrimaryKeyConstraint("goal_id"),
        comment="Goals of mentorships",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mentorship_goal_mentorship", "mentorship_goal", ["mentorship_id", "goal_id"], unique=False)


def _standings() -> None:
    """Levels in competencies."""
    op.create_table(
        "standing",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("score_hundredths", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("required_level", sa.Integer(), nullable=True),
        sa.Column("gap", sa.Integer(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "competency"),
        comment="Levels in competencies, projected from score-changed",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_standing_competency", "standing", ["competency", "level"], unique=False)


def _statements() -> None:
    """E-learning statements."""
    op.create_table(
        "xapi_statement",
        sa.Column("statement_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("actor_key", sa.String(length=64), nullable=False),
        sa.Column("verb_key", sa.String(length=64), nullable=False),
        sa.Column("activity_key", sa.String(length=64), nullable=True),
        sa.Column("registration", sa.String(length=36), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("employee_id", sa.String(length=36), nullable=True),
        sa.Column("session_id", sa.String(length=36), nullable=True),
        sa.Column("enrollment_id", sa.String(length=36), nullable=True),
        sa.Column("effect", sa.String(length=16), nullable=True),
        sa.Column("voided_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("statement_id"),
        comment="E-learning statements (xAPI 1.0.3)",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_xapi_statement_place", "xapi_statement", ["place"], unique=True)
    for name, column in (("actor", "actor_key"), ("activity", "activity_key"), ("employee", "employee_id")):
        op.create_index(f"ix_xapi_statement_{name}", "xapi_statement", [column, "place"], unique=False)
    op.create_index("ix_xapi_statement_state", "xapi_statement", ["state", "place"], unique=False)


def _mappings() -> None:
    """Whose account it is, and which course."""
    op.create_table(
        "xapi_actor",
        sa.Column("actor_key", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("identifier", sa.JSON(), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.employee_id"]),
        sa.PrimaryKeyConstraint("actor_key", "city"),
        comment="Accounts of learning platforms and their owners",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_xapi_actor_employee", "xapi_actor", ["employee_id"], unique=False)
    op.create_table(
        "xapi_activity",
        sa.Column("activity_key", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=True),
        sa.Column("programme_id", sa.String(length=36), nullable=True),
        sa.CheckConstraint("(session_id IS NULL) <> (programme_id IS NULL)", name="ck_xapi_activity_one"),
        sa.ForeignKeyConstraint(["session_id"], ["session.session_id"]),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.programme_id"]),
        sa.PrimaryKeyConstraint("activity_key", "city"),
        comment="Activities of learning platforms",
        sqlite_with_rowid=False,
    )

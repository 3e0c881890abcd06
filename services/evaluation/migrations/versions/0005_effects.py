"""Effectiveness and recommendations.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LATER_SUMS = (
    "spread",
    "spread_squares",
    "material_squares",
    "instructor_squares",
    "organisation_squares",
    "usefulness_squares",
)
_BEHAVIOUR = (
    "mark_1",
    "mark_2",
    "mark_3",
    "mark_4",
    "valued",
    "value",
    "value_squares",
    "compared",
    "change",
    "change_squares",
)


def upgrade() -> None:
    """Make them."""
    for name in _LATER_SUMS:
        op.add_column("rating_sum", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    _participations()
    _behaviour()
    _results()
    _rounds()
    _recommendations()
    _causes()


def downgrade() -> None:
    """Drop them."""
    for table in (
        "consideration",
        "no_show",
        "recommendation_move",
        "recommendation",
        "sweep",
        "programme_told",
        "programme_unit",
        "ikm_month",
        "behaviour_sum",
        "assessment_record",
        "participation",
    ):
        op.drop_table(table)
    for name in reversed(_LATER_SUMS):
        op.drop_column("rating_sum", name)


def _participations() -> None:
    """Who completed what, and whose supervisor is asked."""
    op.create_table(
        "participation",
        sa.Column("assessment_id", sa.String(length=36), nullable=False),
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("completed_on", sa.String(length=10), nullable=False),
        sa.Column("competencies", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("turn_on", sa.String(length=10), nullable=True),
        sa.Column("assessor_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("assessment_id"),
        comment="Completions with success, and how far asking their supervisors is",
        sqlite_with_rowid=False,
    )
    for name, columns in (
        ("turn", ["turn_on"]),
        ("agency", ["agency", "state", "due_on", "assessment_id"]),
        ("assessor", ["assessor_id", "state", "due_on", "assessment_id"]),
        ("employee", ["employee_id"]),
    ):
        op.create_index(f"ix_participation_{name}", "participation", columns, unique=False)


def _behaviour() -> None:
    """What supervisors said."""
    op.create_table(
        "assessment_record",
        sa.Column("assessment_id", sa.String(length=36), nullable=False),
        sa.Column("assessor_id", sa.String(length=36), nullable=True),
        sa.Column("answered_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=True),
        sa.Column("applies", sa.Integer(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("assessment_id"),
        comment="Named assessors and answers, as people entered them",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "behaviour_sum",
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _BEHAVIOUR),
        sa.PrimaryKeyConstraint("programme_id", "session_id"),
        comment="Supervisors' answers by programme and session",
        sqlite_with_rowid=False,
    )


def _results() -> None:
    """What citizens said, and which units took part from when."""
    op.create_table(
        "ikm_month",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "month"),
        comment="SKM answers by unit and month",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "programme_unit",
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", "unit_id", "month"),
        comment="Completions with success by programme, unit and month",
        sqlite_with_rowid=False,
    )


def _rounds() -> None:
    """What was told of programmes, and how far each daily round is."""
    op.create_table(
        "programme_told",
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id"),
        comment="What was told last of programmes",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sweep",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("reached", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("name"),
        comment="Daily rounds and how far they are",
        sqlite_with_rowid=False,
    )


def _recommendations() -> None:
    """Proposals and their trails."""
    op.create_table(
        "recommendation",
        sa.Column("recommendation_id", sa.String(length=36), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("rule_set", sa.String(length=100), nullable=False),
        sa.Column("made_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("moved_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("decided_on", sa.String(length=10), nullable=True),
        sa.Column("appeal_until", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("recommendation_id"),
        comment="Proposals; at most one open for a person, a kind and a cause",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "uq_recommendation_open",
        "recommendation",
        ["employee_id", "kind", "cause"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_recommendation_employee", "recommendation", ["employee_id", "recommendation_id"], unique=False)
    op.create_index(
        "ix_recommendation_agency", "recommendation", ["agency", "state", "recommendation_id"], unique=False
    )
    op.create_table(
        "recommendation_move",
        sa.Column("recommendation_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=True),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("recommendation_id", "step"),
        comment="The trail of each recommendation",
        sqlite_with_rowid=False,
    )


def _causes() -> None:
    """What proposals are made from where no other table holds it, and about whom to look again."""
    op.create_table(
        "no_show",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("missed_on", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "enrollment_id"),
        comment="Enrolments to which nobody came",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consideration",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("employee_id"),
        comment="People whose recommendations are to be looked at again",
        sqlite_with_rowid=False,
    )

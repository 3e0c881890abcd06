"""Rules of agencies and the lives of alerts.

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

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    _columns()
    _rules()
    _facts()
    _sessions()
    _steps()


def downgrade() -> None:
    """Drop them."""
    for table in ("alert_step", "seat", "session", "judged", "watch", "rule_setting"):
        op.drop_table(table)
    op.drop_column("timer", "agency")
    for column in ("event_at", "event_type", "event_id", "escalated_at", "snoozed_until"):
        op.drop_column("alert", column)


def _columns() -> None:
    """What an alert and a timer tell besides."""
    op.add_column("alert", sa.Column("snoozed_until", _MOMENT, nullable=True))
    op.add_column("alert", sa.Column("escalated_at", _MOMENT, nullable=True))
    op.add_column("alert", sa.Column("event_id", sa.String(length=128), nullable=True))
    op.add_column("alert", sa.Column("event_type", sa.String(length=100), nullable=True))
    op.add_column("alert", sa.Column("event_at", _MOMENT, nullable=True))
    op.add_column("timer", sa.Column("agency", sa.String(length=64), nullable=True))


def _rules() -> None:
    """What agencies say otherwise."""
    op.create_table(
        "rule_setting",
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("setting", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("city", "agency", "rule"),
        comment="What agencies and cities say otherwise about rules",
        sqlite_with_rowid=False,
    )


def _facts() -> None:
    """The facts that rules look at, now and before."""
    op.create_table(
        "watch",
        sa.Column("subject_id", sa.String(length=129), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=True),
        sa.Column("event_type", sa.String(length=100), nullable=True),
        sa.Column("event_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("subject_id", "rule", "cause"),
        comment="The facts that each rule looks at now",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_watch_rule", "watch", ["rule", "city", "subject_id", "cause"], unique=False)
    op.create_table(
        "judged",
        sa.Column("judged_id", sa.String(length=36), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=True),
        sa.Column("subject_id", sa.String(length=129), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("judged_id"),
        comment="What rules looked at, to try them against the past",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_judged_rule", "judged", ["rule", "city", "judged_id"], unique=False)
    op.create_index("ix_judged_at", "judged", ["at"], unique=False)


def _sessions() -> None:
    """Sessions and how their seats stand."""
    op.create_table(
        "session",
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=True),
        sa.Column("agency", sa.String(length=64), nullable=True),
        sa.Column("city", sa.String(length=64), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("enrolled", sa.Integer(), nullable=False),
        sa.Column("no_shows", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("session_id"),
        comment="Sessions and how their seats stand",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seat",
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("enrollment_id"),
        comment="How each enrolment stands",
        sqlite_with_rowid=False,
    )


def _steps() -> None:
    """The life of each alert."""
    op.create_table(
        "alert_step",
        sa.Column("step_id", sa.String(length=36), nullable=False),
        sa.Column("alert_id", sa.String(length=36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=True),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("step_id"),
        comment="The life of each alert",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alert_step_alert", "alert_step", ["alert_id", "step_id"], unique=False)

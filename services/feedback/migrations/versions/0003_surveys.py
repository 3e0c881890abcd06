"""Surveys and questionnaires.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MARKS: Final = tuple(f"u{number}" for number in range(1, 10))
_CITY_OFFSET: Final = timedelta(hours=7)
"""Asia/Jakarta, which has kept to it since before the first answer."""


def upgrade() -> None:
    """Make them, and add up the answers that are there."""
    op.add_column("skm_answer", sa.Column("form", sa.String(length=16), nullable=True))
    op.add_column("skm_answer", sa.Column("batch", sa.String(length=64), nullable=True))
    op.add_column("questionnaire", sa.Column("gain", sa.SmallInteger(), nullable=True))
    op.add_column("questionnaire", sa.Column("more", sa.Text(), nullable=True))
    op.add_column("questionnaire", sa.Column("question_set", sa.String(length=100), nullable=True))
    op.create_index("ix_questionnaire_session", "questionnaire", ["session_id"], unique=False)
    op.create_index("ix_participation_session", "participation", ["session_id"], unique=False)
    _sums()
    _marks()
    _wordings()
    _invitations()
    _add_up()


def downgrade() -> None:
    """Drop them."""
    for table in ("invitation", "skm_wording", "skm_mark", "skm_salt", "skm_profile", "ikm_month"):
        op.drop_table(table)
    op.drop_index("ix_participation_session", "participation")
    op.drop_index("ix_questionnaire_session", "questionnaire")
    for name in ("question_set", "more", "gain"):
        op.drop_column("questionnaire", name)
    for name in ("batch", "form"):
        op.drop_column("skm_answer", name)


def _sums() -> None:
    op.create_table(
        "ikm_month",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _MARKS),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
        sa.PrimaryKeyConstraint("unit_id", "month", "service"),
        comment="Survey answers summed by unit, month and service",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "skm_profile",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("trait", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
        sa.PrimaryKeyConstraint("unit_id", "month", "trait", "category"),
        comment="Respondents by category, as sums only",
        sqlite_with_rowid=False,
    )


def _marks() -> None:
    op.create_table(
        "skm_salt",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("day"),
        comment="The day's salt of marks against repeats",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "skm_mark",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mark"),
        comment="Marks against repeats, kept a day",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_skm_mark_day", "skm_mark", ["day"], unique=False)


def _wordings() -> None:
    op.create_table(
        "skm_wording",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
        sa.PrimaryKeyConstraint("unit_id", "service", "version"),
        comment="The survey's questions as units word them",
    )


def _invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("invitation_id", sa.String(length=36), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("form", sa.String(length=5), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("sent", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("enrollment_id"),
        comment="Invitations to participants' questionnaires",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitation_id", "invitation", ["invitation_id"], unique=True)
    op.create_index("ix_invitation_agency", "invitation", ["agency", "session_id"], unique=False)
    op.create_index("ix_invitation_employee", "invitation", ["employee_id"], unique=False)
    op.create_index(
        "ix_invitation_due",
        "invitation",
        ["agency", "due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )


def _add_up() -> None:
    """The sums by month and service of the answers that came before there were such sums."""
    columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in ("unit_id", "service", *_MARKS)]
    answers = sa.table("skm_answer", *columns, sa.column("answered_at", sa.DateTime(timezone=True)))
    names = [*(column.name for column in columns), "answered_at"]
    sums: dict[tuple[str, int, str], list[int]] = defaultdict(lambda: [0] * 10)
    for row in op.get_bind().execute(sa.select(*(answers.c[name] for name in names))):
        total = sums[row.unit_id, _month(row.answered_at), row.service or ""]
        for position, value in enumerate((1, *row[2:11])):
            total[position] += value
    target = sa.table("ikm_month", *(sa.column(name) for name in ("unit_id", "month", "service", "n", *_MARKS)))
    if sums:
        op.get_bind().execute(
            sa.insert(target),
            [dict(zip(target.c.keys(), (*key, *total), strict=True)) for key, total in sums.items()],
        )


def _month(moment: datetime) -> int:
    day = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC) + _CITY_OFFSET
    return day.year * 12 + day.month - 1

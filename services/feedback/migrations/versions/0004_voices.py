"""Complaints, attachments, forums and open houses.

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

_COMPLAINT = (
    ("paused_days", sa.SmallInteger(), None),
    ("reopened", sa.SmallInteger(), "0"),
    ("answered_late", sa.Boolean(), sa.false()),
    ("merged_into", sa.String(length=36), None),
    ("satisfaction", sa.SmallInteger(), None),
    ("published_at", sa.DateTime(timezone=True), None),
    ("public_text", sa.Text(), None),
    ("public_answer", sa.Text(), None),
    ("erased_at", sa.DateTime(timezone=True), None),
)
_FORUM = (
    ("state", sa.String(length=16), "planned"),
    ("place", sa.String(length=200), None),
    ("starts_at", sa.DateTime(timezone=True), None),
    ("capacity", sa.Integer(), None),
    ("agenda", sa.Text(), None),
    ("registration", sa.Boolean(), sa.false()),
    ("headcount", sa.Integer(), None),
    ("summary", sa.Text(), None),
)
_TABLES = ("forum_follow_up", "forum_vote", "forum_code", "answer_template", "attachment", "complaint_note")


def upgrade() -> None:
    """Make them. Meetings of before are over: everything that was noted of them was noted afterwards."""
    for table, columns in (("complaint", _COMPLAINT), ("forum", _FORUM)):
        for name, kind, default in columns:
            op.add_column(table, sa.Column(name, kind, nullable=default is None, server_default=default))
    op.add_column("complaint_move", sa.Column("unit_id", sa.String(length=129), nullable=True))
    op.execute("UPDATE forum SET state = 'held'")
    _indexes()
    _with_reports()
    _templates()
    _with_meetings()


def _indexes() -> None:
    op.create_index("ix_complaint_city", "complaint", ["city", "opened_at"], unique=False)
    for name, columns, wanted in (
        ("ix_complaint_published", ["city", "published_at"], sa.text("published_at IS NOT NULL")),
        ("ix_complaint_merged_into", ["merged_into"], sa.text("merged_into IS NOT NULL")),
    ):
        op.create_index(name, "complaint", columns, unique=False, sqlite_where=wanted, postgresql_where=wanted)


def _with_reports() -> None:
    op.create_table(
        "complaint_note",
        sa.Column("note_id", sa.String(length=36), nullable=False),
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.complaint_id"]),
        sa.PrimaryKeyConstraint("note_id"),
        comment="Officers' notes on reports",
    )
    op.create_index("ix_complaint_note_complaint", "complaint_note", ["complaint_id", "note_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("attachment_id", sa.String(length=36), nullable=False),
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("giver", sa.String(length=16), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("stored_as", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.complaint_id"]),
        sa.UniqueConstraint("stored_as"),
        sa.PrimaryKeyConstraint("attachment_id"),
        comment="Files of reports",
    )
    op.create_index("ix_attachment_complaint", "attachment", ["complaint_id", "attachment_id"], unique=False)
    op.create_index("ix_attachment_state", "attachment", ["state", "attachment_id"], unique=False)


def _templates() -> None:
    op.create_table(
        "answer_template",
        sa.Column("template_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("template_id"),
        comment="Templates of answers",
    )
    op.create_index("ix_answer_template_agency", "answer_template", ["agency", "template_id"], unique=False)


def _with_meetings() -> None:
    op.create_table(
        "forum_code",
        sa.Column("forum_id", sa.String(length=36), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("people", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.forum_id"]),
        sa.PrimaryKeyConstraint("forum_id", "fingerprint"),
        comment="Places at meetings, without names",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forum_vote",
        sa.Column("input_id", sa.String(length=36), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["input_id"], ["forum_input.input_id"]),
        sa.PrimaryKeyConstraint("input_id", "fingerprint"),
        comment="Votes for inputs, by code",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forum_follow_up",
        sa.Column("follow_up_id", sa.String(length=36), nullable=False),
        sa.Column("forum_id", sa.String(length=36), nullable=False),
        sa.Column("input_id", sa.String(length=36), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_unit", sa.String(length=129), nullable=True),
        sa.Column("owner_employee", sa.String(length=36), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.forum_id"]),
        sa.ForeignKeyConstraint(["input_id"], ["forum_input.input_id"]),
        sa.PrimaryKeyConstraint("follow_up_id"),
        comment="Follow-up of meetings",
    )
    op.create_index("ix_forum_follow_up_forum", "forum_follow_up", ["forum_id", "follow_up_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in _TABLES:
        op.drop_table(table)
    for index in ("ix_complaint_merged_into", "ix_complaint_published", "ix_complaint_city"):
        op.drop_index(index, "complaint")
    op.drop_column("complaint_move", "unit_id")
    for table, columns in (("complaint", _COMPLAINT), ("forum", _FORUM)):
        for name, _, _ in columns:
            op.drop_column(table, name)

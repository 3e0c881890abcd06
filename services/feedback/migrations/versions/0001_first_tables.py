"""The first tables of the feedback service."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _pipeline()
    _units_and_seats()
    _surveys()
    _complaints()
    _wishes_and_forums()


def downgrade() -> None:
    """Drop them, with everything in them."""
    for table in (
        "forum_input",
        "forum",
        "aspiration",
        "complaint_move",
        "complaint",
        "questionnaire",
        "ikm_sum",
        "skm_answer",
        "participation",
        "unit",
        "outbox",
        "inbox",
        "idempotency_key",
        "consumer_position",
    ):
        op.drop_table(table)


def _pipeline() -> None:
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
    op.create_table(
        "inbox",
        sa.Column("consumer_group", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("consumer_group", "event_id"),
        comment="Events whose effect is in this store",
        sqlite_with_rowid=False,
    )
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


def _units_and_seats() -> None:
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("services", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id"),
        comment="Units that citizens can speak about",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_unit_agency", "unit", ["agency"], unique=False)
    op.create_table(
        "participation",
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("enrollment_id"),
        comment="Seats in sessions by opaque id",
        sqlite_with_rowid=False,
    )


def _surveys() -> None:
    op.create_table(
        "skm_answer",
        sa.Column("feedback_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=True),
        sa.Column("u1", sa.SmallInteger(), nullable=False),
        sa.Column("u2", sa.SmallInteger(), nullable=False),
        sa.Column("u3", sa.SmallInteger(), nullable=False),
        sa.Column("u4", sa.SmallInteger(), nullable=False),
        sa.Column("u5", sa.SmallInteger(), nullable=False),
        sa.Column("u6", sa.SmallInteger(), nullable=False),
        sa.Column("u7", sa.SmallInteger(), nullable=False),
        sa.Column("u8", sa.SmallInteger(), nullable=False),
        sa.Column("u9", sa.SmallInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
        sa.PrimaryKeyConstraint("feedback_id"),
        comment="Answers to the survey",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_skm_answer_unit", "skm_answer", ["unit_id", "feedback_id"], unique=False)
    op.create_table(
        "ikm_sum",
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
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
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
        sa.PrimaryKeyConstraint("unit_id", "year"),
        comment="Survey answers summed by unit and year",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "questionnaire",
        sa.Column("enrollment_id", sa.String(length=36), nullable=False),
        sa.Column("feedback_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("material", sa.SmallInteger(), nullable=False),
        sa.Column("instructor", sa.SmallInteger(), nullable=False),
        sa.Column("organisation", sa.SmallInteger(), nullable=False),
        sa.Column("usefulness", sa.SmallInteger(), nullable=False),
        sa.Column("difficulty", sa.SmallInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrollment_id"], ["participation.enrollment_id"]),
        sa.PrimaryKeyConstraint("enrollment_id"),
        comment="Participants' answers",
        sqlite_with_rowid=False,
    )


def _complaints() -> None:
    op.create_table(
        "complaint",
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("ticket", sa.String(length=20), nullable=False),
        sa.Column("secret_fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("classification", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reporter_mode", sa.String(length=16), nullable=False),
        sa.Column("reporter_name", sa.String(length=200), nullable=True),
        sa.Column("reporter_contact", sa.String(length=200), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reporter_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("rule_set", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("ticket"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
        sa.PrimaryKeyConstraint("complaint_id"),
        comment="Citizens' reports",
    )
    op.create_index("ix_complaint_agency", "complaint", ["agency", "complaint_id"], unique=False)
    op.create_index(
        "ix_complaint_reporter_until",
        "complaint",
        ["reporter_until"],
        unique=False,
        sqlite_where=sa.text("reporter_until IS NOT NULL"),
        postgresql_where=sa.text("reporter_until IS NOT NULL"),
    )
    op.create_table(
        "complaint_move",
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("classification", sa.String(length=16), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("moved_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.complaint_id"]),
        sa.PrimaryKeyConstraint("complaint_id", "number"),
        comment="Steps of citizens' reports",
    )


def _wishes_and_forums() -> None:
    op.create_table(
        "aspiration",
        sa.Column("feedback_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
        sa.PrimaryKeyConstraint("feedback_id"),
        comment="Citizens' wishes",
    )
    op.create_index("ix_aspiration_agency", "aspiration", ["agency", "feedback_id"], unique=False)
    op.create_table(
        "forum",
        sa.Column("forum_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
        sa.PrimaryKeyConstraint("forum_id"),
        comment="Meetings with citizens",
    )
    op.create_index("ix_forum_agency", "forum", ["agency", "forum_id"], unique=False)
    op.create_table(
        "forum_input",
        sa.Column("input_id", sa.String(length=36), nullable=False),
        sa.Column("forum_id", sa.String(length=36), nullable=False),
        sa.Column("theme", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.forum_id"]),
        sa.PrimaryKeyConstraint("input_id"),
        comment="Inputs of meetings",
    )
    op.create_index("ix_forum_input_forum", "forum_input", ["forum_id", "input_id"], unique=False)

"""Themes and the lexicon, and what waits for a look.

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


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "lexicon_version",
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("city", "version"),
        comment="Cities' changes of the lexicon",
    )
    _readings()
    _found()
    op.create_table(
        "parked",
        sa.Column("parked_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("parked_id"),
        comment="Answers and reports that wait for a look",
    )
    op.create_index("ix_parked_agency", "parked", ["agency", "state", "parked_id"], unique=False)


def _readings() -> None:
    op.create_table(
        "theme_reading",
        sa.Column("source_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=True),
        sa.Column("session_id", sa.String(length=36), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.SmallInteger(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lexicon", sa.String(length=100), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrected_by", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source_id"),
        comment="Texts that were read for their themes",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_theme_reading_agency", "theme_reading", ["agency", "source_id"], unique=False)
    op.create_index("ix_theme_reading_lexicon", "theme_reading", ["city", "lexicon", "source_id"], unique=False)
    op.create_index("ix_theme_reading_session", "theme_reading", ["session_id"], unique=False)


def _found() -> None:
    op.create_table(
        "theme_found",
        sa.Column("source_id", sa.String(length=36), nullable=False),
        sa.Column("theme", sa.String(length=64), nullable=False),
        sa.Column("decider", sa.String(length=16), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=129), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "theme"),
        comment="Themes of texts",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_theme_found_agency", "theme_found", ["agency", "year", "theme"], unique=False)
    op.create_index("ix_theme_found_unit", "theme_found", ["unit_id", "year", "theme"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in ("parked", "theme_found", "theme_reading", "lexicon_version"):
        op.drop_table(table)

"""Who did and who read what.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the trail."""
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=129), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id"),
        comment="Who did and who read what, by opaque id",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_subject", "audit", ["subject", "audit_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("audit")

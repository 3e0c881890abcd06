"""People who were erased from the register.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; who was erased before is not told again."""
    op.create_table(
        "erased_person",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("employee_id"),
        comment="People who were erased from the register",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("erased_person")

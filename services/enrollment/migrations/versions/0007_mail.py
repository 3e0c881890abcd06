"""Where mails to a person go, and in which language they are.

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
    """Add them."""
    op.add_column("employee", sa.Column("email", sa.String(length=254), nullable=True))
    op.add_column(
        "employee", sa.Column("language", sa.String(length=2), server_default=sa.text("'id'"), nullable=False)
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("employee", "language")
    op.drop_column("employee", "email")

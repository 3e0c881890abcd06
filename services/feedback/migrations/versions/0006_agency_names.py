"""The names of the agencies that units belong to.

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
    """Add the column; units announced before are known by their agency's slug until they are announced again."""
    op.add_column("unit", sa.Column("agency_name", sa.String(length=500), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("unit", "agency_name")

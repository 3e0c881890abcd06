"""Roster imports and what came of their rows.

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
    """Make them."""
    _imports()
    _rows()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("import_row")
    op.drop_table("roster_import")


def _imports() -> None:
    """Who imported what."""
    op.create_table(
        "roster_import",
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("city_wide", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("creates", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sheet", sa.String(length=100), nullable=True),
        sa.Column("header_row", sa.Integer(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("unread_columns", sa.JSON(), nullable=False),
        sa.Column("skipped_rows", sa.JSON(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.agency"]),
        sa.PrimaryKeyConstraint("import_id"),
        comment="Roster imports and dry runs",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_roster_import_agency", "roster_import", ["agency", "import_id"], unique=False)
    op.create_index("ix_roster_import_created_at", "roster_import", ["created_at"], unique=False)


def _rows() -> None:
    """What came of each row."""
    op.create_table(
        "import_row",
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=True),
        sa.Column("enrollment_id", sa.String(length=36), nullable=True),
        sa.Column("candidate_id", sa.String(length=36), nullable=True),
        sa.Column("stored", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("nip", sa.String(length=18), nullable=True),
        sa.Column("cells", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("entry", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["roster_import.import_id"]),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.employee_id"]),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.enrollment_id"]),
        sa.ForeignKeyConstraint(["candidate_id"], ["employee.employee_id"]),
        sa.PrimaryKeyConstraint("import_id", "number"),
        comment="Rows of roster imports; cells only of rows to be mended",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_import_row_result", "import_row", ["import_id", "result", "number"], unique=False)
    op.create_index("ix_import_row_employee", "import_row", ["employee_id"], unique=False)
    op.create_index("ix_import_row_candidate", "import_row", ["candidate_id"], unique=False)
    op.create_index("ix_import_row_nip", "import_row", ["nip"], unique=False)

"""The register, the catalogue and budgets.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BUDGET = ("budget_id", "agency", "city", "year", "programme_id", "planned", "committed", "spent", "version")


def upgrade() -> None:
    """Make them; what a number says of people who are there is written beside it."""
    for table, columns in _added().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_employee_supervisor", "employee", ["supervisor_id"], unique=False)
    op.create_index("ix_employee_position", "employee", ["position_id"], unique=False)
    op.execute("UPDATE employee SET sex = CASE substr(nip, 15, 1) WHEN '1' THEN 'male' WHEN '2' THEN 'female' END")
    _positions()
    _moves()
    _budgets()


def downgrade() -> None:
    """Drop them."""
    for table in ("budget", "employee_move", "position"):
        op.drop_table(table)
    op.drop_index("ix_employee_position", table_name="employee")
    op.drop_index("ix_employee_supervisor", table_name="employee")
    for table, columns in _added().items():
        for column in columns:
            op.drop_column(table, column.name)


def _added() -> dict[str, list[sa.Column[Any]]]:
    """The columns that came to tables that are there."""
    return {
        "agency": [
            sa.Column("siasn_id", sa.String(length=64), nullable=True),
            sa.Column("siasn_location_id", sa.String(length=64), nullable=True),
        ],
        "employee": [
            sa.Column("position_id", sa.String(length=129), nullable=True),
            sa.Column("sex", sa.String(length=8), nullable=True),
            sa.Column("education", sa.String(length=16), nullable=True),
            sa.Column("supervisor_id", sa.String(length=36), nullable=True),
            sa.Column("siasn_id", sa.String(length=64), nullable=True),
        ],
        "programme": [
            sa.Column("description", sa.Text(), nullable=True),
            sa.Column("prerequisites", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
            sa.Column("position_types", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
            sa.Column("position_ids", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
            sa.Column("certificate_valid_months", sa.Integer(), nullable=True),
        ],
        "roster_import": [
            sa.Column("kind", sa.String(length=16), server_default=sa.text("'participants'"), nullable=False),
        ],
        "session": [
            sa.Column("instructors", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
            sa.Column("cost_spent", sa.BigInteger(), nullable=True),
            sa.Column("state", sa.String(length=16), server_default=sa.text("'scheduled'"), nullable=False),
        ],
    }


def _positions() -> None:
    """Agencies' own positions."""
    op.create_table(
        "position",
        sa.Column("position_id", sa.String(length=129), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("technical", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.agency"]),
        sa.PrimaryKeyConstraint("position_id"),
        comment="Positions by <agency>.<position>",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_position_agency", "position", ["agency", "position_id"], unique=False)


def _moves() -> None:
    """Who came from where to where."""
    op.create_table(
        "employee_move",
        sa.Column("move_id", sa.String(length=36), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("from_unit_id", sa.String(length=129), nullable=False),
        sa.Column("to_unit_id", sa.String(length=129), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.employee_id"]),
        sa.PrimaryKeyConstraint("move_id"),
        comment="Who came from where to where, and since when",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_employee_move_employee", "employee_move", ["employee_id", "move_id"], unique=False)


def _budgets() -> None:
    """Money by year, with what the sessions that are there will cost."""
    op.create_table(
        "budget",
        sa.Column("budget_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=True),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.agency"]),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.programme_id"]),
        sa.PrimaryKeyConstraint("budget_id"),
        comment="Budgets of agencies by year and programme",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_budget_agency", "budget", ["agency", "year"], unique=False)
    op.create_index("ix_budget_city", "budget", ["city", "year"], unique=False)
    _count_sessions()


def _count_sessions() -> None:
    """Begin the sums with the sessions that are there; what is planned for a year, nobody has said yet."""
    names = ("agency", "city", "programme_id", "cost_planned")
    session = sa.table("session", *(sa.column(name) for name in names), sa.column("ends_on", sa.Date()))
    sums: dict[tuple[str, str, int, str | None], int] = {}
    query = sa.select(session).where(session.c.cost_planned > 0)
    for agency, city, programme_id, cost, ends_on in op.get_bind().execute(query):
        for one in (programme_id, None):
            key = (agency, city, ends_on.year, one)
            sums[key] = sums.get(key, 0) + cost
    budget = sa.table("budget", *(sa.column(name) for name in _BUDGET))
    rows = [_row(*key, committed) for key, committed in sums.items()]
    if rows:
        op.get_bind().execute(sa.insert(budget), rows)


def _row(agency: str, city: str, year: int, programme_id: str | None, committed: int) -> dict[str, Any]:
    """A budget that nobody has planned yet, under the id that it has for good."""
    budget_id = str(uuid5(NAMESPACE_URL, f"budget/{agency}/{year}/{programme_id or ''}"))
    return dict(zip(_BUDGET, (budget_id, agency, city, year, programme_id, 0, committed, 0, 1), strict=True))

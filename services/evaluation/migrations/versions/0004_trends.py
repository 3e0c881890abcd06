"""Trends and rule sets.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CITY = ZoneInfo("Asia/Jakarta")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE = 5000


def upgrade() -> None:
    """Make them; months are summed up from the evidence there is."""
    op.add_column("programme", sa.Column("competencies", sa.Text(), nullable=True))
    _fill(_months())
    _rule_sets()
    _next_pieces()


def downgrade() -> None:
    """Drop them."""
    for table in ("next_piece", "rule_set_mover", "rule_set_effect", "rule_set", "score_month"):
        op.drop_table(table)
    op.drop_column("programme", "competencies")


def _months() -> sa.Table:
    return op.create_table(
        "score_month",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("a", sa.BigInteger(), nullable=False),
        sa.Column("b", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "competency", "month"),
        comment="Sums of evidence by the month it is dated in",
        sqlite_with_rowid=False,
    )


def _fill(months: sa.Table) -> None:
    """Person by person, so that no more than a chunk of the evidence is held at a time."""
    connection, after = op.get_bind(), ""
    people = sa.text("SELECT DISTINCT employee_id FROM evidence WHERE employee_id > :after ORDER BY 1 LIMIT 500")
    pieces = sa.text(
        "SELECT employee_id, competency, at_ms, a, b FROM evidence WHERE employee_id > :after AND employee_id <= :until"
    )
    while chunk := list(connection.execute(people, {"after": after}).scalars()):
        a: Counter[tuple[str, str, str]] = Counter()
        b: Counter[tuple[str, str, str]] = Counter()
        n: Counter[tuple[str, str, str]] = Counter()
        for row in connection.execute(pieces, {"after": after, "until": chunk[-1]}):
            day = (_EPOCH + timedelta(milliseconds=row.at_ms)).astimezone(_CITY)
            key = (row.employee_id, row.competency, f"{day:%Y-%m}")
            a[key] += row.a
            b[key] += row.b
            n[key] += 1
        names = ("employee_id", "competency", "month", "a", "b", "n")
        rows = [dict(zip(names, (*key, a[key], b[key], n[key]), strict=True)) for key in n]
        for first in range(0, len(rows), _AT_ONCE):
            connection.execute(months.insert(), rows[first : first + _AT_ONCE])
        after = chunk[-1]


def _rule_sets() -> None:
    op.create_table(
        "rule_set",
        sa.Column("rule_set_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.String(length=10), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("entered_by", sa.String(length=255), nullable=False),
        sa.Column("entered_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("landmark", sa.String(length=32), nullable=True),
        sa.Column("half_life_days", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("cursor", sa.String(length=36), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("as_of_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("rule_set_id"),
        comment="Versions of rule sets, entered by cities",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rule_set_effect",
        sa.Column("rule_set_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("before", sa.String(length=32), nullable=False),
        sa.Column("after", sa.String(length=32), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("rule_set_id", "agency", "what", "subject", "before", "after"),
        comment="What versions of rule sets would change",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rule_set_mover",
        sa.Column("rule_set_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("before", sa.String(length=8), nullable=False),
        sa.Column("after", sa.String(length=8), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("rule_set_id", "agency", "employee_id", "competency"),
        comment="Whose scores versions of rule sets move furthest",
        sqlite_with_rowid=False,
    )


def _next_pieces() -> None:
    op.create_table(
        "next_piece",
        sa.Column("employee_id", sa.String(length=36), nullable=False),
        sa.Column("evidence_id", sa.String(length=36), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("a", sa.BigInteger(), nullable=False),
        sa.Column("b", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "evidence_id", "competency"),
        comment="Evidence under the next landmark and half-life",
        sqlite_with_rowid=False,
    )

"""What is kept of roster imports: who imported what, and what came of each row.

Cells are kept only of rows that must be mended, so that they can be downloaded; they go with ``imports.forget_before``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlmodel import Field

from services.enrollment.store.tables import Base
from shared.columns import Moment

RowResult = Literal["created", "completed", "changed", "unchanged", "confirm", "conflict", "rejected"]
ROW_RESULTS: Final[tuple[RowResult, ...]] = get_args(RowResult)
TO_MEND: Final[tuple[RowResult, ...]] = ("confirm", "conflict", "rejected")
"""The results that somebody must look at."""

ImportKind = Literal["participants", "register"]
"""A roster of who took part in what, or a register of who works where."""

Creatable = Literal["sessions", "people", "programmes"]
CREATABLES: Final[tuple[Creatable, ...]] = get_args(Creatable)


class RosterImport(Base, table=True):
    """A roster that was read, and either imported or only tried."""

    __tablename__ = "roster_import"
    __table_args__ = (
        Index("ix_roster_import_agency", "agency", "import_id"),
        Index("ix_roster_import_created_at", "created_at"),
        {"comment": "Roster imports and dry runs", "sqlite_with_rowid": False},
    )

    import_id: str = Field(primary_key=True, sa_type=String(36))
    agency: str = Field(sa_type=String(64), sa_column_args=(ForeignKey("agency.agency"),))
    city: str = Field(sa_type=String(64))
    city_wide: bool = Field(sa_type=Boolean)
    """Made by the city's BKPSDM, so it may hold people of other agencies and is not shown to this one."""
    subject: str = Field(sa_type=String(200))
    file_sha256: str = Field(sa_type=String(64))
    dry_run: bool = Field(sa_type=Boolean)
    kind: ImportKind = Field(
        default="participants", sa_type=String(16), sa_column_kwargs={"server_default": sa.text("'participants'")}
    )
    creates: list[Creatable] = Field(sa_type=sa.JSON)
    created_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    """None while rows are still to come, or when it was cut off."""
    sheet: str | None = Field(default=None, sa_type=String(100))
    header_row: int = Field(sa_type=Integer)
    labels: list[str] = Field(sa_type=sa.JSON)
    """The file's own headers, in its order."""
    unread_columns: list[str] = Field(sa_type=sa.JSON)
    skipped_rows: list[int] = Field(sa_type=sa.JSON)
    notices: list[list[str]] = Field(sa_type=sa.JSON)
    """Sentences about the file as a whole, each in Indonesian and in English."""


class ImportRow(Base, table=True):
    """What came of one row; ``number`` is the one the spreadsheet shows."""

    __tablename__ = "import_row"
    __table_args__ = (
        Index("ix_import_row_result", "import_id", "result", "number"),
        Index("ix_import_row_employee", "employee_id"),
        Index("ix_import_row_candidate", "candidate_id"),
        Index("ix_import_row_nip", "nip"),
        {"comment": "Rows of roster imports; cells only of rows to be mended", "sqlite_with_rowid": False},
    )

    import_id: str = Field(
        primary_key=True, sa_type=String(36), sa_column_args=(ForeignKey("roster_import.import_id"),)
    )
    number: int = Field(primary_key=True, sa_type=Integer)
    result: RowResult = Field(sa_type=String(16))
    reasons: list[list[str]] = Field(sa_type=sa.JSON)
    """Sentences that say what to mend, each in Indonesian and in English."""
    warnings: list[list[str]] = Field(sa_type=sa.JSON)
    employee_id: str | None = Field(
        default=None, sa_type=String(36), sa_column_args=(ForeignKey("employee.employee_id"),)
    )
    enrollment_id: str | None = Field(
        default=None, sa_type=String(36), sa_column_args=(ForeignKey("enrollment.enrollment_id"),)
    )
    candidate_id: str | None = Field(
        default=None, sa_type=String(36), sa_column_args=(ForeignKey("employee.employee_id"),)
    )
    """Who it may be, for a row to confirm; kept when it is settled."""
    stored: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    """What is stored where the row says otherwise."""
    nip: str | None = Field(default=None, sa_type=String(18))
    cells: dict[str, str] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    """The row as it stands in the file."""
    entry: str | None = Field(default=None, sa_type=sa.Text)
    """The row as it was read (JSON, see ``handlers.import_entries``), for a row to confirm."""
    settled_at: datetime | None = Field(default=None, sa_type=Moment)


ROSTER_IMPORT: Final = Base.metadata.tables["roster_import"]
IMPORT_ROW: Final = Base.metadata.tables["import_row"]

"""What is said of an import: as a whole, and of each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Self

from fastapi import Path
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.doors import PREFIX
from services.enrollment.api.examples import CLERK, CLERKS_ROW, COLLEAGUE, COLLEAGUES_ROW, IMPORT
from services.enrollment.api.fields import Body, ShownTime
from services.enrollment.handlers.import_reports import Rows, Summary
from services.enrollment.store.import_facts import Registered
from services.enrollment.store.import_tables import TO_MEND, Creatable, ImportKind, ImportRow, RowResult
from shared.errors import Text
from shared.events.base import EmployeeId, Id

_CONFLICT: Final[JsonDict] = {
    "row": 3, "result": "conflict",
    "reasons": [
        "Nilai Post Test di berkas 85, yang tersimpan 80. Yang tersimpan tidak diubah; periksa mana yang benar."
    ],
    "warnings": [], "employee_id": COLLEAGUE, "enrollment_id": COLLEAGUES_ROW,
    "stored": {
        "status": "completed", "pre_test": 62.5, "post_test": 80, "jp_earned": 7.5, "certificate_number": None,
        "completed_at": "2026-05-19T12:00:00+07:00",
    },
    "candidate": None,
}  # fmt: skip
_SAME: Final[JsonDict] = {
    "row": 2, "result": "unchanged", "reasons": [], "warnings": [], "employee_id": CLERK, "enrollment_id": CLERKS_ROW,
    "stored": None, "candidate": None,
}  # fmt: skip
_SUMMARY: Final[JsonDict] = {
    "import_id": IMPORT, "agency": "sibolga-disdik", "kind": "participants", "dry_run": False, "create": ["sessions"],
    "file_sha256": "25c00d29ebc37aac3f9eeae71ea8a55ca0645b97ec9b6cb5d6372cceb0a8f6f7",
    "created_at": "2026-11-13T10:00:00+07:00", "finished_at": "2026-11-13T10:00:00+07:00",
    "counts": {
        "created": 0, "completed": 0, "changed": 0, "unchanged": 1, "confirm": 0, "conflict": 1, "rejected": 0,
    },
    "sheet": None, "header_row": 1, "unread_columns": [], "skipped_rows": [], "notices": [],
    "rejected_url": f"{PREFIX}/imports/{IMPORT}/rejected.xlsx",
}  # fmt: skip

ImportId = Annotated[str, Path(max_length=64, examples=[IMPORT])]


class StoredResult(Body):
    """What is stored where a row says otherwise."""

    status: str
    pre_test: float | None
    post_test: float | None
    jp_earned: float | None
    certificate_number: str | None
    completed_at: ShownTime | None


class Candidate(Body):
    """Whom a row may mean."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"employee_id": COLLEAGUE, "name": "Dewi Anggraini"}]})

    employee_id: EmployeeId
    name: str


class ImportRowBody(Body):
    """What came of one row."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CONFLICT]})

    row: int = Field(description="The number the spreadsheet shows beside it")
    result: RowResult = Field(
        description="`created`: enrolled and the result recorded, or registered; `completed`: was enrolled, now has "
        "its result; `changed`: was registered otherwise; "
        "`unchanged`: was all there; `confirm`: somebody has to say who it is; `conflict`: something else is stored; "
        "`rejected`: to be mended. In a dry run: what would come of it"
    )
    reasons: list[str] = Field(description="What to mend, in sentences")
    warnings: list[str] = Field(description="What to look at; it stops nothing")
    employee_id: EmployeeId | None
    enrollment_id: Id | None
    stored: StoredResult | None = Field(description="For a conflict: what is stored")
    candidate: Candidate | None = Field(description="For `confirm`: the one employee it may be")

    @classmethod
    def of(cls, row: ImportRow, candidates: Mapping[str, Registered], language: str) -> Self:
        """As it is stored."""
        candidate = candidates.get(row.candidate_id or "") if row.result == "confirm" else None
        return cls(
            row=row.number,
            result=row.result,
            reasons=_said(row.reasons, language),
            warnings=_said(row.warnings, language),
            employee_id=row.employee_id,
            enrollment_id=row.enrollment_id,
            stored=None if row.stored is None else StoredResult.model_validate(row.stored),
            candidate=None if candidate is None else Candidate(employee_id=candidate.employee_id, name=candidate.name),
        )


class ImportSummary(Body):
    """An import as a whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SUMMARY]})

    import_id: Id
    agency: str
    kind: ImportKind = Field(description="`participants`: who took part in what; `register`: who works where")
    dry_run: bool = Field(description="Only tried; nothing was stored but this report")
    create: list[Creatable]
    file_sha256: str
    created_at: ShownTime
    finished_at: ShownTime | None = Field(description="null while rows are still to come, or when it was cut off")
    counts: dict[RowResult, int] = Field(description="Rows by result")
    sheet: str | None = Field(description="The sheet that was read; null for CSV")
    header_row: int
    unread_columns: list[str] = Field(description="Headers that mean nothing to us")
    skipped_rows: list[int] = Field(description="Rows that are no participants: totals, signatures, the example")
    notices: list[str] = Field(description="What else to know about the file")
    rejected_url: str | None = Field(description="A workbook of the rows to mend; null when there are none")

    @classmethod
    def of(cls, summary: Summary, language: str) -> Self:
        """As it is stored."""
        return cls(**_facts(summary, language))


class ImportReport(ImportSummary):
    """An import with all its rows, in the file's order."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_SUMMARY, "rows": [_SAME, _CONFLICT]}]})

    rows: list[ImportRowBody]

    @classmethod
    def whole(cls, summary: Summary, rows: Rows, language: str) -> Self:
        """As it is stored."""
        return cls(**_facts(summary, language), rows=bodies_of(rows, language))


class Confirmation(Body):
    """Who it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"employee_id": COLLEAGUE}]})

    employee_id: EmployeeId


def bodies_of(rows: Rows, language: str) -> list[ImportRowBody]:
    """The rows as they are shown."""
    return [ImportRowBody.of(row, rows.candidates, language) for row in rows.rows]


def _facts(summary: Summary, language: str) -> dict[str, Any]:
    header = summary.header
    to_mend = any(summary.counts[result] for result in TO_MEND)
    return {
        "import_id": header.import_id,
        "agency": header.agency,
        "kind": header.kind,
        "dry_run": header.dry_run,
        "create": header.creates,
        "file_sha256": header.file_sha256,
        "created_at": header.created_at,
        "finished_at": header.finished_at,
        "counts": summary.counts,
        "sheet": header.sheet,
        "header_row": header.header_row,
        "unread_columns": header.unread_columns,
        "skipped_rows": header.skipped_rows,
        "notices": _said(header.notices, language),
        "rejected_url": f"{PREFIX}/imports/{header.import_id}/rejected.xlsx" if to_mend else None,
    }


def _said(sentences: list[list[str]], language: str) -> list[str]:
    return [Text(*pair).in_language(language) for pair in sentences]

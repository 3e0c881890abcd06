"""What came of an import, for whoever may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.enrollment.handlers.access import absent, own_scope
from services.enrollment.roster import Column, Roster, RosterRow, rejected_workbook
from services.enrollment.store import import_facts, imports
from services.enrollment.store.import_facts import Registered
from services.enrollment.store.import_tables import ROW_RESULTS, TO_MEND, ImportRow, RosterImport, RowResult
from shared.database import Tx
from shared.errors import NotFound, Text
from shared.web.auth import Principal

_NO_IMPORT: Final = Text(
    "Impor ini tidak ada, atau bukan milik instansi Anda.", "There is no such import, or it is not your agency's."
)
_NO_ROW: Final = Text("Impor ini tidak memuat baris tersebut.", "This import has no such row.")
_NOTHING_TO_MEND: Final = Text(
    "Tidak ada baris yang perlu diperbaiki, atau isinya sudah dihapus setelah 90 hari.",
    "There is no row to mend, or the cells were dropped after 90 days.",
)


@dataclass(frozen=True, slots=True)
class Summary:
    """An import and how many of its rows came out how."""

    header: RosterImport
    counts: Mapping[RowResult, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows, and the register entries they may be, as far as the caller may see them."""

    rows: Sequence[ImportRow]
    candidates: Mapping[str, Registered]


def find_import(tx: Tx, principal: Principal, import_id: str) -> RosterImport:
    """The import, if it is the caller's. A BKPSDM's may hold anybody of its city, so no agency sees it.

    Raises ``NotFound``.
    """
    header = imports.get(tx, import_id)
    if header is None or not principal.sees(header.agency, header.city):
        raise absent(_NO_IMPORT, None)
    if header.city_wide and not principal.is_city_wide:
        raise absent(_NO_IMPORT, None)
    return header


def summary(tx: Tx, principal: Principal, import_id: str) -> Summary:
    """The import with its counts. Raises ``NotFound``."""
    return _summaries(tx, [find_import(tx, principal, import_id)])[0]


def list_imports(tx: Tx, principal: Principal, agency: str | None, after: str | None, limit: int) -> list[Summary]:
    """The next ``limit`` imports, the newest first. Raises ``Forbidden`` when another agency is asked for."""
    scope = own_scope(tx, principal, agency)
    found = imports.page(tx, scope.agency, scope.city, after, limit, city_wide=principal.is_city_wide)
    return _summaries(tx, found)


def find_rows(
    tx: Tx,
    principal: Principal,
    import_id: str,
    results: Sequence[RowResult] = (),
    after: int = 0,
    limit: int | None = None,
) -> Rows:
    """The next ``limit`` rows after number ``after``, with these results or all. Raises ``NotFound``."""
    find_import(tx, principal, import_id)
    return with_candidates(tx, principal, imports.rows(tx, import_id, results, after, limit))


def find_row(tx: Tx, import_id: str, number: int) -> ImportRow:
    """One row of an import that the caller may see. Raises ``NotFound``."""
    row = imports.row(tx, import_id, number)
    if row is None:
        raise absent(_NO_ROW, None)
    return row


def with_candidates(tx: Tx, principal: Principal, rows: Sequence[ImportRow]) -> Rows:
    """The rows with those they may be, where somebody still has to say so."""
    asked = {row.candidate_id for row in rows if row.result == "confirm" and row.candidate_id is not None}
    known = import_facts.by_id(tx, asked)
    return Rows(rows, {key: one for key, one in known.items() if principal.sees(one.agency, one.city)})


def rows_to_mend(tx: Tx, principal: Principal, import_id: str) -> tuple[RosterImport, Sequence[ImportRow]]:
    """The import and its rows that must be mended and still have their cells. Raises ``NotFound``."""
    header = find_import(tx, principal, import_id)
    rows = [row for row in imports.rows(tx, import_id, TO_MEND) if row.cells is not None]
    if not rows:
        raise NotFound(_NOTHING_TO_MEND)
    return header, rows


def workbook_to_mend(header: RosterImport, rows: Sequence[ImportRow], language: str) -> bytes:
    """Those rows as they stood, the reasons in the last column. It computes: call it outside the event loop."""
    columns = tuple(Column(index, label) for index, label in enumerate(header.labels))
    shown = tuple(_as_it_stood(row) for row in rows)
    roster = Roster(header.sheet, header.header_row, columns, shown, (), (), ())
    return rejected_workbook(roster, {row.number: " ".join(sentences(row, language)) for row in rows})


def sentences(row: ImportRow, language: str) -> list[str]:
    """All there is to say about a row."""
    return [Text(*pair).in_language(language) for pair in (*row.reasons, *row.warnings)]


def _as_it_stood(row: ImportRow) -> RosterRow:
    nothing = None
    return RosterRow(
        number=row.number,
        nip=nothing,
        name=nothing,
        position=nothing,
        unit=nothing,
        programme=nothing,
        starts_on=nothing,
        ends_on=nothing,
        jp_tenths=nothing,
        pre_test=nothing,
        post_test=nothing,
        outcome=nothing,
        certificate=nothing,
        faults=(),
        warnings=(),
        raw=row.cells or {},
    )


def _summaries(tx: Tx, headers: Sequence[RosterImport]) -> list[Summary]:
    counted = imports.counts(tx, [header.import_id for header in headers])
    return [
        Summary(header, {result: counted.get((header.import_id, result), 0) for result in ROW_RESULTS})
        for header in headers
    ]

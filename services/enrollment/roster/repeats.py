"""The same person in the same session, or in the same register, twice within one file."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import date

from services.enrollment.roster.fields import Field, header_key
from services.enrollment.roster.register import RegisterRow
from services.enrollment.roster.roster import RosterRow
from shared.errors import Fault, Text


def with_repeats_marked(rows: Iterable[RosterRow]) -> tuple[RosterRow, ...]:
    """``rows``, each one that repeats the NIP, programme and start of an earlier one with a fault that names it."""
    first: dict[tuple[Hashable, ...], RosterRow] = {}
    marked: list[RosterRow] = []
    for row in rows:
        key = _key(row)
        earlier = first.setdefault(key, row) if key else row
        marked.append(row if earlier is row else _marked(row, earlier))
    return tuple(marked)


def without_repeats(rows: Iterable[RegisterRow]) -> tuple[RegisterRow, ...]:
    """``rows`` of a register, each one that repeats the number of an earlier one with a fault that names it."""
    first: dict[str, int] = {}
    marked: list[RegisterRow] = []
    for row in rows:
        earlier = row.number if row.nip is None else first.setdefault(row.nip.text, row.number)
        if earlier == row.number:
            marked.append(row)
            continue
        message = Text(
            f"NIP ini sudah ada pada baris {earlier}; sisakan satu baris untuk setiap pegawai.",
            f"This NIP is in row {earlier} already; keep one row for each employee.",
        )
        marked.append(replace(row, faults=(*row.faults, Fault(f"/rows/{row.number}/{Field.NIP}", message))))
    return tuple(marked)


def _key(row: RosterRow) -> tuple[str, str, str, date] | None:
    """Who, what, when; ``None`` if one is unknown. Damaged NIPs tell people apart only together with the name."""
    if row.nip is None or row.programme is None or row.starts_on is None:
        return None
    name = header_key(row.name or "") if row.nip.damaged else ""
    return row.nip.prefix15 if row.nip.damaged else row.nip.text, name, header_key(row.programme), row.starts_on


def _marked(row: RosterRow, earlier: RosterRow) -> RosterRow:
    if _content(row) == _content(earlier):
        message = Text(
            f"Baris ini mengulang baris {earlier.number}; hapus salah satunya.",
            f"This row repeats row {earlier.number}; delete one of them.",
        )
    else:
        message = Text(
            f"Baris ini memuat peserta, pelatihan, dan tanggal mulai yang sama dengan baris {earlier.number} tetapi "
            "isian lainnya berbeda; sisakan yang benar.",
            f"This row has the same person, programme and start as row {earlier.number} but differs otherwise; keep "
            "the right one.",
        )
    return replace(row, faults=(*row.faults, Fault(f"/rows/{row.number}/{Field.NIP}", message)))


def _content(row: RosterRow) -> tuple[object, ...]:
    return row.ends_on, row.jp_tenths, row.pre_test, row.post_test, row.outcome, row.certificate

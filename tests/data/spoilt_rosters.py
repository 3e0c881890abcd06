"""Rosters that clerks and spreadsheets have spoilt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.data.participations import HEADERS, participations, spaced
from tests.data.sheets import first_sheet, saved, sheet_of

_MONTHS = ("", "Januari", "Februari", "Maret", "April", "Mei", "Juni")


def numeric_nip() -> bytes:
    """NIPs typed into cells of numbers: only 15 digits are left of them."""
    headers = ("NIP Baru", "NAMA LENGKAP", "JABATAN", "UNIT", "NAMA DIKLAT", "TGL. MULAI", "TGL. SELESAI", "JML JP")
    rows = [row._replace(nip=int(row.nip[:15] + "000")) for row in participations()]
    workbook = sheet_of(rows, (*headers, "PRETEST", "POSTTEST", "KETERANGAN", "NO SERTIFIKAT"))
    for cell in first_sheet(workbook)["A"][1:]:
        cell.number_format = "0"
    return saved(workbook)


def text_dates() -> bytes:
    """Every way to write a day, columns in another order, columns nobody asked for."""
    ways: tuple[Callable[[date], Any], ...] = (
        lambda day: f"{day:%d/%m/%Y}",
        lambda day: f"{day.day}-{day.month}-{day.year}",
        lambda day: day.isoformat(),
        lambda day: f"{day.day} {_MONTHS[day.month]} {day.year}",
        lambda day: f"{day.day:02} {_MONTHS[day.month][:3]} {day:%y}",
        lambda day: f" {day.day}\u00a0{_MONTHS[day.month].upper()}\u00a0{day.year} ",
        lambda day: f"{day:%d.%m.%Y}",
        lambda day: (day - date(1899, 12, 30)).days,
        lambda day: f"{day:%d %B %Y}",
    )
    rows = []
    for index, row in enumerate(participations()):
        way = ways[index % len(ways)]
        moved = row._replace(starts_on=way(row.starts_on), ends_on=way(row.ends_on), nip=f"'{row.nip}")
        rows.append((index + 1, moved.outcome, *moved[4:10], moved.certificate, "III/a", *moved[:4]))
    headers = ("No", "Hasil", *HEADERS[4:10], "No. Sertifikat", "Gol.", *HEADERS[:4])
    return saved(sheet_of(rows, headers))


def bad_rows() -> bytes:
    """A good row at either end, between them every field wrong in turn."""
    first, *middle, last = participations()
    wrongs: tuple[dict[str, Any], ...] = (
        {"nip": None},
        {"nip": "19900104201502200"},
        {"nip": "19940817202O122011"},
        {"nip": "131912345"},
        {"nip": "1,98503E+17"},
        {"name": "#N/A"},
        {"position": "#REF!"},
        {"unit": "Bidang " * 50},
        {"programme": None},
        {"starts_on": None},
        {"starts_on": "awal Maret"},
        {"starts_on": "31 Februari 2026"},
        {"starts_on": "02/02/0206"},
        {"ends_on": "02/13/2026"},
        {"ends_on": date(2026, 1, 3)},
        {"jp": "dua puluh"},
        {"jp": "7,25"},
        {"jp": "1.000"},
        {"pre_test": 105},
        {"pre_test": date(2026, 5, 8)},
        {"post_test": "baik"},
        {"post_test": -1},
        {"outcome": None},
        {"outcome": "Hadir"},
        {"certificate": date(2026, 12, 1)},
    )
    bad = [row._replace(**wrong) for row, wrong in zip(middle, wrongs, strict=True)]
    return saved(sheet_of([first, *bad, last]))


def duplicate_rows() -> bytes:
    """Rows that come twice: the same, the same written differently, and one that contradicts the first."""
    rows = participations()[:6]
    same = rows[0]
    respelt = rows[1]._replace(
        nip=spaced(rows[1].nip), programme=rows[1].programme.upper(), starts_on="2 Februari 2026"
    )
    contradicting = rows[2]._replace(post_test=99)
    elsewhere = rows[0]._replace(starts_on=date(2026, 9, 7), ends_on=date(2026, 9, 9))
    return saved(sheet_of([*rows, same, respelt, contradicting, elsewhere]))


def formulas() -> bytes:
    """JP, a name and results by formula, never computed: the file comes from a program, not from a spreadsheet."""
    rows = []
    for number, row in enumerate(participations()[:6], 2):
        result = f'=IF(J{number}>=55,"Lulus","Tidak lulus")'
        rows.append(row._replace(jp="=8*3", name=f'=TRIM(" {row.name} ")', outcome=result, pre_test=f"=J{number}-15"))
    return saved(sheet_of(rows))

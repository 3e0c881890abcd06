"""A register as an agency prints it: a title above, one number kept as a number, a signature below."""

from __future__ import annotations

from tests.data.participations import spaced
from tests.data.sheets import first_sheet, saved, sheet_of

HEADERS = ("No", "NIP / NI PPPK", "Nama Pegawai", "Jabatan", "Jenis Jabatan", "Unit Kerja", "Pendidikan", "NIP Atasan")


def register() -> bytes:
    """Four people; of the third the spreadsheet has lost three digits."""
    workbook = sheet_of([], headers=("DAFTAR PEGAWAI DINAS PENDIDIKAN",))
    sheet = first_sheet(workbook)
    sheet.append([])
    sheet.append([])
    sheet.append(HEADERS)
    chief = "197203141998031004"
    rows = (
        (1, spaced(chief), "Rahmat Hidayat", "Kepala Dinas", "JPT Pratama", "Sekretariat", "S2", None),
        (2, "199001042015022001", "Dewi Anggraini", "Analis Data", "Fungsional", "Sekretariat", "S-1", chief),
        (3, 198507212010012017, "Nur Aisyah", "Arsiparis", "Pelaksana", "Layanan", "D.III", chief),
        (4, "199003152021212007", "Budi Santoso", "Guru", None, "Layanan", "D-IV", f"'{chief}"),
    )
    for row in rows:
        sheet.append(row)
    sheet.append((None, "Mengetahui, Kepala Dinas"))
    return saved(workbook)

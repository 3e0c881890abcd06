"""A roster as it is printed and signed."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.data.participations import participations, spaced
from tests.data.sheets import first_sheet, saved


def titled_merged() -> bytes:
    """A printed list: a cover sheet, merged titles, headers in two rows, column numbers, blank lines, a signature."""
    workbook = Workbook()
    first_sheet(workbook).title = "Sampul"
    first_sheet(workbook)["B2"] = "LAPORAN PENGEMBANGAN KOMPETENSI TAHUN 2026"
    sheet: Worksheet = workbook.create_sheet("Daftar")
    titles = ("PEMERINTAH KOTA SIBOLGA", "DINAS PENDIDIKAN", "DAFTAR PESERTA PELATIHAN SEMESTER I TAHUN 2026")
    for number, title in enumerate(titles, 1):
        sheet.cell(number, 1, title)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=13)
    upper = ["No.", "Nama Lengkap", "NIP / NI PPPK", "Jabatan", "Unit Kerja", "Nama Pelatihan", "Tanggal", None]
    sheet.append([])
    sheet.append([*upper, "Jumlah JP", "Nilai", None, "Hasil", "Nomor Sertifikat"])
    sheet.append([None] * 6 + ["Mulai", "Selesai", None, "Pre Test", "Post Test"])
    for area in ("G5:H5", "J5:K5", *(f"{letter}5:{letter}6" for letter in "ABCDEFILM")):
        sheet.merge_cells(area)
    sheet.append(list(range(1, 14)))
    _add_programmes(sheet)
    _add_signature(sheet)
    return saved(workbook)


def _add_programmes(sheet: Worksheet) -> None:
    """The participants, grouped: programme, dates and JP once, merged over their rows, then a blank line."""
    number, row = 0, 8
    rows = participations()
    for title in dict.fromkeys(row.programme for row in rows):
        top = row
        for entry in (entry for entry in rows if entry.programme == title):
            number += 1
            once = (entry.programme, entry.starts_on, entry.ends_on, entry.jp) if row == top else (None,) * 4
            line = [number, entry.name, spaced(entry.nip), entry.position, entry.unit, *once, *entry[8:]]
            for column, value in enumerate(line, 1):
                sheet.cell(row, column, value)
            row += 1
        for column in (6, 7, 8, 9):
            sheet.merge_cells(start_row=top, end_row=row - 1, start_column=column, end_column=column)
        row += 1


def _add_signature(sheet: Worksheet) -> None:
    row = sheet.max_row + 1
    lines = (
        ("Jumlah", None, None, None, None, None, None, None, 369.5),
        (),
        (None, "Mengetahui,", None, None, None, None, None, None, None, "Sibolga, 1 Juli 2026"),
        (None, "Kepala Dinas Pendidikan", None, None, None, None, None, None, None, "Pembuat daftar,"),
        (),
        (
            None,
            "Dra. Masniari Hutabarat, M.Si.",
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            "Rina Marlina Sihombing, S.E.",
        ),
        (None, None, "NIP. 19680417 199303 2 005", None, None, None, None, None, None, "NIP. 198811092014042002"),
    )
    for offset, line in enumerate(lines):
        for column, value in enumerate(line, 1):
            sheet.cell(row + offset, column, value)

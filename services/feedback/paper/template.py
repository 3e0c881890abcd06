"""The empty sheet that clerks download, fill in and upload."""

from __future__ import annotations

import io
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from shared.rules.ikm import ELEMENTS

_HEADINGS: Final = (
    "Nomor Formulir", "Tanggal", "Layanan", *ELEMENTS, "Saran", "Jenis Kelamin", "Umur", "Pendidikan", "Pekerjaan",
)  # fmt: skip
_LAST: Final = 5_001


def forms_template() -> bytes:
    """An XLSX with the headings that are read; marks are checked as they are typed."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Formulir SKM"
    for column, heading in enumerate(_HEADINGS, 1):
        sheet.cell(1, column, heading).font = Font(bold=True)
    marks = DataValidation(type="whole", operator="between", formula1="1", formula2="4", allow_blank=True)
    marks.errorTitle, marks.error, marks.showErrorMessage = "Nilai", "Isi 1, 2, 3, atau 4.", True
    marks.add(f"D2:L{_LAST}")
    sheet.add_data_validation(marks)
    sheet.column_dimensions["B"].number_format = "dd/mm/yyyy"
    sheet.freeze_panes = "A2"
    guide = workbook.create_sheet("Petunjuk")
    guide.column_dimensions["A"].width = 110
    for row, sentence in enumerate(
        (
            "Satu baris untuk satu formulir kertas. Wajib: Tanggal dan U1 sampai U9 (1 tidak baik, 4 sangat baik).",
            "Isi Nomor Formulir bila formulirnya bernomor: dua formulir yang isinya sama lalu tetap dihitung dua.",
            "Layanan: tulis seperti daftar layanan unit, atau kosongkan. Jangan menulis nama orang di kolom Saran.",
            "Jenis Kelamin L/P, Umur dalam tahun, Pendidikan SD sampai S3, Pekerjaan: semuanya boleh kosong.",
            "Berkas yang sama boleh diunggah lagi: yang sudah tercatat tidak dihitung dua kali.",
        ),
        1,
    ):
        guide.cell(row, 1, sentence)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()

"""The empty register that agencies download, fill in and upload."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from openpyxl.utils import get_column_letter

from services.enrollment.roster.fields import REGISTER, Field
from services.enrollment.roster.template import EXAMPLE_FONT, add_guide, require_eighteen_digits
from services.enrollment.roster.writing import empty_workbook, text_sheet, workbook_bytes

SHEET_TITLE: Final = "Daftar Pegawai"

_EXAMPLE: Mapping[Field, str] = MappingProxyType(
    {
        Field.NIP: "199001012015011001",
        Field.NAME: "CONTOH (hapus baris ini)",
        Field.POSITION: "Analis Sumber Daya Manusia Aparatur",
        Field.POSITION_TYPE: "Fungsional",
        Field.UNIT: "Sekretariat",
        Field.EDUCATION: "S1",
        Field.SUPERVISOR_NIP: "196608011988031001",
        Field.CONTRACT_START: "",
        Field.EMAIL: "contoh@instansi.go.id",
    }
)
_GUIDE: Final = (
    ("Isi satu baris untuk setiap pegawai.", "Fill in one row per employee."),
    (
        "Kolom wajib: NIP dan Nama. Untuk pegawai baru juga Unit Kerja, bila instansi punya lebih dari satu unit.",
        "Mandatory columns: NIP and Nama (name). New people also need Unit Kerja (unit), unless there is only one.",
    ),
    (
        "Isian kosong tidak mengubah apa pun; unggah ulang berkas yang sama tidak mencatat apa pun dua kali.",
        "An empty cell changes nothing; the same file again records nothing twice.",
    ),
    (
        "Kolom NIP dan NIP Atasan berformat Teks. Jangan ubah menjadi Angka: Excel menghapus tiga angka terakhir NIP.",
        "NIP and NIP Atasan (supervisor) are Text. Do not make them Number: Excel drops the last three digits.",
    ),
    (
        "Jenis Jabatan: Pelaksana, Fungsional, Pengawas, Administrator, JPT Pratama, JPT Madya, atau JPT Utama.",
        "Jenis Jabatan (type): Pelaksana, Fungsional, Pengawas, Administrator, JPT Pratama, JPT Madya or JPT Utama.",
    ),
    (
        "TMT Kontrak hanya untuk PPPK, sebagai hari/bulan/tahun, misalnya 01/02/2024.",
        "TMT Kontrak (start of contract) is for PPPK only, as day/month/year, such as 01/02/2024.",
    ),
    (
        "Surel: alamat tempat undangan kuesioner dikirim setelah pelatihan selesai.",
        "Surel (mail address): where invitations to questionnaires go when a training is completed.",
    ),
)


def register_template() -> bytes:
    """An XLSX with the headers that are read, the number columns as text and one marked example row."""
    workbook = empty_workbook()
    fields = list(REGISTER.meanings)
    labels = [meaning.label for meaning in REGISTER.meanings.values()]
    sheet = text_sheet(workbook, SHEET_TITLE, labels, [[_EXAMPLE[field] for field in fields]])
    for column in range(1, len(fields) + 1):
        sheet.cell(2, column).font = EXAMPLE_FONT
    for field in (Field.NIP, Field.SUPERVISOR_NIP):
        require_eighteen_digits(sheet, get_column_letter(fields.index(field) + 1))
    add_guide(workbook, _GUIDE)
    return workbook_bytes(workbook)

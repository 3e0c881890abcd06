"""The empty roster that agencies download, fill in and upload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.enrollment.roster.fields import MEANINGS, Field
from services.enrollment.roster.vocabulary import OFFERED_OUTCOMES
from services.enrollment.roster.writing import empty_workbook, text_sheet, workbook_bytes, write_text

SHEET_TITLE = "Daftar Peserta"
GUIDE_TITLE = "Petunjuk"

LAST_ROW = 2_001
EXAMPLE_FONT = Font(italic=True, color="7F7F7F")
_EXAMPLE: Mapping[Field, str] = MappingProxyType(
    {
        Field.NIP: "199001012015011001",
        Field.NAME: "CONTOH (hapus baris ini)",
        Field.POSITION: "Analis Sumber Daya Manusia Aparatur",
        Field.UNIT: "Sekretariat",
        Field.PROGRAMME: "Manajemen Waktu",
        Field.STARTS_ON: "02/02/2026",
        Field.ENDS_ON: "04/02/2026",
        Field.JP: "20",
        Field.PRE_TEST: "62,5",
        Field.POST_TEST: "85",
        Field.OUTCOME: "Lulus",
        Field.CERTIFICATE: "800.2/015/2026",
    }
)
_GUIDE = (
    ("Isi satu baris untuk setiap peserta pada setiap pelatihan.", "Fill in one row per participant and training."),
    (
        "Kolom wajib: NIP, Pelatihan, Tanggal Mulai, Tanggal Selesai, Hasil.",
        "Mandatory columns: NIP, Pelatihan, Tanggal Mulai (start), Tanggal Selesai (end), Hasil (result).",
    ),
    (
        "Kolom NIP berformat Teks. Jangan ubah menjadi Angka: Excel menghapus tiga angka terakhir NIP.",
        "The NIP column is formatted as Text. Do not make it Number: Excel drops the last three digits of a NIP.",
    ),
    (
        "Tulis tanggal sebagai hari/bulan/tahun, misalnya 02/02/2026 atau 2 Februari 2026.",
        "Write dates as day/month/year, such as 02/02/2026 or 2 February 2026.",
    ),
    ("Nilai memakai skala 0 sampai 100; koma desimal boleh.", "Tests run from 0 to 100; decimal commas are fine."),
    (f"Hasil: {', '.join(OFFERED_OUTCOMES)}.", f"Results: {', '.join(OFFERED_OUTCOMES)}."),
    (
        "Baris CONTOH dilewati saat dibaca; lebih baik hapus.",
        "The row marked CONTOH (example) is passed over when the file is read; better delete it.",
    ),
)


def roster_template() -> bytes:
    """An XLSX with the headers that are read, the NIP column as text, a list of results and one marked example row."""
    workbook = empty_workbook()
    sheet = text_sheet(
        workbook,
        SHEET_TITLE,
        [meaning.label for meaning in MEANINGS.values()],
        [[_EXAMPLE[field] for field in MEANINGS]],
    )
    for column in range(1, len(MEANINGS) + 1):
        sheet.cell(2, column).font = EXAMPLE_FONT
    _format_columns(sheet)
    _validate(sheet)
    add_guide(workbook, _GUIDE)
    return workbook_bytes(workbook)


def _letter(field: Field) -> str:
    return get_column_letter(list(MEANINGS).index(field) + 1)


def _format_columns(sheet: Worksheet) -> None:
    for field in (Field.STARTS_ON, Field.ENDS_ON):
        sheet.column_dimensions[_letter(field)].number_format = "dd/mm/yyyy"
    for field in (Field.JP, Field.PRE_TEST, Field.POST_TEST):
        sheet.column_dimensions[_letter(field)].number_format = "General"


def require_eighteen_digits(sheet: Worksheet, letter: str) -> None:
    """Warn who types anything but 18 digits into a column."""
    nip = DataValidation(type="textLength", operator="equal", formula1="18", allow_blank=True, showErrorMessage=True)
    nip.errorTitle, nip.error, nip.errorStyle = "NIP", "NIP terdiri atas 18 angka tanpa spasi.", "warning"
    nip.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(nip)


def _validate(sheet: Worksheet) -> None:
    results = DataValidation(
        type="list", formula1=f'"{",".join(OFFERED_OUTCOMES)}"', allow_blank=True, showErrorMessage=True
    )
    results.errorTitle, results.error = "Hasil", "Pilih salah satu dari daftar."
    results.add(f"{_letter(Field.OUTCOME)}2:{_letter(Field.OUTCOME)}{LAST_ROW}")
    sheet.add_data_validation(results)
    require_eighteen_digits(sheet, _letter(Field.NIP))


def add_guide(workbook: Workbook, sentences_of_guide: Sequence[tuple[str, str]]) -> None:
    """A sheet of sentences, each in Indonesian and in English."""
    guide: Worksheet = workbook.create_sheet(GUIDE_TITLE)
    for row, sentences in enumerate(sentences_of_guide, 1):
        for column, sentence in enumerate(sentences, 1):
            write_text(guide, row, column, sentence).alignment = Alignment(wrap_text=True, vertical="top")
    guide.column_dimensions["A"].width = guide.column_dimensions["B"].width = 70

"""What kind of file the bytes are, whatever the name says."""

from __future__ import annotations

from typing import Literal

from shared.errors import Invalid, Text
from shared.workbooks import SAVE_AS_XLSX, is_locked, locked

Kind = Literal["workbook", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
}


def kind_of(data: bytes) -> Kind:
    """``workbook`` for a ZIP package, ``text`` for anything that may be CSV.

    Raises ``Invalid`` for an empty file, a locked one, the old binary format and everything known to be neither.
    """
    if not data.strip():
        raise Invalid(
            Text(
                "Berkas kosong (0 byte atau hanya spasi). Periksa berkas yang dipilih, lalu unggah lagi.",
                "The file is empty (0 bytes or blanks only). Check which file was chosen and upload it again.",
            )
        )
    if data.startswith(b"PK"):
        return "workbook"
    if data.startswith(_OLE):
        raise locked() if is_locked(data) else _foreign("Excel 97-2003 (.xls)")
    for signature, name in _FOREIGN.items():
        if data.startswith(signature):
            raise _foreign(name)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise _foreign("HTML/XML")
    return "text"


def _foreign(name: str) -> Invalid:
    return Invalid(
        Text(
            f"Berkas ini berformat {name}, bukan XLSX atau CSV. {SAVE_AS_XLSX.id}",
            f"This file is in the format {name}, not XLSX or CSV. {SAVE_AS_XLSX.en}",
        )
    )

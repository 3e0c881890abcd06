"""Files that are neither a workbook nor CSV: each is told apart and answered with what to do."""

from __future__ import annotations

import io
import zipfile

import pytest

from services.enrollment.roster import read_roster
from shared.errors import Invalid

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def package(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<a/>")
    return file.getvalue()


def encrypted() -> bytes:
    data = bytearray(package("[Content_Types].xml", "xl/workbook.xml"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(signature)
        data[position + offset] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "Berkas kosong"),
        (b" \r\n", "Berkas kosong"),
        (OLE, "Excel 97-2003 (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "dikunci dengan kata sandi"),
        (encrypted(), "dikunci dengan kata sandi"),
        (b"%PDF-1.7\n", "berformat PDF"),
        (b"\x89PNG\r\n\x1a\n", "berformat PNG"),
        (b"\xff\xd8\xff\xe0", "berformat JPEG"),
        (b"<html><table><tr><td>NIP</td></tr></table></html>", "berformat HTML/XML"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "berformat HTML/XML"),
        (package(), "bukan buku kerja"),
        (package("surat.txt"), "bukan buku kerja"),
        (package("[Content_Types].xml", "word/document.xml"), "bukan buku kerja"),
        (package("mimetype", "content.xml"), "OpenDocument"),
        (package("[Content_Types].xml", "xl/workbook.bin"), "XLSB"),
        (package("[Content_Types].xml", "xl/workbook.xml"), "rusak"),
        (b"PK\x03\x04 dan seterusnya", "rusak"),
        (b"NIP\x01;Nama\n", "karakter kendali pada baris 1"),
        (bytes(range(256)), "tidak dapat dibaca"),
        (b"Ini bukan buku kerja.\nHanya surat.", "Baris judul kolom tidak ditemukan"),
    ],
)
def test_what_the_file_really_is_decides_the_answer(data: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_roster(data, "roster.xlsx")
    assert reason in refusal.value.detail.id
    assert refusal.value.detail.en
    assert refusal.value.status == 422

"""Whether a workbook's ZIP package is safe and whole, before anything parses it."""

from __future__ import annotations

import io
import zlib
from collections import deque
from collections.abc import Iterator
from typing import Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from shared.errors import Invalid, Text
from shared.workbooks.weight import DeclaredTypeError, TooHeavyError, Weigher

_CHUNK = 1024 * 1024
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)

SAVE_AS_XLSX = Text(
    "Buka berkas aslinya di Excel atau LibreOffice, simpan sebagai “Excel Workbook (.xlsx)”, lalu unggah lagi.",
    "Open the original in Excel or LibreOffice, save it as “Excel Workbook (.xlsx)” and upload it again.",
)


class Bounds(Protocol):
    """How much a package may hold, so that a small upload cannot take the machine's memory.

    ``ratio`` is of unpacked to packed size; ``elements`` are XML elements of the whole package.
    """

    @property
    def unpacked_bytes(self) -> int: ...
    @property
    def ratio(self) -> int: ...
    @property
    def members(self) -> int: ...
    @property
    def elements(self) -> int: ...


def open_package(data: bytes, limits: Bounds) -> ZipFile:
    """The package in ``data`` once its declared and real sizes, members and contents are within ``limits``.

    ``zipfile`` never unpacks a member beyond its declared size, so checking the declared sizes bounds the unpacking.
    Raises ``Invalid`` for what is no workbook, damaged, locked by a password, a bomb, or declares XML entities.
    """
    try:
        archive = ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise damaged() from error
    _require_unlocked(archive)
    _require_modest(archive, len(data), limits)
    _require_workbook(archive)
    _require_parsable(archive, limits)
    return archive


def is_locked(data: bytes) -> bool:
    """Whether the bytes are a workbook that was encrypted as a whole, in the container that Office uses for it."""
    return data.startswith(_OLE) and _ENCRYPTED_STREAM in data


def damaged() -> Invalid:
    """The error for a workbook that cannot be opened."""
    return _refusal(
        "Berkas XLSX ini rusak atau terpotong sehingga tidak dapat dibuka.",
        "This XLSX file is damaged or cut off and cannot be opened.",
    )


def locked() -> Invalid:
    """The error for a workbook that asks for a password."""
    return Invalid(
        Text(
            "Berkas ini dikunci dengan kata sandi. Hapus kata sandinya (File > Info > Protect Workbook), simpan, "
            "lalu unggah lagi.",
            "This file is locked with a password. Remove the password (File > Info > Protect Workbook), save it and "
            "upload it again.",
        )
    )


def _refusal(indonesian: str, english: str) -> Invalid:
    return Invalid(Text(f"{indonesian} {SAVE_AS_XLSX.id}", f"{english} {SAVE_AS_XLSX.en}"))


def _require_unlocked(archive: ZipFile) -> None:
    if any(member.flag_bits & _ENCRYPTED for member in archive.infolist()):
        raise locked()


def _require_modest(archive: ZipFile, packed: int, limits: Bounds) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members or unpacked > limits.unpacked_bytes or unpacked > limits.ratio * packed:
        megabytes = f"{unpacked / 1_000_000:,.0f}"
        indonesian_megabytes = megabytes.replace(",", ".")
        raise Invalid(
            Text(
                f"Berkas ditolak: isinya membengkak menjadi {indonesian_megabytes} MB dalam {len(members)} bagian bila "
                "dibuka. Salin isiannya saja ke buku kerja baru, lalu unggah buku kerja itu.",
                f"The file is refused: it would swell to {megabytes} MB in {len(members)} parts when opened. Copy what "
                "was typed alone into a new workbook and upload that one.",
            )
        )


def _require_workbook(archive: ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise _refusal("Berkas ini berformat XLSB.", "This file is in the XLSB format.")
    if "mimetype" in names and "content.xml" in names:
        raise _refusal("Berkas ini berformat OpenDocument.", "This file is in the OpenDocument format.")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _refusal(
            "Berkas ini bukan buku kerja, melainkan arsip ZIP atau dokumen lain.",
            "This file is no workbook but a ZIP archive or another kind of document.",
        )


def _require_parsable(archive: ZipFile, limits: Bounds) -> None:
    """Unpack every member once in pieces: checksums must hold, elements be few, and no document type be declared."""
    weigher = Weigher(limits.elements)
    for member in archive.infolist():
        pieces = _pieces(archive, member)
        try:
            weigher.weigh(pieces)
        except DeclaredTypeError as error:
            raise _document_type() from error
        except TooHeavyError as error:
            raise _too_intricate() from error
        deque(pieces, maxlen=0)


def _pieces(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_CHUNK):
                yield piece
    except _BROKEN as error:
        raise damaged() from error


def _document_type() -> Invalid:
    return _refusal(
        "Berkas ditolak: XML di dalamnya mendefinisikan entitas, yang tidak pernah dilakukan aplikasi lembar kerja.",
        "The file is refused: the XML in it declares entities, which no spreadsheet application does.",
    )


def _too_intricate() -> Invalid:
    return Invalid(
        Text(
            "Berkas berisi terlalu banyak sel. Hapus lembar, kolom, dan baris kosong berformat yang tidak diperlukan, "
            "atau bagi menjadi beberapa berkas.",
            "The file holds too many cells. Delete sheets, columns and formatted empty rows that are not needed, or "
            "split it into several files.",
        )
    )

"""What a file is by its bytes, whatever its name and its sender say. Only kinds a report may need are known here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import puremagic


class FileKind(NamedTuple):
    """A kind that is taken in: its media type, and the ending its name gets."""

    media_type: str
    ending: str


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_BY_MAGIC: Final[Mapping[str, FileKind]] = MappingProxyType(
    {
        kind.media_type: kind
        for kind in (
            FileKind("image/jpeg", "jpg"),
            FileKind("image/png", "png"),
            FileKind("image/webp", "webp"),
            FileKind("image/gif", "gif"),
            FileKind("application/pdf", "pdf"),
        )
    }
)
_BY_FOLDER: Final[Mapping[str, FileKind]] = MappingProxyType(
    {
        "word/document.xml": FileKind(f"{_OFFICE}.wordprocessingml.document", "docx"),
        "xl/workbook.xml": FileKind(f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
        "ppt/presentation.xml": FileKind(f"{_OFFICE}.presentationml.presentation", "pptx"),
    }
)
_BY_MIMETYPE: Final[Mapping[bytes, FileKind]] = MappingProxyType(
    {
        f"application/vnd.oasis.opendocument.{word}".encode(): FileKind(
            f"application/vnd.oasis.opendocument.{word}", ending
        )
        for word, ending in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
    }
)
_STARTS: Final[Mapping[str, tuple[bytes, ...]]] = MappingProxyType(
    {
        "image/jpeg": (b"\xff\xd8\xff",),
        "image/png": (b"\x89PNG\r\n\x1a\n",),
        "image/webp": (b"RIFF",),
        "image/gif": (b"GIF87a", b"GIF89a"),
        "application/pdf": (b"%PDF-",),
    }
)
_MACROS: Final = ("vbaproject.bin", "activex", "basic/script")


def kind_of(data: bytes) -> FileKind | None:
    """The kind of a file; none for every other kind, for macros, and for a file that begins like another one."""
    if data.startswith(b"PK\x03\x04"):
        return _of_archive(data)
    try:
        found = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return None
    for one in found:
        kind = _BY_MAGIC.get(one.mime_type)
        if kind is not None and data.startswith(_STARTS[kind.media_type]):
            return kind
    return None


def _of_archive(data: bytes) -> FileKind | None:
    """An office document, by what lies in it; nothing is unpacked but the few bytes of a type's name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if any(part in name.lower() for name in names for part in _MACROS):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size <= 100:
                return _BY_MIMETYPE.get(archive.read("mimetype").strip())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for name, kind in _BY_FOLDER.items() if name in names), None)

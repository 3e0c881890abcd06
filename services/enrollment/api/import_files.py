"""Files in and out: a roster as the body itself or as the field ``file`` of a form, and workbooks to download."""

from __future__ import annotations

import hashlib
from typing import Any, Final, NamedTuple

from fastapi import Request, Response
from starlette.datastructures import UploadFile

from shared.errors import Fault, Invalid, Text

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BODY_LIMIT: Final = 20 * 1_048_576
"""Bytes of one request."""

_MULTIPART: Final = "multipart/form-data"
_NO_FILE: Final = Text(
    "Formulir harus memuat satu berkas pada isian “file”.", "The form must hold one file in the field “file”."
)
_BINARY: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}
_FORM: Final[dict[str, Any]] = {
    "schema": {"type": "object", "required": ["file"], "properties": {"file": _BINARY["schema"]}}
}
OPENAPI: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "An XLSX workbook or a CSV file, at most 20 MiB; the bytes decide which it is",
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": "NIP;Nama;Pelatihan;Tanggal Mulai;Tanggal Selesai;JP;Nilai Post Test;Hasil\n"
                "199001042015022001;Dewi Anggraini;Manajemen Waktu;18/05/2026;19/05/2026;7,5;85,5;Lulus\n",
            },
            XLSX: _BINARY,
            "application/octet-stream": _BINARY,
            _MULTIPART: _FORM,
        },
    }
}
WORKBOOK: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {XLSX: _BINARY}, "description": "A workbook"}}
"""The ``responses`` of a route that answers with one."""


class Upload(NamedTuple):
    """A file as it came."""

    data: bytes
    filename: str | None

    @property
    def sha256(self) -> str:
        """What tells it from other files."""
        return hashlib.sha256(self.data).hexdigest()


async def uploaded(request: Request) -> Upload:
    """The file, whatever the content type says of it. Raises ``Invalid`` for a form without one, ``TooLarge``."""
    body = await request.body()
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _MULTIPART:
        return Upload(body, None)
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Invalid(_NO_FILE, [Fault("/file", _NO_FILE)])
        return Upload(await file.read(), file.filename)


def workbook(content: bytes, filename: str) -> Response:
    """A workbook to download; it may hold names and numbers, so nobody on the way keeps it."""
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return Response(content, 200, headers, XLSX)

"""Files that are no rosters, one of them meant to hurt."""

from __future__ import annotations

import io
import zipfile

from tests.data.participations import participations
from tests.data.sheets import FIXED_TIME, saved, sheet_of

BOMB_BYTES = 1_100_000_000


def not_a_workbook() -> bytes:
    """A word processor's document under another name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(zipfile.ZipInfo("[Content_Types].xml", FIXED_TIME), "<Types/>")
        package.writestr(zipfile.ZipInfo("word/document.xml", FIXED_TIME), "<document>Undangan pelatihan</document>")
    return file.getvalue()


def zip_bomb() -> bytes:
    """A workbook of about a megabyte whose sheet swells to more than a gigabyte."""
    file = io.BytesIO()
    blank = b" " * 1_000_000
    with (
        zipfile.ZipFile(io.BytesIO(saved(sheet_of(participations())))) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, FIXED_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(name)
            with target.open(member, "w", force_zip64=True) as stream:
                if name == "xl/worksheets/sheet1.xml":
                    for _ in range(BOMB_BYTES // len(blank)):
                        stream.write(blank)
                stream.write(content)
    return file.getvalue()

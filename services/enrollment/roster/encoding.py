"""From the bytes of a text file to its characters, without guessing wrongly."""

from __future__ import annotations

import codecs
import re

from shared.errors import Invalid, Text

_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")

_PLAUSIBLE = frozenset("…‘’“”•–—™\xa0§©«\xad®°²³´·¹»¼½¾×ÀÁÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýŒœŠšŽžŸ")
"""Windows-1252 characters that occur in names and office texts. ``Â``, ``Ã``, ``€`` and ``„`` are absent: they are what
is left of cut UTF-8 far more often than meant."""

_MOST_FOREIGN_SHARE = 0.1


def decode(data: bytes) -> str:
    """The text of a CSV file: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252 where that is plausible.

    Raises ``Invalid`` with the line of the first bytes that fit none of them.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _printable(_strictly(data, "utf-16"))
    try:
        return _printable(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if _UTF8_SEQUENCE.search(data):
            raise _undecodable(data, error.start) from error
        return _printable(_windows_1252(data))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start) from error


def _windows_1252(data: bytes) -> str:
    text = _strictly(data, "cp1252")
    foreign = [index for index, character in enumerate(text) if character > "\x7f"]
    odd = next((index for index in foreign if text[index] not in _PLAUSIBLE), None)
    if odd is not None:
        raise _undecodable(data, odd)
    if len(foreign) > _MOST_FOREIGN_SHARE * len(text):
        raise _undecodable(data, foreign[0])
    return text


def _printable(text: str) -> str:
    """``text`` itself; raise ``Invalid`` where it holds control characters, as no text file does."""
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise Invalid(
            Text(
                f"Isi berkas bukan teks (karakter kendali pada baris {line}). Unggah daftar sebagai XLSX atau CSV.",
                f"The file does not hold text (a control character in line {line}). Upload the roster as XLSX or CSV.",
            )
        )
    return text


def _undecodable(data: bytes, position: int) -> Invalid:
    line = data.count(b"\n", 0, position) + 1
    return Invalid(
        Text(
            f"Huruf pada baris {line} tidak dapat dibaca: berkas CSV ini bukan UTF-8 dan bukan Windows-1252, atau "
            "rusak. Buka berkas aslinya di Excel atau LibreOffice, lalu simpan sebagai “CSV UTF-8” atau XLSX.",
            f"The characters in line {line} cannot be read: this CSV is neither UTF-8 nor Windows-1252, or it is "
            "damaged. Open the original in Excel or LibreOffice and save it as “CSV UTF-8” or XLSX.",
        )
    )

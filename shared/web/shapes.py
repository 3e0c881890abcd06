"""What a pattern asks for, in words: a clerk does not read regular expressions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.errors import Text

_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SLUG: Final = "[a-z0-9]+(-[a-z0-9]+)*"

_ID: Final = Text(
    "harus berupa id seperti 0199d3c4-5a6b-7c8d-9e0f-1a2b3c4d5e6f (UUID, huruf kecil)",
    "must be an id such as 0199d3c4-5a6b-7c8d-9e0f-1a2b3c4d5e6f (a lower-case UUID)",
)
_SHORT_NAME: Final = Text(
    "hanya huruf kecil, angka, dan tanda hubung, misalnya semarang-candisari",
    "lower-case letters, digits and hyphens only, such as semarang-candisari",
)
_UNIT: Final = Text(
    "harus berupa instansi, titik, lalu unit, misalnya semarang-candisari.pelayanan",
    "must be the agency, a point and the unit, such as semarang-candisari.pelayanan",
)

SHAPES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        f"^{_UUID}$": _ID,
        f"^{_SLUG}$": _SHORT_NAME,
        rf"^{_SLUG}\.{_SLUG}$": _UNIT,
        r"^N?KL[0-9]{2}$": Text(
            "harus berupa kode bentuk, misalnya KL10 atau NKL02", "must be the code of a form, such as KL10 or NKL02"
        ),
        r"^[0-9]{4}(-Q[1-4])?$": Text(
            "harus berupa tahun atau triwulan, misalnya 2026 atau 2026-Q1",
            "must be a year or a quarter, such as 2026 or 2026-Q1",
        ),
        r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$": Text(
            "harus berupa bulan, misalnya 2026-03", "must be a month, such as 2026-03"
        ),
        r"^([01][0-9]|2[0-3]):[0-5][0-9]$": Text("harus berupa jam, misalnya 07:30", "must be a time, such as 07:30"),
        r"^[\x21-\x7e]+$": Text(
            "harus tanpa spasi dan tanpa huruf di luar A-Z, misalnya pelayanan@candisari.example.go.id",
            "must have no spaces and no letters beyond A-Z, such as pelayanan@candisari.example.go.id",
        ),
        r"^[^\x00-\x1f]*$": Text("harus satu baris", "must be one line"),
        r"^(id|en)$": Text("harus id atau en", "must be id or en"),
        rf"^(\*|{_SLUG})$": Text(
            "tulis satu nama seperti semarang-candisari, atau * untuk semua",
            "write one name such as semarang-candisari, or * for all",
        ),
        r"^https?://[!-~]+$": Text(
            "harus berupa alamat yang diawali http:// atau https://, tanpa spasi",
            "must be an address that begins with http:// or https://, without spaces",
        ),
    }
)
"""The sentence for a pattern, by the pattern as it is declared."""

"""Reading a NIP or NI PPPK cell: its 18 digits, and whether a spreadsheet has spoilt them."""

from __future__ import annotations

import re
from decimal import Decimal

from services.enrollment.roster.cell import Cell, CellError, require_filled, require_sound
from services.enrollment.roster.roster import NipCell
from shared.errors import Text

DIGITS = 18
KEPT_DIGITS = 15
"""How many digits of a number Excel and LibreOffice keep."""

_OLD_NIP_DIGITS = 9
_PREFIX = re.compile(r"^(?:nip|ni\s*pppk|nippppk|nipppk)\b[\s.:]*", re.IGNORECASE)
_DECORATION = re.compile(r"[\s.'’‘`´\"_\-/–]+")
_SCIENTIFIC = re.compile(r"([1-9])(?:[.,](\d+))?E\+?(\d{1,2})", re.IGNORECASE)
_LOST_SEQUENCE = "000"

LOST_DIGITS = Text(
    "NIP ini pernah tersimpan sebagai angka, sehingga tiga angka terakhirnya hilang (Excel hanya menyimpan 15). "
    "Pastikan orangnya, atau ubah format kolom NIP menjadi Teks dan ketik ulang NIP lengkap.",
    "This NIP was stored as a number, so its last three digits are lost (Excel keeps 15). Confirm the person, or "
    "format the NIP column as Text and type the whole NIP again.",
)


def read_nip(cell: Cell, label: str) -> NipCell:
    """18 digits, spaces, dots, apostrophes and a leading ``NIP.`` removed; only the shape is checked here.

    Kept as a number, or ending in a sequence of 000 that no person has, it is marked ``damaged``.
    Raises ``CellError`` where 18 digits, or at least the first 15 of a number, cannot be had.
    """
    require_sound(cell, label)
    require_filled(cell, label)
    if cell.is_date:
        raise _retype(f"{label} berubah menjadi tanggal.", f"{label} was turned into a date.")
    scientific = _SCIENTIFIC.fullmatch(cell.text)
    if scientific:
        return _from_scientific(scientific, label)
    digits = undecorated(cell.text)
    _require_digits(digits, label)
    if isinstance(cell.value, Decimal) or digits.endswith(_LOST_SEQUENCE):
        return _damaged(digits)
    return NipCell(digits)


def undecorated(text: str) -> str:
    """``text`` without what people write around and between the digits of a NIP."""
    return _DECORATION.sub("", _PREFIX.sub("", text))


def is_nip_shaped(text: str) -> bool:
    """Whether a cell seems meant as a NIP, right or wrong; ``NIP. 1966...`` below a signature is not."""
    if _SCIENTIFIC.fullmatch(text):
        return True
    return not _PREFIX.match(text) and sum(map(str.isdigit, undecorated(text))) >= _OLD_NIP_DIGITS - 1


def _from_scientific(match: re.Match[str], label: str) -> NipCell:
    digits = match[1] + (match[2] or "")
    if int(match[3]) != DIGITS - 1:
        raise _wrong_length(int(match[3]) + 1, label)
    if len(digits) < KEPT_DIGITS:
        raise _retype(
            f"{label} tersimpan sebagai angka ilmiah dan tinggal {len(digits)} angka.",
            f"{label} was stored in scientific notation and only {len(digits)} digits are left.",
        )
    return _damaged(digits)


def _damaged(digits: str) -> NipCell:
    return NipCell(digits[:KEPT_DIGITS] + _LOST_SEQUENCE, damaged=True)


def _require_digits(digits: str, label: str) -> None:
    strange = next((character for character in digits if not ("0" <= character <= "9")), None)
    if strange is not None:
        raise CellError(
            Text(
                f"{label} memuat “{strange}”. NIP terdiri atas {DIGITS} angka; periksa misalnya huruf O dan angka 0.",
                f"{label} contains “{strange}”. A NIP is {DIGITS} digits; check for a letter O instead of 0.",
            )
        )
    if len(digits) != DIGITS:
        raise _wrong_length(len(digits), label)


def _wrong_length(length: int, label: str) -> CellError:
    old_id, old_en = (" (NIP lama)", " (the old NIP)") if length == _OLD_NIP_DIGITS else ("", "")
    return CellError(
        Text(
            f"{label} berisi {length} angka{old_id}, seharusnya {DIGITS}. Lengkapi dari SK atau kartu pegawai.",
            f"{label} has {length} digits{old_en} instead of {DIGITS}. Complete it from the person's papers.",
        )
    )


def _retype(indonesian: str, english: str) -> CellError:
    return CellError(
        Text(
            f"{indonesian} Ubah format kolom menjadi Teks, lalu ketik ulang NIP lengkap.",
            f"{english} Format the column as Text and type the whole NIP again.",
        )
    )

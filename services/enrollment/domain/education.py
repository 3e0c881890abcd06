"""The highest diploma (pendidikan terakhir) as registers write it."""

from __future__ import annotations

import re
from typing import Literal

from services.enrollment.domain.person_names import plain

Education = Literal["s3", "s2", "s1", "d4", "d3", "d2", "d1", "slta", "below_slta"]

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_CODE = re.compile(r"(?P<kind>strata|diploma|[sd]) ?(?P<level>[1-4]|i{1,3}|iv)\b")
_LEVELS: dict[str, Education] = {
    "s1": "s1", "s2": "s2", "s3": "s3", "d1": "d1", "d2": "d2", "d3": "d3", "d4": "d4",
}  # fmt: skip
_NAMES: tuple[tuple[str, Education], ...] = (
    ("doktor", "s3"),
    ("magister", "s2"),
    ("pasca sarjana", "s2"),
    ("pascasarjana", "s2"),
    ("sarjana terapan", "d4"),
    ("sarjana muda", "d3"),
    ("sarjana", "s1"),
    ("akademi", "d3"),
    ("slta", "slta"),
    ("sltp", "below_slta"),
    ("sma", "slta"),
    ("smk", "slta"),
    ("smu", "slta"),
    ("smea", "slta"),
    ("stm", "slta"),
    ("spg", "slta"),
    ("madrasah aliyah", "slta"),
    ("ma", "slta"),
    ("paket c", "slta"),
    ("smp", "below_slta"),
    ("madrasah tsanawiyah", "below_slta"),
    ("mts", "below_slta"),
    ("paket b", "below_slta"),
    ("paket a", "below_slta"),
    ("sekolah dasar", "below_slta"),
    ("sd", "below_slta"),
)
_AFTER_NAME = re.compile(r"$|[ ]")


def education_of(text: str) -> Education | None:
    """The diploma that a cell names at its beginning ("S-1 Teknik Informatika", "D.III Kebidanan", "SMA/sederajat").

    ``None`` for what names none.
    """
    words = plain(text)
    code = _CODE.match(words)
    if code:
        level = _ROMAN.get(code["level"], code["level"])
        return _LEVELS.get(f"{code['kind'][0]}{level}")
    return next((found for name, found in _NAMES if _begins(words, name)), None)


def _begins(words: str, name: str) -> bool:
    return words.startswith(name) and _AFTER_NAME.match(words[len(name) :]) is not None

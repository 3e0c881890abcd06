"""What a position's title (jabatan) says of its type, where it says anything (PP 11/2017; our reading of usual titles).

A title that names no rank is taken for a pelaksana, which asks for the least; who registers people by it says so.
"""

from __future__ import annotations

import re

from services.enrollment.domain.person_names import plain
from shared.rules.positions import PositionType

_FUNCTIONAL = re.compile(r"\b(ahli (pertama|muda|madya|utama)|terampil|mahir|penyelia|pemula)$")
_BY_BEGINNING: tuple[tuple[str, PositionType], ...] = (
    ("guru", "fungsional"),
    ("kepala sekolah", "fungsional"),
    ("sekretaris daerah", "jpt_pratama"),
    ("asisten daerah", "jpt_pratama"),
    ("staf ahli", "jpt_pratama"),
    ("kepala dinas", "jpt_pratama"),
    ("kepala badan", "jpt_pratama"),
    ("sekretaris dinas", "administrator"),
    ("sekretaris badan", "administrator"),
    ("sekretaris camat", "administrator"),
    ("sekretaris kecamatan", "administrator"),
    ("kepala bidang", "administrator"),
    ("kabid", "administrator"),
    ("kepala bagian", "administrator"),
    ("kabag", "administrator"),
    ("inspektur pembantu", "administrator"),
    ("camat", "administrator"),
    ("sekretaris lurah", "pengawas"),
    ("sekretaris kelurahan", "pengawas"),
    ("lurah", "pengawas"),
    ("kepala seksi", "pengawas"),
    ("kasi", "pengawas"),
    ("kepala subbagian", "pengawas"),
    ("kepala sub bagian", "pengawas"),
    ("kasubbag", "pengawas"),
    ("kasubag", "pengawas"),
    ("kepala subbidang", "pengawas"),
    ("kepala sub bidang", "pengawas"),
    ("kasubbid", "pengawas"),
    ("kasubid", "pengawas"),
)


def type_by_title(title: str) -> PositionType:
    """The type a title names; ``pelaksana`` where it names none."""
    words = plain(title)
    if _FUNCTIONAL.search(words):
        return "fungsional"
    return next((kind for beginning, kind in _BY_BEGINNING if _begins(words, beginning)), "pelaksana")


def _begins(words: str, beginning: str) -> bool:
    return words == beginning or words.startswith(f"{beginning} ")

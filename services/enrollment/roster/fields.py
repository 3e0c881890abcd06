"""The columns of a roster: what each is called by the agencies, and which ones a roster cannot do without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from services.enrollment.roster.vocabulary import COLUMNS, Words


class Field(StrEnum):
    """What a column means, whatever its header says."""

    NIP = "nip"
    NAME = "name"
    POSITION = "position"
    UNIT = "unit"
    PROGRAMME = "programme"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    JP = "jp"
    PRE_TEST = "pre_test"
    POST_TEST = "post_test"
    OUTCOME = "outcome"
    CERTIFICATE = "certificate"


MEANINGS: Mapping[Field, Words] = MappingProxyType({field: COLUMNS[field] for field in Field})
"""What every field is called, in the order of our own template."""

REASON_LABEL = "Alasan"
"""The last column of a workbook of rejected rows; it is known and passed over when that workbook comes back."""

_ABBREVIATIONS = {"tgl": "tanggal", "tg": "tanggal", "no": "nomor", "nmr": "nomor", "jml": "jumlah", "jlh": "jumlah"}
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[^\W_]+")


def header_key(text: str) -> str:
    """A header without case, punctuation, spaces and abbreviations: ``Tgl. Mulai`` and ``TANGGAL  MULAI`` agree."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return "".join(_ABBREVIATIONS.get(word, word) for word in words).replace("sertipikat", "sertifikat")


_STRONG = {header_key(name): field for field, meaning in MEANINGS.items() for name in (meaning.label, *meaning.names)}
_WEAK = {header_key(name): field for field, meaning in MEANINGS.items() for name in meaning.weak}


@dataclass(frozen=True, slots=True)
class Recognised:
    """The field a header stands for, and whether only by a weak name."""

    field: Field
    weak: bool


def recognise(text: str) -> Recognised | None:
    """The field a header names, with or without what it says in brackets; ``None`` for any other header."""
    for key in dict.fromkeys((header_key(text), header_key(_BRACKETED.sub(" ", text)))):
        if key in _STRONG:
            return Recognised(_STRONG[key], weak=False)
        if key in _WEAK:
            return Recognised(_WEAK[key], weak=True)
    return None

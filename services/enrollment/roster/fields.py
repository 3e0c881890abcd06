"""The columns of a roster and of a register: what each is called, and which ones the file cannot do without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from services.enrollment.roster.vocabulary import COLUMNS, Words
from shared.errors import Text


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
    POSITION_TYPE = "position_type"
    EDUCATION = "education"
    SUPERVISOR_NIP = "supervisor_nip"
    CONTRACT_START = "contract_start"
    EMAIL = "email"


_OF_ROSTER = tuple(Field)[: tuple(Field).index(Field.POSITION_TYPE)]
_OF_REGISTER = (
    *(Field.NIP, Field.NAME, Field.POSITION, Field.POSITION_TYPE, Field.UNIT),
    *(Field.EDUCATION, Field.SUPERVISOR_NIP, Field.CONTRACT_START, Field.EMAIL),
)
_NEEDED_BY_REGISTER = (Field.NIP, Field.NAME)

MEANINGS: Mapping[Field, Words] = MappingProxyType({field: COLUMNS[field] for field in _OF_ROSTER})
"""What every field of a roster is called, in the order of our own template."""

REASON_LABEL = "Alasan"
"""The last column of a workbook of rejected rows; it is known and passed over when that workbook comes back."""

_ABBREVIATIONS = {"tgl": "tanggal", "tg": "tanggal", "no": "nomor", "nmr": "nomor", "jml": "jumlah", "jlh": "jumlah"}
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[^\W_]+")


def header_key(text: str) -> str:
    """A header without case, punctuation, spaces and abbreviations: ``Tgl. Mulai`` and ``TANGGAL  MULAI`` agree."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return "".join(_ABBREVIATIONS.get(word, word) for word in words).replace("sertipikat", "sertifikat")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The field a header stands for, and whether only by a weak name."""

    field: Field
    weak: bool


class Layout:
    """The columns that a kind of file may have. ``row`` is what one of its rows is called."""

    def __init__(self, meanings: Mapping[Field, Words], row: Text) -> None:
        self.meanings = meanings
        self.row = row
        self._strong = {header_key(name): field for field, one in meanings.items() for name in (one.label, *one.names)}
        self._weak = {header_key(name): field for field, one in meanings.items() for name in one.weak}

    def recognise(self, text: str) -> Recognised | None:
        """The field a header names, with or without what it says in brackets; ``None`` for any other header."""
        for key in dict.fromkeys((header_key(text), header_key(_BRACKETED.sub(" ", text)))):
            if key in self._strong:
                return Recognised(self._strong[key], weak=False)
            if key in self._weak:
                return Recognised(self._weak[key], weak=True)
        return None


ROSTER = Layout(MEANINGS, Text("peserta", "participant"))
REGISTER = Layout(
    MappingProxyType(
        {field: replace(COLUMNS[field], mandatory=field in _NEEDED_BY_REGISTER) for field in _OF_REGISTER}
    ),
    Text("pegawai", "employee"),
)
recognise = ROSTER.recognise
"""The field of a roster that a header names."""

"""Whatever is uploaded, the answer is a roster or a refusal that says what to mend; nothing else ever comes out."""

from __future__ import annotations

import zipfile
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrollment.roster import Roster, read_roster, rejected_workbook
from shared.errors import Invalid, Text
from tests.data.participations import FOLDER
from tests.unit.roster.samples import with_member, xlsx

SOURCES = [(FOLDER / name).read_bytes() for name in ("clean.xlsx", "libreoffice-titled.xlsx", "formulas.xlsx")]
MEMBERS = [
    (source, name)
    for source in SOURCES
    for name in zipfile.ZipFile(BytesIO(source)).namelist()
    if "theme" not in name and "docProps" not in name
]
CSV = (FOLDER / "windows-1252.csv").read_bytes()
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(10**19), max_value=10**19),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20),
    st.sampled_from(["NIP", "Pelatihan", "Tanggal Mulai", "Selesai", "Hasil", "Lulus", "199001042015022001", "=1+1"]),
)


def answer_to(data: bytes) -> Roster | Text:
    try:
        return read_roster(data)
    except Invalid as refusal:
        return refusal.detail


def survives(data: bytes) -> None:
    answer = answer_to(data)
    if isinstance(answer, Text):
        assert answer.id
        assert answer.en
        return
    assert answer.rows
    numbers = [row.number for row in answer.rows]
    assert numbers == sorted(set(numbers))
    again = rejected_workbook(answer, dict.fromkeys(numbers, "Periksa lagi."))
    assert again.startswith(b"PK")


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    survives(data)


@given(position=st.integers(min_value=0, max_value=len(CSV)), damage=st.binary(min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_csv_with_damaged_bytes(position: int, damage: bytes) -> None:
    survives(CSV[:position] + damage + CSV[position + len(damage) :])


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_a_workbook_with_a_damaged_part(data: st.DataObject) -> None:
    package, name = data.draw(st.sampled_from(MEMBERS))

    def damaged(part: bytes) -> bytes:
        for _ in range(data.draw(st.integers(min_value=1, max_value=3))):
            start = data.draw(st.integers(min_value=0, max_value=max(len(part) - 1, 0)))
            length = data.draw(st.integers(min_value=0, max_value=40))
            part = part[:start] + data.draw(st.binary(max_size=6)) + part[start + length :]
        return part

    survives(with_member(package, name, damaged))


@given(st.integers(min_value=0, max_value=len(SOURCES[0]) - 1), st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_workbook_with_damaged_bytes(position: int, damage: bytes) -> None:
    survives(SOURCES[0][:position] + damage + SOURCES[0][position + len(damage) :])


@given(st.lists(st.lists(CELLS, max_size=8), max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_table(table: list[list[object]]) -> None:
    header = ["NIP", "Nama", "Pelatihan", "Tanggal Mulai", "Tanggal Selesai", "JP", "Nilai Pre Test", "Hasil"]
    survives(xlsx(header, *table))
    survives(xlsx(*table))

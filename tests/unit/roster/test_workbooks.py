"""Workbooks: merged cells, stored results of formulas, strange packages, and packages meant to hurt."""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import openpyxl.xml.functions
import pytest
from defusedxml import ElementTree
from openpyxl import Workbook
from openpyxl.chart import BarChart

from services.enrollment.roster import Limits, Roster, read_roster
from shared.errors import Invalid, Text
from shared.workbooks.weight import LONGEST_RUN
from tests.data.participations import FOLDER
from tests.unit.roster.samples import HEADERS, good, only_fault, with_member, xlsx

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = xlsx(HEADERS, good(), good(NIP="199205302019031007"))
LIBREOFFICE = (FOLDER / "libreoffice-titled.xlsx").read_bytes()


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Invalid) as refusal:
        read_roster(data, limits=limits)
    assert refusal.value.status == 422
    assert refusal.value.detail.en
    return refusal.value.detail.id


def test_a_cell_merged_over_several_rows_counts_for_each_of_them() -> None:
    def prepare(workbook: Workbook) -> None:
        for column in "EFG":
            workbook.worksheets[0].merge_cells(f"{column}2:{column}4")

    later = good(Pelatihan=None, Tanggal_Mulai=None, Tanggal_Selesai=None)
    second, third, outside = ([nip, *later[1:]] for nip in ("199205302019031007", "198811092014042002", "1" * 18))
    rows = read_roster(xlsx(HEADERS, good(), second, third, outside, prepare=prepare)).rows
    assert [row.programme for row in rows] == ["Manajemen Waktu"] * 3 + [None]
    assert [bool(row.faults) for row in rows] == [False, False, False, True]
    assert rows[2].raw["Pelatihan"] == "Manajemen Waktu"


def with_result(data: bytes, kind: str, cached: str) -> bytes:
    """The workbook with a stored result for its only formula."""

    def compute(part: bytes) -> bytes:
        computed, count = re.subn(
            rb'<c r="(\w+)"[^>]*>(<f>.*?</f>)<v ?(?:/>|></v>)</c>',
            rf'<c r="\1" t="{kind}">\2{cached}</c>'.encode(),
            part,
        )
        assert count == 1
        return computed

    return with_member(data, SHEET, compute)


@pytest.mark.parametrize(
    ("cached", "reason"),
    [
        ("<v></v>", "belum dihitung"),
        ("", "belum dihitung"),
        ("<v>24</v>", None),
        ("<v>#N/A</v>", "galat lembar kerja #N/A"),
    ],
)
def test_a_formula_is_read_by_its_stored_result(cached: str, reason: str | None) -> None:
    kind = "e" if "#" in cached else "n"
    (row,) = read_roster(with_result(xlsx(HEADERS, good(JP="=8*3")), kind, cached)).rows
    if reason is None:
        assert (row.jp_tenths, row.faults) == (240, ())
    else:
        assert reason in only_fault(row).message.id


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell() -> None:
    (row,) = read_roster(with_result(xlsx(HEADERS, good(Nilai_Pre_Test='=""')), "str", "<v></v>")).rows
    assert (row.pre_test, row.faults) == (None, ())


def test_rows_are_found_although_the_sheet_claims_to_be_smaller() -> None:
    data = with_member(WORKBOOK, SHEET, lambda part: part.replace(b'ref="A1:L3"', b'ref="A1:A1"'))
    assert data != WORKBOOK
    assert len(read_roster(data).rows) == 2


def test_charts_and_empty_sheets_do_not_get_in_the_way() -> None:
    def prepare(workbook: Workbook) -> None:
        workbook.create_chartsheet("Grafik", 0).add_chart(BarChart())
        workbook.create_sheet("Kosong", 0)

    assert len(read_roster(xlsx(HEADERS, good(), prepare=prepare)).rows) == 1


def test_openpyxl_parses_with_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML
    assert openpyxl.xml.functions.fromstring is ElementTree.fromstring
    assert openpyxl.xml.functions.iterparse is ElementTree.iterparse


def test_nothing_of_a_cell_reaches_a_warning() -> None:
    dated = with_member(
        xlsx(HEADERS, good(Tanggal_Mulai=date(2026, 2, 1))),
        SHEET,
        lambda part: part.replace(b"<v>46054</v>", b"<v>199001042015022001</v>"),
    )
    with warnings.catch_warnings(record=True) as caught:
        (row,) = read_roster(dated).rows
    assert [str(warning.message) for warning in caught] == []
    assert "galat lembar kerja #VALUE!" in only_fault(row).message.id


@pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_refused_wherever_they_are_declared(member: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def declare(part: bytes) -> bytes:
        head, mark, rest = part.partition(b"?>")
        return head + mark + bomb + rest if mark else bomb + part

    assert "mendefinisikan entitas" in refused(with_member(WORKBOOK, member, declare))


def test_entities_in_another_encoding_are_refused_too() -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "a">]><worksheet/>'.encode("utf-16")
    assert "mendefinisikan entitas" in refused(with_member(WORKBOOK, SHEET, lambda _part: bomb))


def worksheet(rows: str) -> Callable[[bytes], bytes]:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
    return lambda _part: content.encode()


def test_one_row_of_countless_cells_is_refused_before_it_is_parsed() -> None:
    cells = "".join(f'<c r="{os.urandom(4).hex()}"/>' for _ in range(LONGEST_RUN + 1))
    assert "terlalu banyak sel" in refused(with_member(WORKBOOK, SHEET, worksheet(f'<row r="1">{cells}</row>')))


def test_more_elements_than_allowed_in_all_are_refused() -> None:
    assert "terlalu banyak sel" in refused(WORKBOOK, Limits(elements=100))
    assert "terlalu banyak sel" in refused(LIBREOFFICE, Limits(elements=1_000))


@pytest.mark.parametrize("row", ["1048576", "999999999999"])
def test_a_row_number_beyond_reason_does_not_keep_the_reader_busy(row: str) -> None:
    far = worksheet(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>')
    assert "Baris judul kolom tidak ditemukan" in refused(with_member(WORKBOOK, SHEET, far))


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(unpacked_bytes=1_000), "membengkak"),
        (Limits(ratio=1), "membengkak"),
        (Limits(members=3), "membengkak"),
    ],
)
def test_size_ratio_and_number_of_members_are_bounded(limits: Limits, reason: str) -> None:
    assert reason in refused(WORKBOOK, limits)


def test_a_member_that_is_larger_than_it_declares_is_damaged() -> None:
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as package:
        size = package.getinfo(SHEET).file_size
    lying = WORKBOOK.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert "rusak atau terpotong" in refused(lying)


def test_a_truncated_workbook_is_damaged() -> None:
    assert "rusak atau terpotong" in refused(WORKBOOK[: len(WORKBOOK) // 2])


@pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", [b"", b"<a/>", b"<worksheet", b"\x00\xff", b"<a><b></a></b>"])
def test_a_package_with_a_senseless_part_is_refused_or_read_and_never_breaks(member: str, content: bytes) -> None:
    answer = answer_to(with_member(WORKBOOK, member, lambda _part: content))
    assert answer.id if isinstance(answer, Text) else len(answer.rows) == 2


def answer_to(data: bytes) -> Roster | Text:
    try:
        return read_roster(data)
    except Invalid as refusal:
        return refusal.detail


def test_a_workbook_part_under_another_name_is_found() -> None:
    renamed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source, zipfile.ZipFile(renamed, "w") as target:
        for member in source.namelist():
            content = source.read(member).replace(b"xl/workbook.xml", b"xl/book.xml")
            target.writestr(
                member.replace("xl/workbook.xml", "xl/book.xml").replace("workbook.xml.", "book.xml."), content
            )
    assert len(read_roster(renamed.getvalue()).rows) == 2

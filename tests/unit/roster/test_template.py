"""The template: what we hand out is what we read."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from services.enrollment.roster import read_roster, roster_template
from services.enrollment.roster.fields import MEANINGS
from shared.errors import Invalid
from tests.unit.roster.samples import HEADERS


def template() -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(roster_template()))


def test_it_has_the_headers_that_are_read_in_our_own_words() -> None:
    sheet = template().worksheets[0]
    assert tuple(cell.value for cell in sheet[1]) == HEADERS == tuple(meaning.label for meaning in MEANINGS.values())


def test_the_nip_column_is_text_down_to_the_last_row() -> None:
    sheet = template().worksheets[0]
    assert sheet.column_dimensions["A"].number_format == "@"
    assert (sheet["A2"].data_type, sheet["A2"].number_format) == ("s", "@")


def test_results_are_chosen_from_a_list() -> None:
    validations = template().worksheets[0].data_validations.dataValidation
    (results,) = [validation for validation in validations if validation.type == "list"]
    assert results.formula1 == '"Lulus,Tidak lulus,Selesai,Mengundurkan diri,Tidak hadir"'
    assert str(results.sqref) == "K2:K2001"


def test_sent_back_untouched_it_has_no_participant() -> None:
    with pytest.raises(Invalid, match="no participant"):
        read_roster(roster_template())


def test_a_row_below_the_example_is_read_and_the_example_is_not() -> None:
    workbook = template()
    sheet = workbook.worksheets[0]
    for column, cell in enumerate(list(sheet[2]), 1):
        sheet.cell(3, column, cell.value)
    sheet["B3"] = "Dewi Anggraini Tanjung, S.Pd."
    file = io.BytesIO()
    workbook.save(file)
    roster = read_roster(file.getvalue())
    assert [row.number for row in roster.rows] == [3]
    assert roster.rows[0].faults == ()
    assert {column.field for column in roster.columns} == set(MEANINGS)
    assert [(row.number, row.text[:40]) for row in roster.skipped] == [(2, "199001012015011001 | CONTOH (hapus baris")]

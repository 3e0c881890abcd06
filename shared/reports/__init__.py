"""Tables for people: one report, written as CSV, XLSX or PDF, in Indonesian or English.

A report is plain values; it knows neither where its figures come from nor who asks:

>>> report = Report(
...     slug="ikm-2026",
...     title=Text("Indeks Kepuasan Masyarakat 2026", "Citizens' satisfaction 2026"),
...     about=(Fact(Text("Instansi", "Agency"), "sibolga-disdik"),),
...     tables=(
...         Table(
...             "units",
...             Text("Unit layanan", "Units"),
...             (Column(Text("Unit", "Unit")), Column(Text("Jawaban", "Answers"), "integer"), Column(IKM, "decimal")),
...             rows=[("Loket", 42, Decimal("81.25")), ("Arsip", HIDDEN, HIDDEN)],
...         ),
...     ),
...     notes=(Fact(Text("Disembunyikan", "Hidden"), Text("kelompok di bawah 5 orang", "groups under 5")),),
... )
>>> b"".join(csv_of(report, "id"))
>>> xlsx_of(report, "id", file)
>>> pdf_of(report, "id", file)

An endpoint answers with ``await file_of(report, shape, language)``; see ``shared.reports.answers``.
"""

from shared.reports.delimited import csv_of
from shared.reports.document import pdf_of
from shared.reports.table import HIDDEN, Cell, Column, Fact, Report, Row, Signature, Table
from shared.reports.workbook import xlsx_of

__all__ = [
    "HIDDEN",
    "Cell",
    "Column",
    "Fact",
    "Report",
    "Row",
    "Signature",
    "Table",
    "csv_of",
    "pdf_of",
    "xlsx_of",
]

"""A report as PDF: A4, headings that repeat over pages, page numbers, and room for a signature."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any, Final
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

from shared.errors import Text
from shared.reports.numbered import numbered
from shared.reports.table import Column, Fact, Report, Row, Signature, Table
from shared.reports.values import shown
from shared.reports.workbook import NOTES

_FONT, _BOLD = "Vera", "VeraBd"
_SIZE, _LEADING = 8, 10.5
_MARGIN = 18 * mm
_PADDING = 6
"""Points that reportlab leaves around what stands on a page."""
_HEADED_AT_LEAST = 38 * mm
_HEADED, _RULED = colors.HexColor("#DDEBF7"), colors.HexColor("#8A99A8")
_EMPTY = Text("Tidak ada baris.", "No rows.")
_DATED: Final = Text("tanggal ....................", "date ....................")
_NAMED: Final = Text("Nama ...................................", "Name ...................................")
_NUMBERED: Final = Text("NIP ......................................", "NIP ......................................")

_BODY = ParagraphStyle("body", fontName=_FONT, fontSize=_SIZE, leading=_LEADING)
_RIGHT = ParagraphStyle("right", _BODY, alignment=TA_RIGHT)
_HEAD = ParagraphStyle("head", _BODY, fontName=_BOLD, fontSize=7, leading=9, alignment=TA_CENTER)
_TEXT = ParagraphStyle("text", _BODY, fontSize=9, leading=12.5, spaceAfter=4)
_TITLE = ParagraphStyle(
    "title", fontName=_BOLD, fontSize=14, leading=18, alignment=TA_CENTER, textTransform="uppercase", spaceAfter=8
)
_SECTION = ParagraphStyle("section", fontName=_BOLD, fontSize=10.5, leading=14, spaceBefore=12, spaceAfter=4)


def pdf_of(report: Report, language: str, file: IO[bytes], *, wide: bool = False) -> None:
    """Write the document, lying on its side when ``wide``. Fonts are embedded, so it prints alike everywhere."""
    for name in (_FONT, _BOLD):
        pdfmetrics.registerFont(TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(_FONT, normal=_FONT, bold=_BOLD, italic=_FONT, boldItalic=_BOLD)
    title = report.title.in_language(language)
    page = landscape(A4) if wide else A4
    template = SimpleDocTemplate(
        file, pagesize=page, title=title, author="Mumpuni", lang=language, invariant=1,
        leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
    )  # fmt: skip
    width = template.width - 2 * _PADDING
    story: list[Flowable] = [Paragraph(escape(title), _TITLE)]
    if report.about:
        story += [_facts(report.about, language, width), Spacer(0, 2 * mm)]
    for number, table in enumerate(report.tables, 1):
        story += _section(number, table, language, width)
    if report.notes:
        story += [*_heading(NOTES.in_language(language)), _facts(report.notes, language, width)]
    if report.signature is not None:
        story.append(_signature(report.signature, language, width))
    template.build(story, canvasmaker=numbered(title, language, _FONT))


def _heading(text: str) -> list[Flowable]:
    """On the next page where too little room is left for what it heads; a long table then still breaks as it must."""
    return [CondPageBreak(_HEADED_AT_LEAST), Paragraph(escape(text), _SECTION)]


def _section(number: int, table: Table, language: str, width: float) -> list[Flowable]:
    parts = _heading(f"{number}. {table.title.in_language(language)}")
    parts += [Paragraph(escape(text.in_language(language)), _TEXT) for text in table.intro]
    rows = [_row(row, table.columns, language) for row in table.rows]
    if not rows:
        return [*parts, Paragraph(_EMPTY.in_language(language), _TEXT)]
    heads = [Paragraph(escape(column.title.in_language(language)), _HEAD) for column in table.columns]
    whole = sum(column.width for column in table.columns)
    widths = [width * column.width / whole for column in table.columns]
    grid = LongTable([heads, *rows], colWidths=widths, repeatRows=1)
    grid.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, _RULED),
                ("BACKGROUND", (0, 0), (-1, 0), _HEADED),
                ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
                ("VALIGN", (0, 1), (-1, -1), "TOP"),
                *((side, (0, 0), (-1, -1), 3) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING")),
            ]
        )
    )
    return [*parts, grid]


def _row(row: Row, columns: tuple[Column, ...], language: str) -> list[Paragraph]:
    return [
        Paragraph(escape(shown(cell, column, language)), _BODY if column.kind in {"text", "date", "moment"} else _RIGHT)
        for cell, column in zip(row, columns, strict=True)
    ]


def _facts(facts: tuple[Fact, ...], language: str, width: float) -> LongTable:
    rows: list[list[Any]] = [
        [
            Paragraph(f"<b>{escape(fact.label.in_language(language))}</b>", _BODY),
            Paragraph(escape(shown(fact.value, Column(fact.label), language)), _BODY),
        ]
        for fact in facts
    ]
    grid = LongTable(rows, colWidths=[width * 0.26, width * 0.74])
    grid.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
            ]
        )
    )
    return grid


def _signature(signature: Signature, language: str, width: float) -> Flowable:
    lines = [
        f"{escape(signature.place)}, {_DATED.in_language(language)}",
        escape(signature.office.in_language(language)),
        "<br/><br/><br/><br/>",
        _NAMED.in_language(language),
        _NUMBERED.in_language(language),
    ]
    block = LongTable([["", [Paragraph(line, _TEXT) for line in lines]]], colWidths=[width * 0.55, width * 0.45])
    return KeepTogether([Spacer(0, 10 * mm), block])

"""A certificate on paper: A4 across, Indonesian first and English beneath, with a QR code that verifies it.

The same certificate gives the same bytes, whenever and wherever it is made.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final
from unicodedata import combining, normalize

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from services.enrollment.domain.certificate import Standing, day_in, days_in
from services.enrollment.domain.forms import FORMS, jp_of
from services.enrollment.handlers.certificates import Printable
from shared.rules.calendar import city_day

_WIDTH, _HEIGHT = landscape(A4)
_MIDDLE: Final = _WIDTH / 2
_TEXT_WIDTH: Final = _WIDTH - 70 * mm
_INK, _SOFT, _LINE = HexColor("#1b2a38"), HexColor("#5b6b78"), HexColor("#b08d3c")
_SERIF, _SERIF_BOLD, _SANS, _SANS_BOLD, _SLANTED = (
    "Times-Roman",
    "Times-Bold",
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-Oblique",
)
_VOID: Final[dict[Standing, tuple[str, str]]] = {
    "withdrawn": ("DIBATALKAN", "WITHDRAWN"),
    "expired": ("KEDALUWARSA", "EXPIRED"),
    "erased": ("DATA DIHAPUS", "DATA ERASED"),
}


def pdf_of(printable: Printable, address: str) -> bytes:
    """The certificate as a PDF of one page; ``address`` is where it is verified."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDTH, _HEIGHT), invariant=1, pageCompression=1, lang="id")
    canvas.setTitle(f"Sertifikat {_latin(printable.shown.given.number or '')}".strip())
    canvas.setAuthor(_latin(printable.shown.issuer))
    canvas.setCreator("Mumpuni")
    _frame(canvas)
    _heading(canvas, printable)
    _person(canvas, printable)
    _course(canvas, printable)
    _signature(canvas, printable)
    _verification(canvas, printable, address)
    _mark_void(canvas, printable.standing)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _frame(canvas: Canvas) -> None:
    canvas.setStrokeColor(_LINE)
    for inset, width in ((9 * mm, 2.2), (11.5 * mm, 0.6)):
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, _WIDTH - 2 * inset, _HEIGHT - 2 * inset)


def _heading(canvas: Canvas, printable: Printable) -> None:
    issuer = _latin(printable.shown.issuer).upper()
    _centred(canvas, issuer, 184 * mm, _SANS_BOLD, _fitting(issuer, _SANS_BOLD, 12), _SOFT)
    _centred(canvas, "SERTIFIKAT", 168 * mm, _SERIF_BOLD, 34, _INK)
    _centred(canvas, "CERTIFICATE", 161 * mm, _SLANTED, 11, _SOFT)
    number = printable.shown.given.number
    if number is not None:
        _centred(canvas, f"Nomor / Number: {_latin(number)}", 152 * mm, _SANS, 11, _INK)


def _person(canvas: Canvas, printable: Printable) -> None:
    shown = printable.shown
    _centred(canvas, "diberikan kepada", 142 * mm, _SANS, 11, _INK)
    _centred(canvas, "is awarded to", 137.5 * mm, _SLANTED, 9, _SOFT)
    name = _latin(shown.name or "-")
    _centred(canvas, name, 125 * mm, _SERIF_BOLD, _fitting(name, _SERIF_BOLD, 26), _INK)
    half = min(stringWidth(name, _SERIF_BOLD, 26) / 2 + 8 * mm, _TEXT_WIDTH / 2)
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(0.8)
    canvas.line(_MIDDLE - half, 121.5 * mm, _MIDDLE + half, 121.5 * mm)
    if shown.nip is not None:
        _centred(canvas, f"NIP {shown.nip}", 116 * mm, _SANS, 10, _SOFT)


def _course(canvas: Canvas, printable: Printable) -> None:
    shown, form = printable.shown, FORMS[printable.shown.form].name
    _centred(canvas, "yang telah menyelesaikan", 107 * mm, _SANS, 11, _INK)
    _centred(canvas, "for having completed", 102.5 * mm, _SLANTED, 9, _SOFT)
    lines = simpleSplit(_latin(shown.title), _SERIF_BOLD, 16, _TEXT_WIDTH)[:2]
    top = 93 * mm if len(lines) > 1 else 91 * mm
    for place, line in enumerate(lines):
        _centred(canvas, line, top - place * 6.5 * mm, _SERIF_BOLD, 16, _INK)
    jp = f"{jp_of(shown.jp_tenths or 0).normalize():f}"
    provider = _latin(shown.provider)
    facts = (
        (f"{form.id}, {jp.replace('.', ',')} JP, diselenggarakan oleh {provider}", _SANS, 11, _INK),
        (f"{form.en}, {jp} learning hours, by {provider}", _SLANTED, 9, _SOFT),
        (days_in(shown.starts_on, shown.ends_on, "id"), _SANS, 11, _INK),
        (days_in(shown.starts_on, shown.ends_on, "en"), _SLANTED, 9, _SOFT),
    )
    for height, (text, font, size, colour) in zip((78.0, 73.5, 67.0, 62.5), facts, strict=True):
        _centred(canvas, text, height * mm, font, _fitting(text, font, size), colour)


def _signature(canvas: Canvas, printable: Printable) -> None:
    template, shown = printable.template, printable.shown
    left, given_on = _WIDTH - 105 * mm, city_day(shown.given.issued_at)
    place = f"{_latin(template.place)}, " if template.place else ""
    canvas.setFillColor(_INK)
    canvas.setFont(_SANS, 10)
    canvas.drawString(left, 51 * mm, f"{place}{day_in(given_on, 'id')}")
    for row, line in enumerate(simpleSplit(_latin(template.signatory_title or shown.issuer), _SANS, 10, 85 * mm)[:2]):
        canvas.drawString(left, (46 - row * 4.5) * mm, line)
    canvas.setFont(_SANS_BOLD, 10)
    canvas.drawString(left, 22 * mm, _latin(template.signatory) if template.signatory else "........................")


def _verification(canvas: Canvas, printable: Printable, address: str) -> None:
    size, left, bottom = 30.0 * mm, 22.0 * mm, 21.0 * mm
    code = QrCodeWidget(address, barLevel="M")
    x1, y1, x2, y2 = code.getBounds()
    drawing = Drawing(size, size, transform=[size / (x2 - x1), 0, 0, size / (y2 - y1), 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, canvas, left, bottom)
    beside = left + size + 3 * mm
    expires = printable.shown.given.expires_on
    lines = [
        ("Pindai untuk memeriksa keaslian", _SANS_BOLD, 8.5, _INK),
        ("Scan to verify", _SLANTED, 8, _SOFT),
        *((line, _SANS, 6.5, _SOFT) for line in simpleSplit(address, _SANS, 6.5, 78 * mm)),
    ]
    if expires is not None:
        lines.append((f"Berlaku sampai {day_in(expires, 'id')}", _SANS_BOLD, 8.5, _INK))
        lines.append((f"Valid until {day_in(expires, 'en')}", _SLANTED, 8, _SOFT))
    for row, (text, font, points, colour) in enumerate(lines):
        canvas.setFillColor(colour)
        canvas.setFont(font, points)
        canvas.drawString(beside, bottom + size - (5 + row * 4.3) * mm, text)


def _mark_void(canvas: Canvas, standing: Standing) -> None:
    """Across the page, so that no copy of a certificate that does not hold passes for one that does."""
    words = _VOID.get(standing)
    if words is None:
        return
    canvas.saveState()
    canvas.translate(_MIDDLE, _HEIGHT / 2)
    canvas.rotate(24)
    canvas.setFillColor(HexColor("#b3261e"), alpha=0.22)
    canvas.setFont(_SANS_BOLD, 76)
    canvas.drawCentredString(0, 0, words[0])
    canvas.setFont(_SANS_BOLD, 30)
    canvas.drawCentredString(0, -14 * mm, words[1])
    canvas.restoreState()


def _centred(canvas: Canvas, text: str, height: float, font: str, size: float, colour: Color) -> None:
    canvas.setFillColor(colour)
    canvas.setFont(font, size)
    canvas.drawCentredString(_MIDDLE, height, text)


def _fitting(text: str, font: str, size: float) -> float:
    """The size, smaller where the text would be wider than the page allows."""
    width = stringWidth(text, font, size)
    return size if width <= _TEXT_WIDTH else size * _TEXT_WIDTH / width


def _latin(text: str) -> str:
    """As the standard fonts can write it: Western European letters, of others the letter without its marks."""
    plain = text.translate({0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x2010: "-", 0x2011: "-"})
    return "".join(_writable(character) for character in plain)


def _writable(character: str) -> str:
    if _is_writable(character):
        return character
    bare = "".join(part for part in normalize("NFKD", character) if not combining(part))
    return bare if bare and all(map(_is_writable, bare)) else "?"


def _is_writable(character: str) -> bool:
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True

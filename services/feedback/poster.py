"""The poster at the counter: a QR code that opens the survey, drawn without anything from elsewhere."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import reportlab
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from shared.errors import Text

_FONT, _BOLD = "Vera", "VeraBd"
_WIDTH, _HEIGHT = A4
_CODE: Final = 120 * mm
_LINE_WIDTH: Final = _WIDTH - 40 * mm
_TITLE: Final = Text("Bagaimana pelayanan kami?", "How was our service?")
_HOW: Final = Text(
    "Arahkan kamera ponsel ke kode ini. Sembilan pertanyaan, dua menit, tanpa nama dan tanpa akun.",
    "Point your telephone's camera at this code. Nine questions, two minutes, no name and no account.",
)
_WITHOUT: Final = Text(
    "Tidak punya ponsel? Mintalah formulir kertas di loket.", "No telephone? Ask for a paper form at the counter."
)


def poster_pdf(unit_name: str, service: str | None, counter: str | None, link: str, language: str) -> bytes:
    """An A4 page with the unit, its service and counter, and the code of ``link``. Fonts are embedded."""
    for name in (_FONT, _BOLD):
        pdfmetrics.registerFont(TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / f"{name}.ttf")))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, lang=language)
    canvas.setTitle(f"SKM {unit_name}")
    canvas.setAuthor("Mumpuni")
    top = _write(canvas, _TITLE.in_language(language), _BOLD, 30, _HEIGHT - 32 * mm)
    top = _write(canvas, unit_name, _BOLD, 20, top - 6 * mm)
    about = " - ".join(one for one in (service and service.upper().replace("-", " "), counter) if one)
    if about:
        top = _write(canvas, about, _FONT, 16, top - 2 * mm)
    bottom = top - 8 * mm - _CODE
    _draw_code(canvas, link, bottom)
    top = _write(canvas, _HOW.in_language(language), _FONT, 14, bottom - 14 * mm)
    _write(canvas, _WITHOUT.in_language(language), _FONT, 12, top - 4 * mm)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _write(canvas: Canvas, text: str, font: str, size: int, top: float) -> float:
    """Write centred lines from ``top`` down; where they end."""
    canvas.setFont(font, size)
    for line in simpleSplit(text, font, size, _LINE_WIDTH)[:4]:
        canvas.drawCentredString(_WIDTH / 2, top, line)
        top -= size * 1.3
    return top


def _draw_code(canvas: Canvas, link: str, bottom: float) -> None:
    code = QrCodeWidget(link, barLevel="M")
    left, low, right, high = code.getBounds()
    drawing = Drawing(_CODE, _CODE, transform=[_CODE / (right - left), 0, 0, _CODE / (high - low), 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, canvas, (_WIDTH - _CODE) / 2, bottom)

"""Pages that say which of how many they are."""

from __future__ import annotations

from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from shared.errors import Text

_PAGE = Text("Halaman {page} dari {pages}", "Page {page} of {pages}")
_LONGEST = 90


def numbered(title: str, language: str, font: str) -> type[Canvas]:
    """A canvas that writes title and page number at the foot of each page, once it knows how many there are."""
    head = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"

    class Numbered(Canvas):
        """Holds every page back until the last one is drawn."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._pages.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]  # reportlab's way to begin a page, published without its type

        def save(self) -> None:
            for number, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                self._foot(_PAGE.in_language(language).format(page=number, pages=len(self._pages)))
                super().showPage()
            super().save()

        def _foot(self, text: str) -> None:
            width: float = self._pagesize[0]  # type: ignore[attr-defined]  # likewise
            self.setFont(font, 7)
            self.drawString(18 * mm, 10 * mm, head)
            self.drawRightString(width - 18 * mm, 10 * mm, text)

    return Numbered

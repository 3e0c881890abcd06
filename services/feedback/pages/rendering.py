"""Makes the pages: templates that escape everything, two languages, and headers that let nothing else in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from shared.errors import Text
from shared.reports.values import shown_day

ROOT: Final = "/feedback"
LANGUAGES: Final = {"id": "Bahasa Indonesia", "en": "English"}
"""The first is what everybody gets who has not chosen: many telephones here are set to English unasked."""

_TEMPLATES: Final = Environment(
    loader=PackageLoader("services.feedback.pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_STYLE: Final = _TEMPLATES.get_template("style.html").render()
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Writing:
    """What a template writes with: ``t`` for a sentence in the reader's language, ``link`` for an address of ours."""

    def __init__(self, request: Request) -> None:
        chosen = request.query_params.get("lang", "")
        self._chosen = chosen if chosen in LANGUAGES else None
        self.language = self._chosen or next(iter(LANGUAGES))
        self._request = request

    def t(self, indonesian: str | Text, english: str = "") -> str:
        """A sentence in the reader's language, given in both or as a ``Text``."""
        text = indonesian if isinstance(indonesian, Text) else Text(indonesian, english)
        return text.in_language(self.language)

    def day(self, day: date | str) -> str:
        """A day, also as JSON has it, with its month written out."""
        return shown_day(date.fromisoformat(day) if isinstance(day, str) else day, self.language)

    def number(self, value: Decimal | float) -> str:
        """A figure with the language's decimal sign."""
        return str(value) if self.language == "en" else str(value).replace(".", ",")

    def mean(self, value: Decimal | float) -> str:
        """A mean with two decimals and the language's decimal sign."""
        return self.number(Decimal(f"{value:.2f}"))

    def link(self, *parts: str, **query: str | int | None) -> str:
        """The address of a page, in the language that was chosen; each part is quoted."""
        asked = {name: value for name, value in {**query, "lang": self._chosen}.items() if value is not None}
        path = "/".join((ROOT, *(quote(part, safe="") for part in parts))) if parts else f"{ROOT}/"
        return f"{path}?{urlencode(asked)}" if asked else path

    def in_language(self, language: str) -> str:
        """The address of this page in a language."""
        query = {**{key: value for key, value in self._request.query_params.items() if key != "lang"}, "lang": language}
        return f"{quote(self._request.url.path)}?{urlencode(query)}"


def page(
    request: Request, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> HTMLResponse:
    """A page from a template of this package."""
    writing = Writing(request)
    content = _TEMPLATES.get_template(template).render(
        w=writing, t=writing.t, link=writing.link, languages=LANGUAGES, style=_STYLE, **values
    )
    return HTMLResponse(content, status, {**_HEADERS, "Content-Language": writing.language, **(headers or {})})

"""Makes the pages: templates that escape everything, two languages, and headers that let nothing else in."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from shared.errors import Text
from shared.web.language import language_of

_TEMPLATES: Final = Environment(
    loader=PackageLoader("services.notification.pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def page(template: str, language: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from a template of this package, in a language. Nothing keeps it and no address of it leaks."""

    def t(indonesian: str | Text, english: str = "") -> str:
        text = indonesian if isinstance(indonesian, Text) else Text(indonesian, english)
        return text.in_language(language)

    style, digest = _style()
    content = _TEMPLATES.get_template(template).render(t=t, language=language, style=style, **values)
    headers = {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none';"
            " frame-ancestors 'none'"
        ),
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    return HTMLResponse(content, status, headers)


def unknown(request: Request) -> HTMLResponse:
    """What a link gets that leads nowhere, or nowhere any more."""
    return page("unknown.html", language_of(request), status=404)


@cache
def _style() -> tuple[str, str]:
    style = _TEMPLATES.get_template("style.html").render()
    return style, base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

"""The language a caller reads."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import Depends, Request, Response

from shared.web.language import language_of

_VARIES: Final = {"Vary": "Accept-Language"}


async def _language(request: Request, response: Response) -> str:
    language = language_of(request)
    response.headers.update(language_headers(language))
    return language


def language_headers(language: str) -> dict[str, str]:
    """What an answer in this language says about itself."""
    return {"Content-Language": language, **_VARIES}


Language = Annotated[Literal["id", "en"], Depends(_language)]
"""``id`` or ``en``, by ``Accept-Language``; the answer says which."""

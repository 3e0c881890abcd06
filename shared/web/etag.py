"""Versions of single resources: ``ETag`` on the way out, ``If-Match`` on the way in (RFC 9110)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Header

from shared.errors import PreconditionFailed, PreconditionRequired, Text

_REQUIRED = Text(
    "Sertakan If-Match dengan ETag dari pembacaan terakhir, supaya perubahan orang lain tidak tertimpa.",
    "Send If-Match with the ETag you last read, so that nobody else's change is overwritten.",
)
_CHANGED = Text(
    "Data ini sudah diubah orang lain. Baca lagi, lalu ulangi perubahan Anda.",
    "Somebody else has changed it. Read it again, then repeat your change.",
)


def etag(version: int) -> dict[str, str]:
    """The header for a resource at this version."""
    return {"ETag": f'"{version}"'}


async def _if_match(
    if_match: Annotated[str | None, Header(description="The ETag last read; `*` for any")] = None,
) -> str:
    if if_match is None:
        raise PreconditionRequired(_REQUIRED)
    return if_match.strip()


IfMatch = Annotated[str, Depends(_if_match)]
"""The version a caller wants to change; a request without one is refused with 428."""


def require_match(if_match: str, version: int) -> None:
    """Raise ``PreconditionFailed`` unless the caller has seen this version."""
    offered: Any = {tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(",")}
    if if_match != "*" and str(version) not in offered:
        raise PreconditionFailed(_CHANGED, current_version=version)

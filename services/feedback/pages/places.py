"""The unit a page is about."""

from __future__ import annotations

from typing import Final

from services.feedback.context import Context
from services.feedback.domain.slug_words import words_of as words_of
from services.feedback.handlers.rights import unit_in_use
from services.feedback.store.units import KnownUnit
from shared.errors import NotFound, Text

GONE: Final = Text(
    "Kantor atau loket ini tidak ada atau sudah tidak dipakai. Cari namanya dari halaman awal.",
    "There is no such office or counter, or it is not in use any more. Look for its name from the start page.",
)
"""In place of what the API says of a unit, for somebody who reads no API."""


async def unit_of(context: Context, unit_id: str) -> KnownUnit:
    """The unit, in use. Raises ``NotFound`` in words for somebody who reads no API."""
    try:
        return await context.database.read(unit_in_use, unit_id)
    except NotFound as problem:
        raise NotFound(GONE) from problem

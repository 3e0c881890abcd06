"""The unit a page is about."""

from __future__ import annotations

from services.feedback.context import Context
from services.feedback.handlers.rights import unit_in_use
from services.feedback.store.units import KnownUnit


async def unit_of(context: Context, unit_id: str) -> KnownUnit:
    """The unit, in use. Raises ``NotFound``."""
    return await context.database.read(unit_in_use, unit_id)


def words_of(slug: str) -> str:
    """A slug as people read it: short ones are abbreviations (``ktp``, ``kk``)."""
    return slug.upper() if len(slug) <= 4 else slug.replace("-", " ").capitalize()

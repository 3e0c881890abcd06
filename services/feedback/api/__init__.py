"""Feedback's HTTP API, one file a noun."""

from services.feedback.api import (
    aspirations,
    audit,
    complaints,
    forums,
    ikm,
    lexicon,
    parking,
    questionnaires,
    skm,
    themes,
    units,
)
from shared.service import api_router

router = api_router()
for noun in (units, skm, ikm, complaints, aspirations, questionnaires, forums, themes, lexicon, parking, audit):
    router.include_router(noun.router)

__all__ = ["router"]

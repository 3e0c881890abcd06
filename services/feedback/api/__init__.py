"""Feedback's HTTP API, one file a noun."""

from services.feedback.api import aspirations, audit, complaints, forums, ikm, questionnaires, skm, units
from shared.service import api_router

router = api_router()
for noun in (units, skm, ikm, complaints, aspirations, questionnaires, forums, audit):
    router.include_router(noun.router)

__all__ = ["router"]

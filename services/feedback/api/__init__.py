"""Feedback's HTTP API, one file a noun."""

from services.feedback.api import (
    aspirations,
    attachments,
    audit,
    complaint_desk,
    complaint_reporter,
    complaints,
    forum_places,
    forums,
    ikm,
    invitations,
    lexicon,
    parking,
    publication,
    questionnaires,
    skm,
    skm_import,
    skm_questionnaire,
    themes,
    units,
)
from shared.service import api_router

router = api_router()
for noun in (
    units,
    skm,
    skm_import,
    skm_questionnaire,
    ikm,
    complaints,
    aspirations,
    invitations,
    questionnaires,
    forums,
    themes,
    lexicon,
    parking,
    audit,
):
    router.include_router(noun.router)
for voice in (attachments, complaint_desk, complaint_reporter, publication, forum_places):
    router.include_router(voice.router)

__all__ = ["router"]

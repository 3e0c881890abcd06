"""Every route of feedback, noun by noun; the first that matches answers."""

from __future__ import annotations

from services.feedback.api import (
    aspirations,
    attachments,
    audit,
    complaint_desk,
    complaint_reporter,
    complaints,
    follow_ups,
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
from shared.service import together

router = together(
    units.router,
    skm.router,
    skm_import.router,
    skm_questionnaire.router,
    ikm.router,
    complaints.router,
    aspirations.router,
    invitations.router,
    questionnaires.router,
    forums.router,
    themes.router,
    lexicon.router,
    parking.router,
    audit.router,
    attachments.router,
    complaint_desk.router,
    complaint_reporter.router,
    publication.router,
    forum_places.router,
    follow_ups.router,
)

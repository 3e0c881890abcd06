"""Pages for citizens: they work without JavaScript, without an account, and without anything from elsewhere."""

from fastapi import APIRouter

from services.feedback.pages import (
    aspirations,
    complaint_replies,
    complaints,
    forums,
    nowhere,
    public_complaints,
    questionnaires,
    results,
    skm,
    start,
)

router = APIRouter()
for page in (
    start,
    skm,
    complaint_replies,
    public_complaints,
    complaints,
    forums,
    aspirations,
    questionnaires,
    results,
    nowhere,  # the last: it matches what no page does
):
    router.include_router(page.router)

__all__ = ["router"]

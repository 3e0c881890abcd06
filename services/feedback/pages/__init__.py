"""Pages for citizens: they work without JavaScript, without an account, and without anything from elsewhere."""

from fastapi import APIRouter

from services.feedback.pages import aspirations, complaints, results, skm, start

router = APIRouter()
for page in (start, skm, complaints, aspirations, results):
    router.include_router(page.router)

__all__ = ["router"]

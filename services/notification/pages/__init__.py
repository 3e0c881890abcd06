"""Pages for recipients: what they were told and are sent, by a signed link, without an account or JavaScript."""

from fastapi import APIRouter

from services.notification.pages import alerts, preferences

router = APIRouter()
for part in (preferences, alerts):
    router.include_router(part.router)

__all__ = ["router"]

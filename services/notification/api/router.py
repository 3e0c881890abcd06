"""Every route of notification, noun by noun."""

from __future__ import annotations

from fastapi import APIRouter

from services.notification.api import alerts, audit, channels, deliveries, rules, stream


def routes() -> APIRouter:
    """What is served under ``/notification/v1``."""
    router = APIRouter()
    for noun in (stream, alerts, rules, channels, deliveries, audit):
        router.include_router(noun.router)
    return router

"""Addresses of our pages for posters, kiosks and invitations. Tokens stand in the query, which no log keeps."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request

from services.feedback.context import Context
from services.feedback.domain.counter import Counter, counter_token
from services.feedback.handlers.skm import Channel


def counter_link(context: Context, request: Request, counter: Counter, service: str | None, channel: Channel) -> str:
    """The survey of a counter, as its poster or kiosk opens it."""
    query = {"channel": channel, "c": counter_token(context.ticket_key, counter)}
    if service is not None:
        query["service"] = service
    return f"{_root(context, request)}/skm/{counter.unit_id}?{urlencode(query)}"


def invitation_link(context: Context, request: Request, token: str, language: str) -> str:
    """A participant's own questionnaire."""
    return f"{_root(context, request)}/questionnaires/answer?{urlencode({'k': token, 'lang': language})}"


def _root(context: Context, request: Request) -> str:
    origin = context.settings.public_url or str(request.base_url).rstrip("/")
    return f"{origin}/feedback"

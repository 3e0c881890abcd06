"""Whose requests the limits of the public routes count."""

from __future__ import annotations

from fastapi import Request

from services.feedback.context import Context
from services.feedback.handlers.rights import READ, WRITE
from shared.web.auth import Principal


def count_write(context: Context, request: Request, principal: Principal | None, unit_id: str) -> None:
    """Count a public write about a unit, unless an officer of its agency or city sends it."""
    officer = principal is not None and WRITE in principal.scopes
    if officer and principal is not None and (principal.is_city_wide or unit_id.startswith(f"{principal.agency}.")):
        return
    context.limits.spend_write(_address(request), unit_id, context.now())


def count_read(context: Context, request: Request, principal: Principal | None) -> None:
    """Count a public read, unless somebody with a right to read sends it."""
    if principal is None or READ not in principal.scopes:
        context.limits.spend_read(_address(request), context.now())


def _address(request: Request) -> str:
    """The client's address; behind a gateway the server is told whom to believe (``--forwarded-allow-ips``)."""
    return "unknown" if request.client is None else request.client.host

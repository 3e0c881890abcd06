"""Whose requests the limits of the public routes count."""

from __future__ import annotations

from fastapi import Request

from services.feedback.context import Context
from services.feedback.domain.suspicion import FormSent, Reason
from services.feedback.handlers.rights import READ, WRITE
from shared.web.auth import Principal


def count_write(context: Context, request: Request, principal: Principal | None, unit_id: str) -> None:
    """Count a public write about a unit, unless an officer of its agency or city sends it."""
    if is_trusted(principal, unit_id):
        return
    now = context.now()
    worked = context.abuse.is_worked(request.headers.get("x-proof-of-work"), now)
    context.limits.spend_write(address_of(request), unit_id, now, worked=worked)


def is_trusted(principal: Principal | None, unit_id: str) -> bool:
    """Whether an officer of the unit's agency or city sends it, who has a token to answer for it."""
    if principal is None or WRITE not in principal.scopes:
        return False
    return principal.is_city_wide or unit_id.startswith(f"{principal.agency}.")


def reasons_for(
    context: Context, principal: Principal | None, unit_id: str, text: str | None, form: FormSent | None
) -> tuple[Reason, ...]:
    """Why this looks like abuse; nothing from those who are trusted. ``form`` is none for JSON."""
    return () if is_trusted(principal, unit_id) else context.abuse.reasons(unit_id, text, form, context.now())


def count_read(context: Context, request: Request, principal: Principal | None) -> None:
    """Count a public read, unless somebody with a right to read sends it."""
    if principal is None or READ not in principal.scopes:
        context.limits.spend_read(address_of(request), context.now())


def address_of(request: Request) -> str:
    """The client's address; behind a gateway the server is told whom to believe (``--forwarded-allow-ips``)."""
    return "unknown" if request.client is None else request.client.host

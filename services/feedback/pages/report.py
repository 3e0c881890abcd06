"""The page of a report, for whoever has its ticket and secret."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import Request, Response

from services.feedback.api.complaint_bodies import ComplaintBody, body_of
from services.feedback.context import Context
from services.feedback.domain.reply import reopen_until
from services.feedback.domain.ticket import as_ticket, secret_of
from services.feedback.handlers.complaint_steps import standing
from services.feedback.handlers.complaint_view import view_of
from services.feedback.handlers.complaints import of_reporter
from services.feedback.pages.forms import Form, Shown
from services.feedback.pages.rendering import page
from services.feedback.pages.wording import ACTIONS, FILE_STATES, KINDS, RATINGS, STATES
from services.feedback.store import complaints, units
from services.feedback.store.units import KnownUnit
from shared.database import Tx

_LONGEST: Final = 64
_PURPOSE: Final = "report"
_HOLDS: Final = timedelta(hours=1)


def ticket_in(form: Form) -> str:
    """The ticket a form was sent with."""
    return form.fields.get("ticket", "")[:_LONGEST]


def secret_in(form: Form) -> str:
    """The secret that somebody typed."""
    return form.fields.get("secret", "")[:_LONGEST]


async def secret_behind(context: Context, form: Form) -> str:
    """The secret of the report whose page a form was sent from: the page has a pass for an hour in its place.

    Empty where the pass is over or of another report.
    """
    ticket, key = as_ticket(ticket_in(form)), context.ticket_key
    row = await context.database.read(complaints.by_ticket, ticket)
    shown = context.abuse.shown(form.get("pass") or "", f"{_PURPOSE}/{ticket}")
    if row is None or shown is None or not shown.at <= context.now() <= shown.at + _HOLDS:
        return ""
    return secret_of(row.complaint_id, key)


async def report_page(
    request: Request, context: Context, ticket: str, secret: str, form: Shown | None = None, status: int = 200
) -> Response:
    """Where a report stands, and what its reporter may do now. Raises ``NotFound``."""
    now = context.now()

    def script(tx: Tx) -> tuple[ComplaintBody, KnownUnit | None, bool]:
        row = of_reporter(tx, ticket, secret)
        rules = context.deadlines.on(now, row.city)
        until = reopen_until(standing(row), rules, context.deadlines.calendar)
        again = until is not None and now < until and row.reopened < rules.reopen_times and row.merged_into is None
        return body_of(view_of(tx, row), now, for_agency=False), units.find(tx, row.unit_id), again

    report, unit, may_reopen = await context.database.read(script)
    leave = context.abuse.form(f"{_PURPOSE}/{report.ticket}", now)
    return page(
        request, "report.html", status=status, report=report, unit=unit, may_reopen=may_reopen, leave=leave,
        form=form or Shown("", {}, {}), states=STATES, kinds=KINDS, actions=ACTIONS, ratings=RATINGS,
        file_states=FILE_STATES, megabytes=f"{context.settings.attachment_bytes / 1_048_576:.1f}".removesuffix(".0"),
    )  # fmt: skip

"""``GET /<service>/v1/audit?subject=``: who did and who read what, for those whose business the subject is.

Annotations are evaluated here as they stand, for the policy of the route is that of the service it is made for.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from shared.audit import Entry, Fact, trail
from shared.database import Tx
from shared.errors import NotFound, Text
from shared.rules.calendar import CITY_ZONE
from shared.service import api_router
from shared.web.auth import PARTICIPANT, Principal, allow
from shared.web.context import context_of
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

Visible = Callable[[Tx, Principal, str], bool]
"""Whether a subject is the caller's to see."""

_NOTHING: Final = Text("Tidak ada, atau bukan milik instansi Anda.", "There is none, or it is not your agency's.")
_ENTRY: Final[JsonDict] = {
    "audit_id": "0193a1f0-2b00-7abc-9def-0123456789ab",
    "at": "2026-11-01T10:00:00+07:00",
    "actor": "petugas-kepegawaian",
    "agency": "semarang-candisari",
    "city": "semarang",
    "action": "scores-read",
    "subject": "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34",
    "facts": {},
}


class EntryBody(BaseModel):
    """One line of the trail."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ENTRY]})

    audit_id: str
    at: datetime
    actor: str = Field(description="The subject of the token that acted")
    agency: str = Field(description="The agency of who acted; `*` for a city's BKPSDM")
    city: str
    action: str
    subject: str = Field(description="Whom or what it was about, by id")
    facts: dict[str, Fact] = Field(description="Ids and codes that belong to the act; never what somebody wrote")


def audit_router(service: str, visible: Visible) -> APIRouter:
    """The route, for a service that says which subjects are a caller's to see; a person sees their own trail."""
    router = api_router(service, tags=["audit"])

    @router.get("/audit", summary="Jejak audit: siapa berbuat dan membaca apa", responses=problems(404))
    async def list_audit(
        subject: Annotated[str, Query(max_length=129, description="Whom or what the trail is about, by id")],
        principal: Annotated[Principal, allow(f"{service}:read", own="subject")],
        query: Annotated[PageQuery, Depends(PageQuery.of)],
        context: Annotated[Any, context_of(service)],
    ) -> Page[EntryBody]:
        """Who did and who read what of a subject, the newest first. Asking is itself written down."""
        entries: Sequence[Entry] = await context.database.read(_readable, principal, subject, query, visible)
        await context.audit.read(principal, "audit-read", subject)
        return page_of([_body(entry) for entry in entries], query, lambda entry: entry.audit_id)

    return router


def _readable(tx: Tx, principal: Principal, subject: str, query: PageQuery, visible: Visible) -> Sequence[Entry]:
    own = PARTICIPANT in principal.scopes and principal.subject == subject
    if not (own or visible(tx, principal, subject)):
        raise NotFound(_NOTHING)
    return trail(tx, subject, query.after, query.limit)


def _body(entry: Entry) -> EntryBody:
    return EntryBody.model_validate({**entry._asdict(), "at": entry.at.astimezone(CITY_ZONE)})

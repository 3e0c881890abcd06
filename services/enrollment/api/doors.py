"""What every endpoint of enrollment asks for, and how it answers with a version."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from services.enrollment.context import Context
from shared.web.auth import PARTICIPANT, Allow, Principal, allow
from shared.web.context import context_of
from shared.web.etag import etag
from shared.web.idempotency import Answer, Once
from shared.web.language import language_of
from shared.web.pagination import PageQuery

PREFIX: Final = "/enrollment/v1"


async def _language(request: Request) -> str:
    return language_of(request)


class AllowTakingPart(Allow):
    """The scope, or anybody's own token: the handler then shows only that in which they take part."""

    def _is_own(self, request: Request, principal: Principal) -> bool:
        del request
        return PARTICIPANT in principal.scopes


Ctx = Annotated[Context, context_of("enrollment")]
Reader = Annotated[Principal, allow("enrollment:read")]
Writer = Annotated[Principal, allow("enrollment:write")]
OwnQueryReader = Annotated[Principal, allow("enrollment:read", own="employee_id")]
"""Officers, and the person whom ``employee_id`` of path or query names."""
PartReader = Annotated[Principal, Depends(AllowTakingPart("enrollment:read"))]
Person = Annotated[Principal, allow(PARTICIPANT)]
Repeatable = Annotated[Once, Depends(Once.of)]
PageOf = Annotated[PageQuery, Depends(PageQuery.of)]
Language = Annotated[str, Depends(_language)]


def created(body: BaseModel, path: str, version: int) -> Answer:
    """201 with where it is now and its version."""
    return Answer(body, 201, {"Location": PREFIX + path, **etag(version)})


def changed(body: BaseModel, version: int) -> Answer:
    """200 with the new version."""
    return Answer(body, 200, etag(version))


def versioned(response: Response, version: int) -> None:
    """Put the version into the answer's headers."""
    response.headers.update(etag(version))

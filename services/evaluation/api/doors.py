"""What the routes that write ask for, and how they answer with a version."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Depends
from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from shared.web.auth import Principal, allow
from shared.web.etag import etag
from shared.web.idempotency import Answer, Once
from shared.web.pagination import PageQuery

PREFIX: Final = "/evaluation/v1"

Writer = Annotated[Principal, allow("evaluation:write")]
PageReader = Annotated[Principal, allow("evaluation:read", own="employee_id")]
"""An officer, or the person whose records are asked for by the query's ``employee_id``."""
Repeatable = Annotated[Once, Depends(Once.of)]
PageOf = Annotated[PageQuery, Depends(PageQuery.of)]


class Sent(BaseModel):
    """A body that was sent: what is not known is refused."""

    model_config = ConfigDict(extra="forbid")


def created(body: BaseModel, path: str, version: int) -> Answer:
    """201 with where it is now and its version."""
    return Answer(body, 201, {"Location": PREFIX + path, **etag(version)})


def answering(example: JsonDict, status: int = 200) -> dict[str, Any]:
    """What OpenAPI shows of a route (``openapi_extra``) whose answer differs from its model's own example."""
    return {"responses": {str(status): {"content": {"application/json": {"example": example}}}}}

"""Routes that officers and the person concerned both may call, and the words that people write there."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Depends, Request
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from shared.errors import Text
from shared.web.auth import PARTICIPANT, Allow, Principal, allow

_UNREADABLE: Final = Text("memuat karakter yang tidak dapat dibaca", "holds characters nobody can read")


class OfficerOrPerson(Allow):
    """The caller needs this scope, or is a person with their own token; the handler says whose records they are."""

    def _is_own(self, request: Request, principal: Principal) -> bool:
        del request
        return PARTICIPANT in principal.scopes


def allow_person_too(scope: str) -> Any:
    """Declare that a route needs this scope or a person's own token; gives the ``Principal``."""
    return Depends(OfficerOrPerson(scope))


def _readable(words: str) -> str:
    try:
        words.encode()
    except UnicodeEncodeError:
        readable = False
    else:
        readable = "\x00" not in words
    if not readable:
        raise PydanticCustomError("unreadable", "holds characters nobody can read", {"text": _UNREADABLE})
    return words


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(_readable)
]
"""What somebody writes: stays in this service, never in an event."""

Decider = Annotated[Principal, allow("evaluation:decide")]
"""An official who decides about people."""

Involved = Annotated[Principal, allow_person_too("evaluation:read")]
Assessing = Annotated[Principal, allow_person_too("evaluation:write")]
Person = Annotated[Principal, allow(PARTICIPANT)]
